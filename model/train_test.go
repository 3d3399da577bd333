package model

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data"
	"fiducial/data/synth"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

func train(t testing.TB, ds *data.Dataset, o TrainOptions) *Result {
	t.Helper()
	if o.Threads == 0 {
		o.Threads = 2
	}
	result, err := Train(context.Background(), ds, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestTrainBeatsTheMeanFace(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 400))
	s := modeltest.Small()
	s.Epochs = 12
	var epochs []EpochEvent
	var batches []BatchEvent
	last, best := filepath.Join(t.TempDir(), "last"), filepath.Join(t.TempDir(), "best")
	result := train(t, ds, TrainOptions{
		Settings: s, Last: last, Best: best,
		OnEpoch: func(e EpochEvent) { epochs = append(epochs, e) },
		OnBatch: func(b BatchEvent) { batches = append(batches, b) },
	})
	end := epochs[len(epochs)-1]
	t.Logf("%.2f px, the mean face %.2f", end.TestRMSE, end.MeanFace)
	if result.Reason != Finished || !(end.TestRMSE < 0.5*end.MeanFace) || !(result.ValidationRMSE < 0.6*end.MeanFace) {
		t.Errorf("ended as %q with %.3f px (validation %.3f), the mean face has %.3f", result.Reason, end.TestRMSE, result.ValidationRMSE, end.MeanFace)
	}
	rows := len(ds.SplitRows(data.Train, s.Splits(), false))
	perEpoch := (rows + 15) / 16
	if len(epochs) != 12 || len(batches) != 12*perEpoch {
		t.Fatalf("%d epochs and %d batches, want 12 and %d", len(epochs), len(batches), 12*perEpoch)
	}
	for i, b := range batches {
		want := BatchEvent{Epoch: i/perEpoch + 1, Batch: i%perEpoch + 1, Batches: perEpoch, Step: i + 1, Loss: b.Loss, Left: b.Left}
		if b != want || !(b.Loss > 0) || b.Left < 0 {
			t.Fatalf("event %d is %+v", i, b)
		}
	}
	bestEpoch, bestRMSE := 0, math.Inf(1)
	for i, e := range epochs {
		sum := 0.0
		for _, b := range batches[i*perEpoch : (i+1)*perEpoch] {
			sum += b.Loss
		}
		if e.Epoch != i+1 || e.Epochs != 12 || e.TrainLoss != sum/float64(perEpoch) || !(e.ImagesPerSecond > 0) || !(e.Seconds > 0) ||
			e.Best != (e.TestRMSE < bestRMSE) {
			t.Errorf("epoch event %+v", e)
		}
		if e.Best {
			bestEpoch, bestRMSE = e.Epoch, e.TestRMSE
		}
	}
	if result.BestEpoch != bestEpoch || result.BestRMSE != bestRMSE {
		t.Errorf("best is epoch %d with %v, want %d with %v", result.BestEpoch, result.BestRMSE, bestEpoch, bestRMSE)
	}
	checkFiles(t, ds, result, last, best)
}

// checkFiles compares the checkpoints on disk with a result.
func checkFiles(t *testing.T, ds *data.Dataset, result *Result, last, best string) {
	t.Helper()
	c, err := checkpoint.Load(last)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(checkpointtest.Bytes(t, c), checkpointtest.Bytes(t, result.Checkpoint)) {
		t.Error("the last checkpoint on disk is not that of the result")
	}
	if !c.Knows(ds, evaluation.TrainFaces.Rows(ds, c.Settings.Splits())) || c.Fits(ds) != nil {
		t.Error("the checkpoint does not know its dataset again")
	}
	c, err = checkpoint.Load(best)
	if err != nil {
		t.Fatal(err)
	}
	if c.Position.Epoch != result.BestEpoch {
		t.Errorf("the best checkpoint is of epoch %d, want %d", c.Position.Epoch, result.BestEpoch)
	}
	rows := ds.SplitRows(data.Test, c.Settings.Splits(), false)
	p, err := prediction.NewPredictor(c, prediction.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	predictions, err := p.PredictRows(context.Background(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m := evaluation.OfCheckpoint(result.Checkpoint, ds, rows, predictions).Metrics; math.Abs(m.RMSE-result.BestRMSE) > 1e-4 {
		t.Errorf("the best checkpoint predicts with %v px, the run measured %v", m.RMSE, result.BestRMSE)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 120))
	s := modeltest.Small()
	s.Dropout = 0.2
	first := checkpointtest.Bytes(t, train(t, ds, TrainOptions{Settings: s}).Checkpoint)
	if !bytes.Equal(first, checkpointtest.Bytes(t, train(t, ds, TrainOptions{Settings: s}).Checkpoint)) {
		t.Error("two runs with the same seed differ")
	}
	s.Seed++
	other := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	other.Settings.Seed--
	if bytes.Equal(first, checkpointtest.Bytes(t, other)) {
		t.Error("another seed made the same run")
	}
}

func TestTrainRefuses(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 20))
	bare := modeltest.Open(t, modeltest.Write(t, "left_eye_center_x,left_eye_center_y,Image\n"+strings.Repeat(",,"+strings.TrimSpace(strings.Repeat("7 ", 576))+"\n", 9)))
	partial := modeltest.Open(t, modeltest.Write(t, "a_x,a_y,b_x,b_y,Image\n"+strings.Repeat("1,1,,,"+strings.TrimSpace(strings.Repeat("7 ", 576))+"\n", 3)))
	for _, c := range []struct {
		name   string
		ds     *data.Dataset
		change func(*TrainOptions)
		is     error
		want   string
	}{
		{"no label", bare, func(*TrainOptions) {}, ErrNoRows, "label some"},
		{"no complete row", partial, func(o *TrainOptions) { o.Settings.CompleteOnly = true }, ErrNoRows, "complete_only"},
		{"bad settings", ds, func(o *TrainOptions) { o.Settings.LR = -1 }, nil, "lr"},
		{"no such folder", ds, func(o *TrainOptions) { o.Last = "/nosuch/folder/last" }, os.ErrNotExist, "/nosuch/folder/last"},
		{"image too small", ds, func(o *TrainOptions) { o.Settings.OutChannel = []int{2, 2, 2, 2, 2} }, nil, "nothing of the image is left"},
	} {
		o := TrainOptions{Settings: modeltest.Small(), Threads: 1}
		c.change(&o)
		_, err := Train(context.Background(), c.ds, o)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Where the faces that have labels all measure, it is said that it is not for want of labels.
func TestTrainWithoutTrainingRows(t *testing.T) {
	for n, want := range map[int]string{1: "the only labelled face is one that measures", 2: "all 2 labelled faces are ones that measure"} {
		ds := modeltest.Open(t, modeltest.Spots(t, n))
		s := modeltest.Small()
		s.Epochs = 1
		for len(ds.SplitRows(data.Train, s.Splits(), false)) > 0 {
			s.SplitSeed++
		}
		if _, err := Train(t.Context(), ds, TrainOptions{Settings: s, Threads: 1}); !errors.Is(err, ErrNoRows) || !strings.Contains(err.Error(), want) {
			t.Errorf("%d faces: %v", n, err)
		}
		s.AllFaces = true
		if _, err := Train(t.Context(), ds, TrainOptions{Settings: s, Threads: 1}); err != nil {
			t.Errorf("%d faces, told to learn from all: %v", n, err)
		}
	}
}

// Fewer faces than a batch takes are one batch, also where incomplete ones are dropped: it is as if they were not.
func TestTrainOnLessThanABatch(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 20))
	s := modeltest.Small()
	s.Epochs, s.BatchSize = 2, 64
	s.DropLast = true
	batches := 0
	dropping := train(t, ds, TrainOptions{Settings: s, Threads: 1, OnBatch: func(BatchEvent) { batches++ }})
	s.DropLast = false
	keeping := train(t, ds, TrainOptions{Settings: s, Threads: 1})
	if diff := cmp.Diff(keeping.Checkpoint.Weights.Tensors, dropping.Checkpoint.Weights.Tensors); diff != "" {
		t.Errorf("the only batch was dropped, or is another one:\n%s", diff)
	}
	if batches != 2 {
		t.Errorf("two epochs had %d batches", batches)
	}
}

// With few faces none may fall into the test split: training goes on without.
func TestTrainWithoutTestRows(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 3))
	s := modeltest.Small()
	s.Epochs = 1
	for len(ds.SplitRows(data.Test, s.Splits(), false))+len(ds.SplitRows(data.Validation, s.Splits(), false)) > 0 {
		s.SplitSeed++
	}
	best := filepath.Join(t.TempDir(), "best")
	result := train(t, ds, TrainOptions{Settings: s, Best: best, OnEpoch: func(e EpochEvent) {
		if !math.IsNaN(e.TestLoss) || !math.IsNaN(e.TestRMSE) || !math.IsNaN(e.MeanFace) || !e.Best {
			t.Errorf("%+v", e)
		}
	}})
	if result.Reason != Finished || result.BestEpoch != 0 || !math.IsNaN(result.BestRMSE) || !math.IsNaN(result.ValidationRMSE) {
		t.Errorf("%+v", result)
	}
	if _, err := checkpoint.Load(best); err != nil {
		t.Error(err)
	}
}

func TestDivergedLossStopsWithAdvice(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	scaled := modeltest.Small()
	scaled.Epochs, scaled.LR = 2, 0.5
	unscaled := scaled
	unscaled.Standardise, unscaled.Offsets = false, false
	for _, c := range []struct {
		name   string
		s      settings.Settings
		advice string
		absent string
		poison float32
	}{
		{"infinite loss", scaled, "lr is 0.5, try 0.05", "standardise", 1e25},
		{"unscaled", unscaled, "switch standardise on, switch offsets on", "nosuch", 1e25},
		{"loss not a number", scaled, "try 0.05", "standardise", float32(math.NaN())},
	} {
		t.Run(c.name, func(t *testing.T) {
			last := filepath.Join(t.TempDir(), "last")
			once := c.s
			once.Epochs, once.LR = 1, 1e-4
			good := train(t, ds, TrainOptions{Settings: once, Last: last}).Checkpoint
			before, err := os.ReadFile(last)
			if err != nil {
				t.Fatal(err)
			}
			// Weights that a learning rate far too high would have led to.
			w := good.Weights.Tensors
			w[len(w)-1].Value[0] = c.poison
			result, err := Train(context.Background(), ds, TrainOptions{Settings: c.s, Threads: 2, Last: last, Resume: good})
			if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), c.advice) || strings.Contains(err.Error(), c.absent) ||
				!strings.Contains(err.Error(), "epoch 2, batch 1") {
				t.Fatalf("error %v", err)
			}
			if result.Reason != Diverged || result.Checkpoint != nil {
				t.Errorf("result %+v", result)
			}
			if after, err := os.ReadFile(last); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the last good checkpoint was touched: %v", err)
			}
		})
	}
}

func TestKeypointNeverLabelled(t *testing.T) {
	content, err := os.ReadFile(modeltest.Spots(t, 60))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace("extra_x,extra_y,"+strings.ReplaceAll(string(content), "\n", "\n,,"), "\n,,\n", "\n", 1)
	ds := modeltest.Open(t, modeltest.Write(t, strings.TrimSuffix(text, ",,")))
	result := train(t, ds, TrainOptions{Settings: modeltest.Small()})
	if m := result.Checkpoint.MeanFace; m[0] != 11.5 || m[1] != 11.5 {
		t.Errorf("the mean of a point nobody labelled is %v, want the centre", m[:2])
	}
	if !(result.BestRMSE < 20) {
		t.Errorf("RMSE %v", result.BestRMSE)
	}
}

// The real faces, where they are: what the notebook measured, and that cnn learns in its first epoch.
func TestRealFaces(t *testing.T) {
	folder := os.Getenv("FIDUCIAL_FACES")
	if folder == "" {
		t.Skip("FIDUCIAL_FACES names no folder with training.zip")
	}
	ds := modeltest.Open(t, filepath.Join(folder, "training.zip"))
	notebook := variant(t, ds, 1)
	if !(math.Abs(notebook.first-2600) < 100) || !(notebook.last > 150 && notebook.last < 500) {
		t.Errorf("the notebook's loss goes from %.0f to %.0f, want about 2600 to 270–450", notebook.first, notebook.last)
	}
	s, err := settings.FromPreset("cnn")
	if err != nil {
		t.Fatal(err)
	}
	s.OutChannel, s.Epochs = []int{8, 16, 32}, 1
	train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) {
		t.Logf("cnn with 8,16,32 after an epoch: %.2f px, the mean face %.2f", e.TestRMSE, e.MeanFace)
		if !(e.TestRMSE < 0.92*e.MeanFace) {
			t.Errorf("cnn has %.2f px after an epoch, the mean face %.2f", e.TestRMSE, e.MeanFace)
		}
	}})
}

func BenchmarkTrain(b *testing.B) {
	path := filepath.Join(b.TempDir(), "drawn.csv")
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(synth.Write(context.Background(), f, 320, 1, nil), f.Close())
	}
	if err != nil {
		b.Fatal(err)
	}
	ds := modeltest.Open(b, path)
	for _, p := range settings.Presets() {
		b.Run(p.Name, func(b *testing.B) {
			p.Settings.Epochs = 1
			images, seconds := 0.0, 0.0
			for b.Loop() {
				train(b, ds, TrainOptions{Settings: p.Settings, OnEpoch: func(e EpochEvent) {
					images += e.ImagesPerSecond * e.Seconds
					seconds += e.Seconds
				}})
			}
			b.ReportMetric(images/seconds, "images/s")
		})
	}
}

func ExampleTrain() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "drawn.csv")
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	if err := errors.Join(synth.Write(context.Background(), f, 50, 1, nil), f.Close()); err != nil {
		panic(err)
	}
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		panic(err)
	}
	defer ds.Close()
	if err := ds.Load(context.Background(), nil); err != nil {
		panic(err)
	}
	settings, err := settings.FromPreset("cnn")
	if err != nil {
		panic(err)
	}
	settings.Epochs, settings.OutChannel = 2, []int{4, 4}
	result, err := Train(context.Background(), ds, TrainOptions{
		Settings: settings,
		Last:     filepath.Join(folder, "drawn.safetensors"),
		OnEpoch:  func(e EpochEvent) { fmt.Printf("epoch %d of %d\n", e.Epoch, e.Epochs) },
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Reason)
	// Output:
	// epoch 1 of 2
	// epoch 2 of 2
	// finished
}
