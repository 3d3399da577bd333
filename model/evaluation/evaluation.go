package evaluation

import (
	"cmp"
	"math"
	"slices"

	"fiducial/data/face"
)

// Metrics say how far predictions are from labels. JSON keys are part of the command line.
type Metrics struct {
	RMSE             float64                    `json:"rmse"`                    // pixels, over labelled coordinates
	RMSEComplete     float64                    `json:"rmse_complete"`           // the same over complete rows
	MeanFace         float64                    `json:"mean_face_rmse"`          // RMSE of the mean face of the faces learned from, over the very same coordinates
	MeanFaceComplete float64                    `json:"mean_face_rmse_complete"` // the same over complete rows
	NME              float64                    `json:"nme"`                     // mean distance over the distance between the eye centres
	PCK5             float64                    `json:"pck_5"`                   // share of points nearer than 5 % of that distance
	PCK10            float64                    `json:"pck_10"`
	Faces            int                        `json:"faces"`              // with at least one point both labelled and predicted
	NMEFaces         int                        `json:"nme_faces"`          // those of them that NME and PCK are taken over: with both eye centres labelled
	Taken            int                        `json:"taken,omitempty"`    // points left out because their labels are predictions that somebody took over
	Unshared         []string                   `json:"unshared,omitempty"` // keypoints left out because not all of the compared checkpoints predict them
	Unit             string                     `json:"unit"`               // of distances, as data.Dataset.Unit
	Keypoints        map[string]KeypointMetrics `json:"keypoints"`
}

// KeypointMetrics are those of one keypoint.
type KeypointMetrics struct {
	RMSE     float64 `json:"rmse"`           // pixels, over both coordinates
	MeanFace float64 `json:"mean_face_rmse"` // that of the mean face
	Count    int     `json:"count"`          // of points labelled
}

// Evaluation is how far the predictions of some rows are from their labels: the figures, and what curves, bars and
// lists of faces are made of. It is not changed once it exists, and safe for concurrent use.
type Evaluation struct {
	Metrics   Metrics
	Keypoints face.Keypoints
	Points    []PointError // every point both labelled and predicted, by row and keypoint
	Faces     []FaceError  // every face with such a point, by row

	whole  []bool    // of Faces: whether all keypoints are labelled
	pixels []float64 // distances of all points, ascending
	scaled []float64 // the same over the distance between the eye centres, where that is known
}

// PointError is how far one predicted point is from its label.
type PointError struct {
	Row, Keypoint     int
	Label, Prediction face.Point
	Pixels            float64 // the distance
	Scaled            float64 // the distance over that between the labelled eye centres; NaN where these are not both labelled
}

// FaceError is how far the predicted points of one face are from its labels.
type FaceError struct {
	Row    int
	RMSE   float64 // pixels, over its labelled coordinates
	Points int     // how many were compared
	Worst  int     // the keypoint that is farthest off, and its distance in pixels
	Pixels float64
}

// Of compares predictions with labels, face by face: labels[i] and predictions[i] are those of rows[i]. Missing
// points don't count, nor do faces whose prediction is nil. Nothing is known of a mean face. A figure without any data
// behind it is NaN (and null in JSON).
//
// NME and PCK are taken over the points of all faces in which both eye centres are labelled, each point
// weighing the same. The other faces count in the RMSE alone: their size in the picture is not known.
func Of(k face.Keypoints, rows []int, labels, predictions []face.Points) *Evaluation {
	return evaluate(k, rows, labels, predictions, func(int, int) bool { return false })
}

// evaluate compares as Of does, without the points for which taken(i, keypoint) holds of rows[i]: it counts them.
func evaluate(k face.Keypoints, rows []int, labels, predictions []face.Points, taken func(i, keypoint int) bool) *Evaluation {
	e := &Evaluation{Keypoints: k, Metrics: Metrics{Unit: "px"}}
	var all, complete squares
	each := make([]squares, len(k))
	left, right := k.Eyes()
	for i, label := range labels {
		whole := label.Complete()
		between := math.NaN()
		if left >= 0 && right >= 0 {
			between = label[left].Distance(label[right])
		}
		var own squares
		worst := FaceError{Row: rows[i], Pixels: -1}
		for j, p := range predictions[i] {
			if !p.Known || !label[j].Known {
				continue
			}
			if taken(i, j) {
				e.Metrics.Taken++
				continue
			}
			d := PointError{Row: rows[i], Keypoint: j, Label: label[j], Prediction: p, Pixels: label[j].Distance(p), Scaled: math.NaN()}
			if between > 0 {
				d.Scaled = d.Pixels / between
				e.scaled = append(e.scaled, d.Scaled)
			}
			e.Points, e.pixels = append(e.Points, d), append(e.pixels, d.Pixels)
			own.add(label[j], p)
			each[j].add(label[j], p)
			if d.Pixels > worst.Pixels {
				worst.Worst, worst.Pixels = j, d.Pixels
			}
		}
		if own.points == 0 {
			continue
		}
		all.join(own)
		if whole {
			complete.join(own)
		}
		if between > 0 {
			e.Metrics.NMEFaces++
		}
		worst.RMSE, worst.Points = own.rmse(), own.points
		e.Faces, e.whole = append(e.Faces, worst), append(e.whole, whole)
	}
	e.finish(all, complete, each)
	return e
}

// finish takes the figures from what was summed.
func (e *Evaluation) finish(all, complete squares, each []squares) {
	slices.Sort(e.pixels)
	slices.Sort(e.scaled)
	m := &e.Metrics
	m.RMSE, m.RMSEComplete, m.Faces = all.rmse(), complete.rmse(), len(e.Faces)
	m.MeanFace, m.MeanFaceComplete = math.NaN(), math.NaN()
	m.NME, m.PCK5, m.PCK10 = mean(e.scaled), e.PCK(0.05), e.PCK(0.10)
	m.Keypoints = make(map[string]KeypointMetrics, len(each))
	for j, s := range each {
		m.Keypoints[e.Keypoints[j].Name] = KeypointMetrics{RMSE: s.rmse(), MeanFace: math.NaN(), Count: s.points}
	}
}

// measureMeanFace takes the figures of always answering a mean face, over the points that were evaluated.
func (e *Evaluation) measureMeanFace(mean face.Points) {
	var all, complete squares
	each := make([]squares, len(e.Keypoints))
	points := e.Points
	for i, f := range e.Faces {
		var own squares
		for _, p := range points[:f.Points] {
			own.add(p.Label, mean[p.Keypoint])
			each[p.Keypoint].add(p.Label, mean[p.Keypoint])
		}
		points = points[f.Points:]
		all.join(own)
		if e.whole[i] {
			complete.join(own)
		}
	}
	e.Metrics.MeanFace, e.Metrics.MeanFaceComplete = all.rmse(), complete.rmse()
	for i, s := range each {
		m := e.Metrics.Keypoints[e.Keypoints[i].Name]
		m.MeanFace = s.rmse()
		e.Metrics.Keypoints[e.Keypoints[i].Name] = m
	}
}

// PCK returns the share of points that are nearer to their label than a threshold, in units of the distance between
// the eye centres; NaN without any.
func (e *Evaluation) PCK(threshold float64) float64 {
	below, _ := slices.BinarySearch(e.scaled, threshold)
	return float64(below) / float64(len(e.scaled))
}

// Quantile returns the distance in pixels that a share q of all points (0 to 1) keeps within, linear between points as
// NumPy has it; NaN without any.
func (e *Evaluation) Quantile(q float64) float64 {
	if len(e.pixels) == 0 {
		return math.NaN()
	}
	at := q * float64(len(e.pixels)-1)
	i := int(at)
	next := min(i+1, len(e.pixels)-1)
	return e.pixels[i] + (at-float64(i))*(e.pixels[next]-e.pixels[i])
}

// Histogram counts the points whose distance is from i·width to below (i+1)·width pixels; the last of n bins has all
// that are farther off, too.
func (e *Evaluation) Histogram(width float64, n int) []int {
	counts := make([]int, n)
	for _, d := range e.pixels {
		bin := n - 1 // also of what is no number
		if at := d / width; at < float64(bin) {
			bin = int(at)
		}
		counts[bin]++
	}
	return counts
}

// Worst returns at most n faces, those with the largest RMSE, the worst first.
func (e *Evaluation) Worst(n int) []FaceError {
	list := slices.Clone(e.Faces)
	slices.SortStableFunc(list, func(a, b FaceError) int { return cmp.Compare(b.RMSE, a.RMSE) })
	return list[:min(n, len(list))]
}

// WorstAt returns at most n points of one keypoint, those farthest from their labels, the farthest first.
func (e *Evaluation) WorstAt(keypoint, n int) []PointError {
	var list []PointError
	for _, p := range e.Points {
		if p.Keypoint == keypoint {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b PointError) int { return cmp.Compare(b.Pixels, a.Pixels) })
	return list[:min(n, len(list))]
}

// squares sums squared errors of coordinates.
type squares struct {
	sum    float64
	points int
}

func (s *squares) add(label, prediction face.Point) {
	dx, dy := prediction.X-label.X, prediction.Y-label.Y
	s.sum += dx*dx + dy*dy
	s.points++
}

func (s *squares) join(o squares) {
	s.sum += o.sum
	s.points += o.points
}

// rmse is over coordinates, of which a point has two; NaN without any.
func (s *squares) rmse() float64 { return math.Sqrt(s.sum / float64(2*s.points)) }

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
