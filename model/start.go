package model

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/batch"
	"fiducial/model/checkpoint"
	"fiducial/model/network"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// newRun checks what can be checked before anything is trained, decodes photos that are files, and builds the networks.
func newRun(ctx context.Context, ds *data.Dataset, o TrainOptions) (*run, error) {
	photos, ok := ds.Fingerprint()
	if !ok {
		return nil, data.ErrLoading
	}
	o.Threads = cores(o.Threads)
	r := &run{o: o, s: o.Settings, ds: ds, photos: hex.EncodeToString(photos[:]), watched: watched{row: -1}}
	if err := r.takeSettings(); err != nil {
		return nil, err
	}
	r.seen = r.s.Seen(ds)
	r.inPixels = r.s.InPixelsOf(r.seen.Scale())
	for _, path := range []string{o.Last, o.Best} {
		if err := writable(path); err != nil {
			return nil, err
		}
	}
	if r.s.Together && r.seen.Side() != ds.Side() { // near-duplicates are known by the squares that labels are in
		if err := ds.MakeSquares(ctx, labelled(ds), o.Threads, o.OnPhotos); err != nil {
			return nil, err
		}
	}
	if err := r.seen.MakeSquares(ctx, labelled(ds), o.Threads, o.OnPhotos); err != nil { // what cannot be decoded is no row to train on
		return nil, err
	}
	r.takePhotos()
	rows, err := r.trainingRows()
	if err != nil {
		return nil, err
	}
	if err := r.takeWeights(rows); err != nil {
		return nil, err
	}
	if err := r.build(rows); err != nil {
		return nil, errors.Join(err, r.close())
	}
	r.begun = r.position.Step
	r.clock.start()
	return r, nil
}

// takeSettings decides on the settings, those of the checkpoint to resume included, and checks them.
func (r *run) takeSettings() error {
	if c := r.o.Resume; c != nil {
		if err := c.Fits(r.ds); err != nil {
			return err
		}
		if reflect.ValueOf(r.s).IsZero() {
			r.s = c.Settings
		}
		if err := resumable(c, r.s); err != nil {
			return err
		}
	}
	if c := r.o.From; c != nil {
		if err := r.takeNetworkOf(c); err != nil {
			return err
		}
	}
	r.s.OutChannel = slices.Clone(r.s.OutChannel)
	if r.ds.Side() == 0 {
		return fmt.Errorf("%w: the dataset has no photo", ErrNoRows)
	}
	if err := r.s.CheckFor(r.ds); err != nil {
		return err
	}
	if c, side := r.o.Resume, r.s.Seen(r.ds).Side(); c != nil && c.Side != side {
		return fmt.Errorf("%w: it was trained on images of %d×%d pixels, and its run would go on with %d×%d", checkpoint.ErrMisfit, c.Side, c.Side, side, side)
	}
	if !r.ds.Photos() {
		r.s.Side = 0 // which says nothing of its photos
	}
	return nil
}

// takeNetworkOf checks that the run can start from the weights of a checkpoint, or takes its settings where none are
// given.
func (r *run) takeNetworkOf(c *checkpoint.Checkpoint) error {
	if r.o.Resume != nil {
		return errors.New("a run goes on from a checkpoint or starts from one's weights, not both")
	}
	if reflect.ValueOf(r.s).IsZero() {
		r.s = c.StartingSettings()
	}
	return c.CanStart(r.ds, r.s)
}

// resumable says in one sentence why a checkpoint cannot be trained on with these settings, or nil.
func resumable(c *checkpoint.Checkpoint, s settings.Settings) error {
	if !c.Weights.Trainable() {
		return checkpoint.ErrInferenceOnly
	}
	for _, p := range settings.Parameters() {
		if was, is := p.Get(c.Settings), p.Get(s); was != is && !p.Resumable && p.AppliesTo(s) {
			return fmt.Errorf("the checkpoint was trained with %s=%s and cannot be resumed with %s=%s: keep that, or start a new run", p.Key, was, p.Key, is)
		}
	}
	if c.Position.Epoch >= s.Epochs {
		return fmt.Errorf("the checkpoint's run is over, its %d epochs are done: to train on, set epochs to more than %d", c.Position.Epoch, c.Position.Epoch)
	}
	return nil
}

// writable says before the work begins that a checkpoint could not be written after it.
func writable(path string) error {
	if path == "" {
		return nil
	}
	f, err := atomicfile.Create(path)
	if err == nil {
		err = f.Discard()
	}
	if err != nil {
		return fmt.Errorf("the checkpoint cannot be written to %s: %w", path, err)
	}
	return nil
}

// takePhotos decides which photos the run is limited to.
func (r *run) takePhotos() {
	switch {
	case r.o.Resume != nil:
		r.only = r.o.Resume.Only
	case r.o.Only != nil:
		r.only = checkpoint.PhotoSet{}.With(r.ds, r.o.Only)
	}
}

// trainingRows returns the rows to train on.
func (r *run) trainingRows() ([]int, error) {
	rows := r.splitRows()
	if len(rows) > 0 {
		return rows, nil
	}
	if r.only != nil {
		return nil, fmt.Errorf("%w: none of the faces it is to learn from has both a label and a usable photo", ErrNoRows)
	}
	incomplete := r.s
	incomplete.CompleteOnly = false
	if len(incomplete.TrainingRows(r.ds)) > 0 {
		return nil, fmt.Errorf("%w: no face has all of its points: switch complete_only off, or label the missing ones", ErrNoRows)
	}
	incomplete.Hidden = true
	if len(incomplete.TrainingRows(r.ds)) > 0 {
		return nil, fmt.Errorf("%w: all labelled points of the training split are hidden: switch hidden on, or label others", ErrNoRows)
	}
	incomplete.AllFaces = true
	switch n := len(incomplete.TrainingRows(r.ds)); {
	case n == 1:
		return nil, fmt.Errorf("%w: the only labelled face is one that measures (its photo decides that): label more faces, or switch all_faces on", ErrNoRows)
	case n > 1:
		return nil, fmt.Errorf("%w: all %d labelled faces are ones that measure (their photos decide that): label more, or switch all_faces on", ErrNoRows, n)
	}
	return nil, fmt.Errorf("%w: no face of the training split has both a label and a usable photo: label some first", ErrNoRows)
}

// splitRows returns the rows that are to be trained on, as they are labelled now.
func (r *run) splitRows() []int {
	rows := r.s.TrainingRows(r.ds)
	if r.only == nil {
		return rows
	}
	return slices.DeleteFunc(rows, func(row int) bool { return !r.only.Has(r.ds.Photo(row)) })
}

// takeWeights makes fresh weights and a mean face, or takes those of the checkpoint to resume or to start from.
func (r *run) takeWeights(rows []int) (err error) {
	schemes := r.schemes(rows)
	r.labelled = make([]bool, len(r.ds.Keypoints()))
	spec := r.s.Spec(r.seen.Side(), schemes.Set.Layout(len(r.ds.Keypoints())).Answers())
	switch c := r.o.Resume; {
	case c != nil:
		r.weights, r.meanFace, r.position, r.learned = c.Weights.Clone(), c.MeanFace, c.Position, c.Learned
		r.looks = c.Looks
		r.labelled = c.Labelled()
		r.weights.Spec = spec // dropout may differ
		r.position.Curve = slices.Clone(c.Position.Curve)
	case r.o.From != nil:
		r.weights, r.meanFace, r.learned = r.o.From.StartingWeights(spec), r.o.From.MeanFace, r.o.From.Learned
		r.looks = r.o.From.Looks
		r.labelled = r.o.From.Labelled()
	default:
		r.meanFace = meanFace(r.s.Source(r.ds), rows)
		if r.weights, err = freshWeights(r.s, spec); err != nil {
			return err
		}
	}
	if r.s.Average > 0 && !r.weights.HasEMA() {
		r.weights.StartEMA()
	}
	r.target = prediction.NewTarget(r.s, schemes, r.meanFace, r.seen.Side())
	r.inference = prediction.NewInference(r.weights.InferenceWeights(), r.target, r.o.Threads)
	return err
}

// schemes returns the labelling schemes to tell apart: those of the weights to go on with, or what the rows show.
func (r *run) schemes(rows []int) checkpoint.Schemes {
	switch {
	case r.o.Resume != nil:
		return r.o.Resume.Schemes
	case r.o.From != nil:
		return r.o.From.Schemes
	case r.s.Schemes:
		return checkpoint.FindSchemes(r.seen, rows)
	}
	return checkpoint.Schemes{}
}

// freshWeights draws weights as the settings say.
func freshWeights(s settings.Settings, spec network.Spec) (*network.Weights, error) {
	w, err := network.Init(spec, s.Seed)
	if err != nil || s.Network != settings.Packs || s.Init != settings.InitHe {
		return w, err
	}
	convolution := false
	for _, t := range w.Tensors {
		if len(t.Shape) > 1 { // a bias follows its weight
			convolution = len(t.Shape) == 4
		}
		for i := range t.Value {
			switch {
			case convolution && len(t.Shape) == 4:
				t.Value[i] *= float32(math.Sqrt(6))
			case convolution:
				t.Value[i] = 0
			}
		}
	}
	return w, nil
}

// build makes the loader, the scorers and the training graph.
func (r *run) build(rows []int) (err error) {
	if err = r.load(rows); err != nil {
		return err
	}
	r.test = newScorer(r.ds, data.Test, r.s, r.inference, r.meanFace, r.o.Threads)
	r.validation = newScorer(r.ds, data.Validation, r.s, r.inference, r.meanFace, r.o.Threads)
	r.test.learned, r.validation.learned = r.hasLearned, r.hasLearned
	r.test.evenLearned, r.validation.evenLearned = r.o.From != nil, r.o.From != nil
	r.targets = make([]float32, r.s.BatchSize*r.target.Width())
	r.mask = make([]float32, len(r.targets))
	r.training, err = network.NewTraining(r.weights, network.TrainingOptions{
		Batch: r.s.BatchSize, Threads: r.o.Threads, Loss: r.inPixels.LossFunction(),
	})
	if err == nil {
		r.o.Control.drive(r.o.Threads, r.training.Limit)
	}
	return err
}

// load makes the loader of these rows.
func (r *run) load(rows []int) error {
	s := r.s
	loader, err := batch.NewLoader(s.Source(r.ds), batch.Options{
		Rows: rows, Size: s.BatchSize, Shuffle: s.Shuffle, DropLast: s.DropLast, Seed: s.Seed,
		Standardise: s.Standardise, Augment: r.inPixels.Augment, Workers: workers(r.o.Threads),
	})
	if err == nil {
		r.loader, r.rows, r.learned = loader, rows, r.learned.With(r.ds, rows)
		r.looks = r.looks.With(checkpoint.LooksOf(r.ds, rows))
	}
	return err
}

// hasLearned reports whether the weights learned from the photo of a row, or a near-duplicate of it: then it measures
// nothing.
func (r *run) hasLearned(row int) bool {
	return r.learned.Has(r.ds.Photo(row)) || r.looks.Near(r.ds.Look(row))
}

// refresh takes the rows that are labelled now. Where there are none any more it keeps those it has: what lost its
// labels is passed over.
func (r *run) refresh() error {
	rows := r.splitRows()
	if slices.Equal(rows, r.rows) {
		return nil
	}
	if err := r.load(rows); err != nil && !errors.Is(err, batch.ErrNoRows) {
		return err
	}
	return nil
}

// cores returns how many cores to use where 0 asks for all.
func cores(threads int) int {
	if threads > 0 {
		return threads
	}
	return runtime.GOMAXPROCS(0)
}
