package train

import (
	"math"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
	"fiducial/ui/session/sessiontest"
)

// Every run stays on the list, also over a restart; it can be hidden, renamed, used again and deleted.
func TestRunsAreKeptAndCompared(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	b.trained("2")
	b.trained("3")
	if n := len(b.p.runs.records); n != 2 {
		t.Fatalf("%d runs", n)
	}
	first, second := b.p.runs.records[0], b.p.runs.records[1]
	if first.title() != "heatmap 1" || second.title() != "heatmap 2" || first.Color == second.Color || len(first.epochs) != 2 || len(second.epochs) != 3 {
		t.Errorf("the runs are %+v and %+v", first, second)
	}
	b.Do("compare-runs")
	if !b.p.chart.content.Visible() || b.p.curves.content.Visible() {
		t.Error("the runs are not in sight")
	}
	_, readings := b.p.chart.chart.Read(1)
	if len(readings) != 2 || readings[0].Series.Name != "heatmap 1" || readings[0].Y != first.epochs[0].TestRMSE {
		t.Errorf("the chart shows %+v", readings)
	}
	b.p.chart.rows[1].Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 10)})
	if _, readings = b.p.chart.chart.Read(1); len(readings) != 1 || first.Shown {
		t.Errorf("a hidden run is shown: %+v", readings)
	}
	b.p.chart.rows[1].Tapped(&fyne.PointEvent{Position: fyne.NewPos(80, 10)})
	if b.p.runs.chosen != first {
		t.Error("a tap does not choose the run")
	}
	b.Do("run-rename")
	b.Question().SetText("the first")
	b.Question().OnSubmitted("")
	b.Do("run-weights")
	b.Until("its weights predict", func() bool { return b.predict.Weights.Path() == first.Best })
	b.settle()
	if b.predict.Weights.Name() != "the first" {
		t.Errorf("the weights are called %q", b.predict.Weights.Name())
	}
	b.Close()

	c := openedAt(t, path)
	c.Until("the runs are listed", func() bool { return len(c.p.runs.records) == 2 })
	c.settle()
	first = c.p.runs.records[0]
	if first.title() != "the first" || first.Shown || first.settings.Epochs != 2 || len(first.epochs) != 2 || math.IsNaN(first.Validation) {
		t.Errorf("after the restart it is %+v", first)
	}
	if !c.p.chart.content.Visible() {
		t.Error("earlier runs are not shown")
	}
	c.p.runs.choose(first)
	c.Do("run-weights")
	c.Until("its weights are in use", func() bool { return c.predict.Weights.Path() == first.Best })
	c.Do("run-settings")
	if c.p.length.epochs != 2 || len(c.p.settings.OutChannel) != 3 || c.p.settings.OutChannel[0] != 2 {
		t.Errorf("the settings are %+v", c.p.settings)
	}
	best := first.Best
	c.Do("run-delete")
	c.Banner("Delete the first").Buttons[0].Do()
	c.settle()
	if _, err := os.Stat(best); err == nil || len(c.p.runs.records) != 1 || c.predict.Weights.Checkpoint() != nil {
		t.Errorf("the checkpoint is still there (%v), %d runs, weights %v", err, len(c.p.runs.records), c.predict.Weights.Checkpoint())
	}
	if runs, err := c.Session.Dataset().Experiments().Runs(); err != nil || len(runs) != 1 || runs[0].Name != "heatmap 2" {
		t.Errorf("the project has %+v, %v", runs, err)
	}
}

// A run that goes on stays one run.
func TestGoingOnStaysOneRun(t *testing.T) {
	b := opened(t, 60)
	b.small("2000")
	b.Do("train")
	b.Until("some epochs are done", func() bool { return b.p.last.Epoch > 2 })
	b.stopped()
	r := b.p.runs.records[0]
	before, last := len(r.epochs), r.Checkpoint
	b.Do("go-on")
	b.Until("more epochs are done", func() bool { return len(r.epochs) > before+1 })
	b.Do("stop")
	b.Until("it is stopped again", func() bool { return !b.p.Busy() })
	b.settle()
	if len(b.p.runs.records) != 1 || r.Checkpoint != last {
		t.Errorf("%d runs, the last checkpoint is %s and was %s", len(b.p.runs.records), r.Checkpoint, last)
	}
	kept, err := b.Session.Dataset().Experiments().Epochs(r.ID)
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
	b := opened(t, 60)
	b.trained("3")
	reached := b.p.runs.records[0].epochs[2].TestRMSE
	o := b.p.origin
	o.choice.SetSelectedIndex(2)
	b.Until("the run's weights are read", func() bool { return o.checkpoint != nil })
	b.settle()
	if o.kind != originRun || o.choice.Selected != "heatmap 1" || !b.p.canTrain() {
		t.Fatalf("it starts from %q, can train %v: %q", o.choice.Selected, b.p.canTrain(), b.p.problem)
	}
	b.settingField("out_channel").entry.SetText("4,4")
	if b.p.canTrain() || b.p.problem == "" {
		t.Error("another network could start from these weights")
	}
	b.p.choose("heatmap") // takes the preset's settings but for the network
	if !b.p.canTrain() || len(b.p.settings.OutChannel) != 3 || b.p.settings.OutChannel[0] != 2 {
		t.Errorf("with a preset: %q, %v", b.p.problem, b.p.settings.OutChannel)
	}
	o.choice.SetSelectedIndex(1)
	if err := b.p.settings.Set("lr", "1e-8"); err != nil {
		t.Fatal(err)
	}
	b.p.take(b.p.settings)
	b.p.length.number.SetText("1")
	b.Do("train")
	b.Until("it is over", func() bool { return !b.p.Busy() })
	tuned := b.p.runs.records[1]
	if _, rmse, mean := tuned.best(); tuned.Origin != "heatmap 1" || math.Abs(rmse-reached) > 0.05 || !(mean > 0) {
		t.Errorf("it began with %q and reached %v px, the first had %v", tuned.Origin, rmse, reached)
	}
}

func TestTrainForMinutes(t *testing.T) {
	b := opened(t, 60)
	b.small("5")
	l := b.p.length
	l.unit.SetSelected(unitMinutes)
	l.number.SetText("soon")
	if b.p.canTrain() || !l.wrong.Visible() {
		t.Error("nonsense is taken")
	}
	l.number.SetText("0.02")
	if !b.p.canTrain() {
		t.Fatalf("it says %q", l.wrong.Text)
	}
	b.Do("train")
	b.Until("the time is up", func() bool { return !b.p.Busy() })
	r := b.p.runs.records[0]
	if r.Reason != model.TimeUp || r.TimeLimit != 1200*time.Millisecond || len(r.epochs) <= 5 {
		t.Errorf("it ended with %q after %d epochs of %v", r.Reason, len(r.epochs), r.TimeLimit)
	}
	l.unit.SetSelected(unitEpochs)
	if l.number.Text != "5" {
		t.Errorf("the epochs are %s", l.number.Text)
	}
}

func TestBestAndDurationOfARun(t *testing.T) {
	r := &record{epochs: []data.Epoch{{Epoch: 1, TestRMSE: math.NaN(), Seconds: 2}, {Epoch: 2, TestRMSE: 3, Seconds: 2}, {Epoch: 3, TestRMSE: 4, Seconds: 1}}}
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
	b := opened(t, 60)
	first := b.trained("1")
	if err := b.p.settings.Set("out_channel", "4,4,4"); err != nil {
		t.Fatal(err)
	}
	b.p.take(b.p.settings)
	b.trainedAsSet()
	b.p.origin.choice.SetSelectedIndex(1)
	b.predict.Weights.Load(first, true)
	b.Until("the first are in use", func() bool { return b.predict.Weights.Path() == first })
	b.settle()
	if got := b.p.settings.OutChannel[0]; got != 2 || !b.p.canTrain() {
		t.Errorf("a run would have %d channels, as the weights before: %q", got, b.p.problem)
	}
	b.predict.Weights.Forget()
	b.settle()
	if o := b.p.origin; o.kind != originFresh || !b.p.canTrain() {
		t.Errorf("without weights it starts from %q: %q", o.choice.Selected, b.p.problem)
	}
}

// Settings that are opened whole bring their length along, whatever the unit was before.
func TestSettingsBringTheirLength(t *testing.T) {
	b := opened(t, 60)
	b.p.length.unit.SetSelected(unitMinutes)
	s := b.p.settings
	s.Epochs = 7
	b.p.take(s)
	if l := b.p.length; l.byTime() || l.number.Text != "7" {
		t.Errorf("it would train for %s %s", l.number.Text, l.unit.Selected)
	}
	b.p.runs.begin("heatmap", s, "", 90*time.Second)
	b.p.runs.takeSettings()
	if l := b.p.length; !l.byTime() || l.number.Text != "1.5" {
		t.Errorf("it would train for %s %s", l.number.Text, l.unit.Selected)
	}
}

// A checkpoint that was trained elsewhere is trained further as a run of its own.
func TestACheckpointIsTrainedLonger(t *testing.T) {
	b := opened(t, 60)
	b.trained("2")
	c, err := checkpoint.Load(b.p.current.last)
	if err != nil {
		t.Fatal(err)
	}
	b.p.GoOnFrom(c, "trial 3 of search 1")
	b.Until("it trains on", func() bool { return b.p.last.Epoch > 2 })
	if s := b.p.current.settings; s.Epochs <= 4 || s.LR != c.Settings.LR || s.Seed != c.Settings.Seed {
		t.Errorf("it trains with %+v", s)
	}
	if got := b.p.current.record.Origin; got != "trial 3 of search 1" || len(b.p.runs.records) != 2 {
		t.Errorf("the run comes from %q; %d runs", got, len(b.p.runs.records))
	}
	b.stopped()
}

// What another panel prepares is what the next run takes.
func TestPreparedSettings(t *testing.T) {
	b := opened(t, 60)
	b.p.fold(true)
	b.Toggle(b.p)
	s, err := settings.FromPreset("cnn")
	if err == nil {
		err = s.Set("lr", "0.0123")
	}
	if err != nil {
		t.Fatal(err)
	}
	b.p.Prepare(s)
	if b.p.preset.Selected != "cnn" || b.p.settings.LR != s.LR || !b.p.settingsBox.Visible() || !b.InFront(b.p) {
		t.Errorf("preset %q, lr %v, unfolded %v, in front %v", b.p.preset.Selected, b.p.settings.LR, b.p.settingsBox.Visible(), b.InFront(b.p))
	}
}
