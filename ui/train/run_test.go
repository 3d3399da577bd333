package train

import (
	"os"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/model"
	"fiducial/model/settings"
	"fiducial/ui/session/sessiontest"
)

func TestTrainingRunsShowsAndPredicts(t *testing.T) {
	b := opened(t, 60)
	b.small("3")
	b.Do("train")
	if b.p.current == nil {
		t.Fatalf("Ctrl+T does not start: %q", b.p.problem)
	}
	b.Until("it is over", func() bool { return !b.p.Busy() })
	b.promote()
	b.Until("the checkpoint predicts", func() bool { return b.predict.Weights.Checkpoint() != nil && b.predict.Predictions.Points(0) != nil })
	if n := b.p.curves.raw.Len(); n < 10 {
		t.Errorf("the chart has %d batches", n)
	}
	if n := b.p.curves.pixels.Len(); n != 3 {
		t.Errorf("the chart has %d epochs", n)
	}
	if !strings.HasPrefix(b.p.state.Text, "Finished") {
		t.Errorf("it says %q", b.p.state.Text)
	}
	runs, err := b.Session.Dataset().Experiments().Runs()
	if err != nil || len(runs) != 1 || runs[0].Reason != model.Finished {
		t.Errorf("the project has %+v, %v", runs, err)
	}
	if _, err := os.Stat(b.Prefs().Weights(b.Session.Dataset().Path())); err != nil {
		t.Errorf("the weights are not remembered: %v", err)
	}
}

func TestPauseStopAndGoOn(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	b.small("2000")
	b.Do("train")
	b.Until("an epoch is done", func() bool { return b.p.last.Epoch > 0 })
	if b.p.canTrain() {
		t.Error("a second run could start")
	}
	b.Do("pause")
	if !b.p.paused() || b.Actions().Get("pause").Label() != "Resume Training" {
		t.Error("it is not paused")
	}
	b.Do("pause")
	if b.p.paused() {
		t.Error("it stays paused")
	}
	b.move(b.Session.Row(), 0, face.At(5, 5)) // labelling goes on meanwhile
	b.stopped()
	if !strings.HasPrefix(b.p.state.Text, "Stopped") || b.p.unfinished == nil {
		t.Fatalf("it says %q", b.p.state.Text)
	}
	epoch := b.p.unfinished.checkpoint.Position.Epoch
	b.Do("go-on")
	b.Until("another epoch is done", func() bool { return b.p.last.Epoch > epoch })
	b.quit() // ends the run, keeps its checkpoint

	c := openedAt(t, path)
	c.Until("the last run can go on", func() bool { return c.p.unfinished != nil })
	if !strings.HasPrefix(c.p.state.Text, "Last run · heatmap 1") {
		t.Errorf("it says %q", c.p.state.Text)
	}
}

func TestPredictionsFollowTheRun(t *testing.T) {
	b := opened(t, 60)
	b.small("2000")
	b.Do("train")
	b.Until("the face has a prediction", func() bool { _, ofRun := b.predict.Weights.Drawn(0); return ofRun })
	drawn, _ := b.predict.Weights.Drawn(0)
	first := drawn.Clone()
	b.Until("it moves", func() bool { drawn, _ := b.predict.Weights.Drawn(0); return drawn[0] != first[0] })
	b.Session.Show(3)
	b.Until("it follows to another face", func() bool { _, ofRun := b.predict.Weights.Drawn(3); return ofRun })
	b.stopped()
}

func TestInvalidSettingsAreSaidAndNothingStarts(t *testing.T) {
	b := opened(t, 20)
	var field *settingField
	for _, f := range b.p.form.fields {
		if f.Key == "batch_size" {
			field = f
		}
	}
	before := b.p.settings.BatchSize
	field.entry.SetText("many")
	if field.wrong.Text == "" || !field.wrong.Visible() || b.p.canTrain() {
		t.Errorf("it says %q, can train %v", field.wrong.Text, b.p.canTrain())
	}
	if b.p.settings.BatchSize != before {
		t.Error("nonsense changed the settings")
	}
	b.Actions().Run(b.Actions().Get("train"))
	if b.p.Busy() {
		t.Error("training starts with invalid settings")
	}
	field.entry.SetText("4")
	if field.wrong.Visible() || !b.p.canTrain() || b.p.settings.BatchSize != 4 {
		t.Error("a good number is not taken")
	}
}

func TestSettingsThatDoNotFitTheImagesAreSaid(t *testing.T) {
	b := opened(t, 20)
	b.p.choose("notebook") // its convolutions leave nothing of 24 pixels
	b.settle()
	if b.p.problem == "" || !b.p.wrong.Visible() || b.p.canTrain() {
		t.Errorf("it says %q, can train %v", b.p.problem, b.p.canTrain())
	}
}

func TestPixelsRefuseAnotherSide(t *testing.T) {
	b := opened(t, 20)
	side := func(text string) {
		for _, f := range b.p.form.fields {
			if f.Key == "side" {
				f.entry.SetText(text)
			}
		}
		b.settle()
	}
	side("64")
	if !strings.HasPrefix(b.p.problem, "Side=64: the photos stand in this dataset's own file, 24×24 pixels each") || !b.p.wrong.Visible() || b.p.canTrain() {
		t.Errorf("it says %q, can train %v", b.p.problem, b.p.canTrain())
	}
	if f := b.settingField("side"); f.entry.Disabled() {
		t.Error("a side that has to be set back cannot be")
	}
	side("96")
	if f := b.settingField("side"); !f.entry.Disabled() || !strings.Contains(f.means.Text, "see them as they are") {
		t.Errorf("the side means nothing here, and can be set: %q", f.means.Text)
	}
	if b.p.problem != "" || b.p.settings.Side != 0 || !b.p.canTrain() {
		t.Errorf("it says %q, can train %v", b.p.problem, b.p.canTrain())
	}
}

// The side of photos can be chosen where photos are files.
func TestTheSideOfPhotosThatAreFiles(t *testing.T) {
	b := openedAt(t, sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: 106, Top: 46, Size: 48}}))
	b.settle()
	if f := b.settingField("side"); f.entry.Disabled() || f.means.Text != f.Meaning {
		t.Errorf("it cannot be set: %q", f.means.Text)
	}
}

func TestAFormFieldForEveryParameter(t *testing.T) {
	b := newBench(t)
	if got, want := len(b.p.form.fields), len(settings.Parameters())-1; got != want { // the epochs are asked for above it
		t.Errorf("%d fields for %d parameters", got, want)
	}
	for _, f := range b.p.form.fields {
		if f.Meaning == "" || f.Name == "" {
			t.Errorf("%s has no name or meaning", f.Key)
		}
	}
}

// A preset's epochs follow the faces of the dataset, until somebody types another number.
func TestEpochsFollowTheFaces(t *testing.T) {
	b := opened(t, 60)
	b.p.choose("fast")
	if got := b.p.length.epochs; got != 200 {
		t.Errorf("fast is to train for %d epochs on 60 faces", got)
	}
	b.p.choose("notebook")
	if got := b.p.length.number.Text; got != "1" {
		t.Errorf("the notebook is to train for %s epochs", got)
	}
	b.p.choose("fast")
	b.p.length.number.SetText("7")
	b.Session.Leave()
	b.OpenDataset(sessiontest.WriteFaces(t, 30, nil))
	b.settle()
	if got := b.p.length.epochs; got != 7 {
		t.Errorf("7 epochs became %d", got)
	}
	b.p.choose("cnn")
	if got := b.p.length.epochs; got != 200 {
		t.Errorf("another preset keeps %d epochs", got)
	}
}
