package prediction_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/memory"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

func predictor(t testing.TB, c *checkpoint.Checkpoint) *prediction.Predictor {
	t.Helper()
	p, err := prediction.NewPredictor(c, prediction.Options{Threads: 2})
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

func TestPredictRowsIsPredictOfEach(t *testing.T) {
	content, err := os.ReadFile(modeltest.Spots(t, 70))
	if err != nil {
		t.Fatal(err)
	}
	ds := modeltest.Open(t, modeltest.Write(t, string(content)+"1,1,2,2,3,3,not pixels\n"))
	p := predictor(t, checkpointtest.Sample(t))
	rows := []int{3, 70, 0} // row 70 has no pixels
	for row := range 40 {
		rows = append(rows, row)
	}
	var calls []int64
	all, err := p.PredictRows(context.Background(), ds, rows, func(done, total int64) {
		if total != int64(len(rows)) {
			t.Errorf("total %d", total)
		}
		calls = append(calls, done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(calls, []int64{16, 32, 43}) {
		t.Errorf("progress %v", calls)
	}
	for i, row := range rows {
		if row == 70 {
			if all[i] != nil {
				t.Errorf("a row without pixels was predicted: %v", all[i])
			}
			continue
		}
		pixels, err := ds.Pixels(row)
		if err != nil {
			t.Fatal(err)
		}
		one, err := p.Predict(pixels)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(one, all[i], cmpopts.EquateApprox(0, 1e-4)); diff != "" || !modeltest.AllKnown(one) {
			t.Errorf("row %d:\n%s", row, diff)
		}
	}
}

func TestPredictRowsIsCancelled(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 70))
	ctx, cancel := context.WithCancel(context.Background())
	rows := make([]int, 70)
	_, err := predictor(t, checkpointtest.Sample(t)).PredictRows(ctx, ds, rows, func(done, _ int64) {
		if done > 32 {
			t.Error("went on after the cancel")
		}
		cancel()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestPredictFromSeveralGoroutines(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 40))
	p := predictor(t, checkpointtest.Sample(t))
	pixels, err := ds.Pixels(0)
	if err != nil {
		t.Fatal(err)
	}
	want, err := p.Predict(pixels)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for range 5 {
				if i%2 == 0 {
					if _, err := p.PredictRows(context.Background(), ds, []int{1, 2, 3}, nil); err != nil {
						t.Error(err)
					}
				} else if got, err := p.Predict(pixels); err != nil || !cmp.Equal(want, got) {
					t.Errorf("%v, %v; want %v", got, err, want)
				}
			}
		})
	}
	wait.Wait()
}

func TestPredictRefuses(t *testing.T) {
	p := predictor(t, checkpointtest.Sample(t))
	if _, err := p.Predict(make([]byte, 96*96)); !errors.Is(err, checkpoint.ErrMisfit) {
		t.Errorf("a photo of another size: %v", err)
	}
	c := checkpointtest.Sample(t)
	c.Keypoints = []string{"a", "b", "c"}
	if _, err := predictor(t, c).PredictRows(context.Background(), modeltest.Open(t, modeltest.Spots(t, 5)), []int{0}, nil); !errors.Is(err, checkpoint.ErrMisfit) {
		t.Errorf("a dataset with other keypoints: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Predict(make([]byte, modeltest.SpotSide*modeltest.SpotSide)); !errors.Is(err, prediction.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestTargetsThereAndBack(t *testing.T) {
	for _, offsets := range []bool{false, true} {
		s := settings.Settings{Offsets: offsets}
		g := prediction.NewTarget(s, checkpoint.Schemes{}, []float32{48, 40, 30, 40}, 96)
		points := []float32{50, 41, 24, 40, 48, 40, 30, 52}
		encoded := make([]float32, 8)
		mask := make([]float32, 8)
		g.Encode(encoded, mask, points, []float32{1, 1, 1, 1, 1, 1, 0, 0})
		want := []float32{50, 41, 24, 40, 48, 40, 0, 0}
		if offsets {
			want = []float32{2.0 / 24, 1.0 / 24, -0.25, 0, 0, 0, 0, 0}
		}
		if diff := cmp.Diff(want, encoded, cmpopts.EquateApprox(0, 1e-6)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]float32{1, 1, 1, 1, 1, 1, 0, 0}, mask); diff != "" {
			t.Error(diff)
		}
		back := make([]float32, 4)
		g.Decode(back, encoded[:4], []float32{1})
		if diff := cmp.Diff(points[:4], back, cmpopts.EquateApprox(0, 1e-5)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPredictingInTooLittleMemory(t *testing.T) {
	c := checkpointtest.Sample(t)
	if err := prediction.CheckMemory(c, 1e3); !errors.Is(err, memory.ErrTooLarge) || !strings.Contains(err.Error(), "predicting takes at least") {
		t.Errorf("predicting in 1,000 bytes: %v", err)
	}
	if err := prediction.CheckMemory(c, 1e9); err != nil {
		t.Errorf("predicting in 1 GB: %v", err)
	}
}

func ExamplePredictor() {
	s, err := settings.FromPreset("cnn")
	if err != nil {
		panic(err)
	}
	c := checkpointtest.Untrained(s, 96, 15) // in a program: checkpoint.Load
	p, err := prediction.NewPredictor(c, prediction.Options{Threads: 0})
	if err != nil {
		panic(err)
	}
	defer p.Close()
	points, err := p.Predict(make([]byte, 96*96))
	if err != nil {
		panic(err)
	}
	fmt.Println(len(points), "points")
	// Output: 15 points
}

func BenchmarkPredict(b *testing.B) {
	s, err := settings.FromPreset("cnn")
	if err != nil {
		b.Fatal(err)
	}
	p := predictor(b, checkpointtest.Untrained(s, 96, 15))
	pixels := make([]byte, 96*96)
	for b.Loop() {
		if _, err := p.Predict(pixels); err != nil {
			b.Fatal(err)
		}
	}
}
