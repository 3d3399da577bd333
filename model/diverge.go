package model

import (
	"errors"
	"fmt"
	"math"

	"fiducial/data/curve"
	"fiducial/model/network"
	"fiducial/model/settings"
)

// ErrDiverged says that a run has lost its way: its loss is no finite number any more, or its predictions lie outside
// the picture and go on getting worse. The error that wraps it says which, and what to change.
var ErrDiverged = errors.New("the training diverged")

// astray says in words why the network that an epoch has trained is lost, "" while it is not. One with a finite loss
// is, too, where points are farther off than the image is wide, and than twice what the mean face is off, and the loss
// is more than twice the least that it was: predictions within the picture never are so far off, and what starts out
// there but learns falls.
func (r *run) astray(s score, trainLoss float64) string {
	loss, side := trainLoss, float64(r.ds.Side())
	far := trainLoss*r.s.LossScale(r.seen.Scale()) > r.inPixels.LossFunction().Of(float64(r.seen.Side())/float64(r.target.Scale))
	off := fmt.Sprintf("the loss is %.3g", trainLoss)
	if s.count > 0 {
		loss, far = s.loss, s.rmse > side && s.rmse > 2*s.meanFace
		off = fmt.Sprintf("the test RMSE is %.3g px, that of the mean face %.3g", s.rmse, s.meanFace)
	}
	switch {
	case !finiteAll(r.weights) || s.count > 0 && !curve.Finite(s.loss):
		return infinite
	case far && loss > 2*r.leastLoss():
		return "the predictions lie outside the picture and get worse: " + off
	}
	return ""
}

// infinite is said where no number is left.
const infinite = "the loss is no longer a finite number"

// leastLoss returns the least loss so far, of the run's first batch or after an epoch.
func (r *run) leastLoss() float64 {
	least := r.position.FirstLoss
	for _, c := range r.position.Curve {
		loss := c.TestLoss
		if math.IsNaN(loss) {
			loss = c.TrainLoss
		}
		if least == 0 || loss < least {
			least = loss
		}
	}
	return least
}

// diverged returns the error that says why and what to change.
func (r *run) diverged(why string) error {
	advice := fmt.Sprintf("lower the learning rate (lr is %g, try %g)", r.s.LR, r.s.LR/10)
	if !r.s.Standardise {
		advice += ", switch standardise on"
	}
	if !r.s.Offsets && r.s.Network == settings.Packs {
		advice += ", switch offsets on"
	}
	return fmt.Errorf("epoch %d, batch %d: %w: %s: %s", r.position.Epoch+1, r.position.Batch, ErrDiverged, why, advice)
}

// finiteAll reports whether all weights are finite.
func finiteAll(w *network.Weights) bool {
	for _, t := range w.Tensors {
		for _, v := range t.Value {
			if v-v != 0 { // not so for a finite number alone
				return false
			}
		}
	}
	return true
}
