package model

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

func TestPauseAndWatch(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 100))
	s := modeltest.Small()
	var control Control
	control.Pause()
	control.Watch(5)
	var batches atomic.Int64
	seen := make(chan PredictionEvent, 10_000)
	done := make(chan *Result)
	go func() {
		result, err := Train(context.Background(), ds, TrainOptions{
			Settings: s, Threads: 1, Control: &control,
			OnBatch:      func(BatchEvent) { batches.Add(1) },
			OnPrediction: func(p PredictionEvent) { seen <- p },
		})
		if err != nil {
			t.Error(err)
		}
		done <- result
	}()
	first := await(t, seen, 5)
	control.Watch(7) // at once, though paused
	await(t, seen, 7)
	control.Watch(-1)
	control.Watch(5)
	if again := await(t, seen, 5); !cmp.Equal(again.Points, first.Points) {
		t.Error("the network changed while paused")
	}
	if n := batches.Load(); n > 0 || !control.Paused() {
		t.Errorf("%d batches were trained while paused", n)
	}
	control.Resume()
	result := <-done
	if result.Reason != Finished {
		t.Errorf("ended as %q", result.Reason)
	}
	close(seen)
	var last PredictionEvent
	for p := range seen {
		last = p
	}
	p, err := prediction.NewPredictor(result.Checkpoint, prediction.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	pixels, err := ds.Pixels(5)
	if err != nil {
		t.Fatal(err)
	}
	want, err := p.Predict(pixels)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, last.Points); last.Row != 5 || diff != "" {
		t.Errorf("the last prediction of row %d is not that of the last weights:\n%s", last.Row, diff)
	}
}

// await returns the next prediction, which must be of this row.
func await(t *testing.T, seen chan PredictionEvent, row int) PredictionEvent {
	t.Helper()
	select {
	case p := <-seen:
		if p.Row != row || !modeltest.AllKnown(p.Points) {
			t.Errorf("prediction %+v, want row %d", p, row)
		}
		return p
	case <-time.After(time.Minute):
		t.Fatal("no prediction of the watched row came")
		return PredictionEvent{}
	}
}

func TestStopWhilePaused(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 100))
	var control Control
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	result, err := Train(ctx, ds, TrainOptions{Settings: modeltest.Small(), Threads: 1, Control: &control, OnBatch: func(b BatchEvent) {
		if b.Step == 2 {
			control.Pause()
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	}})
	if err != nil || result.Reason != Stopped || result.Checkpoint.Position.Step != 2 {
		t.Errorf("%v, %+v", err, result)
	}
}

func TestStoppedBeforeItBegan(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	last := filepath.Join(t.TempDir(), "last")
	result, err := Train(ctx, modeltest.Open(t, modeltest.Spots(t, 40)), TrainOptions{Settings: modeltest.Small(), Threads: 1, Last: last})
	if err != nil || result.Reason != Stopped || result.Checkpoint.Position.Step != 0 {
		t.Errorf("%v, %+v", err, result)
	}
	if c, err := checkpoint.Load(last); err != nil || c.Position.Epoch != 0 {
		t.Errorf("%v", err)
	}
}

func TestWatchingARowWithoutPhotoDoesNoHarm(t *testing.T) {
	path := modeltest.Spots(t, 60)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ds := modeltest.Open(t, modeltest.Write(t, string(content)+"1,1,2,2,3,3,not pixels\n"))
	s := modeltest.Small()
	s.Epochs = 1
	var control Control
	for _, row := range []int{60, 61, 1000} {
		control.Watch(row)
		train(t, ds, TrainOptions{Settings: s, Control: &control, OnPrediction: func(p PredictionEvent) {
			t.Errorf("a prediction came for row %d", p.Row)
		}})
	}
}

func TestTimeLimit(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 200))
	s := modeltest.Small()
	s.Epochs = 100_000
	var control Control
	var last EpochEvent
	begun := time.Now()
	result := train(t, ds, TrainOptions{
		Settings: s, TimeLimit: 300 * time.Millisecond, Control: &control,
		OnBatch: func(b BatchEvent) {
			if b.Left > 300*time.Millisecond {
				t.Errorf("%v left of 300 ms", b.Left)
			}
			if b.Step == 2 { // a pause does not count
				control.Pause()
				time.AfterFunc(400*time.Millisecond, control.Resume)
			}
		},
		OnEpoch: func(e EpochEvent) { last = e },
	})
	if result.Reason != TimeUp || math.IsNaN(result.ValidationRMSE) || time.Since(begun) < 700*time.Millisecond {
		t.Errorf("%+v after %v", result, time.Since(begun))
	}
	curve := result.Checkpoint.Position.Curve
	if end := curve[len(curve)-1]; end.TestRMSE != last.TestRMSE {
		t.Errorf("the last weights were not evaluated: %+v, %+v", end, last)
	}
}

// A run that yields leaves a core to others from when it is told until it is told otherwise, and what it computes stays
// the same, bit for bit.
func TestYield(t *testing.T) {
	var control Control
	var bounds []int
	control.Yield(true)
	control.drive(4, func(threads int) { bounds = append(bounds, threads) })
	control.Yield(false)
	control.drive(1, func(threads int) { bounds = append(bounds, threads) })
	control.Yield(true)
	control.drive(0, nil)
	control.Yield(false)
	if diff := cmp.Diff([]int{3, 4, 1, 1}, bounds); diff != "" {
		t.Errorf("bounds: %s", diff)
	}

	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	train := func(yield func(batch int, c *Control)) *checkpoint.Checkpoint {
		var c Control
		result, err := Train(context.Background(), ds, TrainOptions{
			Settings: modeltest.Small(), Threads: 2, Control: &c,
			OnBatch: func(e BatchEvent) { yield(e.Batch, &c) },
		})
		if err != nil {
			t.Fatal(err)
		}
		return result.Checkpoint
	}
	want := train(func(int, *Control) {})
	got := train(func(batch int, c *Control) { c.Yield(batch%2 == 0) })
	if diff := cmp.Diff(want.Weights.Tensors, got.Weights.Tensors); diff != "" {
		t.Errorf("yielding changed the weights: %s", diff)
	}
}
