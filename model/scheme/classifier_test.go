package scheme

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/model/network"
)

// photos returns noise of which every second is smoothed: a scheme whose photos are blurred.
func photos(n int) (pixels [][]byte, of []int) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		p := make([]byte, 48*48)
		for j := range p {
			p[j] = byte(rng.IntN(200) + rng.IntN(50))
			if i%2 == 1 && j > 0 {
				p[j] = byte((3*int(p[j-1]) + int(p[j])) / 4)
			}
		}
		pixels, of = append(pixels, p), append(of, i%2)
	}
	return pixels, of
}

func learn(t *testing.T) (*Classifier, [][]byte, []int) {
	t.Helper()
	pixels, of := photos(80)
	g, err := Learn(context.Background(), func(i int) ([]byte, error) { return pixels[i], nil }, of[:60], 2, 48, 2, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g, pixels, of
}

func TestGuessesPhotosItNeverSaw(t *testing.T) {
	g, pixels, of := learn(t)
	p := make([]float32, 2)
	for i := 60; i < len(of); i++ {
		g.Guess(p, pixels[i], 48)
		if p[of[i]] < 0.75 || math.Abs(float64(p[0]+p[1]-1)) > 1e-6 {
			t.Errorf("photo %d is of scheme %d: guessed %v", i, of[i], p)
		}
	}
}

func TestLearningIsRepeatable(t *testing.T) {
	a, _, _ := learn(t)
	b, _, _ := learn(t)
	if diff := cmp.Diff(a.Tensors(), b.Tensors()); diff != "" {
		t.Error(diff)
	}
}

func TestRestore(t *testing.T) {
	g, pixels, _ := learn(t)
	arrays := map[string][]float32{}
	for _, a := range g.Tensors() {
		arrays[a.Name] = a.Values
	}
	read := func(name string, shape []int) ([]float32, error) {
		if arrays[name] == nil {
			return nil, fmt.Errorf("no %s", name)
		}
		return arrays[name], nil
	}
	h, err := Restore(Features, 2, true, read)
	if err != nil {
		t.Fatal(err)
	}
	want, got := make([]float32, 2), make([]float32, 2)
	g.Guess(want, pixels[3], 48)
	h.Guess(got, pixels[3], 48)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name := range arrays {
		kept := arrays[name]
		delete(arrays, name)
		if _, err := Restore(Features, 2, true, read); err == nil {
			t.Errorf("restored without %s", name)
		}
		arrays[name] = kept
	}
}

// Answers of earlier versions are probabilities, those of today logits, and the name of their layer says which they
// are.
func TestAnswersAreNamedByWhatTheyAre(t *testing.T) {
	for layer, want := range map[string][2]float64{"answers": {0.4, 0}, Logits: {1 / (1 + math.Exp(-0.4)), 1 / (1 + math.Exp(2))}} {
		read := func(name string, shape []int) ([]float32, error) {
			if strings.HasSuffix(name, ".bias") && name != "hidden.bias" && name != layer+".bias" || strings.HasSuffix(name, ".weight") && name != "hidden.weight" && name != layer+".weight" {
				return nil, fmt.Errorf("no %s", name)
			}
			size := 1
			for _, n := range shape {
				size *= n
			}
			values := make([]float32, size)
			if name == layer+".bias" {
				copy(values, []float32{0.4, -2})
			}
			return values, nil
		}
		g, err := Restore(Features, 2, layer == Logits, read)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Restore(Features, 2, layer != Logits, read); err == nil {
			t.Errorf("%s were taken for the others", layer)
		}
		last := g.Tensors()[len(g.Tensors())-1]
		if last.Name != layer+".bias" {
			t.Errorf("%s are written as %s", layer, last.Name)
		}
		pixels, _ := photos(1)
		got := make([]float32, 2)
		g.Guess(got, pixels[0], 48)
		if share := want[0] / (want[0] + want[1]); math.Abs(float64(got[0])-share) > 1e-6 {
			t.Errorf("%s of 0.4 and -2 make %v, want %v", layer, got[0], share)
		}
	}
}

// A classifier of an earlier version knows the first measures alone.
func TestFewerMeasures(t *testing.T) {
	for _, features := range []int{147, 199} {
		testFewerMeasures(t, features)
	}
}

func testFewerMeasures(t *testing.T, features int) {
	t.Helper()
	w, err := network.Init(spec(features, 2), 3)
	if err != nil {
		t.Fatal(err)
	}
	arrays := map[string][]float32{"mean": make([]float32, features), "deviation": make([]float32, features)}
	for i := range features {
		arrays["mean"][i], arrays["deviation"][i] = float32(i%11)-5, float32(i%5+1)
	}
	for _, tensor := range w.Tensors {
		arrays[tensor.Name] = tensor.Value
	}
	read := func(name string, shape []int) ([]float32, error) {
		size := 1
		for _, n := range shape {
			size *= n
		}
		if size != len(arrays[name]) {
			return nil, fmt.Errorf("%s has %d numbers, not %v", name, len(arrays[name]), shape)
		}
		return arrays[name], nil
	}
	g, err := Restore(features, 2, false, read)
	if err != nil {
		t.Fatal(err)
	}
	if shape := g.Tensors()[0].Shape; !cmp.Equal(shape, []int{features}) {
		t.Errorf("written again with the shape %v", shape)
	}
	pixels, _ := photos(1)
	x := make([]float32, Features)
	Measure(x, pixels[0], 48)
	want, got := make([]float32, 2), make([]float32, 2)
	g.guess(want, x[:features])
	g.Guess(got, pixels[0], 48)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, n := range []int{0, Features + 1} {
		if _, err := Restore(n, 2, false, read); err == nil {
			t.Errorf("restored with %d measures", n)
		}
	}
}

// Who measures how many photos changes nothing, and everyone is counted once.
func TestMeasureAll(t *testing.T) {
	pixels, _ := photos(150)
	photo := func(i int) ([]byte, error) { return pixels[i], nil }
	var last int64
	got, err := measureAll(context.Background(), photo, len(pixels), 48, 4, func(done, total int64) {
		if done <= last || total != 150 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil || last != 150 {
		t.Fatal(last, err)
	}
	want := make([]float32, Features)
	for i := range pixels {
		Measure(want, pixels[i], 48)
		if diff := cmp.Diff(want, got[i*Features:][:Features]); diff != "" {
			t.Fatal(i, diff)
		}
	}
}

// A mirrored photo has the same spectrum, levels, border, steps and edges: the measures behind the first 147.
func TestMeasureMirrored(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	photo, mirrored := make([]byte, 96*96), make([]byte, 96*96)
	for i := range photo {
		photo[i] = byte(rng.IntN(256) * (i % 96) / 96)
		mirrored[i-i%96+95-i%96] = photo[i]
	}
	a, b := make([]float32, Features), make([]float32, Features)
	Measure(a, photo, 96)
	Measure(b, mirrored, 96)
	for i := 147; i < Features; i++ {
		if math.Abs(float64(a[i]-b[i])) > 1e-4*(1+math.Abs(float64(a[i]))) {
			t.Errorf("measure %d is %v, mirrored %v", i, a[i], b[i])
		}
	}
}

func TestLearnStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	pixels, of := photos(4)
	if _, err := Learn(ctx, func(i int) ([]byte, error) { return pixels[i], nil }, of, 2, 48, 1, 1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	broken := errors.New("broken")
	if _, err := Learn(context.Background(), func(int) ([]byte, error) { return nil, broken }, of, 2, 48, 1, 1, nil); !errors.Is(err, broken) {
		t.Errorf("unreadable photo: %v", err)
	}
}

// The few sums of a guess are what the network's graph computes.
func TestGuessIsTheNetworks(t *testing.T) {
	w, err := network.Init(spec(Features, 3), 5)
	if err != nil {
		t.Fatal(err)
	}
	p, err := network.NewPrediction(w, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	x := make([]float32, Features)
	for i := range x {
		x[i] = float32(i%7) - 3
	}
	want, err := p.Run(x)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float32, 3)
	network.AnswerDense(w, got, x)
	for i := range got {
		if math.Abs(float64(got[i]-want[i])) > 1e-5 {
			t.Errorf("answer %d: %v, the graph says %v", i, got[i], want[i])
		}
	}
}

func TestMeasureAgreesWithNumPy(t *testing.T) {
	content, err := os.ReadFile("testdata/measure.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Side     int
		Pixels   []int
		Measures []float64
	}
	if err := json.Unmarshal(content, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		pixels := make([]byte, len(c.Pixels))
		for i, v := range c.Pixels {
			pixels[i] = byte(v)
		}
		got := make([]float32, Features)
		Measure(got, pixels, c.Side)
		if len(c.Measures) != Features {
			t.Fatalf("%d measures, NumPy has %d", Features, len(c.Measures))
		}
		for i, want := range c.Measures {
			if math.Abs(float64(got[i])-want) > 1e-4*(1+math.Abs(want)) {
				t.Errorf("side %d, measure %d is %v, NumPy says %v", c.Side, i, got[i], want)
			}
		}
	}
}

func BenchmarkGuess(b *testing.B) {
	pixels := make([]byte, 96*96)
	w, err := network.Init(spec(Features, 2), 1)
	if err != nil {
		b.Fatal(err)
	}
	g := &Classifier{mean: make([]float32, Features), deviation: make([]float32, Features), weights: w}
	p := make([]float32, 2)
	for b.Loop() {
		g.Guess(p, pixels, 96)
	}
}
