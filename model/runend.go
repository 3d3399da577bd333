package model

import (
	"context"
	"errors"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// evaluated takes an epoch's figures into the position, keeps a checkpoint, and says whether it is the best.
func (r *run) evaluated(e curve.Point) (best bool, err error) {
	best = !(e.TestRMSE >= r.position.Best().TestRMSE)
	e.Seconds = math.NaN() // equal runs have equal checkpoints
	if n := len(r.position.Curve); n > 0 && r.position.Curve[n-1].Epoch == e.Epoch {
		r.position.Curve = r.position.Curve[:n-1] // that epoch had been ended early by a time limit
	}
	r.position.Curve = append(r.position.Curve, e)
	if r.position.Batch >= r.loader.Batches() {
		r.position.Epoch++
		r.position.Batch, r.position.LossSum, r.position.LossCount = 0, 0, 0
	}
	if err := r.keep(); err != nil {
		return best, err
	}
	switch {
	case best:
		r.best = r.last
	case r.best == nil || r.best.ChosenBy != nil:
		return false, nil
	}
	if len(r.position.Curve) > 1 { // else there was nothing to choose from yet
		r.best = r.best.Chosen(r.ds)
	}
	if r.o.Best != "" {
		return best, r.best.Save(r.o.Best)
	}
	return best, nil
}

// keep makes a checkpoint of the run as it stands and writes it to Last.
func (r *run) keep() error {
	position := r.position
	position.Curve = slices.Clone(position.Curve)
	r.last = &checkpoint.Checkpoint{
		Settings: r.s, Keypoints: r.ds.Keypoints().Names(), Partners: checkpoint.Partners(r.ds.Keypoints()), Side: r.seen.Side(), Unlabelled: r.unlabelled(), LabelCounts: r.labelCounts(),
		Schemes:  r.target.Schemes,
		MeanFace: r.meanFace, Photos: r.photos, Learned: r.learned, Looks: r.looks, Only: r.only, Position: position, Weights: r.weights.Clone(),
	}
	for _, start := range []*checkpoint.Checkpoint{r.o.Resume, r.o.From} {
		if start != nil {
			r.last.ChosenBy = start.ChosenBy
		}
	}
	if r.o.From != nil && r.only != nil { // a fine-tuning hardly changes how far off points are
		r.last.Calibration = r.o.From.Calibration
	}
	if r.o.Last == "" {
		return nil
	}
	return r.last.Save(r.o.Last)
}

// end makes the result. A run that stopped between epochs keeps what it has reached since the last one, and one that
// was over before it began what it was given.
func (r *run) end(ctx context.Context, reason string) (*Result, error) {
	var errs []error
	cut := (reason == Stopped || reason == Failed) && r.last != nil && r.last.Position.Step != r.position.Step
	if (cut || r.last == nil && reason != Diverged) && finiteAll(r.weights) {
		errs = append(errs, r.keep())
	}
	if reason == OutOfPatience && r.best != nil {
		errs = append(errs, r.goBack())
	}
	result := &Result{Reason: reason, Checkpoint: r.last, ValidationRMSE: math.NaN(), ValidationMeanFace: math.NaN(), BestValidationRMSE: math.NaN()}
	if reason == Finished || reason == TimeUp || reason == OutOfPatience {
		_, row, _ := r.o.Control.state()
		errs = append(errs, r.watch(row, true)) // what is on the screen last is what the last weights say
		score, err := r.validation.score(ctx, r.labelled)
		if err != nil && ctx.Err() == nil {
			errs = append(errs, err)
		} else if err == nil {
			result.ValidationRMSE, result.ValidationMeanFace = score.rmse, score.meanFace
			if result.BestValidationRMSE, err = r.validateBest(ctx, score.rmse); err != nil && ctx.Err() == nil {
				errs = append(errs, err)
			}
		}
		if r.o.Calibrate && r.last != nil {
			if err := r.calibrate(ctx); err != nil && ctx.Err() == nil {
				errs = append(errs, err)
			}
			result.Checkpoint = r.last
		}
	}
	best := r.position.Best()
	result.BestEpoch, result.BestRMSE, result.BestMeanFace = best.Epoch, best.TestRMSE, best.MeanFace
	result.Chosen = best.Epoch > 0 && len(r.position.Curve) > 1
	return result, errors.Join(errs...)
}

// validateBest returns the RMSE of the best epoch's weights on the validation faces, of which those of the last weights
// have last; NaN where the best epoch came before this call.
func (r *run) validateBest(ctx context.Context, last float64) (float64, error) {
	if r.best == nil {
		return math.NaN(), nil
	}
	if r.best.Weights == r.last.Weights {
		return last, nil
	}
	of := prediction.NewInference(r.best.Weights.InferenceWeights(), r.target, r.o.Threads)
	s := newScorer(r.ds, data.Validation, r.s, of, r.meanFace, r.o.Threads)
	s.learned, s.evenLearned = r.validation.learned, r.validation.evenLearned
	score, err := s.score(ctx, r.labelled)
	return score.rmse, errors.Join(err, of.Close())
}

// goBack takes the weights of the best epoch for the last ones.
func (r *run) goBack() error {
	for i, t := range r.weights.Tensors {
		copy(t.Value, r.best.Weights.Tensors[i].Value)
		copy(t.EMA, r.best.Weights.Tensors[i].EMA)
	}
	r.last = r.best
	if r.o.Last == "" {
		return nil
	}
	return r.last.Save(r.o.Last)
}
