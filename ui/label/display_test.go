package label

import (
	"testing"

	"fiducial/data/picture"
	"fiducial/ui/action"
)

// TestTheLookIsRemembered: how the picture is shown outlives the window, and never touches the dataset.
func TestTheLookIsRemembered(t *testing.T) {
	b := newBench(t, writeFaces(t, 1, nil))
	pixels, err := b.session.Dataset().Pixels(0)
	if err != nil {
		t.Fatal(err)
	}
	before := string(pixels)
	b.press(action.Char('b'))
	if !b.display.content.Visible() {
		t.Fatal("no controls")
	}
	b.display.sliders[0].SetValue(40)
	b.display.equalise.SetChecked(true)
	b.press(action.Char('6'))
	b.press(action.Char('7'))
	b.win.Settle()
	want := picture.Adjustment{Brightness: 40, Equalise: true}
	if got := b.face.Look().Adjustment; got != want || b.shell.Prefs().Look().Adjustment != want {
		t.Errorf("shown with %+v, remembered %+v", got, b.shell.Prefs().Look().Adjustment)
	}
	b.until("a badge says that the picture is adjusted", b.badges.all[2].content.Visible)
	again := newDisplayStrip(b.Feature)
	if v := NewFace(b.shell.Prefs()); v.Look().Adjustment != want || v.Look().PixelGrid || v.Look().Loupe || again.sliders[0].Value != 40 {
		t.Error("the next window shows it otherwise")
	}
	if pixels, _ := b.session.Dataset().Pixels(0); string(pixels) != before || b.canUndo() != "" || b.session.Dataset().Unsaved() != 0 {
		t.Error("the dataset changed")
	}
}

// Where nothing is known of how far off predictions are, the key of their ellipses says why none are there.
func TestTheKeyOfEllipsesSaysWhyThereAreNone(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	said := func() string {
		b.win.Flash("")
		b.press(action.Char('9'))
		return b.win.Flashed()
	}
	on := b.shell.Actions().Get("doubts").Checked()
	first, second := said(), said()
	if on {
		first, second = second, first
	}
	if first != "Nothing predicts, so that no error can be expected." || second != "" {
		t.Errorf("switched on it says %q, off %q", first, second)
	}
}
