package main

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"fiducial/data/face"
	"fiducial/model/finder"
	"fiducial/model/finder/scenery"
	"fiducial/model/kernel"
)

// tiny is a shape that learns something within seconds.
func tiny() finder.Shape {
	return finder.Shape{
		{In: 1, Out: 8, Kernel: 3, Stride: 2}, {In: 8, Out: 8, Kernel: 3, Stride: 2}, {In: 8, Out: 16, Kernel: 3, Stride: 2},
		{In: 16, Out: 16, Kernel: 3, Stride: 1}, {In: 16, Out: finder.Answers, Kernel: 1, Stride: 1},
	}
}

// train trains a tiny network for a few steps, with hard samples sought on the way, and returns its weights and its
// loss on samples that it never saw, before and after.
func train(t *testing.T, threads, steps int) (w *finder.Weights, before, after float64) {
	t.Helper()
	scenes, err := scenery.NewMaker(scenery.Options{Drawn: 20, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	c := command{Out: filepath.Join(t.TempDir(), "w.safetensors"), Steps: steps, Batch: 4, Rate: 0.01, Seed: 3, Threads: threads, scenes: 4}
	n, err := newNetwork(tiny(), c.Batch, side, threads, c.Seed)
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	m := &maker{scenes: scenes, seed: c.Seed}
	measure := func() (sum float64) {
		pictures, batch := make([]float32, c.Batch*side*side), make([]aims, c.Batch)
		for k := range 4 {
			for i := range batch {
				s := m.make(1_000_000 + k*c.Batch + i)
				copy(pictures[i*side*side:], s.picture)
				batch[i] = s.aims
			}
			sum += loss(n.gradients(), n.forward(pictures), batch)
		}
		return sum
	}
	before = measure()
	if err := c.learn(context.Background(), n, m); err != nil {
		t.Fatal(err)
	}
	m.hard = nil
	after = measure()
	content, err := os.ReadFile(c.Out)
	if err != nil {
		t.Fatal(err)
	}
	if w, err = finder.Decode(content); err != nil {
		t.Fatal(err)
	}
	return w, before, after
}

// A few steps make the loss on new samples smaller, and give the same weights on any number of threads.
func TestLearn(t *testing.T) {
	w, before, after := train(t, 1, 50)
	if !(after < 0.7*before) {
		t.Errorf("the loss went from %g to %g", before, after)
	}
	if again, _, _ := train(t, 2, 50); !reflect.DeepEqual(w, again) {
		t.Error("two threads gave other weights than one")
	}
}

// The weights for use are those of the averages, with each batch norm in the convolution before it: where its
// statistics are a batch's own, both answer alike.
func TestFoldedWeights(t *testing.T) {
	shape := tiny()[:1]
	n, err := newNetwork(append(shape, finder.Layer{In: 8, Out: 4, Kernel: 1, Stride: 1}), 2, side, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	pictures := make([]float32, 2*side*side)
	for i := range pictures {
		pictures[i] = float32(math.Sin(float64(i) * float64(i%97)))
	}
	// With a momentum below 1 the running statistics only come near the batch's after many passes.
	var answers []float32
	for range 400 {
		answers = n.forward(pictures)
	}
	for _, tensor := range n.tensors() {
		copy(tensor.average, tensor.value)
	}
	w := n.weights()
	first, err := kernel.NewConv(n.pool, kernel.ConvShape{Batch: 2, In: 1, Out: 8, Height: side, Width: side, Kernel: 3, Stride: 2, Padding: 1, ReLU: true})
	if err != nil {
		t.Fatal(err)
	}
	second, err := kernel.NewConv(n.pool, kernel.ConvShape{Batch: 2, In: 8, Out: 4, Height: side / 2, Width: side / 2, Kernel: 1, Stride: 1})
	if err != nil {
		t.Fatal(err)
	}
	between, got := make([]float32, 2*8*side*side/4), make([]float32, len(answers))
	first.Forward(between, pictures, w.Weight[0], w.Bias[0])
	second.Forward(got, between, w.Weight[1], w.Bias[1])
	for i, want := range answers {
		if d := math.Abs(float64(got[i] - want)); d > 0.01 {
			t.Fatalf("answer %d is %g, in training %g", i, got[i], want)
		}
	}
}

// Who interrupts gets the error of the context.
func TestLearnEnds(t *testing.T) {
	scenes, err := scenery.NewMaker(scenery.Options{Drawn: 2, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	n, err := newNetwork(tiny(), 2, side, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := command{Steps: 1000, Batch: 2, Rate: 0.01, Threads: 1, Out: filepath.Join(t.TempDir(), "w"), scenes: 1}
	if err := c.learn(ctx, n, &maker{scenes: scenes}); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted run ended with %v", err)
	}
}

// What is cut out of a scene has the size that is sought, in the middle, and the faces beside it are where they were.
func TestAround(t *testing.T) {
	p := finder.NewPlane(480, 360)
	for y := 150; y < 210; y++ { // the false box is white, the face grey
		for x := range 60 {
			p.Row(y)[270+x], p.Row(y)[200+x] = 200, 100
		}
	}
	h, ok := around(p, []scenery.Placed{{Box: face.Box{Left: 200, Top: 150, Size: 60}, Seen: 1}}, finder.Found{Box: face.Box{Left: 270, Top: 150, Size: 60}})
	if !ok || len(h.faces) != 1 {
		t.Fatal("nothing was cut out")
	}
	if v := h.picture.Row(side / 2)[side/2]; v < 190 {
		t.Errorf("in the middle there is %g", v)
	}
	b := h.faces[0].box
	if math.Abs(b.Size-finder.Typical) > 0.5 || h.faces[0].seen < 0.99 {
		t.Errorf("the face is %g pixels wide, of which %g is seen", b.Size, h.faces[0].seen)
	}
	if v := h.picture.Row(int(b.Top + b.Size/2))[int(b.Left+b.Size/2)]; v < 90 || v > 110 {
		t.Errorf("in the middle of the face there is %g", v)
	}
}

// A network that takes everything for a face gives some hard samples a scene, and samples are made of them.
func TestMine(t *testing.T) {
	scenes, err := scenery.NewMaker(scenery.Options{Drawn: 5, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	n, err := newNetwork(tiny(), 2, side, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	w := n.weights()
	last := len(w.Weight) - 1
	clear(w.Weight[last])
	w.Bias[last] = []float32{2, 0, 0, 0} // a face everywhere
	m := &maker{scenes: scenes, seed: 1}
	if m.hard, err = m.mine(context.Background(), w, 6, 7); err != nil {
		t.Fatal(err)
	}
	for _, h := range m.hard {
		if h.picture.Width != side || h.picture.Height != side {
			t.Errorf("a hard sample of %d×%d pixels", h.picture.Width, h.picture.Height)
		}
	}
	if len(m.hard) < 6 || len(m.hard) > 6*mineMost {
		t.Errorf("%d hard samples of 6 scenes", len(m.hard))
	}
	for i := range 20 {
		if s := m.make(i); len(s.picture) != side*side || len(s.aims.kinds) != side*side/finder.Stride/finder.Stride {
			t.Errorf("sample %d has %d pixels and %d aims", i, len(s.picture), len(s.aims.kinds))
		}
	}
}
