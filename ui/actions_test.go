package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/action"
)

func TestActionsHaveIDsAndKeysOfTheirOwn(t *testing.T) {
	b := newBench(t, "")
	ids, keys := map[string]bool{}, map[string]string{}
	for _, a := range b.shell.Actions().All() {
		if a.ID == "" || a.Name == "" {
			t.Errorf("an action lacks an id or a name: %+v", a)
		}
		if ids[a.ID] {
			t.Errorf("two actions are called %s", a.ID)
		}
		ids[a.ID] = true
		if (a.Do == nil) == (a.Hold == nil) {
			t.Errorf("%s must have either do or hold", a.ID)
		}
		for _, k := range a.Keys {
			if other := keys[k.String()]; other != "" {
				t.Errorf("%s and %s both have %s", other, a.ID, k)
			}
			keys[k.String()] = a.ID
		}
	}
}

func TestEveryActionCanBeReached(t *testing.T) {
	b := newBench(t, "")
	for _, a := range b.shell.Actions().All() {
		if len(a.Keys) == 0 && !slices.Contains(action.MenuNames, a.Menu) {
			t.Errorf("%s has neither a key nor a place in a menu", a.ID)
		}
		if a.Menu != "" && !slices.Contains(action.MenuNames, a.Menu) {
			t.Errorf("%s is in a menu %q that there is not", a.ID, a.Menu)
		}
		if a.Toolbar > 0 && a.Icon == nil {
			t.Errorf("%s is in the toolbar without an icon", a.ID)
		}
	}
}

func TestEveryKeyIsInTheListOfShortcuts(t *testing.T) {
	b := newBench(t, "")
	b.shell.Shortcuts.Show()
	var all []string
	for _, o := range objectsIn(b.shell.Canvas().Overlays().Top()) {
		if l, ok := o.(*widget.Label); ok {
			all = append(all, l.Text)
		}
	}
	shown := strings.Join(all, "\n")
	for _, a := range b.shell.Actions().All() {
		for _, k := range a.Keys {
			if a.Press == "" && !strings.Contains(shown, k.String()) {
				t.Errorf("the list lacks %s of %s:\n%s", k, a.ID, shown)
			}
		}
	}
}

func TestTheListOfShortcutsOpensAndCloses(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.press(action.Plain(fyne.KeyF1))
	if !b.shell.Modal() {
		t.Fatal("F1 shows no list")
	}
	row := b.session.Row()
	b.press(action.Plain(fyne.KeyPageDown)) // must not act behind the list
	b.shell.KeyInOverlay(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.shell.Modal() {
		t.Error("Escape leaves the list open")
	}
	_ = row
	b.press(action.Char('?'))
	if !b.shell.Modal() {
		t.Error("? shows no list")
	}
}

// The list of shortcuts shows all its lines in a window of any width: it has fewer columns instead of cutting them off.
func TestTheListOfShortcutsFitsItsWindow(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	for _, size := range []fyne.Size{fyne.NewSize(720, 560), fyne.NewSize(900, 560), fyne.NewSize(1280, 800)} {
		b.shell.Win.Resize(size)
		b.press(action.Plain(fyne.KeyF1))
		if m := b.shell.Canvas().Overlays().Top().MinSize(); m.Width > size.Width || m.Height > size.Height {
			t.Errorf("at %v the list is %v", size, m)
		}
		b.shell.KeyInOverlay(&fyne.KeyEvent{Name: fyne.KeyEscape})
	}
}
