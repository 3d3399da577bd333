package suspects

import (
	"slices"

	"fiducial/data/face"
)

// A label fits where its squared distance from what is expected, in the scatter of its keypoint, is no more than in
// three of four right labels, and is plausible up to what 99 of 100 have: the quantiles of chi² with two degrees of
// freedom.
const (
	fitting       = 2.77
	plausibleDist = 9.21
)

// off2 returns the squared distance of a label from what is expected of its keypoint alone.
func (w *population) off2(s *residual, keypoint int) float64 {
	x, y := s.off[2*keypoint]-w.off.mean[2*keypoint], s.off[2*keypoint+1]-w.off.mean[2*keypoint+1]
	a, b, c := w.off.scatter.At(2*keypoint, 2*keypoint), w.off.scatter.At(2*keypoint, 2*keypoint+1), w.off.scatter.At(2*keypoint+1, 2*keypoint+1)
	return (c*x*x - 2*b*x*y + a*y*y) / (a*c - b*b)
}

// explained returns what is wrong by the likeliest verdict on a face of a part, and which points: those that it really
// explains. A face is not that of another one, nor moved as a whole, where points of it lie where they belong: then the
// others are off.
func (p *part) explained(w *population, s *residual, best verdict) (Kind, []int) {
	if best.points != nil {
		return best.kind, slices.Clone(best.points)
	}
	fits := func(k int) bool { return w.off2(s, k) <= fitting }
	far := func(k int) bool { return w.off2(s, k) > plausibleDist }
	switch best.kind {
	case Swapped:
		return Swapped, which(p.points, func(k int) bool {
			partner := w.keypoints[k].Partner
			return partner != k && slices.Contains(p.points, partner)
		})
	case Off:
		return Off, orAll(which(p.points, func(k int) bool { return !fits(k) }), p.points)
	case OtherFace:
		if !slices.ContainsFunc(p.points, fits) {
			return OtherFace, orAll(which(p.points, far), p.points)
		}
		return Off, orAll(which(p.points, far), p.points)
	}
	moved := s.movedBy(best.kind, p.points)
	spoilt := func(k int) bool { return fits(k) && s.Labels[k].Distance(moved[k]) > s.distance(k)+1 }
	if off := which(p.points, far); len(off) > 0 && slices.ContainsFunc(p.points, spoilt) {
		return Off, off
	}
	return best.kind, slices.Clone(p.points)
}

// movedBy returns where the labels would be if all points were moved together, as that kind of error moves them and
// these labels say.
func (s *residual) movedBy(kind Kind, points []int) face.Points {
	dx, dy := s.meanShift(points)
	f := matrix{xx: 1, yy: 1}
	if kind == Distorted {
		f = s.fitAffine(points)
	}
	var x, y float64
	for _, k := range points {
		x, y = x+s.Prediction[k].X/float64(len(points)), y+s.Prediction[k].Y/float64(len(points))
	}
	moved := make(face.Points, len(s.Labels))
	for _, k := range points {
		u, v := s.Prediction[k].X-x, s.Prediction[k].Y-y
		moved[k] = face.At(x+dx+f.xx*u+f.xy*v, y+dy+f.yx*u+f.yy*v)
	}
	return moved
}

// which returns the points of which something is true.
func which(points []int, is func(int) bool) (some []int) {
	for _, k := range points {
		if is(k) {
			some = append(some, k)
		}
	}
	return some
}

// orAll returns some points, or all where there are none.
func orAll(some, all []int) []int {
	if len(some) == 0 {
		return slices.Clone(all)
	}
	return some
}

// atOneSpot judges that points which lie at exactly the same place are no labels, but how a missing one is written:
// where one of them lies says where the others do, so that only the first adds to the scatter.
func (j *judgement) atOneSpot() (v verdict, ok bool) {
	var same []int
	for i, k := range j.points {
		if slices.Contains(same, k) {
			continue
		}
		here := []int{k}
		for _, other := range j.points[i+1:] {
			if j.Labels[other] == j.Labels[k] {
				here = append(here, other)
			}
		}
		if len(here) > len(same) {
			same = here
		}
	}
	if len(same) < 2 || len(same) == len(j.points) && len(same) < 3 {
		return v, false
	}
	rest := remainder{n: len(j.x), inverse: j.part.off.flat, pulled: j.pulled, distance: j.distance}
	for i, k := range same {
		before := rest.logDet
		rest.leaveOut(slices.Index(j.points, k), float64(j.side)/j.unit[k])
		if i > 0 {
			rest.logDet = before
		}
	}
	return verdict{kind: Off, odds: j.odds(oneSpot, rest.logDet, rest.distance), points: same, oneSpot: true}, true
}

// samePlace reports whether several labels lie at exactly one place.
func (s *residual) samePlace(points []int) bool {
	return len(points) > 1 && !slices.ContainsFunc(points, func(k int) bool { return s.Labels[k] != s.Labels[points[0]] })
}
