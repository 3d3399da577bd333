package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestActionsHaveIDsAndKeysOfTheirOwn(t *testing.T) {
	b := newBench(t, "")
	ids, keys := map[string]bool{}, map[string]string{}
	for _, a := range b.actions {
		if a.id == "" || a.name == "" {
			t.Errorf("an action lacks an id or a name: %+v", a)
		}
		if ids[a.id] {
			t.Errorf("two actions are called %s", a.id)
		}
		ids[a.id] = true
		if (a.do == nil) == (a.hold == nil) {
			t.Errorf("%s must have either do or hold", a.id)
		}
		for _, k := range a.keys {
			if other := keys[k.String()]; other != "" {
				t.Errorf("%s and %s both have %s", other, a.id, k)
			}
			keys[k.String()] = a.id
		}
	}
}

func TestEveryActionCanBeReached(t *testing.T) {
	b := newBench(t, "")
	for _, a := range b.actions {
		if len(a.keys) == 0 && !slices.Contains(menuNames, a.menu) {
			t.Errorf("%s has neither a key nor a place in a menu", a.id)
		}
		if a.menu != "" && !slices.Contains(menuNames, a.menu) {
			t.Errorf("%s is in a menu %q that there is not", a.id, a.menu)
		}
		if a.toolbar > 0 && a.icon == nil {
			t.Errorf("%s is in the toolbar without an icon", a.id)
		}
	}
}

func TestEveryKeyIsOnTheSheet(t *testing.T) {
	b := newBench(t, "")
	var all []string
	for _, column := range sheetColumns[0] {
		for _, heading := range column {
			for _, l := range b.sheetLines(heading) {
				all = append(all, l.keys+" "+l.text)
			}
		}
	}
	sheet := strings.Join(all, "\n")
	for _, a := range b.actions {
		for _, k := range a.keys {
			if a.press == "" && !strings.Contains(sheet, k.String()) {
				t.Errorf("the sheet lacks %s of %s:\n%s", k, a.id, sheet)
			}
		}
	}
}

// A shortcut with Shift alone never comes from the driver: such keys must be plain ones that the keyboard reads.
func TestMenuShortcutsAreOnesTheDriverSends(t *testing.T) {
	b := newBench(t, "")
	for _, m := range b.win.MainMenu().Items {
		for _, item := range m.Items {
			sent := item.Shortcut
			if u, ok := sent.(unseen); ok {
				sent = u.Shortcut
			}
			if k, ok := sent.(fyne.KeyboardShortcut); ok && k.Mod() == fyne.KeyModifierShift {
				if !slices.ContainsFunc(b.actions, func(a *action) bool {
					return b.menu.items[a] == item && !a.keys[0].isShortcut()
				}) {
					t.Errorf("%s waits for a shortcut that never comes", item.Label)
				}
			}
		}
	}
}

func TestSheetOpensAndCloses(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.press(plain(fyne.KeyF1))
	if !b.modal() {
		t.Fatal("F1 shows no sheet")
	}
	row := b.row
	b.press(plain(fyne.KeyPageDown)) // must not act behind the sheet
	b.keyInOverlay(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.modal() {
		t.Error("Escape leaves the sheet open")
	}
	_ = row
	b.press(char('?'))
	if !b.modal() {
		t.Error("? shows no sheet")
	}
}

// The sheet shows all its lines in a window of any width: it has fewer columns instead of cutting them off.
func TestTheSheetFitsItsWindow(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	for _, width := range []float32{720, 900, 1280} {
		o := b.sheetIn(width - 60 - 2*sheetPad)
		if got := o.MinSize().Width; got > width-60-2*sheetPad {
			t.Errorf("at %v the sheet is %v wide", width, got)
		}
	}
	b.win.Resize(fyne.NewSize(900, 560))
	b.press(plain(fyne.KeyF1))
	if m := b.sheet.MinSize(); m.Width > 900 || m.Height > 560 {
		t.Errorf("the sheet is %v", m)
	}
}
