package network

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTensorsOfTheNotebook(t *testing.T) {
	w, err := Init(Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 5, Stride: 1, Padding: 1, OutChannel: []int{2, 3, 4}, Dropout: .5}, 1)
	if err != nil {
		t.Fatal(err)
	}
	type tensor struct {
		Name  string
		Shape []int
	}
	var got []tensor
	for _, p := range w.Tensors {
		got = append(got, tensor{p.Name, p.Shape})
		n := 1
		for _, d := range p.Shape {
			n *= d
		}
		if len(p.Value) != n || len(p.M) != n || len(p.V) != n {
			t.Errorf("%s of shape %v has %d values, %d and %d moments", p.Name, p.Shape, len(p.Value), len(p.M), len(p.V))
		}
	}
	want := []tensor{
		{"packs.0.conv1.weight", []int{2, 1, 5, 5}}, {"packs.0.conv1.bias", []int{2}},
		{"packs.0.conv2.weight", []int{2, 2, 5, 5}}, {"packs.0.conv2.bias", []int{2}},
		{"packs.1.conv1.weight", []int{3, 2, 5, 5}}, {"packs.1.conv1.bias", []int{3}},
		{"packs.1.conv2.weight", []int{3, 3, 5, 5}}, {"packs.1.conv2.bias", []int{3}},
		{"packs.2.conv1.weight", []int{4, 3, 5, 5}}, {"packs.2.conv1.bias", []int{4}},
		{"packs.2.conv2.weight", []int{4, 4, 5, 5}}, {"packs.2.conv2.bias", []int{4}},
		{"linear.weight", []int{30, 256}}, {"linear.bias", []int{30}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Weights and biases alike are uniform within ±1/sqrt(fan in), as PyTorch's.
func TestInitIsPyTorchs(t *testing.T) {
	w, err := Init(Packs{Face: Face{Side: 48, Keypoints: 15}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{32, 32}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		fanIn int
	}{
		{"packs.0.conv1.weight", 9}, {"packs.0.conv1.bias", 9},
		{"packs.1.conv2.weight", 32 * 9}, {"packs.1.conv2.bias", 32 * 9},
		{"linear.weight", 32 * 12 * 12}, {"linear.bias", 32 * 12 * 12},
	} {
		p := w.Tensor(c.name)
		if p == nil {
			t.Fatalf("no tensor %s", c.name)
		}
		bound := 1 / math.Sqrt(float64(c.fanIn))
		var sum, squares float64
		for _, v := range p.Value {
			if math.Abs(float64(v)) > bound*1.000001 {
				t.Fatalf("%s has the value %g outside of ±%g", c.name, v, bound)
			}
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		n := float64(len(p.Value))
		// Of n uniform numbers the mean has the deviation bound/sqrt(3n), and the mean square, which is
		// bound²/3, the deviation 2·bound²/(3·sqrt(5n)).
		if mean := sum / n; math.Abs(mean) > 5*bound/math.Sqrt(3*n) {
			t.Errorf("%s has the mean %g", c.name, mean)
		}
		if square := squares / n; math.Abs(square-bound*bound/3) > 5*2*bound*bound/(3*math.Sqrt(5*n)) {
			t.Errorf("%s has the mean square %g instead of %g", c.name, square, bound*bound/3)
		}
	}
}

func TestInitGoesBySeed(t *testing.T) {
	a, b := newSmallWeights(t, small), newSmallWeights(t, small)
	other, err := Init(small, 8)
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(a, b) {
		t.Error("the same seed gave other weights")
	}
	if slices.Equal(a.Tensors[0].Value, other.Tensors[0].Value) {
		t.Error("another seed gave the same weights")
	}
	if _, err := Init(Packs{}, 1); err == nil {
		t.Error("weights for no network")
	}
}

func TestCloneIsDeep(t *testing.T) {
	w := newSmallWeights(t, small)
	w.Step = 5
	c := w.Clone()
	if d := cmp.Diff(w, c); d != "" {
		t.Fatal(d)
	}
	for _, p := range c.Tensors {
		p.Name, p.Shape[0] = "", -1
		p.Value[0], p.M[0], p.V[0] = 1e9, 1e9, 1e9
	}
	c.Spec.(Packs).OutChannel[0], c.Step = -1, 0
	if d := cmp.Diff(newSmallWeights(t, small).Tensors, w.Tensors); d != "" {
		t.Errorf("changing a clone changed the original: %s", d)
	}
	if w.Spec.(Packs).OutChannel[0] != small.OutChannel[0] || w.Step != 5 {
		t.Error("changing a clone changed the original")
	}
	if w.Tensor("nothing") != nil {
		t.Error("a tensor by a name that is none")
	}
}

func TestWeightsOfAnotherNetwork(t *testing.T) {
	if err := newSmallWeights(t, small).Check(); err != nil {
		t.Fatal(err)
	}
	change := func(f func(*Packs)) Spec {
		s := small
		f(&s)
		return s
	}
	for name, spoil := range map[string]func(w *Weights){
		"shape of the network": func(w *Weights) { w.Spec = change(func(s *Packs) { s.KernelSize = 99 }) },
		"one pack more":        func(w *Weights) { w.Spec = change(func(s *Packs) { s.OutChannel = []int{3, 4, 4} }) },
		"kernel":               func(w *Weights) { w.Spec = change(func(s *Packs) { s.KernelSize = 5 }) },
		"order":                func(w *Weights) { w.Tensors[0], w.Tensors[2] = w.Tensors[2], w.Tensors[0] },
		"short value":          func(w *Weights) { w.Tensors[1].Value = w.Tensors[1].Value[1:] },
		"no moments":           func(w *Weights) { w.Tensors[1].M = nil },
		"no second moments":    func(w *Weights) { w.Tensors[1].V = nil },
	} {
		w := newSmallWeights(t, small)
		spoil(w)
		if w.Check() == nil {
			t.Errorf("%s: no error", name)
		}
		if tr, err := NewTraining(w, TrainingOptions{Batch: 1, Threads: 1}); err == nil {
			t.Errorf("%s: a graph was built", name)
			tr.Close()
		}
	}
}
