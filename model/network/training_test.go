package network

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// small is a network that takes no time.
var small = Packs{Face: Face{Side: 21, Keypoints: 3}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{3, 4}, Dropout: .4}

// withoutDropout returns s with dropout 0.
func withoutDropout(s Packs) Packs {
	s.Dropout = 0
	return s
}

var defaultAdam = Adam{LR: .001, Beta1: .9, Beta2: .999, Epsilon: 1e-8}

func newSmallWeights(t testing.TB, s Packs) *Weights {
	t.Helper()
	w, err := Init(s, 7)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func newTraining(t testing.TB, w *Weights, n, threads int) *Training {
	t.Helper()
	tr, err := NewTraining(w, TrainingOptions{Batch: n, Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
	})
	return tr
}

func newPrediction(t testing.TB, w *Weights, n int) *Prediction {
	t.Helper()
	p, err := NewPrediction(w, n, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// mustStep does one step and returns the loss.
func mustStep(t testing.TB, tr *Training, images, targets, mask []float32, seed uint64) float32 {
	t.Helper()
	loss, err := tr.Step(images, targets, mask, seed, defaultAdam, 0)
	if err != nil {
		t.Fatal(err)
	}
	return loss
}

func mustLoss(t testing.TB, tr *Training, images, targets, mask []float32, seed uint64) float32 {
	t.Helper()
	loss, err := tr.Loss(images, targets, mask, seed)
	if err != nil {
		t.Fatal(err)
	}
	return loss
}

func TestStepsLearnABatch(t *testing.T) {
	w := newSmallWeights(t, withoutDropout(small))
	tr := newTraining(t, w, 4, 2)
	images, targets, mask := randomBatch(small, 4)
	first := mustStep(t, tr, images, targets, mask, 0)
	var last float32
	for i := range 300 {
		last = mustStep(t, tr, images, targets, mask, uint64(i))
	}
	if !(last < first/20) {
		t.Errorf("the loss on one batch went from %g to %g in 300 steps", first, last)
	}
	if w.Step != 301 {
		t.Errorf("%d steps counted instead of 301", w.Step)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	images, targets, mask := randomBatch(small, 5)
	run := func(threads int, seed uint64) *Weights {
		w := newSmallWeights(t, small)
		tr := newTraining(t, w, 5, threads)
		for i := range uint64(5) {
			mustStep(t, tr, images, targets, mask, seed+i)
		}
		return w
	}
	want := run(2, 1)
	for _, c := range []struct {
		name    string
		threads int
		seed    uint64
		same    bool
	}{
		{"again", 2, 1, true},
		{"other threads", 1, 1, true},
		{"other dropout seed", 2, 2, false},
	} {
		got := run(c.threads, c.seed)
		same := true
		for i, p := range got.Tensors {
			same = same && slices.Equal(p.Value, want.Tensors[i].Value)
		}
		if same != c.same {
			t.Errorf("%s: the same weights to the last bit: %v, want %v", c.name, same, c.same)
		}
	}
}

func TestLossLeavesWeightsAlone(t *testing.T) {
	w := newSmallWeights(t, small)
	before := w.Clone()
	tr := newTraining(t, w, 2, 1)
	images, targets, mask := randomBatch(small, 2)
	mustLoss(t, tr, images, targets, mask, 1)
	for i, p := range w.Tensors {
		if !slices.Equal(p.Value, before.Tensors[i].Value) || !slices.Equal(p.M, before.Tensors[i].M) {
			t.Errorf("Loss changed %s", p.Name)
		}
	}
	if w.Step != 0 {
		t.Error("Loss counted as a step")
	}
}

func TestDropoutSeedsAndLayersDiffer(t *testing.T) {
	tr := newTraining(t, newSmallWeights(t, small), 2, 1)
	images, targets, mask := randomBatch(small, 2)
	a, b, again := mustLoss(t, tr, images, targets, mask, 1), mustLoss(t, tr, images, targets, mask, 2), mustLoss(t, tr, images, targets, mask, 1)
	if a == b || a != again {
		t.Errorf("losses with dropout seeds 1, 2, 1: %g, %g, %g", a, b, again)
	}
	if layerSeed(1, 0) == layerSeed(1, 1) || layerSeed(1, 0) == layerSeed(2, 0) {
		t.Error("two dropout layers share a seed")
	}
}

func TestGivenDropoutMasks(t *testing.T) {
	s := small
	tr := newTraining(t, newSmallWeights(t, s), 2, 1)
	images, targets, mask := randomBatch(s, 2)
	none := make([]float32, 2*4*5*5) // after the second pack: everything dropped
	all := make([]float32, 2*3*10*10)
	if err := tr.SetDropout(all, none); err != nil {
		t.Fatal(err)
	}
	mustLoss(t, tr, images, targets, mask, 1)
	if g := tr.Gradient("packs.0.conv1.weight"); slices.ContainsFunc(g, func(v float32) bool { return v != 0 }) {
		t.Error("a gradient passed a mask that drops everything")
	}
	if err := tr.SetDropout(all); err == nil {
		t.Error("one mask for two layers was taken")
	}
	if err := tr.SetDropout(all, all); !errors.Is(err, errLength) {
		t.Errorf("a mask of the wrong length: error %v", err)
	}
	if err := tr.SetDropout(); err != nil {
		t.Fatal(err)
	}
	if a, b := mustLoss(t, tr, images, targets, mask, 1), mustLoss(t, tr, images, targets, mask, 2); a == b {
		t.Error("masks are not drawn again")
	}
}

func TestNoDropoutNoLayer(t *testing.T) {
	for _, c := range []struct {
		dropout float64
		layers  int
	}{{0, 0}, {.1, 2}} {
		s := small
		s.Dropout = c.dropout
		tr := newTraining(t, newSmallWeights(t, s), 1, 1)
		if n := len(tr.graph.layers.dropouts); n != c.layers {
			t.Errorf("dropout %g: %d dropout layers instead of %d", c.dropout, n, c.layers)
		}
	}
}

// An incomplete batch is filled up with faces whose mask is 0: they must change neither loss nor gradients.
func TestFilledUpBatch(t *testing.T) {
	s := withoutDropout(small)
	images, targets, mask := randomBatch(s, 5)
	pixels, outputs := s.Side*s.Side, s.Outputs()
	w := newSmallWeights(t, s)
	three := newTraining(t, w, 3, 2)
	want := mustLoss(t, three, images[:3*pixels], targets[:3*outputs], mask[:3*outputs], 0)

	clear(mask[3*outputs:])
	for i := range targets[3*outputs:] {
		targets[3*outputs+i] = float32(math.NaN())
	}
	five := newTraining(t, w, 5, 2)
	got := mustLoss(t, five, images, targets, mask, 0)
	if math.Abs(float64(got-want)) > 1e-6*math.Abs(float64(want)) {
		t.Errorf("the loss is %g with two empty faces and %g without", got, want)
	}
	for _, p := range w.Tensors {
		var reference []float64
		for _, v := range three.Gradient(p.Name) {
			reference = append(reference, float64(v))
		}
		if e := worst(five.Gradient(p.Name), reference); !(e < 1e-5) {
			t.Errorf("%s: the gradient differs by %.2g with two empty faces", p.Name, e)
		}
	}
}

func TestNothingLabelled(t *testing.T) {
	w := newSmallWeights(t, small)
	tr := newTraining(t, w, 2, 1)
	images, targets, mask := randomBatch(small, 2)
	clear(mask)
	if loss := mustLoss(t, tr, images, targets, mask, 1); loss != 0 {
		t.Errorf("the loss without a label is %g", loss)
	}
	for _, p := range w.Tensors {
		if slices.ContainsFunc(tr.Gradient(p.Name), func(v float32) bool { return v != 0 }) {
			t.Errorf("%s has a gradient without a label", p.Name)
		}
	}
}

func TestGradientBeforeAndOfNothing(t *testing.T) {
	tr := newTraining(t, newSmallWeights(t, small), 1, 1)
	if tr.Gradient("linear.bias") != nil {
		t.Error("a gradient before the first loss")
	}
	images, targets, mask := randomBatch(small, 1)
	mustLoss(t, tr, images, targets, mask, 1)
	if len(tr.Gradient("linear.bias")) != 6 || tr.Gradient("linear.biases") != nil {
		t.Error("Gradient does not go by the name")
	}
}

func TestWrongBatchIsRefused(t *testing.T) {
	tr := newTraining(t, newSmallWeights(t, small), 2, 1)
	images, targets, mask := randomBatch(small, 2)
	for name, batch := range map[string][3][]float32{
		"images":  {images[1:], targets, mask},
		"targets": {images, targets[1:], mask},
		"mask":    {images, targets, append(mask, 1)},
	} {
		if _, err := tr.Step(batch[0], batch[1], batch[2], 1, defaultAdam, 0); !errors.Is(err, errLength) {
			t.Errorf("%s of the wrong length: error %v", name, err)
		}
	}
	if tr.weights.Step != 0 {
		t.Error("a refused batch counted as a step")
	}
}

func TestImpossibleGraphs(t *testing.T) {
	w := newSmallWeights(t, small)
	bad := w.Clone()
	other := small
	other.OutChannel = []int{3, 4, 5}
	bad.Spec = other
	for name, build := range map[string]func() error{
		"empty batch":     func() error { _, err := NewTraining(w, TrainingOptions{Batch: 0, Threads: 1}); return err },
		"threads":         func() error { _, err := NewTraining(w, TrainingOptions{Batch: 1, Threads: -1}); return err },
		"missing tensors": func() error { _, err := NewTraining(bad, TrainingOptions{Batch: 1, Threads: 1}); return err },
		"prediction":      func() error { _, err := NewPrediction(bad, 1, 1); return err },
		"shape":           func() error { _, err := NewPrediction(&Weights{}, 1, 1); return err },
	} {
		if err := build(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPredictionFollowsTraining(t *testing.T) {
	w := newSmallWeights(t, small)
	tr, p := newTraining(t, w, 2, 1), newPrediction(t, w, 1)
	images, targets, mask := randomBatch(small, 2)
	face := images[:small.Side*small.Side]
	run := func() []float32 {
		out, err := p.Run(face)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Clone(out)
	}
	first, again := run(), run()
	if !slices.Equal(first, again) {
		t.Error("two predictions by the same weights differ")
	}
	mustStep(t, tr, images, targets, mask, 1)
	if slices.Equal(first, run()) {
		t.Error("the prediction did not follow the step")
	}
}

func TestPredictionOfAFaceIgnoresItsBatch(t *testing.T) {
	w := newSmallWeights(t, small)
	images, _, _ := randomBatch(small, 5)
	one, five := newPrediction(t, w, 1), newPrediction(t, w, 5)
	batch, err := five.Run(images)
	if err != nil {
		t.Fatal(err)
	}
	pixels, outputs := small.Side*small.Side, small.Outputs()
	for i := range 5 {
		alone, err := one.Run(images[i*pixels:][:pixels])
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, outputs)
		for j, v := range alone {
			want[j] = float64(v)
		}
		if e := worst(batch[i*outputs:][:outputs], want); !(e < 1e-6) {
			t.Errorf("face %d is predicted otherwise in a batch, by %.2g of its largest output", i, e)
		}
	}
}
