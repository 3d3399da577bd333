package model

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/curve"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
	"fiducial/model/settings"
)

// A learning rate far too high drives predictions out of the picture, to finite numbers: the run has diverged, and
// keeps no checkpoint of that.
func TestFiniteDivergenceIsNoFinishedRun(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	s.Epochs, s.LR, s.Schedule = 2, 10, settings.Constant
	for _, all := range []bool{false, true} { // measured on test faces, and on what it is trained on
		s.AllFaces = all
		last := filepath.Join(t.TempDir(), "last")
		result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Threads: 1, Last: last, OnEpoch: func(e EpochEvent) {
			t.Errorf("all faces %v: it told of an epoch with an RMSE of %g px, a training loss of %g", all, e.TestRMSE, e.TrainLoss)
		}})
		if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "outside the picture") || !strings.Contains(err.Error(), "lr is 10, try 1") {
			t.Fatalf("all faces %v: error %v", all, err)
		}
		if result.Reason != Diverged || result.Checkpoint != nil || math.IsInf(result.BestRMSE, 0) {
			t.Errorf("all faces %v: result %+v", all, result)
		}
		if _, err := os.Stat(last); err == nil {
			t.Errorf("all faces %v: a checkpoint was kept", all)
		}
	}
}

// What is outside of the picture and comes nearer learns; what is inside may get worse for a while.
func TestWhatIsAstray(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	r, err := newRun(t.Context(), ds, TrainOptions{Settings: s, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	const side = modeltest.SpotSide
	for _, c := range []struct {
		name      string
		before    float64   // of the first batch
		curve     []float64 // test losses of the epochs done
		loss      float64
		rmse      float64 // NaN where nothing is measured
		meanFace  float64
		trainLoss float64
		astray    bool
	}{
		{"learning", 1, nil, 0.5, 4, 3, 1, false},
		{"worse than the mean face", 0.1, nil, 9, side - 1, 3, 9, false},
		{"outside and worse than fresh weights", 1, nil, 30, side + 1, 3, 30, true},
		{"outside, coming nearer", 100, nil, 30, side + 1, 3, 60, false},
		{"outside, hardly worse than fresh weights", 25, nil, 30, side + 1, 3, 30, false},
		{"outside, worse than an epoch ago", 100, []float64{10}, 30, side + 1, 3, 30, true},
		{"outside, hardly worse than an epoch ago", 100, []float64{20}, 30, side + 1, 3, 30, false},
		{"outside, worse than two epochs ago", 100, []float64{10, 19}, 30, side + 1, 3, 30, true},
		{"labels outside, too", 1, nil, 30, side + 1, side, 30, false},
		{"untested and worse", 1, nil, 0, math.NaN(), 3, 17, true},
		{"untested, within", 1, nil, 0, math.NaN(), 3, 15, false},
		{"untested, coming nearer", 40, nil, 0, math.NaN(), 3, 17, false},
		{"not a number", 1, nil, math.NaN(), 4, 3, 1, true},
	} {
		r.position = checkpoint.Position{FirstLoss: c.before}
		for i, loss := range c.curve {
			r.position.Curve = append(r.position.Curve, curve.Point{Epoch: i + 1, TestLoss: loss})
			r.position.Epoch = i + 1
		}
		measured := score{loss: c.loss, rmse: c.rmse, meanFace: c.meanFace, count: 10}
		if math.IsNaN(c.rmse) {
			measured = score{loss: math.NaN(), rmse: math.NaN(), meanFace: math.NaN()}
		}
		if why := r.astray(measured, c.trainLoss); (why != "") != c.astray {
			t.Errorf("%s: %q", c.name, why)
		}
	}
}
