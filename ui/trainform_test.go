package ui

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/ui/action"
)

// unfoldGroups shows the fields of all groups.
func (b *bench) unfoldGroups() {
	for _, g := range b.train.form.groups {
		if !g.Open() {
			g.Head.Tapped(nil)
		}
	}
}

func (b *bench) settingField(key string) *settingField {
	b.t.Helper()
	for _, f := range b.train.form.fields {
		if f.Key == key {
			return f
		}
	}
	b.t.Fatalf("no field %q", key)
	return nil
}

// In the least window every hyper-parameter can be reached, a past run on the panel or not.
func TestSettingsHaveRoomInASmallWindow(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.trained("2") // shows the curves
	b.train.runEnded(b.training, nil)
	b.tabs.SelectIndex(trainTab)
	small := fyne.NewSize(900, 600)
	for _, folded := range []bool{true, false} {
		b.train.fold(folded)
		if least := b.shell.Win.Content().MinSize(); least.Width > small.Width || least.Height > small.Height {
			t.Errorf("folded %v: the window can be no smaller than %v", folded, least)
		}
		b.shell.Win.Resize(small)
		form, curves := b.train.form.content.Size().Height, b.train.curves.loss
		if !folded && form < settingsLeast-60 {
			t.Errorf("the form is %v high", form)
		}
		if seen := len(test.LaidOutObjects(b.train.curves.content)) > 0 && b.train.body.Objects[2].Visible(); seen != folded {
			t.Errorf("folded %v: the curves are in sight: %v", folded, seen)
		}
		if folded && curves.Size().Height < 60 {
			t.Errorf("the chart is %v high", curves.Size().Height)
		}
	}
	b.shell.Win.Resize(fyne.NewSize(1280, 900))
	if !b.train.body.Objects[2].Visible() || b.train.form.content.Size().Height < settingsLeast-60 {
		t.Error("a large window does not show both")
	}
}

// What the panel says is never cut off: it goes on in another line.
func TestThePanelWraps(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.settle()
	b.tabs.SelectIndex(trainTab)
	b.shell.Win.Resize(fyne.NewSize(900, 600))
	b.train.say("Stopped", "")
	line := b.train.state.Size().Height
	b.train.say("Stopped; the checkpoint is kept · best RMSE 2.68 px in epoch 12 · and some more words", "RMSE 2.68 px")
	if h := b.train.state.Size().Height; h <= line || h < b.train.state.MinSize().Height {
		t.Errorf("the lines are %v high, one is %v, and they need %v", h, line, b.train.state.MinSize().Height)
	}
	if w := b.train.state.Size().Width; w > b.train.body.Size().Width {
		t.Errorf("the line is %v wide in a panel of %v", w, b.train.body.Size().Width)
	}
}

// Enter on a value that is refused stays in the field: the next digits mend it instead of switching layers.
func TestEnterOnAWrongSettingStaysInTheField(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.settle()
	b.tabs.SelectIndex(trainTab)
	b.train.fold(false)
	b.unfoldGroups()
	field := b.settingField("batch_size")
	b.shell.Canvas().Focus(field.entry)
	field.entry.SetText("")
	b.typeText("abc")
	b.press(action.Plain(fyne.KeyReturn))
	if b.shell.Canvas().Focused() != fyne.Focusable(field.entry) {
		t.Fatal("the field lost the focus")
	}
	layers := b.shell.Prefs().Layers()
	field.entry.SetText("")
	b.typeText("12")
	if b.shell.Prefs().Layers() != layers || b.train.settings.BatchSize != 12 {
		t.Errorf("batch size %d, layers %+v", b.train.settings.BatchSize, b.shell.Prefs().Layers())
	}
	b.press(action.Plain(fyne.KeyReturn))
	if b.shell.Canvas().Focused() == fyne.Focusable(field.entry) {
		t.Error("Enter on a good value does not leave the field")
	}
}

// The smoothed loss of a run whose loss falls steeply, as every run's does, is near the losses from early on.
func TestSmoothedLossFollowsTheRun(t *testing.T) {
	for _, batches := range []int{10, 44, 1000} {
		b := newBench(t, "")
		var losses []batchLoss
		truth := func(step int) float64 { return 2600*math.Exp(-float64(step)/12) + 400/float64(step) + 3 }
		for step := 1; step <= 400; step++ {
			losses = append(losses, batchLoss{step, truth(step) * (1 + 0.2*math.Sin(float64(step)*2.4))})
		}
		b.train.curves.clear()
		b.train.curves.add(losses, nil, batches)
		for i := range b.train.curves.smooth.Len() {
			step, y := b.train.curves.smooth.At(i)
			if want := truth(int(step)); step > 5 && (y > 1.6*want || y < want/1.6) {
				t.Fatalf("%d batches an epoch: at batch %v it is %.1f, the loss about %.1f", batches, step, y, want)
			}
		}
		end := b.train.curves.smooth.Len() - 1
		_, last := b.train.curves.smooth.At(end)
		_, before := b.train.curves.smooth.At(end - 1)
		if math.Abs(last-before)/last > 0.05 {
			t.Errorf("%d batches an epoch: it still jumps from %v to %v", batches, before, last)
		}
		b.Close()
	}
}

func TestTheSmoothedCurveBeginsWithTheFirstLoss(t *testing.T) {
	b := newBench(t, "")
	b.train.curves.add([]batchLoss{{1, 7}}, nil, 44)
	if _, y := b.train.curves.smooth.At(0); math.Abs(y-7) > 1e-9 {
		t.Errorf("it begins with %v", y)
	}
	if !strings.Contains(b.train.curves.place(1), "epoch 1") {
		t.Error("the place of the first batch is not in epoch 1")
	}
}
