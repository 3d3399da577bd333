package prediction

import (
	"context"
	"slices"
	"testing"

	"fiducial/model/calibration"
)

// Where nothing is known of it nothing is said: no calibration, or a face that was looked at in one way.
func TestNoExpectedErrorsWhereNothingIsKnown(t *testing.T) {
	c, ds := keeping(t, 2)
	for _, known := range []bool{false, true} {
		if known {
			c.Calibration = &calibration.Calibration{Usual: make([]float64, 3), Ratios: slices.Repeat([]float64{1}, 99)}
		}
		for _, o := range []Options{{Threads: 1}, Expecting} {
			p, err := NewPredictor(c, o)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			answers, err := p.AnswerRows(context.Background(), ds, []int{1}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range ExpectedErrors(c, answers[0]) {
				if !(e.Pixels > 0) {
					t.Errorf("a point is expected to be %v px off", e.Pixels)
				}
			}
			if said := ExpectedErrors(c, answers[0]) != nil; said != (known && o.Turn) {
				t.Errorf("known %v, turned %v: said %v", known, o.Turn, said)
			}
		}
	}
}
