package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// opened opens a list by a click, as a person does, and returns what takes one of its options later.
func opened(t *testing.T, c fyne.Canvas, list fyne.Tappable) (take func(at int)) {
	t.Helper()
	list.Tapped(&fyne.PointEvent{})
	menu, is := c.Focused().(*widget.PopUpMenu)
	if !is {
		t.Fatal("no list is open")
	}
	return func(at int) {
		for range at + 1 {
			menu.ActivateNext()
		}
		menu.TriggerLast()
	}
}

// An option that is gone when it is tapped, because the list stayed open, is not chosen; one that only has another text
// by now is.
func TestAnOptionOfAnOpenListThatIsGoneIsNotChosen(t *testing.T) {
	test.NewTempApp(t)
	c := NewChoice(nil, func() {})
	w := test.NewTempWindow(t, c)
	w.Resize(fyne.NewSize(300, 400))
	var told []int
	c.Chosen(func(i int) { told = append(told, i) })
	for _, x := range []struct {
		name   string
		ids    []string
		listed []string
		now    []string
		tap    string
		told   []int
		shown  string
	}{
		{"there", nil, []string{"a", "b"}, []string{"a", "b"}, "b", []int{1}, "b"},
		{"gone", nil, []string{"a", "b"}, []string{"a", "c"}, "b", nil, "a"},
		{"elsewhere", nil, []string{"a", "b"}, []string{"a", "c", "b"}, "b", []int{2}, "b"},
		{"of another text", []string{"all", "done"}, []string{"a", "done 3"}, []string{"a", "done 4"}, "done 3", []int{1}, "done 4"},
	} {
		told = nil
		c.OfferAs(x.ids, x.listed, "a")
		take := opened(t, w.Canvas(), c)
		c.OfferAs(x.ids, x.now, "a")
		take(slices.Index(x.listed, x.tap))
		if !slices.Equal(told, x.told) || c.Selected != x.shown {
			t.Errorf("%s: told %v, want %v; it shows %q, want %q", x.name, told, x.told, c.Selected, x.shown)
		}
	}
}

// So it is with a list of a dialog.
func TestAnOptionOfADialogThatIsGoneIsNotPicked(t *testing.T) {
	test.NewTempApp(t)
	picked := 0
	p := NewPick([]string{"a", "b"}, func() { picked++ }, func() {}, func() {})
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(300, 400))
	p.SetSelectedIndex(0)
	take := opened(t, w.Canvas(), p)
	p.SetOptions([]string{"a", "c"})
	take(1)
	if picked != 1 || p.SelectedIndex() != 0 {
		t.Errorf("picked %d times, at %d", picked, p.SelectedIndex())
	}
}
