package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"fiducial/data"
	"fiducial/data/alike"
	"fiducial/data/batch"
	"fiducial/data/curve"
	"fiducial/model/checkpoint"
	"fiducial/model/network"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// run is a training run. start.go makes one; this file takes it through its batches and epochs.
type run struct {
	o          TrainOptions
	s          settings.Settings
	ds         *data.Dataset
	seen       data.Seen         // ds as the network sees it
	inPixels   settings.Settings // s, in pixels of seen
	photos     string
	meanFace   []float32 // of the training rows, (2K), in pixels of seen
	target     *prediction.Target
	weights    *network.Weights
	rows       []int  // trained on
	labelled   []bool // of each keypoint, whether the weights ever saw a label of it
	learned    checkpoint.PhotoSet
	looks      *alike.Set          // of the photos of learned
	only       checkpoint.PhotoSet // the photos it is limited to; nil for all
	loader     *batch.Loader
	training   *network.Training
	inference  *prediction.Inference
	test       *scorer
	validation *scorer
	watched    watched
	clock      clock
	position   checkpoint.Position
	begun      int                    // steps that were done before this call
	last       *checkpoint.Checkpoint // the last good one
	best       *checkpoint.Checkpoint // of the epoch with the lowest test RMSE, which says by which faces it was chosen; nil while that is none of this call

	targets, images, mask []float32 // of one batch, padded to the batch size
}

// train runs epochs until the run ends, and says why it did.
func (r *run) train(ctx context.Context) (reason string, err error) {
	if err := r.learnSchemes(ctx); err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return Stopped, nil
		}
		return Failed, err
	}
	for r.position.Epoch < r.s.Epochs {
		if r.outOfPatience() {
			return OutOfPatience, nil
		}
		if r.o.Until > 0 && r.position.Epoch >= r.o.Until {
			return Paused, nil
		}
		reason, err := r.epoch(ctx)
		if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return Stopped, nil
		}
		if errors.Is(err, ErrDiverged) {
			return Diverged, err
		}
		if err != nil {
			return Failed, err
		}
		if reason != "" && r.position.Epoch < r.s.Epochs {
			return reason, nil
		}
	}
	return Finished, nil
}

// epoch trains the rest of an epoch and evaluates it. reason is TimeUp when that ends the run.
func (r *run) epoch(ctx context.Context) (reason string, err error) {
	begun := r.clock.elapsed()
	if r.position.Batch == 0 {
		if err := r.refresh(); err != nil {
			return "", err
		}
	}
	images, err := r.batches(ctx)
	if err != nil {
		return "", err
	}
	trained := r.clock.elapsed()
	score, err := r.test.score(ctx, r.labelled)
	if err != nil {
		return "", err
	}
	trainLoss := r.position.LossSum / float64(r.position.LossCount)
	if why := r.astray(score, trainLoss); why != "" {
		return "", r.diverged(why)
	}
	event := EpochEvent{
		Point: curve.Point{
			Epoch: r.position.Epoch + 1, TrainLoss: trainLoss,
			TestLoss: score.loss, TestRMSE: score.rmse, MeanFace: score.meanFace,
			Seconds: (r.clock.elapsed() - begun).Seconds(),
		},
		Epochs: r.s.Epochs,
	}
	if images > 0 {
		event.ImagesPerSecond = float64(images) / (trained - begun).Seconds()
	}
	if event.Best, err = r.evaluated(event.Point); err != nil {
		return "", err
	}
	event.Left, event.Checkpoint = r.left(), r.last
	if r.o.OnEpoch != nil {
		r.o.OnEpoch(event)
	}
	if r.timeUp() {
		return TimeUp, nil
	}
	return "", nil
}

// outOfPatience reports whether as many epochs as Patience allows have passed since the best one.
func (r *run) outOfPatience() bool {
	best := r.position.Best().Epoch
	return r.s.Patience > 0 && best > 0 && r.position.Epoch-best >= r.s.Patience
}

// batches trains the remaining batches of the epoch, or those for which there is time, and returns how many
// images these were.
func (r *run) batches(ctx context.Context) (images int, err error) {
	epoch := r.loader.Epoch(ctx, r.position.Epoch, r.position.Batch)
	defer epoch.Close()
	for {
		if err := r.pause(ctx); err != nil {
			return images, err
		}
		b, err := epoch.Next()
		if errors.Is(err, io.EOF) {
			return images, nil
		}
		if err != nil {
			return images, err
		}
		if err := r.step(b); err != nil {
			return images, err
		}
		images += len(b.Rows)
		if r.timeUp() {
			return images, nil
		}
	}
}

// step trains one batch. A batch whose labels were all removed since the run began is passed over.
func (r *run) step(b *batch.Batch) error {
	p := &r.position
	if !slices.Contains(b.Mask, 1) {
		p.Batch++
		return nil
	}
	r.see(b.Mask)
	images, targets, mask := r.pad(b)
	loss, err := r.training.Step(images, targets, mask, r.dropoutSeed(), r.s.Adam(p.Step, r.done()), r.s.Average)
	if err != nil {
		return fmt.Errorf("epoch %d, batch %d: %w", p.Epoch+1, p.Batch+1, err)
	}
	p.Batch++
	p.Step++
	if !curve.Finite(float64(loss)) {
		return r.diverged(infinite)
	}
	cost := float64(loss) / r.s.LossScale(r.seen.Scale())
	if p.FirstLoss == 0 {
		p.FirstLoss = cost
	}
	p.LossSum += cost
	p.LossCount++
	if r.o.OnBatch != nil {
		r.o.OnBatch(BatchEvent{
			Epoch: p.Epoch + 1, Batch: p.Batch, Batches: r.loader.Batches(), Step: p.Step,
			Loss: cost, Left: r.left(),
		})
	}
	return nil
}

// see notes which keypoints a batch has labels of, those that a mirrored face has from its other side included.
func (r *run) see(mask []float32) {
	for i, m := range mask {
		if m == 1 {
			r.labelled[i/2%len(r.labelled)] = true
		}
	}
}

// unlabelled returns the keypoints of which the weights never saw a label.
func (r *run) unlabelled() (never []int) {
	for k, seen := range r.labelled {
		if !seen {
			never = append(never, k)
		}
	}
	return never
}

// labelCounts returns of how many faces the weights learned the label of each keypoint, mirrored or not; what they
// started from counts where that had more. It is nil where they started from weights of which that is not known.
func (r *run) labelCounts() []int {
	before := make([]int, len(r.labelled))
	switch {
	case r.o.From != nil && r.o.From.LabelCounts == nil:
		return nil
	case r.o.From != nil:
		before = r.o.From.LabelCounts
	case r.o.Resume != nil && r.o.Resume.LabelCounts != nil:
		before = r.o.Resume.LabelCounts
	}
	counts := make([]int, len(r.labelled))
	faces := r.s.Source(r.ds)
	for _, row := range r.rows {
		for k, l := range faces.Labels(row) {
			if l.Known {
				counts[k]++
			}
		}
	}
	for k := range counts {
		counts[k] = max(counts[k], before[k])
	}
	return counts
}

// pad returns a batch in the size that the network takes: what is added has a mask of 0.
func (r *run) pad(b *batch.Batch) (images, targets, mask []float32) {
	n := len(b.Rows) * r.target.Width()
	r.target.Encode(r.targets[:n], r.mask[:n], b.Points, b.Mask)
	if len(b.Rows) == r.s.BatchSize {
		return b.Images, r.targets, r.mask
	}
	clear(r.targets[n:])
	clear(r.mask[n:])
	if r.images == nil {
		r.images = make([]float32, r.s.BatchSize*r.seen.Side()*r.seen.Side())
	}
	for n := 0; n < len(r.images); { // batch norms see no other faces than those of the batch
		n += copy(r.images[n:], b.Images)
	}
	return r.images, r.targets, r.mask
}

// dropoutSeed differs from step to step and depends on nothing else, so that a resumed run draws the same.
func (r *run) dropoutSeed() uint64 {
	return r.s.Seed + uint64(r.position.Step)*0x9e3779b97f4a7c15 // 2⁶⁴ over the golden ratio: odd, so steps never meet
}

// done returns which share of the run is over: of its steps, or of its time limit where that is nearer its end.
func (r *run) done() float64 {
	share := float64(r.position.Step) / float64(r.s.Epochs*r.loader.Batches())
	if r.o.TimeLimit > 0 {
		share = max(share, r.clock.elapsed().Seconds()/r.o.TimeLimit.Seconds())
	}
	return share
}

// close frees the networks.
func (r *run) close() error {
	r.o.Control.drive(0, nil)
	if r.training == nil {
		return r.inference.Close()
	}
	return errors.Join(r.training.Close(), r.inference.Close())
}
