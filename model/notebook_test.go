package model

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/synth"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// These tests show the notebook's unsolved error, which docs/notebook.md explains.

// drawn opens a dataset of n drawn faces, 64 pixels a side, with all their points labelled.
func drawn(t *testing.T, n int) *data.Dataset {
	t.Helper()
	const side = 64
	var csv bytes.Buffer
	for _, name := range face.Standard().Names() {
		fmt.Fprintf(&csv, "%s_x,%s_y,", name, name)
	}
	csv.WriteString("Image\n")
	for i := range n {
		f := synth.Draw(1, i, side)
		for _, p := range f.Points {
			fmt.Fprintf(&csv, "%.2f,%.2f,", p.X, p.Y)
		}
		csv.WriteString(strings.Trim(fmt.Sprint(f.Pixels), "[]") + "\n")
	}
	path := filepath.Join(t.TempDir(), "drawn.csv")
	if err := os.WriteFile(path, csv.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return modeltest.Open(t, path)
}

// outcome is what one variant of the notebook's settings came to.
type outcome struct {
	first, last float64 // loss of the first batch, mean of the last ten
	root        float64 // root of last in pixels: what the training loss makes one expect
	seen        float64 // RMSE in pixels on the rows trained on, dropout off
	unseen      float64 // RMSE in pixels on the test rows
	meanFace    float64 // of the mean face on the test rows
	size        float64 // mean of all predicted coordinates over that of all labels
}

// variant trains the notebook's preset with some settings changed.
func variant(t *testing.T, ds *data.Dataset, epochs int, changes ...string) outcome {
	t.Helper()
	s, err := settings.FromPreset("notebook")
	if err != nil {
		t.Fatal(err)
	}
	s.Epochs = epochs
	for _, change := range changes {
		key, value, _ := strings.Cut(change, "=")
		if err := s.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
	var o outcome
	var losses []float64
	result := train(t, ds, TrainOptions{
		Settings: s,
		OnBatch:  func(b BatchEvent) { losses = append(losses, b.Loss) },
		OnEpoch:  func(e EpochEvent) { o.unseen, o.meanFace = e.TestRMSE, e.MeanFace },
	})
	o.first = losses[0]
	for _, l := range losses[len(losses)-10:] {
		o.last += l / 10
	}
	o.root = math.Sqrt(o.last) * float64(prediction.NewTarget(s, checkpoint.Schemes{}, result.Checkpoint.MeanFace, ds.Side()).Scale)
	o.seen, o.size = seen(t, ds, result.Checkpoint)
	t.Logf("%v: loss %.4g to %.4g (%.2f px); RMSE %.2f px on the rows trained on, %.2f on unseen ones (mean face %.2f); predictions are %.2f of the labels' size",
		changes, o.first, o.last, o.root, o.seen, o.unseen, o.meanFace, o.size)
	return o
}

// seen predicts the rows trained on: the RMSE, and the size of the predictions over that of the labels.
func seen(t *testing.T, ds *data.Dataset, c *checkpoint.Checkpoint) (rmse, size float64) {
	t.Helper()
	rows := c.Settings.SplitRows(ds, data.Train)
	predictions, err := predictor(t, c).PredictRows(context.Background(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	var labels []face.Points
	var predicted, labelled float64
	for i, row := range rows {
		labels = append(labels, ds.Labels(row))
		for k, p := range predictions[i] {
			predicted += p.X + p.Y
			labelled += labels[i][k].X + labels[i][k].Y
		}
	}
	return evaluation.Of(ds.Keypoints(), rows, labels, predictions).Metrics.RMSE, predicted / labelled
}

// The loss falls as the notebook's did while the predictions stay far worse than one face for all. It is no
// matter of unseen faces: the very rows trained on are predicted as badly once dropout is off. Without dropout
// the loss means what it says. How far a run gets depends on its seed, so three are looked at.
func TestNotebookErrorIsNotAboutUnseenFaces(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a dozen networks")
	}
	ds := drawn(t, 600)
	const epochs, seeds = 12, 3
	var broken, size, brokenWithout, sizeWithout float64 // means over seeds; broken is the RMSE over what the loss promised
	for seed := range seeds {
		seed := fmt.Sprintf("seed=%d", seed+1)
		as := variant(t, ds, epochs, seed)
		if !(as.last < as.first/3) || !(as.seen > 4*as.meanFace) || !(math.Abs(as.seen-as.unseen) < 0.1*as.seen) {
			t.Errorf("%s: the loss went from %.0f to %.0f, RMSE %.2f px on the rows trained on and %.2f on unseen ones", seed, as.first, as.last, as.seen, as.unseen)
		}
		broken += as.seen / as.root / seeds
		size += as.size / seeds
		without := variant(t, ds, epochs, seed, "dropout=0")
		brokenWithout += without.seen / without.root / seeds
		sizeWithout += without.size / seeds
	}
	if !(broken > 1.25) || !(size < 0.75) {
		t.Errorf("with dropout the rows trained on have %.2f times the RMSE that the loss promised, predictions %.2f of the labels' size", broken, size)
	}
	if !(math.Abs(brokenWithout-1) < 0.15) || !(sizeWithout > 0.85) {
		t.Errorf("without dropout the rows trained on have %.2f times the RMSE that the loss promised, predictions %.2f of the labels' size", brokenWithout, sizeWithout)
	}
}

// With all causes removed the same network beats the mean face; each of them alone suffices to prevent that.
func TestNotebookErrorHasFourCauses(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a dozen networks")
	}
	ds := drawn(t, 600)
	remedies := []string{"dropout=0", "standardise=true", "offsets=true", "init=he", "shuffle=true"}
	const epochs = 30
	all := variant(t, ds, epochs, remedies...)
	if !(all.unseen < 0.85*all.meanFace) {
		t.Fatalf("with all remedies the network has %.2f px, the mean face %.2f", all.unseen, all.meanFace)
	}
	for _, cause := range []string{"dropout=0.5", "standardise=false", "offsets=false", "init=pytorch"} {
		if one := variant(t, ds, epochs, append(remedies, cause)...); !(one.unseen > 0.95*one.meanFace) {
			t.Errorf("with %s and all other remedies the network has %.2f px, the mean face %.2f", cause, one.unseen, one.meanFace)
		}
	}
}

// The notebook's search trained all its trials on one network. Here each run has its own.
func TestRunsShareNoNetwork(t *testing.T) {
	ds := drawn(t, 600)
	first := variant(t, ds, 3)
	if again := variant(t, ds, 3); again != first {
		t.Errorf("a second run went differently: %+v, %+v", first, again)
	}
	s, err := settings.FromPreset("notebook")
	if err != nil {
		t.Fatal(err)
	}
	s.Epochs = 3
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	s.Epochs, s.LR = 4, 0.0001
	shared := 0.0 // what the second trial of the notebook's search begins with
	train(t, ds, TrainOptions{Settings: s, Resume: c, OnBatch: func(b BatchEvent) {
		if shared == 0 {
			shared = b.Loss
		}
	}})
	if !(shared < 0.7*first.first) {
		t.Errorf("going on with the first run's network begins at %.0f, a new network at %.0f", shared, first.first)
	}
}
