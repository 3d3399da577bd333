package suspects

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"fiducial/data/face"
)

// Kind is what may be wrong with the labels of a face. Its text is part of the command line's JSON.
type Kind string

const (
	Off       Kind = "off"        // single points are not where they belong
	Swapped   Kind = "swapped"    // left and right are exchanged, of the whole face or of one pair of points
	Shifted   Kind = "shifted"    // all points are moved by the same
	Distorted Kind = "distorted"  // all points are stretched, squeezed or turned
	OtherFace Kind = "other_face" // the points have nothing to do with the photo
)

// How common errors are taken to be, as the logarithm of the share of faces, and how large.
var (
	oneOff      = math.Log(0.01)
	oneMoreOff  = math.Log(0.1) // of the faces with one point off
	allOff      = math.Log(0.002)
	allSwapped  = math.Log(0.003)
	pairSwapped = math.Log(0.001)
	shifted     = math.Log(0.004)
	scaled      = math.Log(0.002)
	distorted   = math.Log(0.004)
	otherFace   = math.Log(0.003)
	oneSpot     = math.Log(0.003)
	anyWrong    = 0.03         // all together, about
	outside     = math.Log(20) // how many times as likely a label outside of the photo is wrong
)

// Scales of errors, in pixels of each coordinate.
const (
	offBy     = 7.0
	shiftBy   = 6.0
	distortBy = 5.0
)

// verdict is how well one hypothesis about a face explains its labels.
type verdict struct {
	kind   Kind
	odds   float64 // natural logarithm, against the labels being right
	points []int   // the keypoints that are wrong by it, the worst first; nil for all

	oneSpot bool // they lie at exactly one place, which no network explains
}

// judge returns a verdict for each hypothesis about a face of a part, in a fixed order.
//
// An error adds to the scatter of the labels about the prediction in the directions in which it moves points. By
// Woodbury's identity the new distance and determinant cost a small system each.
func (p *part) judge(w *population, s *residual, side int) []verdict {
	j := &judgement{part: p, population: w, residual: s, side: side}
	n := len(p.at)
	j.x, j.pulled = make([]float64, n), make([]float64, n)
	for i, c := range p.at {
		j.x[i] = s.off[c] - w.off.mean[c]
	}
	j.distance = p.off.distance(j.pulled, j.x)
	j.right = logDensity(n, 0, j.distance)
	verdicts := j.someOff()
	if same, ok := j.atOneSpot(); ok {
		verdicts = append(verdicts, same)
	}
	if n > 2 {
		verdicts = append(verdicts, j.moved()...)
		verdicts = append(verdicts, j.swapped()...)
		verdicts = append(verdicts, j.scattered(), j.unrelated())
	}
	return verdicts
}

// judgement is a face being judged. Densities leave out what they all have in common: the determinant of the scatter of
// right labels.
type judgement struct {
	*part
	*population
	*residual
	side      int
	x, pulled []float64 // how far its labels are off, over the coordinates of the part, and the same times the precision
	distance  float64   // the squared Mahalanobis distance
	right     float64   // the log density if the labels are right
}

// odds returns the log odds of a hypothesis by which the distance is so much, and the logarithm of the determinant so
// much larger.
func (j *judgement) odds(prior, logDet, distance float64) float64 {
	return prior + logDensity(len(j.x), logDet, max(0, distance)) - j.right
}

// someOff judges that one point is off, each in turn, and then that more are beside the one that is most likely off.
// One alone may explain little where several hide each other, so that it goes on until two more explain nothing.
func (j *judgement) someOff() []verdict {
	rest := remainder{n: len(j.x), inverse: j.part.off.flat, pulled: j.pulled, distance: j.distance, prior: oneOff - math.Log(float64(len(j.points)))}
	verdicts := j.oneMoreOff(&rest)
	next := likeliest(verdicts)
	best := next.odds
	for vain := 0; vain < 2 && 2*len(next.points)+2 <= len(j.points); vain++ {
		k := next.points[len(next.points)-1]
		rest.leaveOut(slices.Index(j.points, k), j.reach(k))
		rest.prior += oneMoreOff + j.beyond(k)
		rest.points = next.points
		next = likeliest(j.oneMoreOff(&rest))
		if next.odds > best {
			best, vain = next.odds, -1
			verdicts = append(verdicts, next)
		}
	}
	return verdicts
}

// oneMoreOff judges each point that is not left out to be off beside those that are.
func (j *judgement) oneMoreOff(rest *remainder) []verdict {
	n, m := len(j.points), len(rest.points)+1
	verdicts := make([]verdict, 0, n+6) // and of the other hypotheses
	all := make([]int, 0, n*m)
	for i, k := range j.points {
		if slices.Contains(rest.points, k) {
			continue
		}
		explained, logDet := rest.without(i, j.reach(k))
		odds := j.odds(rest.prior+j.beyond(k), rest.logDet+logDet, rest.distance-explained)
		all = append(append(all, rest.points...), k)
		verdicts = append(verdicts, verdict{kind: Off, odds: odds, points: all[len(all)-m:]})
	}
	return verdicts
}

// reach returns how far a point that is off is off, in units.
func (j *judgement) reach(keypoint int) float64 { return offBy / j.unit[keypoint] }

// beyond returns the logarithm of how many times as likely as others a label is wrong for lying outside of the photo.
func (j *judgement) beyond(keypoint int) float64 {
	if j.outsidePhoto(j.Labels[keypoint], j.side) {
		return outside
	}
	return 0
}

// likeliest returns the verdict with the highest odds, the first of equal ones.
func likeliest(verdicts []verdict) verdict {
	return slices.MaxFunc(verdicts, func(a, b verdict) int { return cmp.Compare(a.odds, b.odds) })
}

// moved judges that all points are shifted, that the face is drawn larger or smaller, and that it is stretched,
// squeezed or turned as well. That it is one way alone is a hypothesis of its own: five others that explain nothing
// would cost more than a tenth of the size explains.
func (j *judgement) moved() []verdict {
	ways := j.affine()
	n := len(j.x)
	var moves [6][]float64 // the precision times each way
	all := make([]float64, 6*n)
	for a, way := range ways {
		moves[a] = all[a*n:][:n]
		j.part.off.distance(moves[a], way)
	}
	var verdicts []verdict
	for _, h := range []struct {
		kind  Kind
		prior float64
		ways  []int
	}{{Shifted, shifted, []int{0, 1}}, {Distorted, scaled, []int{2}}, {Distorted, distorted, []int{0, 1, 2, 3, 4, 5}}} {
		system := mat.NewSymDense(len(h.ways), nil)
		along := mat.NewVecDense(len(h.ways), nil)
		for a, way := range h.ways {
			along.SetVec(a, dot(ways[way], j.pulled))
			for b := a; b < len(h.ways); b++ {
				system.SetSym(a, b, dot(ways[way], moves[h.ways[b]]))
			}
			system.SetSym(a, a, system.At(a, a)+1)
		}
		var c mat.Cholesky
		var solved mat.VecDense
		if !c.Factorize(system) || c.SolveVecTo(&solved, along) != nil {
			continue // points so far out that the system is no longer regular; single points are judged to be off then
		}
		verdicts = append(verdicts, verdict{kind: h.kind, odds: j.odds(h.prior, c.LogDet(), j.distance-mat.Dot(along, &solved))})
	}
	return verdicts
}

// affine returns the ways in which all points can move together, each as far as it is likely to: right, down, and about
// the middle of the face all larger, turned, wider as it gets lower, and sheared.
func (j *judgement) affine() [6][]float64 {
	var middle, size face.Point
	for _, k := range j.points {
		middle.X += j.Prediction[k].X / float64(len(j.points))
		middle.Y += j.Prediction[k].Y / float64(len(j.points))
	}
	squares := 0.0
	for _, k := range j.points {
		size.X, size.Y = j.Prediction[k].X-middle.X, j.Prediction[k].Y-middle.Y
		squares += (size.X*size.X + size.Y*size.Y) / float64(2*len(j.points))
	}
	radius := math.Sqrt(squares) + 1e-6
	var ways [6][]float64
	n := len(j.x)
	all := make([]float64, 6*n)
	for a := range ways {
		ways[a] = all[a*n:][:n]
	}
	for i, k := range j.points {
		u := (j.Prediction[k].X - middle.X) / radius
		v := (j.Prediction[k].Y - middle.Y) / radius
		u, v = u*distortBy/math.Sqrt2, v*distortBy/math.Sqrt2
		for a, way := range [...][2]float64{{shiftBy, 0}, {0, shiftBy}, {u, v}, {-v, u}, {u, -v}, {v, u}} {
			ways[a][2*i], ways[a][2*i+1] = way[0]/j.unit[k], way[1]/j.unit[k]
		}
	}
	return ways
}

// swapped judges that left and right are exchanged: in the whole face, and in each pair of points alone.
func (j *judgement) swapped() []verdict {
	n := len(j.x)
	exchanged, alone := slices.Clone(j.x), make([]float64, n)
	scratch := make([]float64, n)
	var verdicts []verdict
	pairs := 0
	for i, k := range j.points {
		partner := j.keypoints[k].Partner
		at := slices.Index(j.points, partner)
		if partner <= k || at < 0 {
			continue
		}
		pairs++
		copy(alone, j.x)
		for _, x := range [][]float64{exchanged, alone} {
			j.asIf(x[2*i:], k, partner)
			j.asIf(x[2*at:], partner, k)
		}
		verdicts = append(verdicts, verdict{kind: Swapped, odds: j.odds(pairSwapped, 0, j.part.off.distance(scratch, alone)), points: []int{k, partner}})
	}
	if pairs > 1 {
		verdicts = append(verdicts, verdict{kind: Swapped, odds: j.odds(allSwapped, 0, j.part.off.distance(scratch, exchanged))})
	}
	return verdicts
}

// asIf sets x to how far keypoint k would be off at the label of another.
func (j *judgement) asIf(x []float64, k, other int) {
	mean := j.population.off.mean
	x[0] = bounded(j.Labels[other].X-j.Prediction[k].X)/j.unit[k] - mean[2*k]
	x[1] = bounded(j.Labels[other].Y-j.Prediction[k].Y)/j.unit[k] - mean[2*k+1]
}

// scattered judges that every point is off by itself.
func (j *judgement) scattered() verdict {
	distance := j.loose.distance(make([]float64, len(j.x)), j.x)
	return verdict{kind: Off, odds: j.odds(allOff, j.loose.logDet-j.part.off.logDet, distance)}
}

// unrelated judges that the labels are those of any face: they are as likely as labels are without knowing the photo.
func (j *judgement) unrelated() verdict {
	n := len(j.x)
	x, scratch := make([]float64, n), make([]float64, n)
	logUnits := 0.0 // of all coordinates: the density of labels is one in pixels
	for i, c := range j.at {
		x[i] = j.place[c] - j.population.labels.mean[c]
		logUnits += math.Log(j.unit[c/2])
	}
	logDet := j.part.labels.logDet - j.part.off.logDet - 2*logUnits
	return verdict{kind: OtherFace, odds: j.odds(otherFace, logDet, j.part.labels.distance(scratch, x))}
}

// outsidePhoto reports whether a label lies outside of the face's photo, whose square is side pixels wide.
func (f *Face) outsidePhoto(p face.Point, side int) bool {
	if !f.Reach[1].Known {
		return outsideSquare(p, side)
	}
	return p.Outside(f.Reach[0], f.Reach[1])
}

// outsideSquare reports whether a label lies outside of a square side pixels wide.
func outsideSquare(p face.Point, side int) bool {
	end := float64(side - 1)
	return p.Outside(face.At(0, 0), face.At(end, end))
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
