package train

import (
	"math"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/ui/session/sessiontest"
	"fiducial/ui/wheel"
)

// unfoldGroups shows the fields of all groups.
func (b *bench) unfoldGroups() {
	for _, g := range b.p.form.groups {
		if !g.Open() {
			g.Head.Tapped(nil)
		}
	}
}

func (b *bench) settingField(key string) *settingField {
	b.T.Helper()
	for _, f := range b.p.form.fields {
		if f.Key == key {
			return f
		}
	}
	b.T.Fatalf("no field %q", key)
	return nil
}

// However much is said of a run, the window need not grow for it, and the curves stay: what has no room scrolls.
func TestWhatIsSaidMakesTheWindowNoLarger(t *testing.T) {
	b := openedAt(t, sessiontest.WriteFaces(t, 60, nil))
	b.trained("2")
	b.Bring(b.p)
	b.p.fold(true)
	b.Win.Resize(fyne.NewSize(900, 600))
	before := b.Win.Content().MinSize()
	long := strings.Repeat("So much can be said of a run that it takes many lines. ", 12)
	b.p.say(long, long)
	b.p.sayEffect(long)
	b.Win.Resize(fyne.NewSize(900, 600))
	if least := b.Win.Content().MinSize(); least != before || before.Height > 600 {
		t.Errorf("the window can be no smaller than %v, and before %v", least, before)
	}
	said, curves := b.p.body.Objects[2], b.p.body.Objects[3]
	if !curves.Visible() || curves.Size().Height < curvesLeast-1 || said.Size().Height < saidLeast {
		t.Errorf("the curves are %v high, what is said %v", curves.Size().Height, said.Size().Height)
	}
}

// In the least window every hyper-parameter can be reached, a past run on the panel or not.
func TestSettingsHaveRoomInASmallWindow(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	b.trained("2") // shows the curves
	b.p.runEnded(b.p.current, nil)
	b.Bring(b.p)
	small := fyne.NewSize(900, 600)
	for _, folded := range []bool{true, false} {
		b.p.fold(folded)
		if least := b.Win.Content().MinSize(); least.Width > small.Width || least.Height > small.Height {
			t.Errorf("folded %v: the window can be no smaller than %v", folded, least)
		}
		b.Win.Resize(small)
		form, curves := b.p.form.content.Size().Height, b.p.curves.loss
		if !folded && form < settingsLeast-60 {
			t.Errorf("the form is %v high", form)
		}
		if seen := len(test.LaidOutObjects(b.p.curves.content)) > 0 && b.p.body.Objects[3].Visible(); seen != folded {
			t.Errorf("folded %v: the curves are in sight: %v", folded, seen)
		}
		if folded && curves.Size().Height < 60 {
			t.Errorf("the chart is %v high", curves.Size().Height)
		}
	}
	b.Win.Resize(fyne.NewSize(1280, 900))
	if !b.p.body.Objects[3].Visible() || b.p.form.content.Size().Height < settingsLeast-60 {
		t.Error("a large window does not show both")
	}
}

// What the panel says is never cut off: it goes on in another line.
func TestThePanelWraps(t *testing.T) {
	b := opened(t, 20)
	b.Bring(b.p)
	b.Win.Resize(fyne.NewSize(420, 600))
	b.p.say("Stopped", "")
	line := b.p.state.Size().Height
	b.p.say("Stopped; the checkpoint is kept · best RMSE 2.68 px in epoch 12 · and some more words", "RMSE 2.68 px")
	if h := b.p.state.Size().Height; h <= line || h < b.p.state.MinSize().Height {
		t.Errorf("the lines are %v high, one is %v, and they need %v", h, line, b.p.state.MinSize().Height)
	}
	if w := b.p.state.Size().Width; w > b.p.body.Size().Width {
		t.Errorf("the line is %v wide in a panel of %v", w, b.p.body.Size().Width)
	}
}

// Enter on a value that is refused stays in the field: the next digits mend it instead of switching layers.
func TestEnterOnAWrongSettingStaysInTheField(t *testing.T) {
	b := opened(t, 20)
	b.Bring(b.p)
	b.p.fold(false)
	b.unfoldGroups()
	field := b.settingField("batch_size")
	b.Canvas().Focus(field.entry)
	field.entry.SetText("")
	test.Type(field.entry, "abc")
	field.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.Canvas().Focused() != fyne.Focusable(field.entry) {
		t.Fatal("the field lost the focus")
	}
	layers := b.Prefs().Look().Layers
	field.entry.SetText("")
	test.Type(field.entry, "12")
	if b.Prefs().Look().Layers != layers || b.p.settings.BatchSize != 12 {
		t.Errorf("batch size %d, layers %+v", b.p.settings.BatchSize, b.Prefs().Look().Layers)
	}
	field.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.Canvas().Focused() == fyne.Focusable(field.entry) {
		t.Error("Enter on a good value does not leave the field")
	}
}

// The smoothed loss of a run whose loss falls steeply, as every run's does, is near the losses from early on.
func TestSmoothedLossFollowsTheRun(t *testing.T) {
	for _, batches := range []int{10, 44, 1000} {
		b := newBench(t)
		var losses []batchLoss
		truth := func(step int) float64 { return 2600*math.Exp(-float64(step)/12) + 400/float64(step) + 3 }
		for step := 1; step <= 400; step++ {
			losses = append(losses, batchLoss{step, truth(step) * (1 + 0.2*math.Sin(float64(step)*2.4))})
		}
		b.p.curves.clear()
		b.p.curves.add(losses, nil, batches)
		for i := range b.p.curves.smooth.Len() {
			step, y := b.p.curves.smooth.At(i)
			if want := truth(int(step)); step > 5 && (y > 1.6*want || y < want/1.6) {
				t.Fatalf("%d batches an epoch: at batch %v it is %.1f, the loss about %.1f", batches, step, y, want)
			}
		}
		end := b.p.curves.smooth.Len() - 1
		_, last := b.p.curves.smooth.At(end)
		_, before := b.p.curves.smooth.At(end - 1)
		if math.Abs(last-before)/last > 0.05 {
			t.Errorf("%d batches an epoch: it still jumps from %v to %v", batches, before, last)
		}
		b.Close()
	}
}

func TestTheSmoothedCurveBeginsWithTheFirstLoss(t *testing.T) {
	b := newBench(t)
	b.p.curves.add([]batchLoss{{1, 7}}, nil, 44)
	if _, y := b.p.curves.smooth.At(0); math.Abs(y-7) > 1e-9 {
		t.Errorf("it begins with %v", y)
	}
	if !strings.Contains(b.p.curves.place(1), "epoch 1") {
		t.Error("the place of the first batch is not in epoch 1")
	}
}

// Unfolded hyper-parameters can be reached in a small window, with the curves of a run too.
func TestTheFormKeepsItsPlaceBesideTheCharts(t *testing.T) {
	b := opened(t, 12)
	b.p.curves.begin()
	b.p.fold(false)
	for _, height := range []float32{560, 860} {
		b.Win.Resize(fyne.NewSize(410, height))
		b.settle()
		if h := b.p.form.content.Size().Height; h < 100 {
			t.Errorf("at %v the form is %v high", height, h)
		}
	}
}

// A notch of the wheel moves the form by some lines, also over its entries.
func TestTheWheelScrollsTheForm(t *testing.T) {
	b := opened(t, 12)
	b.unfoldGroups()
	b.Win.Resize(fyne.NewSize(410, 560))
	b.settle()
	d := fyne.CurrentApp().Driver()
	first := b.p.form.groups[0].Head
	before := d.AbsolutePositionForObject(first).Y
	at := d.AbsolutePositionForObject(b.p.form.content).AddXY(200, 60)
	test.Scroll(b.Canvas(), at, 0, -25)
	if moved := before - d.AbsolutePositionForObject(first).Y; moved < 25 || moved != wheel.Lines && runtime.GOOS != "darwin" {
		t.Errorf("one notch moved the form by %v", moved)
	}
}
