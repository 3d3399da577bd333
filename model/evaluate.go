package model

import (
	"encoding/json"
	"math"

	"fiducial/data/face"
)

// Metrics say how far predictions are from labels; see DESIGN.md, Words. JSON keys are part of the command line.
type Metrics struct {
	RMSE         float64                    `json:"rmse"`          // pixels, over labelled coordinates
	RMSEComplete float64                    `json:"rmse_complete"` // the same over complete rows
	NME          float64                    `json:"nme"`           // mean distance over the distance between the eye centres, faces with both eyes labelled
	PCK5         float64                    `json:"pck_5"`         // share of points nearer than 5 % of that distance
	PCK10        float64                    `json:"pck_10"`
	Faces        int                        `json:"faces"` // with at least one point both labelled and predicted
	Keypoints    map[string]KeypointMetrics `json:"keypoints"`
}

// KeypointMetrics are those of one keypoint.
type KeypointMetrics struct {
	RMSE  float64 `json:"rmse"`  // pixels, over both coordinates
	Count int     `json:"count"` // of points labelled
}

// Evaluate compares predictions with labels, face by face; missing points don't count, nor do faces whose
// prediction is nil. A figure without any data behind it is NaN (and null in JSON).
//
// NME and PCK are taken over the points of all faces in which both eye centres are labelled, each point
// weighing the same.
func Evaluate(k face.Keypoints, labels, predictions []face.Points) Metrics {
	var all, complete squares
	var scaled scaledErrors
	each := make([]squares, len(k))
	left, right := eyes(k)
	faces := 0
	for i, label := range labels {
		whole, counted := label.Complete(), false
		between := math.NaN()
		if left >= 0 && right >= 0 {
			between = label[left].Distance(label[right])
		}
		for j, p := range predictions[i] {
			if !p.Known || !label[j].Known {
				continue
			}
			counted = true
			all.add(label[j], p)
			each[j].add(label[j], p)
			if whole {
				complete.add(label[j], p)
			}
			if between > 0 {
				scaled.add(label[j].Distance(p) / between)
			}
		}
		if counted {
			faces++
		}
	}
	m := Metrics{
		RMSE: all.rmse(), RMSEComplete: complete.rmse(),
		NME: scaled.mean(), PCK5: scaled.share(scaled.below5), PCK10: scaled.share(scaled.below10),
		Faces: faces, Keypoints: make(map[string]KeypointMetrics, len(k)),
	}
	for j, s := range each {
		m.Keypoints[k[j].Name] = KeypointMetrics{RMSE: s.rmse(), Count: s.points}
	}
	return m
}

// eyes returns the indices of the eye centres, -1 for one that the dataset does not have.
func eyes(k face.Keypoints) (left, right int) {
	return k.Index("left_eye_center"), k.Index("right_eye_center")
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

// rmse is over coordinates, of which a point has two; NaN without any.
func (s *squares) rmse() float64 { return math.Sqrt(s.sum / float64(2*s.points)) }

// scaledErrors sums distances in units of the distance between the eye centres.
type scaledErrors struct {
	sum                     float64
	points, below5, below10 int
}

func (s *scaledErrors) add(d float64) {
	s.points++
	s.sum += d
	if d < 0.05 {
		s.below5++
	}
	if d < 0.10 {
		s.below10++
	}
}

func (s *scaledErrors) mean() float64           { return s.sum / float64(s.points) }
func (s *scaledErrors) share(below int) float64 { return float64(below) / float64(s.points) }

// figure is a number that JSON writes as null where it is none.
type figure float64

// MarshalJSON implements json.Marshaler.
func (f figure) MarshalJSON() ([]byte, error) {
	if v := float64(f); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

// UnmarshalJSON implements json.Unmarshaler; null becomes NaN.
func (f *figure) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*f = figure(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(f))
}

// MarshalJSON implements json.Marshaler: NaN becomes null.
func (m Metrics) MarshalJSON() ([]byte, error) {
	type plain Metrics // without this method
	return json.Marshal(struct {
		RMSE         figure `json:"rmse"`
		RMSEComplete figure `json:"rmse_complete"`
		NME          figure `json:"nme"`
		PCK5         figure `json:"pck_5"`
		PCK10        figure `json:"pck_10"`
		plain
	}{figure(m.RMSE), figure(m.RMSEComplete), figure(m.NME), figure(m.PCK5), figure(m.PCK10), plain(m)})
}

// MarshalJSON implements json.Marshaler: NaN becomes null.
func (m KeypointMetrics) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		RMSE  figure `json:"rmse"`
		Count int    `json:"count"`
	}{figure(m.RMSE), m.Count})
}
