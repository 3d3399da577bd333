package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A list of a dialog that is opened by the keyboard begins at what is picked, so that arrows go on from there.
func TestPickOpensAtWhatIsPicked(t *testing.T) {
	test.NewTempApp(t)
	p := NewPick([]string{"a", "b", "c", "d"}, func() {}, func() {}, func() {})
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(200, 300))
	for _, c := range []struct {
		from int
		keys []fyne.KeyName
		want int
	}{{2, nil, 2}, {2, []fyne.KeyName{fyne.KeyDown}, 3}, {1, []fyne.KeyName{fyne.KeyUp}, 0}} {
		p.SetSelectedIndex(c.from)
		w.Canvas().Focus(p)
		p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		for _, key := range append(c.keys, fyne.KeyReturn) {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
		}
		if p.SelectedIndex() != c.want {
			t.Errorf("from %d by %v to %d", c.from, c.keys, p.SelectedIndex())
		}
	}
}
