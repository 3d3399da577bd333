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
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/data/synth"
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

// file returns the bytes a checkpoint would have on disk.
func file(t testing.TB, c *Checkpoint) []byte {
	t.Helper()
	content, err := c.encode()
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestTrainBeatsTheMeanFace(t *testing.T) {
	ds := open(t, spots(t, 400))
	s := small()
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
	t.Logf("%.2f px, the mean face %.2f", end.TestRMSE, end.MeanFaceRMSE)
	if result.Reason != Finished || !(end.TestRMSE < 0.5*end.MeanFaceRMSE) || !(result.ValidationRMSE < 0.6*end.MeanFaceRMSE) {
		t.Errorf("ended as %q with %.3f px (validation %.3f), the mean face has %.3f", result.Reason, end.TestRMSE, result.ValidationRMSE, end.MeanFaceRMSE)
	}
	rows := len(ds.SplitRows(data.Train, 0, false))
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
	c, err := LoadCheckpoint(last)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file(t, c), file(t, result.Checkpoint)) {
		t.Error("the last checkpoint on disk is not that of the result")
	}
	if !c.TrainedOn(ds) || c.Fits(ds) != nil {
		t.Error("the checkpoint does not know its dataset again")
	}
	c, err = LoadCheckpoint(best)
	if err != nil {
		t.Fatal(err)
	}
	if c.Position.Epoch != result.BestEpoch {
		t.Errorf("the best checkpoint is of epoch %d, want %d", c.Position.Epoch, result.BestEpoch)
	}
	rows := ds.SplitRows(data.Test, 0, false)
	p, err := NewPredictor(c, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	predictions, err := p.PredictRows(context.Background(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	var labels []face.Points
	for _, row := range rows {
		labels = append(labels, ds.Labels(row))
	}
	if m := Evaluate(ds.Keypoints(), labels, predictions); math.Abs(m.RMSE-result.BestRMSE) > 1e-4 {
		t.Errorf("the best checkpoint predicts with %v px, the run measured %v", m.RMSE, result.BestRMSE)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	ds := open(t, spots(t, 120))
	s := small()
	s.Dropout = 0.2
	first := file(t, train(t, ds, TrainOptions{Settings: s}).Checkpoint)
	if !bytes.Equal(first, file(t, train(t, ds, TrainOptions{Settings: s}).Checkpoint)) {
		t.Error("two runs with the same seed differ")
	}
	s.Seed++
	other := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	other.Settings.Seed--
	if bytes.Equal(first, file(t, other)) {
		t.Error("another seed made the same run")
	}
}

func TestResumeGoesOnBitForBit(t *testing.T) {
	ds := open(t, spots(t, 120))
	s := small()
	s.Dropout = 0.2
	var want []EpochEvent
	whole := train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) { want = append(want, e) }})
	steps := whole.Checkpoint.Position.Step
	for _, at := range []int{1, steps/3 - 1, steps / 3, steps/3 + 1, steps - 1} {
		t.Run(fmt.Sprintf("stopped after step %d of %d", at, steps), func(t *testing.T) {
			last := filepath.Join(t.TempDir(), "last")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var got []EpochEvent
			onEpoch := func(e EpochEvent) { got = append(got, e) }
			part, err := Train(ctx, ds, TrainOptions{Settings: s, Threads: 2, Last: last, OnEpoch: onEpoch, OnBatch: func(b BatchEvent) {
				if b.Step == at {
					cancel()
				}
			}})
			if err != nil || part.Reason != Stopped || part.Checkpoint.Position.Step != at {
				t.Fatalf("stopped: %v, %+v", err, part)
			}
			c, err := LoadCheckpoint(last)
			if err != nil {
				t.Fatal(err)
			}
			result := train(t, ds, TrainOptions{Resume: c, OnEpoch: onEpoch})
			if !bytes.Equal(file(t, whole.Checkpoint), file(t, result.Checkpoint)) {
				t.Error("the resumed run ended elsewhere")
			}
			if result.ValidationRMSE != whole.ValidationRMSE {
				t.Errorf("validation RMSE %v, want %v", result.ValidationRMSE, whole.ValidationRMSE)
			}
			if diff := cmp.Diff(timeless(want), timeless(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// timeless leaves out what depends on the clock.
func timeless(events []EpochEvent) (out []EpochEvent) {
	for _, e := range events {
		e.Seconds, e.ImagesPerSecond, e.Left = 0, 0, 0
		out = append(out, e)
	}
	return out
}

func TestResumeRefuses(t *testing.T) {
	ds := open(t, spots(t, 60))
	s := small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	for _, x := range []struct {
		name   string
		change func(*Settings)
		want   string // "" for accepted
	}{
		{"done", func(*Settings) {}, "set epochs to more than 1"},
		{"other batches", func(s *Settings) { s.Epochs, s.BatchSize = 2, 8 }, "batch_size=16"},
		{"other network", func(s *Settings) { s.Epochs, s.OutChannel = 2, []int{8} }, "out_channel=4,4"},
		{"more epochs, another rate", func(s *Settings) { s.Epochs, s.LR, s.Dropout = 2, 1e-4, 0.3 }, ""},
	} {
		s := c.Settings
		x.change(&s)
		result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Resume: c, Threads: 1})
		if x.want == "" && (err != nil || result.Checkpoint.Position.Epoch != 2) || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestTrainRefuses(t *testing.T) {
	ds := open(t, spots(t, 20))
	bare := open(t, write(t, "left_eye_center_x,left_eye_center_y,Image\n"+strings.Repeat(",,"+strings.TrimSpace(strings.Repeat("7 ", 576))+"\n", 9)))
	partial := open(t, write(t, "a_x,a_y,b_x,b_y,Image\n"+strings.Repeat("1,1,,,"+strings.TrimSpace(strings.Repeat("7 ", 576))+"\n", 3)))
	for _, c := range []struct {
		name   string
		ds     *data.Dataset
		change func(*TrainOptions)
		is     error
		want   string
	}{
		{"no label", bare, func(*TrainOptions) {}, ErrNoRows, "label some"},
		{"no complete row", partial, func(o *TrainOptions) { o.Settings.CompleteOnly = true }, ErrNoRows, "complete_only"},
		{"too few", ds, func(o *TrainOptions) { o.Settings.DropLast, o.Settings.BatchSize = true, 64 }, batch.ErrTooFew, "batch_size"},
		{"bad settings", ds, func(o *TrainOptions) { o.Settings.LR = -1 }, nil, "lr"},
		{"no such folder", ds, func(o *TrainOptions) { o.Last = "/nosuch/folder/last" }, os.ErrNotExist, "/nosuch/folder/last"},
		{"image too small", ds, func(o *TrainOptions) { o.Settings.OutChannel = []int{2, 2, 2, 2, 2} }, nil, "nothing of the image is left"},
	} {
		o := TrainOptions{Settings: small(), Threads: 1}
		c.change(&o)
		_, err := Train(context.Background(), c.ds, o)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func write(t testing.TB, csv string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// With few faces none may fall into the test split: training goes on without.
func TestTrainWithoutTestRows(t *testing.T) {
	ds := open(t, spots(t, 3))
	s := small()
	s.Epochs = 1
	for len(ds.SplitRows(data.Test, s.SplitSeed, false))+len(ds.SplitRows(data.Validation, s.SplitSeed, false)) > 0 {
		s.SplitSeed++
	}
	best := filepath.Join(t.TempDir(), "best")
	result := train(t, ds, TrainOptions{Settings: s, Best: best, OnEpoch: func(e EpochEvent) {
		if !math.IsNaN(e.TestLoss) || !math.IsNaN(e.TestRMSE) || !math.IsNaN(e.MeanFaceRMSE) || !e.Best {
			t.Errorf("%+v", e)
		}
	}})
	if result.Reason != Finished || result.BestEpoch != 0 || !math.IsNaN(result.BestRMSE) || !math.IsNaN(result.ValidationRMSE) {
		t.Errorf("%+v", result)
	}
	if _, err := LoadCheckpoint(best); err != nil {
		t.Error(err)
	}
}

func TestDivergedLossStopsWithAdvice(t *testing.T) {
	ds := open(t, spots(t, 60))
	scaled := small()
	scaled.Epochs, scaled.LR = 2, 0.5
	unscaled := scaled
	unscaled.Standardise, unscaled.Offsets = false, false
	for _, c := range []struct {
		name   string
		s      Settings
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

func TestPauseAndWatch(t *testing.T) {
	ds := open(t, spots(t, 100))
	s := small()
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
	p, err := NewPredictor(result.Checkpoint, 1)
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
		if p.Row != row || !allKnown(p.Points) {
			t.Errorf("prediction %+v, want row %d", p, row)
		}
		return p
	case <-time.After(time.Minute):
		t.Fatal("no prediction of the watched row came")
		return PredictionEvent{}
	}
}

func TestStopWhilePaused(t *testing.T) {
	ds := open(t, spots(t, 100))
	var control Control
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	result, err := Train(ctx, ds, TrainOptions{Settings: small(), Threads: 1, Control: &control, OnBatch: func(b BatchEvent) {
		if b.Step == 2 {
			control.Pause()
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	}})
	if err != nil || result.Reason != Stopped || result.Checkpoint.Position.Step != 2 {
		t.Errorf("%v, %+v", err, result)
	}
}

func TestWatchingARowWithoutPhotoDoesNoHarm(t *testing.T) {
	path := spots(t, 60)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ds := open(t, write(t, string(content)+"1,1,2,2,3,3,not pixels\n"))
	s := small()
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
	ds := open(t, spots(t, 200))
	s := small()
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

func TestEditsCountDuringTraining(t *testing.T) {
	ds := open(t, spots(t, 200))
	s := small()
	s.Epochs = 2
	rows := ds.SplitRows(data.Test, 0, false)
	var before, after float64
	train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) {
		if e.Epoch == 2 {
			after = e.MeanFaceRMSE
			return
		}
		before = e.MeanFaceRMSE
		if err := ds.Apply("Move left_eye_center", data.Edit{Row: rows[0], Keypoint: 0, To: face.At(0, 23)}); err != nil {
			t.Error(err)
		}
	}})
	if !(after > before) {
		t.Errorf("the mean face scored %v before a label went astray and %v after", before, after)
	}
}

func TestFacesLabelledDuringTrainingJoinTheNextEpoch(t *testing.T) {
	content, err := os.ReadFile(spots(t, 120))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	for i := 41; i < len(lines)-1; i++ { // rows from 40 on lose their labels
		cells := strings.Split(lines[i], ",")
		lines[i] = ",,,,,," + cells[len(cells)-1]
	}
	ds := open(t, write(t, strings.Join(lines, "")))
	s := small()
	s.Epochs, s.BatchSize = 3, 4
	batches := map[int]int{}
	train(t, ds, TrainOptions{
		Settings: s,
		OnBatch: func(b BatchEvent) {
			batches[b.Epoch]++
			if b.Step > 1 {
				return
			}
			for row := 40; row < ds.Rows(); row++ {
				if err := ds.Apply("Place nose_tip", data.Edit{Row: row, Keypoint: 2, To: face.At(12, 15)}); err != nil {
					t.Fatal(err)
				}
			}
		},
	})
	rows := len(ds.SplitRows(data.Train, 0, false))
	if want := (rows + 3) / 4; batches[1] >= want || batches[2] != want || batches[3] != want {
		t.Errorf("%v batches an epoch, want fewer than %d and then that", batches, want)
	}
}

func TestLabelsRemovedDuringTraining(t *testing.T) {
	ds := open(t, spots(t, 40))
	s := small()
	s.Epochs = 2
	removed := false
	result := train(t, ds, TrainOptions{Settings: s, OnBatch: func(BatchEvent) {
		if removed {
			return
		}
		removed = true
		var edits []data.Edit
		for row := range ds.Rows() {
			for k := range spotNames {
				edits = append(edits, data.Edit{Row: row, Keypoint: k})
			}
		}
		if err := ds.Apply("Remove all", edits...); err != nil {
			t.Error(err)
		}
	}})
	if result.Reason != Finished || result.Checkpoint.Position.Step != 1 || !finiteAll(result.Checkpoint.Weights) {
		t.Errorf("%q after %d steps", result.Reason, result.Checkpoint.Position.Step)
	}
}

func TestKeypointNeverLabelled(t *testing.T) {
	content, err := os.ReadFile(spots(t, 60))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace("extra_x,extra_y,"+strings.ReplaceAll(string(content), "\n", "\n,,"), "\n,,\n", "\n", 1)
	ds := open(t, write(t, strings.TrimSuffix(text, ",,")))
	result := train(t, ds, TrainOptions{Settings: small()})
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
	ds := open(t, filepath.Join(folder, "training.zip"))
	notebook := variant(t, ds, 1)
	if !(math.Abs(notebook.first-2600) < 100) || !(notebook.last > 150 && notebook.last < 500) {
		t.Errorf("the notebook's loss goes from %.0f to %.0f, want about 2600 to 270–450", notebook.first, notebook.last)
	}
	s, err := FromPreset("cnn")
	if err != nil {
		t.Fatal(err)
	}
	s.OutChannel, s.Epochs = []int{8, 16, 32}, 1
	train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) {
		t.Logf("cnn with 8,16,32 after an epoch: %.2f px, the mean face %.2f", e.TestRMSE, e.MeanFaceRMSE)
		if !(e.TestRMSE < 0.92*e.MeanFaceRMSE) {
			t.Errorf("cnn has %.2f px after an epoch, the mean face %.2f", e.TestRMSE, e.MeanFaceRMSE)
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
	ds := open(b, path)
	for _, p := range Presets() {
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
	settings, err := FromPreset("cnn")
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
