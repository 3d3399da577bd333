package suspects

import (
	"fmt"
	"math"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// reason says why a face is suspected, in one sentence without a full stop.
func reason(w *population, s *residual, x Suspect, side int) string {
	name := harmless.Name(w.keypoints[x.Keypoint].Name)
	far := s.px(s.distance(x.Keypoint))
	switch x.Kind {
	case Swapped:
		return swappedReason(w, s, x)
	case Shifted:
		dx, dy := s.meanShift(x.Points)
		return fmt.Sprintf("all %d points are shifted, by %s on average: %s", len(x.Points), s.px(math.Hypot(dx, dy)), s.direction(dx, dy)) + duplicateReason(s, x)
	case Distorted:
		return distortedReason(s, x) + duplicateReason(s, x)
	case OtherFace:
		return fmt.Sprintf("the points look like those of another face: %d are off, %s by %s", len(x.Points), name, far)
	}
	if s.samePlace(x.Points) {
		return fmt.Sprintf("%d points lie at one place, %.1f, %.1f, as where a missing point is written so", len(x.Points), x.Label.X, x.Label.Y)
	}
	if len(x.Points) > 2 && len(x.Points) == count(s.Labels) {
		return fmt.Sprintf("all %d points are off, each another way, %s by %s", len(x.Points), name, far) + duplicateReason(s, x)
	}
	text := fmt.Sprintf("%s is %s from where it is expected", name, far)
	if more := len(x.Points) - 1; more > 0 {
		text = fmt.Sprintf("%s and %s are off, by %s at most", name, others(w.keypoints, x.Points[1:]), far)
	}
	switch {
	case s.outsidePhoto(x.Label, side):
		text += ", and outside of the photo"
	case outsideSquare(x.Label, side):
		text += ", and outside of the face's box, beyond which networks see nothing"
	case s.outsideFace(x):
		text += ", and outside of the face"
	}
	if within := w.within[x.Keypoint]; !math.IsNaN(within) {
		text += fmt.Sprintf("; 19 of 20 labels of it are within %s", s.px(within))
	}
	return text + duplicateReason(s, x)
}

// others names one keypoint, or counts several.
func others(k face.Keypoints, points []int) string {
	if len(points) == 1 {
		return harmless.Name(k[points[0]].Name)
	}
	return fmt.Sprintf("%d more points", len(points))
}

// swappedReason says what is exchanged, and what exchanging it back would do.
func swappedReason(w *population, s *residual, x Suspect) string {
	var now, then float64
	pairs := 0
	for _, k := range x.Points {
		partner := w.keypoints[k].Partner
		if partner == k || partner == face.Unknown || !s.Labels[partner].Known {
			continue
		}
		now += s.distance(k)
		then += s.Labels[partner].Distance(s.Prediction[k])
		pairs++
	}
	what := "left and right are swapped"
	if len(x.Points) == 2 {
		what = fmt.Sprintf("%s and %s are swapped", harmless.Name(w.keypoints[x.Points[0]].Name), harmless.Name(w.keypoints[x.Points[1]].Name))
	}
	return fmt.Sprintf("%s: they are %s off on average, and %s the other way round", what, s.px(now/float64(pairs)), s.px(then/float64(pairs)))
}

// distortedReason says how the labels are stretched or turned, where that is plain.
func distortedReason(s *residual, x Suspect) string {
	f := s.fitAffine(x.Points)
	width, height := math.Hypot(f.xx, f.yx), math.Hypot(f.xy, f.yy)
	turned := math.Atan2(f.yx-f.xy, f.xx+f.yy) * 180 / math.Pi
	percent := func(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }
	const plain, plainDegrees = 0.08, 6
	switch {
	case math.Abs(width-height) < plain && math.Abs(width-1) > plain:
		return fmt.Sprintf("the points are drawn at %s of the face's size", percent((width+height)/2))
	case math.Abs(width-1) > plain || math.Abs(height-1) > plain:
		return fmt.Sprintf("the points are distorted: they have %s of the face's width and %s of its height", percent(width), percent(height))
	case math.Abs(turned) > plainDegrees:
		return fmt.Sprintf("the points are turned by %.0f degrees", math.Abs(turned))
	}
	return fmt.Sprintf("all %d points are shifted and distorted together, by %s at most", len(x.Points), s.px(s.distance(x.Keypoint)))
}

// matrix is a linear map in two dimensions: x' = xx·x + xy·y, y' = yx·x + yy·y.
type matrix struct{ xx, xy, yx, yy float64 }

// fitAffine returns the linear part of the affine map from predicted points to labels with the least squared error; the
// identity for points on a line.
func (s *residual) fitAffine(points []int) matrix {
	var px, py, lx, ly float64
	n := float64(len(points))
	for _, k := range points {
		px, py = px+s.Prediction[k].X/n, py+s.Prediction[k].Y/n
		lx, ly = lx+s.Labels[k].X/n, ly+s.Labels[k].Y/n
	}
	var xx, xy, yy float64 // of the predicted points
	var c matrix           // labels against predicted points
	for _, k := range points {
		u, v := s.Prediction[k].X-px, s.Prediction[k].Y-py
		x, y := s.Labels[k].X-lx, s.Labels[k].Y-ly
		xx, xy, yy = xx+u*u, xy+u*v, yy+v*v
		c.xx, c.xy, c.yx, c.yy = c.xx+x*u, c.xy+x*v, c.yx+y*u, c.yy+y*v
	}
	det := xx*yy - xy*xy
	if len(points) < 3 || det < 1e-9*(xx+yy)*(xx+yy) {
		return matrix{xx: 1, yy: 1}
	}
	return matrix{
		xx: (c.xx*yy - c.xy*xy) / det, xy: (c.xy*xx - c.xx*xy) / det,
		yx: (c.yx*yy - c.yy*xy) / det, yy: (c.yy*xx - c.yx*xy) / det,
	}
}

// meanShift returns how far labels are from their predictions on average, in pixels.
func (s *residual) meanShift(points []int) (dx, dy float64) {
	for _, k := range points {
		dx += (s.Labels[k].X - s.Prediction[k].X) / float64(len(points))
		dy += (s.Labels[k].Y - s.Prediction[k].Y) / float64(len(points))
	}
	return dx, dy
}

// direction says in words where a shift goes.
func (s *residual) direction(dx, dy float64) string {
	across, along := "right", "down"
	if dx < 0 {
		across = "left"
	}
	if dy < 0 {
		along = "up"
	}
	return fmt.Sprintf("%s %s, %s %s", s.px(math.Abs(dx)), across, s.px(math.Abs(dy)), along)
}

// outsideFace reports whether the label lies farther from the predicted points than a quarter of the face's size.
func (s *residual) outsideFace(x Suspect) bool {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range s.Prediction {
		if !p.Known {
			continue
		}
		left, right = min(left, p.X), max(right, p.X)
		top, bottom = min(top, p.Y), max(bottom, p.Y)
	}
	margin := max(right-left, bottom-top) / 4
	l := x.Label
	return l.X < left-margin || l.X > right+margin || l.Y < top-margin || l.Y > bottom+margin
}

// duplicateReason mentions an identical photo whose label disagrees; it is empty where none does.
func duplicateReason(s *residual, x Suspect) string {
	if s.duplicate == nil {
		return ""
	}
	other := s.duplicate.Labels[x.Keypoint]
	apart := other.Distance(x.Label)
	if !(apart > 2) {
		return ""
	}
	return fmt.Sprintf("; row %d has the same photo, and its label %s away", s.duplicate.Row, s.px(apart))
}
