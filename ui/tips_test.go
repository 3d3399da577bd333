package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"fiducial/data"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// rest lets the pointer rest on a button until its hint shows.
func (b *bench) rest(o *kit.ToolButton) {
	b.t.Helper()
	o.MouseIn(&desktop.MouseEvent{})
	b.until("the hint shows", func() bool { return b.shell.Tips().Said() != "" })
}

// hint returns what lies behind the hint that is shown.
func (b *bench) hint() fyne.CanvasObject { return test.WidgetRenderer(b.shell.Tips()).Objects()[0] }

func TestAHintGoesWithAKey(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.rest(b.shell.Toolbar.Of("next"))
	b.press(action.Plain(fyne.KeyPageDown))
	if b.shell.Tips().Said() != "" {
		t.Error("the hint stays")
	}
}

func TestAHintSaysHowThingsStand(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.face.Select(0)
	b.must("right")
	b.settle()
	b.rest(b.shell.Toolbar.Of("undo"))
	if want := b.shell.Actions().Get("undo").Tip(); b.shell.Tips().Said() != want {
		t.Fatalf("it says %q, not %q", b.shell.Tips().Said(), want)
	}
	if err := b.session.Dataset().Mark("Mark done", 0, data.Mark{Done: true}); err != nil { // without a key
		t.Fatal(err)
	}
	b.until("the hint follows", func() bool { return b.shell.Tips().Said() == b.shell.Actions().Get("undo").Tip() })
}

func TestAHintGoesWithItsButton(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	o := b.shell.Toolbar.Of("undo")
	b.rest(o)
	o.Move(o.Position().AddXY(30, 0))
	b.shell.Tips().Update()
	if b.shell.Tips().Said() != "" {
		t.Error("the hint stays where the button was")
	}
}

// layerButton returns the button of the strip under the face with a text.
func (b *bench) layerButton(text string) *kit.ToolButton {
	b.t.Helper()
	for _, o := range objectsIn(b.label.Column()) {
		if x, ok := o.(*kit.ToolButton); ok && x.Text == text {
			return x
		}
	}
	b.t.Fatalf("no button %q stands under the face", text)
	return nil
}

// Hints of buttons in the lower half stand above them: below are entries.
func TestHintsDoNotCoverTheNote(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	o := b.layerButton("Labels")
	b.rest(o)
	if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o); b.hint().Position().Y >= at.Y {
		t.Errorf("the hint is at %v, the button at %v", b.hint().Position(), at)
	}
}

// Hints of the toolbar stand in it: below it are the filter and the row to go to.
func TestHintsDoNotCoverTheFilter(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	d := fyne.CurrentApp().Driver()
	for _, id := range []string{"open", "undo", "stop"} {
		b.rest(b.shell.Toolbar.Of(id))
		end := b.hint().Position().Y + b.hint().Size().Height
		if below := d.AbsolutePositionForObject(b.panes).Y - d.AbsolutePositionForObject(b.shell.Tips()).Y; end > below {
			t.Errorf("the hint of %s ends at %v, the toolbar at %v", id, end, below)
		}
		b.shell.Tips().Drop()
	}
}
