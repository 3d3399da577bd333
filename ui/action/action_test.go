package action

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// window is a Host that notes what it is told.
type window struct {
	told   []string
	typing fyne.Shortcutable
	modal  bool
}

func (w *window) Begins(a *Action)          { w.told = append(w.told, "begins "+a.ID) }
func (w *window) Done()                     { w.told = append(w.told, "done") }
func (w *window) Typing() fyne.Shortcutable { return w.typing }
func (w *window) Modal() bool               { return w.modal }
func (w *window) FocusFace()                { w.told = append(w.told, "focus") }

func newTestTable(t *testing.T, actions ...*Action) (*Table, *window) {
	t.Helper()
	test.NewApp()
	w := &window{}
	x := New(w, kit.NewTips(func(f func()) { f() }))
	x.Add(actions...)
	return x, w
}

func TestOnlyWhatCanBeDoneIsDone(t *testing.T) {
	can, done := false, 0
	a := &Action{ID: "save", Enabled: func() bool { return can }, Do: func() { done++ }}
	x, w := newTestTable(t, a)
	x.Run(a)
	can = true
	x.Run(a)
	if done != 1 || !slices.Equal(w.told, []string{"begins save", "done"}) {
		t.Errorf("done %d times, told %q", done, w.told)
	}
}

func TestAButtonGivesTheKeyboardBackUnlessSomebodyTypes(t *testing.T) {
	a := &Action{ID: "save", Icon: theme.DocumentSaveIcon(), Do: func() {}}
	x, w := newTestTable(t, a)
	b := x.Buttons().Make("save", "Save")
	b.Tapped(nil)
	w.typing = &widget.Entry{}
	b.Tapped(nil)
	if want := []string{"begins save", "done", "focus", "begins save", "done"}; !slices.Equal(w.told, want) {
		t.Errorf("told %q", w.told)
	}
}

func TestButtonsShowHowThingsStand(t *testing.T) {
	can := true
	a := &Action{ID: "undo", Name: "Undo", Now: func() string { return "Undo Move nose tip" }, Keys: []Key{With(Ctrl, fyne.KeyZ)}, Enabled: func() bool { return can }, Do: func() {}}
	x, _ := newTestTable(t, a)
	all := x.Buttons()
	b := all.Make("undo", "")
	can = false
	all.Update()
	if !b.Disabled || all.Of("undo") != b {
		t.Error("the button does not follow")
	}
	if got := b.Tip(); got != "Undo Move nose tip   Ctrl+Z" {
		t.Errorf("the hint is %q", got)
	}
}

// typist is a text entry that notes the shortcuts that it gets.
type typist struct{ got []string }

func (e *typist) TypedShortcut(s fyne.Shortcut) { e.got = append(e.got, s.ShortcutName()) }

func TestAMenuLeavesShortcutsToWhoTypes(t *testing.T) {
	undo := &Action{ID: "undo", Menu: "Edit", Keys: []Key{With(Ctrl, fyne.KeyZ)}, Yields: true, Do: func() {}}
	save := &Action{ID: "save", Menu: "File", Keys: []Key{With(Ctrl, fyne.KeyS)}, Do: func() {}}
	x, w := newTestTable(t, undo, save)
	e := &typist{}
	w.typing = e
	bar := NewMenuBar(x, nil)
	bar.Item(undo).Action()
	bar.Item(save).Action()
	w.modal = true // and the entry is one of the dialog's
	bar.Item(save).Action()
	bar.Item(undo).Action()
	if want := []string{"begins save", "done"}; !slices.Equal(w.told, want) || len(e.got) != 2 {
		t.Errorf("told %q, typed %q", w.told, e.got)
	}
}

func TestAHeldKeyIsLetGoWithTheFocus(t *testing.T) {
	var held []bool
	a := &Action{ID: "hide", Keys: []Key{Plain(fyne.KeyH)}, Hold: func(down bool) { held = append(held, down) }}
	x, _ := newTestTable(t, a)
	k := NewKeyboard(x, func() {}, func() *kit.Entry { return nil })
	k.Modifiers = func() fyne.KeyModifier { return 0 }
	ev := &fyne.KeyEvent{Name: fyne.KeyH}
	k.KeyDown(ev)
	k.KeyDown(ev) // again, as a keyboard does while the key is held
	k.FocusLost()
	k.KeyUp(ev)
	if !slices.Equal(held, []bool{true, false}) {
		t.Errorf("held %v", held)
	}
}

// A shortcut with Shift alone never comes from the driver: such keys are plain ones that the keyboard reads.
func TestAKeyWithShiftAloneIsNoShortcut(t *testing.T) {
	for k, want := range map[Key]bool{
		Plain(fyne.KeyF5): false, With(Shift, fyne.KeyTab): false, Char('R'): false,
		With(Ctrl, fyne.KeyS): true, With(Ctrl|Shift, fyne.KeyS): true,
	} {
		if k.IsShortcut() != want {
			t.Errorf("%s: %v", k, !want)
		}
		if s, ok := k.Shortcut().(*desktop.CustomShortcut); want && (!ok || s.Modifier&^Shift == 0) {
			t.Errorf("the driver never sends %v", k.Shortcut())
		}
	}
}

func TestLinesOfTheListOfShortcuts(t *testing.T) {
	x, _ := newTestTable(t,
		&Action{ID: "next", Name: "Next Face", Menu: "View", Heading: "Faces", Line: "Previous, next face", Keys: []Key{Plain(fyne.KeyPageDown)}},
		&Action{ID: "previous", Name: "Previous Face", Menu: "View", Heading: "Faces", Line: "Previous, next face", Keys: []Key{Plain(fyne.KeyPageUp)}},
		&Action{ID: "jump", Name: "Go to Row…", Menu: "View", Heading: "Faces", Keys: []Key{With(Ctrl, fyne.KeyG)}},
		&Action{ID: "left", Name: "Left", Heading: "Points", Line: "Move the points", Press: "Arrows", Keys: []Key{Plain(fyne.KeyLeft)}},
		&Action{ID: "silent", Name: "No Key", Menu: "View"})
	s := NewShortcuts(x, test.NewWindow(nil))
	faces := []shortcutLine{{"Page Down, Page Up", "Previous, next face"}, {"Ctrl+G", "Go to Row"}}
	if got := s.lines("Faces"); !slices.Equal(got, faces) {
		t.Errorf("faces: %v", got)
	}
	if got := s.lines("Points"); !slices.Equal(got, []shortcutLine{{"Arrows", "Move the points"}}) {
		t.Errorf("points: %v", got)
	}
}

// Actions stand in the order of menus and their sections, whoever adds them first; one without a menu stays behind the
// one before it.
func TestTheTableKeepsTheOrderOfTheMenus(t *testing.T) {
	table := New(nil, nil)
	table.Add(&Action{ID: "theme", Menu: "View", Section: 5}, &Action{ID: "key"}, &Action{ID: "open", Menu: "File", Section: 1})
	table.Add(&Action{ID: "labels", Menu: "View", Section: 2}, &Action{ID: "dark", Menu: "View", Section: 5})
	var ids []string
	for _, a := range table.All() {
		ids = append(ids, a.ID)
	}
	if want := []string{"open", "labels", "theme", "key", "dark"}; !slices.Equal(ids, want) {
		t.Errorf("%q, want %q", ids, want)
	}
}
