package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// mustType checks that what is typed now goes into field, and that Enter or Escape, whichever is given, acts on no
// face.
func (b *bench) mustType(how string, field fyne.Focusable, key fyne.KeyName) {
	b.t.Helper()
	if got := b.shell.Canvas().Focused(); got != field {
		b.t.Errorf("%s: %T has the focus, not the field that appeared", how, got)
	}
	row, mark := b.session.Row(), b.session.Mark()
	b.press(action.Plain(key))
	if b.session.Row() != row || b.session.Mark() != mark || b.session.Mark().Done {
		b.t.Errorf("%s: %s marked the face and went to row %d", how, key, b.session.Row())
	}
}

// full is a window in which everything that asks for a name can be asked: predictions, a run, an evaluation, a search.
func full(t *testing.T) *bench {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.trained("1")
	b.searching()
	b.begin()
	b.searched()
	b.must("search-new") // the form again, for what saves a space
	b.press(action.With(action.Ctrl, fyne.Key3))
	b.until("it is measured", func() bool { return b.evaluated() != nil })
	b.press(action.With(action.Ctrl, fyne.Key2))
	b.must("compare-runs")
	b.settle()
	return b
}

// TestEveryFieldThatAppearsHasTheKeyboard does every action of the table that shows a field, by its key, from its menu
// and by each of its buttons: what is typed goes into the field, and Enter and Escape belong to it.
func TestEveryFieldThatAppearsHasTheKeyboard(t *testing.T) {
	b := full(t)
	asked := map[string]bool{}
	// try does something and looks for a question; without one it leaves things as they were.
	try := func(how, id string, do func()) {
		for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
			b.shell.Canvas().Focus(b.shell.Keys)
			do()
			b.settle()
			field := b.shell.Question()
			if field == nil {
				return
			}
			asked[id] = true
			field.SetText("") // no name: Enter says so, and writes nothing
			b.mustType(how+" "+id, field, key)
			if key == fyne.KeyReturn && id != "run-rename" {
				b.mustType(how+" "+id+" after what is no name", field, fyne.KeyEscape)
			}
			if b.shell.Question() != nil || b.shell.Canvas().Focused() != fyne.Focusable(b.shell.Keys) {
				t.Errorf("%s %s: after the answer the face does not have the keyboard", how, id)
			}
		}
	}
	names := []string{"save-as", "save-picture", "save-weights", "run-rename", "evaluate-csv", "evaluate-picture", "space-save",
		"search-csv", "search-json", "search-picture"}
	for _, id := range names {
		a := b.shell.Actions().Get(id)
		if slices.Contains(names[7:], id) && !a.IsEnabled() {
			b.openSearch()
		}
		if !a.IsEnabled() {
			t.Fatalf("%s is not enabled", id)
		}
		try("key of", id, func() { b.shell.Actions().Run(a) })
		try("menu", id, b.shell.Actions().FromMenu(a))
		try("context menu", id, func() { b.shell.Actions().ContextMenu([]string{id}).Items[0].Action() })
	}
	buttons := 0
	for tab := range b.tabs.Items {
		b.tabs.SelectIndex(tab)
		b.settle()
		for _, o := range objectsIn(b.shell.Win.Content()) {
			x, ok := o.(*kit.ToolButton)
			if !ok || x.Tip == nil || x.Disabled || !x.Visible() {
				continue
			}
			for _, id := range names {
				if x.Tip() == b.shell.Actions().Get(id).Tip() {
					buttons++
					try("button", id, func() { test.Tap(x) })
				}
			}
		}
	}
	for _, a := range b.shell.Actions().All() {
		if asked[a.ID] != slices.Contains(names, a.ID) {
			t.Errorf("%s: asks is %v", a.ID, asked[a.ID])
		}
	}
	if buttons < 4 {
		t.Errorf("only %d buttons were tried", buttons)
	}
}

// What else shows a field to type into puts the cursor there.
func TestFieldsOfFormsHaveTheKeyboardWhenTheyAppear(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.listChoice().SetSelectedIndex(slices.Index(listFilters, "Error above…"))
	b.mustType("the limit of the filter", b.listEntry("px"), fyne.KeyEscape)
	b.must("search-wide")
	b.press(action.With(action.Ctrl, fyne.KeyG))
	b.mustType("the row, beside a wide panel", b.listEntry("Row"), fyne.KeyReturn)
	b.press(action.With(action.Ctrl, fyne.KeyN))
	b.mustType("the note", b.note(), fyne.KeyReturn)
	b.face.Select(1)
	b.press(action.Plain(fyne.KeyF2))
	b.mustType("a coordinate", b.cell(), fyne.KeyEscape)
}

// A question keeps the keyboard whatever else comes to be shown, until it is answered or somebody clicks on the face;
// Enter and Escape are its answer even then.
func TestAQuestionKeepsTheKeyboard(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.press(action.With(action.Ctrl, fyne.KeyE))
	field := b.shell.Question()
	for _, x := range []struct {
		what string
		do   func()
	}{
		{"other strips", func() {
			b.shell.Fail(errTest("one"))
			b.shell.Fail(errTest("two"))
			b.shell.Fail(errTest("three"))
			b.shell.Fail(errTest("four"))
		}},
		{"a strip that goes", func() { b.shell.Drop("Four.") }},
		{"a strip made anew", b.shell.ThemeChanged},
		{"another panel", func() { b.panels.Bring(b.evaluate) }},
		{"a button", func() { b.shell.Canvas().Unfocus(); b.shell.Actions().Click(b.shell.Actions().Get("labels")) }},
		{"a choice", func() { b.listChoice().SetSelectedIndex(1) }},
		{"another face", func() { b.press(action.Plain(fyne.KeyPageDown)) }},
		{"what is no name", func() {
			field.SetText("")
			b.shell.Canvas().Unfocus()
			buttonsOf(b.shell.OverFace())["Save"].OnTapped()
		}},
	} {
		x.do()
		b.settle()
		if b.shell.Question() != field || b.shell.Canvas().Focused() != fyne.Focusable(field) {
			t.Errorf("%s took the keyboard away: %T has it", x.what, b.shell.Canvas().Focused())
			b.shell.Canvas().Focus(field)
		}
	}
	b.shell.Canvas().Focus(b.shell.Keys)
	b.mustType("after a click on the face", b.shell.Keys, fyne.KeyEscape)
	if b.shell.Question() != nil {
		t.Error("Escape does not take the question away")
	}
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyS))
	b.press(action.With(action.Ctrl, fyne.KeyE))
	if n := slices.Clone(b.shell.Shown()); n[len(n)-1].ID != "save-picture" || b.shell.Shows("save-as") {
		t.Errorf("two questions wait for one keyboard: %q", b.bannerTexts())
	}
	b.panels.Bring(b.label)
	b.shell.Canvas().Focus(b.note())
	b.shell.Drop("save-picture")
	b.mustType("a note, when a question goes", b.note(), fyne.KeyReturn)
}

// A strip lies over the gallery too: what has the keyboard is in sight.
func TestAQuestionLiesOverTheGallery(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.press(action.Char('j'))
	b.press(action.With(action.Ctrl, fyne.KeyE))
	b.shell.Win.Resize(fyne.NewSize(1200, 800)) // lays everything out
	c := b.shell.Canvas()
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	over, field := b.shell.OverFace(), b.shell.Question()
	at := fyne.NewPos(place(over).X+over.Size().Width-theme.Padding()-12, place(field).Y+field.Size().Height/2)
	test.TapCanvas(c, at) // the cross
	if b.shell.Question() != nil {
		t.Errorf("a click on the cross of the strip, at %v, does not reach it", at)
	}
}

type errTest string

func (e errTest) Error() string { return string(e) }
