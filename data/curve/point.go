package curve

import (
	"encoding/json"
	"math"
)

// Point is what was measured after an epoch. What could not be measured is NaN.
type Point struct {
	Epoch     int     // from 1
	TrainLoss float64 // mean of the batches'
	TestLoss  float64 // in the unit of TrainLoss, dropout and augmentation off
	TestRMSE  float64 // pixels, over labelled coordinates
	Seconds   float64 // of the whole epoch
	MeanFace  float64 // pixels: the RMSE of always answering the mean face, on the faces of TestRMSE: the line to beat
}

// Best returns the point with the lowest test RMSE, the first of several; one of epoch 0 without any figure before
// there is one.
func Best(points []Point) Point {
	best := Point{TrainLoss: math.NaN(), TestLoss: math.NaN(), TestRMSE: math.NaN(), Seconds: math.NaN(), MeanFace: math.NaN()}
	for _, p := range points {
		if p.TestRMSE < best.TestRMSE || math.IsNaN(best.TestRMSE) && !math.IsNaN(p.TestRMSE) {
			best = p
		}
	}
	return best
}

// written is a Point as JSON has it.
type written struct {
	Epoch     int     `json:"epoch"`
	TrainLoss Number  `json:"train_loss"`
	TestLoss  Number  `json:"test_loss"`
	TestRMSE  Number  `json:"test_rmse"`
	MeanFace  Number  `json:"mean_face_rmse"`
	Seconds   *Number `json:"seconds,omitempty"`
}

// MarshalJSON implements json.Marshaler: NaN becomes null, but seconds are left out then: checkpoints
// hold no times, so that equal runs have equal ones.
func (p Point) MarshalJSON() ([]byte, error) {
	w := written{Epoch: p.Epoch, TrainLoss: Number(p.TrainLoss), TestLoss: Number(p.TestLoss), TestRMSE: Number(p.TestRMSE), MeanFace: Number(p.MeanFace)}
	if Finite(p.Seconds) {
		seconds := Number(p.Seconds)
		w.Seconds = &seconds
	}
	return json.Marshal(w)
}

// UnmarshalJSON implements json.Unmarshaler: null and what is missing become NaN.
func (p *Point) UnmarshalJSON(text []byte) error {
	none := Number(math.NaN())
	q := written{MeanFace: none, Seconds: &none} // earlier files lack the mean face
	if err := json.Unmarshal(text, &q); err != nil {
		return err
	}
	*p = Point{q.Epoch, float64(q.TrainLoss), float64(q.TestLoss), float64(q.TestRMSE), float64(*q.Seconds), float64(q.MeanFace)}
	return nil
}
