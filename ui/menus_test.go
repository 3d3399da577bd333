package ui

import (
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/action"
)

// Keys in menus are part of the text, in its colour: what Fyne draws of a shortcut cannot be read. They stand in a
// column, also when a name grows.
func TestKeysInMenusStandInAColumn(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.nudgeFirst(t)
	menus := map[string][]*fyne.MenuItem{"of a point": b.shell.Actions().ContextMenu([]string{"delete", "", "done"}).Items}
	for _, m := range b.shell.Win.MainMenu().Items {
		menus[m.Label] = m.Items
	}
	for name, items := range menus {
		column := float32(-1)
		for _, item := range items {
			if item.Shortcut != nil && runtime.GOOS != "darwin" {
				if _, drawn := item.Shortcut.(fyne.KeyboardShortcut); drawn {
					t.Errorf("%s: Fyne draws the shortcut of %q", name, item.Label)
				}
			}
			i := strings.LastIndex(item.Label, "\t")
			if i < 0 {
				continue
			}
			whole := fyne.MeasureText(item.Label, theme.TextSize(), fyne.TextStyle{}).Width
			x := whole - fyne.MeasureText(item.Label[i+1:], theme.TextSize(), fyne.TextStyle{}).Width
			if column < 0 {
				column = x
			}
			if d := x - column; d > 0.5 || d < -0.5 {
				t.Errorf("%s: the key of %q stands at %v, not %v", name, item.Label, x, column)
			}
		}
		if column < 0 && runtime.GOOS != "darwin" && name != "Help" {
			t.Errorf("%s has no keys", name)
		}
	}
}

// nudgeFirst moves a point, so that the menu has a long name: what can be undone.
func (b *bench) nudgeFirst(t *testing.T) {
	t.Helper()
	b.face.Select(0)
	b.must("right")
	b.settle()
	if label := b.shell.Menu.Item(b.shell.Actions().Get("undo")).Label; !strings.Contains(label, "left eye center") {
		t.Fatalf("the menu says %q", label)
	}
}

func TestShortcutsOfMenusStillWork(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.nudgeFirst(t)
	x := b.labelOf(0, 0).X
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.labelOf(0, 0).X == x {
		t.Error("Ctrl+Z does nothing")
	}
}
