package ui

import (
	"math"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/model"
)

// Every run stays on the list, also over a restart; it can be hidden, renamed, used again and deleted.
func TestRunsAreKeptAndCompared(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.trained("2")
	b.trained("3")
	if n := len(b.runs.records); n != 2 {
		t.Fatalf("%d runs", n)
	}
	first, second := b.runs.records[0], b.runs.records[1]
	if first.title() != "heatmap 1" || second.title() != "heatmap 2" || first.Color == second.Color || len(first.epochs) != 2 || len(second.epochs) != 3 {
		t.Errorf("the runs are %+v and %+v", first, second)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("compare-runs"))
	if !b.runChart.content.Visible() || b.train.curves.content.Visible() {
		t.Error("the runs are not in sight")
	}
	_, readings := b.runChart.chart.Read(1)
	if len(readings) != 2 || readings[0].Series.Name != "heatmap 1" || readings[0].Y != first.epochs[0].TestRMSE {
		t.Errorf("the chart shows %+v", readings)
	}
	b.runChart.rows[1].Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 10)})
	if _, readings = b.runChart.chart.Read(1); len(readings) != 1 || first.Shown {
		t.Errorf("a hidden run is shown: %+v", readings)
	}
	b.runChart.rows[1].Tapped(&fyne.PointEvent{Position: fyne.NewPos(80, 10)})
	if b.runs.chosen != first {
		t.Error("a tap does not choose the run")
	}
	b.shell.Actions().Run(b.shell.Actions().Get("run-rename"))
	b.shell.Question().SetText("the first")
	b.shell.Question().OnSubmitted("")
	b.shell.Actions().Run(b.shell.Actions().Get("run-weights"))
	b.until("its weights predict", func() bool { return b.predict.Weights.Path() == first.Best })
	b.settle()
	if b.predict.Weights.Name() != "the first" {
		t.Errorf("the weights are called %q", b.predict.Weights.Name())
	}
	b.Close()

	c := newBench(t, path)
	c.until("the runs are listed", func() bool { return len(c.runs.records) == 2 })
	c.settle()
	first = c.runs.records[0]
	if first.title() != "the first" || first.Shown || first.settings.Epochs != 2 || len(first.epochs) != 2 || math.IsNaN(first.Validation) {
		t.Errorf("after the restart it is %+v", first)
	}
	if !c.runChart.content.Visible() {
		t.Error("earlier runs are not shown")
	}
	c.runs.choose(first)
	c.shell.Actions().Run(c.shell.Actions().Get("run-weights"))
	c.until("its weights are in use", func() bool { return c.predict.Weights.Path() == first.Best })
	c.shell.Actions().Run(c.shell.Actions().Get("run-settings"))
	if c.train.length.epochs != 2 || len(c.train.settings.OutChannel) != 3 || c.train.settings.OutChannel[0] != 2 {
		t.Errorf("the settings are %+v", c.train.settings)
	}
	best := first.Best
	c.shell.Actions().Run(c.shell.Actions().Get("run-delete"))
	c.mustBanner("Delete the first").Buttons[0].Do()
	c.settle()
	if _, err := os.Stat(best); err == nil || len(c.runs.records) != 1 || c.predict.Weights.Checkpoint() != nil {
		t.Errorf("the checkpoint is still there (%v), %d runs, weights %v", err, len(c.runs.records), c.predict.Weights.Checkpoint())
	}
	if runs, err := c.session.Dataset().Experiments().Runs(); err != nil || len(runs) != 1 || runs[0].Name != "heatmap 2" {
		t.Errorf("the project has %+v, %v", runs, err)
	}
}

// A run that goes on stays one run.
func TestGoingOnStaysOneRun(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("some epochs are done", func() bool { return b.train.last.Epoch > 2 })
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
	r := b.runs.records[0]
	before, last := len(r.epochs), r.Checkpoint
	b.shell.Actions().Run(b.shell.Actions().Get("go-on"))
	b.until("more epochs are done", func() bool { return len(r.epochs) > before+1 })
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped again", func() bool { return !b.isTraining() })
	b.settle()
	if len(b.runs.records) != 1 || r.Checkpoint != last {
		t.Errorf("%d runs, the last checkpoint is %s and was %s", len(b.runs.records), r.Checkpoint, last)
	}
	kept, err := b.session.Dataset().Experiments().Epochs(r.ID)
	if err != nil || len(kept) != len(r.epochs) {
		t.Errorf("the project has %d epochs, the list %d: %v", len(kept), len(r.epochs), err)
	}
	for i, e := range r.epochs {
		if e.Epoch != i+1 {
			t.Fatalf("epoch %d stands at %d", e.Epoch, i)
		}
	}
}

// A run starts from the weights in use, or from those of an earlier run; what does not fit is said.
func TestStartFromWeights(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.trained("3")
	reached := b.runs.records[0].epochs[2].TestRMSE
	o := b.train.origin
	o.choice.SetSelectedIndex(2)
	b.until("the run's weights are read", func() bool { return o.checkpoint != nil })
	b.settle()
	if o.kind != originRun || o.choice.Selected != "heatmap 1" || !b.canTrain() {
		t.Fatalf("it starts from %q, can train %v: %q", o.choice.Selected, b.canTrain(), b.train.problem)
	}
	b.settingField("out_channel").entry.SetText("4,4")
	if b.canTrain() || b.train.problem == "" {
		t.Error("another network could start from these weights")
	}
	b.train.choose("heatmap") // takes the preset's settings but for the network
	if !b.canTrain() || len(b.train.settings.OutChannel) != 3 || b.train.settings.OutChannel[0] != 2 {
		t.Errorf("with a preset: %q, %v", b.train.problem, b.train.settings.OutChannel)
	}
	o.choice.SetSelectedIndex(1)
	if err := b.train.settings.Set("lr", "1e-8"); err != nil {
		t.Fatal(err)
	}
	b.train.take(b.train.settings)
	b.train.length.number.SetText("1")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("it is over", func() bool { return !b.isTraining() })
	tuned := b.runs.records[1]
	if _, rmse, mean := tuned.best(); tuned.Origin != "heatmap 1" || math.Abs(rmse-reached) > 0.05 || !(mean > 0) {
		t.Errorf("it began with %q and reached %v px, the first had %v", tuned.Origin, rmse, reached)
	}
}

func TestTrainForMinutes(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("5")
	l := b.train.length
	l.unit.SetSelected(unitMinutes)
	l.number.SetText("soon")
	if b.canTrain() || !l.wrong.Visible() {
		t.Error("nonsense is taken")
	}
	l.number.SetText("0.02")
	if !b.canTrain() {
		t.Fatalf("it says %q", l.wrong.Text)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("the time is up", func() bool { return !b.isTraining() })
	r := b.runs.records[0]
	if r.Reason != model.TimeUp || r.TimeLimit != 1200*time.Millisecond || len(r.epochs) <= 5 {
		t.Errorf("it ended with %q after %d epochs of %v", r.Reason, len(r.epochs), r.TimeLimit)
	}
	l.unit.SetSelected(unitEpochs)
	if l.number.Text != "5" {
		t.Errorf("the epochs are %s", l.number.Text)
	}
}

func TestBestAndDurationOfARun(t *testing.T) {
	r := &runRecord{epochs: []data.Epoch{{Epoch: 1, TestRMSE: math.NaN(), Seconds: 2}, {Epoch: 2, TestRMSE: 3, Seconds: 2}, {Epoch: 3, TestRMSE: 4, Seconds: 1}}}
	if epoch, rmse, _ := r.best(); epoch != 2 || rmse != 3 || r.took() != 5*time.Second {
		t.Errorf("best %v px in epoch %d, it took %v", rmse, epoch, r.took())
	}
	r.add(data.Epoch{Epoch: 2, TestRMSE: 1})
	if epoch, rmse, _ := r.best(); epoch != 2 || rmse != 1 || len(r.epochs) != 2 {
		t.Errorf("after epoch 2 was done again: best %v px in epoch %d of %d", rmse, epoch, len(r.epochs))
	}
}

// Whoever starts from the weights in use starts from those that are in use now.
func TestWeightsInUseMayChange(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	first := b.trained("1")
	if err := b.train.settings.Set("out_channel", "4,4,4"); err != nil {
		t.Fatal(err)
	}
	b.train.take(b.train.settings)
	b.trainedAsSet()
	b.train.origin.choice.SetSelectedIndex(1)
	b.predict.Weights.Load(first, true)
	b.until("the first are in use", func() bool { return b.predict.Weights.Path() == first })
	b.settle()
	if got := b.train.settings.OutChannel[0]; got != 2 || !b.canTrain() {
		t.Errorf("a run would have %d channels, as the weights before: %q", got, b.train.problem)
	}
	b.predict.Weights.Forget()
	b.settle()
	if o := b.train.origin; o.kind != originFresh || !b.canTrain() {
		t.Errorf("without weights it starts from %q: %q", o.choice.Selected, b.train.problem)
	}
}

// Settings that are opened whole bring their length along, whatever the unit was before.
func TestSettingsBringTheirLength(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.train.length.unit.SetSelected(unitMinutes)
	s := b.train.settings
	s.Epochs = 7
	b.train.take(s)
	if l := b.train.length; l.byTime() || l.number.Text != "7" {
		t.Errorf("it would train for %s %s", l.number.Text, l.unit.Selected)
	}
	b.runs.begin("heatmap", s, "", 90*time.Second)
	b.runs.takeSettings()
	if l := b.train.length; !l.byTime() || l.number.Text != "1.5" {
		t.Errorf("it would train for %s %s", l.number.Text, l.unit.Selected)
	}
}
