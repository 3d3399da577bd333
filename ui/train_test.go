package ui

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/model"
	"fiducial/ui/action"
)

// small makes the panel's settings those of a network that trains in a moment.
func (b *bench) small(epochs string) {
	b.t.Helper()
	for key, value := range map[string]string{"out_channel": "2,2,2", "epochs": epochs, "batch_size": "8"} {
		if err := b.train.settings.Set(key, value); err != nil {
			b.t.Fatal(err)
		}
	}
	b.train.take(b.train.settings)
}

func TestTrainingRunsShowsAndPredicts(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("3")
	b.press(action.With(action.Ctrl, fyne.KeyT))
	if b.training == nil {
		t.Fatalf("Ctrl+T does not start: %q", b.train.problem)
	}
	b.until("it is over", func() bool { return !b.isTraining() })
	b.takeOver()
	b.until("the checkpoint predicts", func() bool { return b.predict.Weights.Checkpoint() != nil && b.predict.Predictions.Points(0) != nil })
	if n := b.train.curves.raw.Len(); n < 10 {
		t.Errorf("the chart has %d batches", n)
	}
	if n := b.train.curves.pixels.Len(); n != 3 {
		t.Errorf("the chart has %d epochs", n)
	}
	if !strings.HasPrefix(b.train.state.Text, "Finished") {
		t.Errorf("it says %q", b.train.state.Text)
	}
	b.until("the table shows the prediction", func() bool { return b.points.table.rows[0].texts[colPrediction].Text != "" })
	runs, err := b.session.Dataset().Experiments().Runs()
	if err != nil || len(runs) != 1 || runs[0].Reason != model.Finished {
		t.Errorf("the project has %+v, %v", runs, err)
	}
	if _, err := os.Stat(b.shell.Prefs().Weights(b.session.Dataset().Path())); err != nil {
		t.Errorf("the weights are not remembered: %v", err)
	}
}

func TestPauseStopAndGoOn(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("an epoch is done", func() bool { return b.train.last.Epoch > 0 })
	if b.canTrain() {
		t.Error("a second run could start")
	}
	b.shell.Actions().Run(b.shell.Actions().Get("pause"))
	if !b.paused() || b.shell.Actions().Get("pause").Label() != "Resume Training" {
		t.Error("it is not paused")
	}
	b.shell.Actions().Run(b.shell.Actions().Get("pause"))
	if b.paused() {
		t.Error("it stays paused")
	}
	b.setPoint("Move", 0, face.At(5, 5)) // labelling goes on meanwhile
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
	if !strings.HasPrefix(b.train.state.Text, "Stopped") || b.unfinished == nil {
		t.Fatalf("it says %q", b.train.state.Text)
	}
	epoch := b.unfinished.checkpoint.Position.Epoch
	b.shell.Actions().Run(b.shell.Actions().Get("go-on"))
	b.until("another epoch is done", func() bool { return b.train.last.Epoch > epoch })
	b.Close() // ends the run, keeps its checkpoint

	c := newBench(t, path)
	c.until("the last run can go on", func() bool { return c.unfinished != nil })
	if !strings.HasPrefix(c.train.state.Text, "Last run · heatmap 1") {
		t.Errorf("it says %q", c.train.state.Text)
	}
}

func TestPredictionsFollowTheRun(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("the face has a prediction", func() bool { _, ofRun := b.predict.Weights.Drawn(0); return ofRun })
	drawn, _ := b.predict.Weights.Drawn(0)
	first := drawn.Clone()
	b.until("it moves", func() bool { drawn, _ := b.predict.Weights.Drawn(0); return drawn[0] != first[0] })
	b.session.Show(3)
	b.until("it follows to another face", func() bool { _, ofRun := b.predict.Weights.Drawn(3); return ofRun })
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
}

func TestInvalidSettingsAreSaidAndNothingStarts(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.settle()
	var field *settingField
	for _, f := range b.train.form.fields {
		if f.Key == "batch_size" {
			field = f
		}
	}
	before := b.train.settings.BatchSize
	field.entry.SetText("many")
	if field.wrong.Text == "" || !field.wrong.Visible() || b.canTrain() {
		t.Errorf("it says %q, can train %v", field.wrong.Text, b.canTrain())
	}
	if b.train.settings.BatchSize != before {
		t.Error("nonsense changed the settings")
	}
	b.press(action.With(action.Ctrl, fyne.KeyT))
	if b.isTraining() {
		t.Error("training starts with invalid settings")
	}
	field.entry.SetText("4")
	if field.wrong.Visible() || !b.canTrain() || b.train.settings.BatchSize != 4 {
		t.Error("a good number is not taken")
	}
}

func TestSettingsThatDoNotFitTheImagesAreSaid(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.settle()
	b.train.choose("notebook") // its convolutions leave nothing of 24 pixels
	b.settle()
	if b.train.problem == "" || !b.train.wrong.Visible() || b.canTrain() {
		t.Errorf("it says %q, can train %v", b.train.problem, b.canTrain())
	}
}

func TestAFormFieldForEveryParameter(t *testing.T) {
	b := newBench(t, "")
	if got, want := len(b.train.form.fields), len(model.Parameters())-1; got != want { // the epochs are asked for above it
		t.Errorf("%d fields for %d parameters", got, want)
	}
	for _, f := range b.train.form.fields {
		if f.Meaning == "" || f.Name == "" {
			t.Errorf("%s has no name or meaning", f.Key)
		}
	}
}

// A preset's epochs follow the faces of the dataset, until somebody types another number.
func TestEpochsFollowTheFaces(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.train.choose("fast")
	if got := b.train.length.epochs; got != 200 {
		t.Errorf("fast is to train for %d epochs on 60 faces", got)
	}
	b.train.choose("notebook")
	if got := b.train.length.number.Text; got != "1" {
		t.Errorf("the notebook is to train for %s epochs", got)
	}
	b.train.choose("fast")
	b.train.length.number.SetText("7")
	b.open(writeFaces(t, 30, nil))
	b.until("the other is read", func() bool {
		return b.session.Dataset() != nil && b.session.Dataset().Loaded() && b.session.Dataset().Rows() == 30
	})
	b.settle()
	if got := b.train.length.epochs; got != 7 {
		t.Errorf("7 epochs became %d", got)
	}
	b.train.choose("cnn")
	if got := b.train.length.epochs; got != 200 {
		t.Errorf("another preset keeps %d epochs", got)
	}
}
