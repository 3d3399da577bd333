package network

import (
	"errors"
	"runtime"
	"sync"
	"testing"
)

func TestClosed(t *testing.T) {
	w := newSmallWeights(t, small)
	tr, p := newTraining(t, w, 1, 2), newPrediction(t, w, 1)
	images, targets, mask := randomBatch(small, 1)
	for range 2 {
		if err := errors.Join(tr.Close(), p.Close()); err != nil {
			t.Fatal(err)
		}
	}
	_, stepErr := tr.Step(images, targets, mask, 1, defaultAdam, 0)
	_, runErr := p.Run(images)
	for _, err := range []error{stepErr, runErr, tr.SetDropout()} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("a closed graph returned %v", err)
		}
	}
	if tr.Gradient("linear.bias") != nil {
		t.Error("a closed graph has a gradient")
	}
}

// A step allocates nothing; the bound leaves room for what the runtime does meanwhile.
func TestStepAllocatesNothing(t *testing.T) {
	face := Face{Side: 96, Keypoints: 15}
	for name, s := range map[string]Spec{
		"packs":   Packs{Face: face, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{2, 2, 4}, Dropout: .5},
		"heatmap": Heatmap{Face: face, OutChannel: []int{2, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) { testStepAllocatesNothing(t, s) })
	}
}

func testStepAllocatesNothing(t *testing.T, s Spec) {
	const steps, bound = 20, 1 << 10
	w, err := Init(s, 7)
	if err != nil {
		t.Fatal(err)
	}
	w.StartEMA()
	tr := newTraining(t, w, 8, 2)
	images, targets, mask := randomBatch(s, 8)
	mustStep(t, tr, images, targets, mask, 0)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range uint64(steps) {
		mustStep(t, tr, images, targets, mask, i)
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) / steps; n > bound {
		t.Errorf("a step allocates %d bytes, more than %d", n, bound)
	}
}

// Close gives the memory back although the closed graphs are still held.
func TestCloseFreesMemory(t *testing.T) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	s := Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{16, 4}, Dropout: .5}
	w := newSmallWeights(t, s)
	images, targets, mask := randomBatch(s, 8)
	before := heap()
	tr, p := newTraining(t, w, 8, 2), newPrediction(t, w, 8)
	mustStep(t, tr, images, targets, mask, 1)
	if _, err := p.Run(images); err != nil {
		t.Fatal(err)
	}
	open := heap()
	if err := errors.Join(tr.Close(), p.Close()); err != nil {
		t.Fatal(err)
	}
	closed := heap()
	if open < before+(8<<20) || closed > before+(1<<20) {
		t.Errorf("the heap has %d KiB before, %d with open graphs, %d with closed ones", before>>10, open>>10, closed>>10)
	}
	runtime.KeepAlive(tr)
	runtime.KeepAlive(p)
}

// Gorgonia keeps state of its own for all graphs; building and running must be possible side by side.
func TestGraphsSideBySide(t *testing.T) {
	images, targets, mask := randomBatch(small, 2)
	losses := make([]float32, 4)
	var group sync.WaitGroup
	for i := range losses {
		group.Go(func() {
			w, err := Init(small, 7)
			if err != nil {
				t.Error(err)
				return
			}
			tr, err := NewTraining(w, TrainingOptions{Batch: 2, Threads: 2})
			if err != nil {
				t.Error(err)
				return
			}
			defer tr.Close()
			for seed := range uint64(3) {
				if losses[i], err = tr.Step(images, targets, mask, seed, defaultAdam, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	for _, loss := range losses {
		if loss != losses[0] {
			t.Errorf("graphs side by side have the losses %v", losses)
			break
		}
	}
}

// The memory that is told before a network is built is never more than it then takes, and of its order.
func TestLeastMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("trains large networks, which an emulated processor takes minutes for")
	}
	face := Face{Side: 48, Keypoints: 15}
	for name, s := range map[string]Spec{
		"packs":     Packs{Face: face, KernelSize: 5, Stride: 1, Padding: 2, OutChannel: []int{48, 32}, Dropout: .5},
		"no drop":   Packs{Face: face, KernelSize: 3, Stride: 1, Padding: 0, OutChannel: []int{64}},
		"heatmap":   Heatmap{Face: face, OutChannel: []int{32, 48, 64}},
		"one large": Heatmap{Face: face, OutChannel: []int{2, 2, 200}},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w, err := Init(s, 7)
		if err != nil {
			t.Fatal(err)
		}
		w.StartEMA()
		tr := newTraining(t, w, 16, 2)
		images, targets, mask := randomBatch(s, 16)
		mustStep(t, tr, images, targets, mask, 0)
		runtime.GC()
		runtime.ReadMemStats(&after)
		took, told := float64(after.HeapAlloc)-float64(before.HeapAlloc), LeastMemory(s, 16)
		t.Logf("%s takes %.1f MB, told %.1f", name, took/1e6, told/1e6)
		if told > took || told < took/4 {
			t.Errorf("%s takes %.1f MB, and %.1f were told", name, took/1e6, told/1e6)
		}
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
		runtime.KeepAlive(w)
	}
}
