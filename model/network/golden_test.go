package network

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nlpodyssey/safetensors"
)

// goldenCase is what testdata/golden.py calls a case.
type goldenCase struct {
	Side, Keypoints, Kernel, Stride, Padding, Faces int
	Channels                                        []int
	Dropout, Scale, LR                              float64
	WeightDecay                                     float64 `json:"weight_decay"`
	Beta, Eps                                       float64 // above 0 for heatmap networks
}

func (c goldenCase) spec() Spec {
	face := Face{Side: c.Side, Keypoints: c.Keypoints}
	if c.Beta > 0 {
		return Heatmap{Face: face, OutChannel: c.Channels}
	}
	return Packs{
		Face: face, KernelSize: c.Kernel, Stride: c.Stride, Padding: c.Padding,
		OutChannel: c.Channels, Dropout: c.Dropout,
	}
}

func (c goldenCase) adam() Adam {
	a := Adam{LR: c.LR, Beta1: .9, Beta2: .999, Epsilon: 1e-8, L2: c.WeightDecay}
	if c.Beta > 0 {
		a.L2, a.Decay, a.Epsilon = 0, c.WeightDecay, c.Eps
	}
	return a
}

// golden is one file of testdata.
type golden struct {
	goldenCase
	tensors map[string][]float64
}

func goldenFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.safetensors")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden values in testdata: %v", err)
	}
	return files
}

func readGolden(t testing.TB, path string) golden {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, header, err := safetensors.ReadMetadata(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	file, err := safetensors.Deserialize(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	g := golden{tensors: map[string][]float64{}}
	if err := json.Unmarshal([]byte(header.Metadata()["case"]), &g.goldenCase); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, n := range file.Tensors() {
		g.tensors[n.Name] = numbers(t, n.TensorView)
	}
	return g
}

func numbers(t testing.TB, v safetensors.TensorView) []float64 {
	t.Helper()
	var out []float64
	for data := v.Data(); len(data) > 0; {
		switch v.DType() {
		case safetensors.U8:
			out, data = append(out, float64(data[0])), data[1:]
		case safetensors.F32:
			out, data = append(out, float64(math.Float32frombits(binary.LittleEndian.Uint32(data)))), data[4:]
		case safetensors.F64:
			out, data = append(out, math.Float64frombits(binary.LittleEndian.Uint64(data))), data[8:]
		default:
			t.Fatalf("golden values of type %v", v.DType())
		}
	}
	return out
}

// get returns a tensor of the file times scale.
func (g golden) get(t testing.TB, name string, scale float64) []float32 {
	t.Helper()
	v, ok := g.tensors[name]
	if !ok {
		t.Fatalf("golden values lack %s", name)
	}
	out := make([]float32, len(v))
	for i := range v {
		out[i] = float32(v[i] * scale)
	}
	return out
}

// weights returns the weights PyTorch started from.
func (g golden) weights(t testing.TB) *Weights {
	t.Helper()
	w, err := Init(g.spec(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range w.Tensors {
		start := g.get(t, "start."+p.Name, 1)
		if len(start) != len(p.Value) {
			t.Fatalf("%s has %d values, PyTorch's %d", p.Name, len(p.Value), len(start))
		}
		copy(p.Value, start)
	}
	return w
}

func (g golden) batch(t testing.TB) (images, targets, mask []float32) {
	t.Helper()
	return g.get(t, "images", g.Scale), g.get(t, "targets", 1), g.get(t, "mask", 1)
}

// training returns a training graph with PyTorch's dropout masks.
func (g golden) training(t testing.TB, w *Weights, threads int) *Training {
	t.Helper()
	tr, err := NewTraining(w, TrainingOptions{Batch: g.Faces, Threads: threads, Loss: Loss{Beta: g.Beta}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
	})
	var masks [][]float32
	for i := range g.Channels {
		if g.Dropout > 0 {
			masks = append(masks, g.get(t, fmt.Sprintf("dropout.%d", i), 1))
		}
	}
	if err := tr.SetDropout(masks...); err != nil {
		t.Fatal(err)
	}
	return tr
}

// worst returns the largest difference as a share of the largest value of want.
func worst(got []float32, want []float64) float64 {
	var diff, largest float64
	for i, w := range want {
		d := math.Abs(float64(got[i]) - w)
		if math.IsNaN(d) {
			return math.NaN()
		}
		diff, largest = max(diff, d), max(largest, math.Abs(w))
	}
	if diff == 0 {
		return 0
	}
	return diff / largest
}

func forGoldens(t *testing.T, test func(t *testing.T, g golden)) {
	for _, path := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".safetensors"), func(t *testing.T) {
			test(t, readGolden(t, path))
		})
	}
}

func TestOutputsEqualPyTorch(t *testing.T) {
	forGoldens(t, func(t *testing.T, g golden) {
		p, err := NewPrediction(g.weights(t), g.Faces, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		images, _, _ := g.batch(t)
		got, err := p.Run(images)
		if err != nil {
			t.Fatal(err)
		}
		if e := worst(got, g.tensors["outputs"]); !(e < 1e-5) {
			t.Errorf("outputs differ by %.2g of the largest", e)
		}
	})
}

func TestLossAndGradientsEqualPyTorch(t *testing.T) {
	forGoldens(t, func(t *testing.T, g golden) {
		tr := g.training(t, g.weights(t), 2)
		images, targets, mask := g.batch(t)
		loss, err := tr.Loss(images, targets, mask, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := g.tensors["losses"][0]
		if e := math.Abs(float64(loss)-want) / want; !(e < 1e-5) {
			t.Errorf("loss is %g, PyTorch's %g", loss, want)
		}
		for _, p := range tr.trained {
			gradient := g.tensors["gradient."+p.Name]
			if !slices.ContainsFunc(gradient, func(v float64) bool { return v != 0 }) {
				t.Errorf("%s: the golden gradient is zero and tests nothing", p.Name)
			}
			if e := worst(tr.Gradient(p.Name), gradient); !(e < 1e-4) {
				t.Errorf("%s: the gradient differs by %.2g of its largest", p.Name, e)
			}
		}
	})
}

func TestTenAdamStepsEqualPyTorch(t *testing.T) {
	forGoldens(t, func(t *testing.T, g golden) {
		w := g.weights(t)
		tr := g.training(t, w, 2)
		images, targets, mask := g.batch(t)
		for step, want := range g.tensors["losses"] {
			loss, err := tr.Step(images, targets, mask, 1, g.adam(), 0)
			if err != nil {
				t.Fatal(err)
			}
			if e := math.Abs(float64(loss)-want) / want; !(e < 1e-4) {
				t.Errorf("step %d: the loss is %g, PyTorch's %g", step+1, loss, want)
			}
			for _, p := range w.Tensors {
				if want, kept := g.tensors[fmt.Sprintf("step%d.%s", step+1, p.Name)]; kept {
					if e := worst(p.Value, want); !(e < 1e-4) {
						t.Errorf("step %d: %s differs by %.2g of its largest", step+1, p.Name, e)
					}
				}
			}
		}
		if w.Step != len(g.tensors["losses"]) {
			t.Errorf("%d steps counted", w.Step)
		}
	})
}
