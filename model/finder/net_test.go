package finder

import (
	"encoding/binary"
	"math"
	"os"
	"testing"

	"github.com/nlpodyssey/safetensors"

	"fiducial/data/simd"
)

// golden is a picture and what PyTorch answers for it with some weights (testdata/golden.py).
type golden struct {
	weights *Weights
	picture []float32
	size    size
	answers []float64
}

func readGolden(t *testing.T) golden {
	t.Helper()
	content, err := os.ReadFile("testdata/golden.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	w, err := Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	file, err := safetensors.Deserialize(content)
	if err != nil {
		t.Fatal(err)
	}
	picture, _ := file.Tensor("picture")
	answers, _ := file.Tensor("answers")
	shape := picture.Shape()
	g := golden{weights: w, size: size{int(shape[1]), int(shape[0])}}
	grey := make([]float32, len(picture.Data()))
	for i, v := range picture.Data() {
		grey[i] = float32(v)
	}
	g.picture = make([]float32, len(grey))
	Standardise(g.picture, grey)
	for data := answers.Data(); len(data) > 0; data = data[8:] {
		g.answers = append(g.answers, math.Float64frombits(binary.LittleEndian.Uint64(data)))
	}
	return g
}

// Every path answers as PyTorch does.
func TestAnswersEqualPyTorch(t *testing.T) {
	g := readGolden(t)
	for _, path := range simd.Paths() {
		t.Run(path.String(), func(t *testing.T) {
			t.Setenv(simd.Env, path.String())
			e, err := newEngine(g.weights)
			if err != nil {
				t.Fatal(err)
			}
			got, cols, rows, err := e.run(g.picture, g.size)
			if err != nil {
				t.Fatal(err)
			}
			if cols != g.size.width/Stride || rows != g.size.height/Stride || len(got) != len(g.answers) {
				t.Fatalf("%d answers for %d×%d cells", len(got), cols, rows)
			}
			var worst, largest float64
			for i, want := range g.answers {
				worst, largest = max(worst, math.Abs(float64(got[i])-want)), max(largest, math.Abs(want))
			}
			if !(worst < 1e-5*largest) {
				t.Errorf("answers differ by %g, the largest is %g", worst, largest)
			}
		})
	}
}

// An engine answers alike whatever it looked at before, also where plans gave way to those for other sizes.
func TestEngineForgets(t *testing.T) {
	g := readGolden(t)
	e, err := newEngine(g.weights)
	if err != nil {
		t.Fatal(err)
	}
	for i := range mostPlans + 3 {
		s := size{Stride * (i + 1), Stride * 2}
		if _, _, _, err := e.run(make([]float32, s.width*s.height), s); err != nil {
			t.Fatal(err)
		}
	}
	if len(e.plans) != mostPlans {
		t.Errorf("%d plans are kept", len(e.plans))
	}
	if _, old := e.plans[size{Stride, 2 * Stride}]; old {
		t.Error("the plan that was used the longest ago is still there")
	}
	got, _, _, err := e.run(g.picture, g.size)
	if err != nil {
		t.Fatal(err)
	}
	if d := math.Abs(float64(got[0]) - g.answers[0]); d > 1e-4 {
		t.Errorf("the first answer is off by %g", d)
	}
	if _, _, _, err := e.run(nil, size{12, 16}); err == nil {
		t.Error("a picture of broken steps was taken")
	}
}
