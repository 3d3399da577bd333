package data

import (
	"slices"
	"testing"
)

func TestAFaceThatIsLeftOut(t *testing.T) {
	lines := []string{header}
	for i := range 12 {
		lines = append(lines, line("1,2,3,4", i))
	}
	d := open(t, csvOf(t, lines...), window(t))
	before := append(append(d.SplitRows(Train, Splits{Seed: 3}, false), d.SplitRows(Test, Splits{Seed: 3}, false)...), d.SplitRows(Validation, Splits{Seed: 3}, false)...)
	if !slices.Contains(before, 4) {
		t.Fatal("row 4 has no label")
	}
	if err := d.Mark("Leave out", 4, Mark{LeftOut: true, Note: "a doll"}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []Split{Train, Test, Validation} {
		if slices.Contains(d.SplitRows(s, Splits{Seed: 3}, false), 4) {
			t.Errorf("it is still in split %v", s)
		}
	}
	if slices.Contains(d.Select(Filter{}), 4) || slices.Contains(d.Select(Filter{Has: Noted}), 4) {
		t.Error("it is still listed")
	}
	if got := d.Select(Filter{Has: LeftOut}); !slices.Equal(got, []int{4}) || d.Counts()[LeftOut] != 1 {
		t.Errorf("left out are %v, %d counted", got, d.Counts()[LeftOut])
	}
	d = reopen(t, d)
	if m := d.MarkOf(4); !m.LeftOut || m.Note != "a doll" {
		t.Errorf("when opened again: %+v", m)
	}
	if _, ok, err := d.Undo(); !ok || err != nil || d.MarkOf(4).LeftOut || !slices.Contains(d.Select(Filter{}), 4) {
		t.Errorf("undo did not take it in again: %v, %v", ok, err)
	}
}
