package suspects

import (
	"cmp"
	"math"
	"runtime"
	"slices"

	"fiducial/data/face"
)

// Suspect is a face whose labels may be wrong.
type Suspect struct {
	Row        int
	Kind       Kind    // what is most likely wrong
	Score      float64 // natural logarithm of the odds that something is: above 0 it is more likely than not
	Keypoint   int     // the point that is most likely off; where all are, the one farthest from its prediction
	Points     []int   // the points that are wrong by the kind of error, Keypoint first: no point that lies where it belongs
	Label      face.Point
	Prediction face.Point // of Keypoint
	Reason     string     // why, in a sentence without a full stop
}

// Rank returns every face that has a label, the ones whose labels are most likely wrong first. Accepted faces are left
// out of the list, but it is learned from them, unless the file as a whole is wrong (Whole): then labels are held
// against what the weights are known to do. Faces whose prediction is no number are left out altogether. k are the
// keypoints, side the width of the photos in pixels, threads the cores it may use; 0 means all. The list
// depends on labels and predictions alone, not on the number of cores.
func Rank(k face.Keypoints, side int, faces []Face, threads int) []Suspect {
	c := cores(threads)
	if threads <= 0 {
		c = cores(runtime.GOMAXPROCS(0))
	}
	faces = slices.DeleteFunc(slices.Clone(faces), func(f Face) bool { return count(f.Labels) == 0 || !usable(f) })
	if len(faces) == 0 {
		return nil
	}
	type question struct {
		w *population
		p *part
		s *residual
	}
	var questions []question
	for _, w := range populate(k, residualsOf(k, faces, c), WholeOf(side, faces), c) {
		for _, p := range w.parts {
			for _, s := range p.faces {
				if !s.Accepted {
					questions = append(questions, question{w, p, s})
				}
			}
		}
	}
	list := make([]Suspect, len(questions))
	c.each(len(list), func(i int) {
		q := questions[i]
		list[i] = suspect(q.w, q.p, q.s, side)
	})
	slices.SortFunc(list, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Row, b.Row))
	})
	return list
}

// usable reports whether the network has answered with numbers.
func usable(f Face) bool {
	for _, p := range f.Prediction {
		if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
			return false
		}
	}
	return true
}

// suspect judges a face.
func suspect(w *population, p *part, s *residual, side int) Suspect {
	verdicts := p.judge(w, s, side)
	best := likeliest(verdicts)
	lost := s.lost
	if slices.ContainsFunc(p.points, func(k int) bool { return s.outsidePhoto(s.Labels[k], side) }) {
		lost = 0 // however little a network knows of a face, its points lie in the photo
	}
	together := logOdds(verdicts, lost)
	kind, points := p.explained(w, s, best)
	slices.SortStableFunc(points, func(a, b int) int { return cmp.Compare(s.distance(b), s.distance(a)) })
	x := Suspect{
		Row: s.Row, Kind: kind, Score: together,
		Keypoint: points[0], Points: points, Label: s.Labels[points[0]], Prediction: s.Prediction[points[0]],
	}
	x.Reason = reason(w, s, x, side)
	return x
}

// logOdds returns the natural logarithm of the odds that the labels are wrong in any of the ways that were judged.
// Where the network is lost, right labels lie as far from what it says as wrong ones do, but for those of left and
// right exchanged and those at one place.
func logOdds(verdicts []verdict, lost float64) float64 {
	best := likeliest(verdicts).odds
	wrong, network := 0.0, 0.0
	for _, v := range verdicts {
		w := math.Exp(v.odds - best)
		if wrong += w; v.kind != Swapped && !v.oneSpot {
			network += w
		}
	}
	// All are over the likelihood of labels that are right where the network is not lost.
	right, otherwise := math.Log(1-lost), best+math.Log(network)+math.Log(lost/anyWrong)
	if otherwise > right {
		right, otherwise = otherwise, right
	}
	return best + math.Log(wrong) - right - math.Log1p(math.Exp(otherwise-right))
}

// distance returns how far the label of a keypoint is from its prediction, in pixels.
func (s *residual) distance(keypoint int) float64 {
	return s.Labels[keypoint].Distance(s.Prediction[keypoint])
}
