package label

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/session/sessiontest"
)

// state writes down everything that editing changes.
func (b *bench) state() string {
	var s strings.Builder
	ds := b.session.Dataset()
	for row := range ds.Rows() {
		fmt.Fprintln(&s, row, ds.Labels(row), ds.EditedPoints(row), ds.MarkOf(row))
	}
	return s.String()
}

// TestWhatAPersonDoesUndoes does at random what the window offers for editing, undoes all of it and redoes all of it:
// each step must bring back what was there.
func TestWhatAPersonDoesUndoes(t *testing.T) {
	b := newBench(t, writeFaces(t, 4, func(i int, r *sessiontest.Row) {
		if i == 2 {
			sessiontest.Missing(0, 3)(i, r)
		}
	}))
	random := rand.New(rand.NewPCG(5, 6))
	somewhere := func() face.Point {
		return face.At(random.Float64()*(sessiontest.Side-1), random.Float64()*(sessiontest.Side-1))
	}
	several := func() []int { return random.Perm(4)[:2+random.IntN(3)] }
	operations := map[string]func(){
		"choose":  func() { b.face.SelectMany(several()) },
		"drag":    func() { b.dragFace(b.face.PositionOf(somewhere()), b.face.PositionOf(somewhere())) },
		"move":    func() { b.reshape(faceview.Turn, []int{0, 2}, face.Points{somewhere(), somewhere()}) },
		"nudge":   func() { b.nudge(float64(random.IntN(5)-2), 0.1) },
		"missing": func() { b.face.Select(random.IntN(4)); b.press(action.Plain(fyne.KeyDelete)) },
		"place":   func() { b.SetPoint("Place", random.IntN(4), somewhere()) },
		"restore": func() { b.press(action.Char('R')) },
		"copy":    func() { b.press(action.Char('C')) },
		"chosen":  func() { b.press(action.Char('c')) },
		"done":    func() { b.press(action.Char('d')) },
		"flag":    func() { b.press(action.Char('g')) },
		"note":    func() { b.points.note.SetText(fmt.Sprint("note ", random.IntN(9))); b.points.keepNote() },
		"face":    func() { b.session.Show(random.IntN(4)) },
	}
	var names []string
	for _, name := range []string{"choose", "drag", "move", "nudge", "missing", "place", "restore", "copy", "chosen", "done", "flag", "note", "face"} {
		names = append(names, name, name)
	}
	states := []string{b.state()}
	for len(states) <= 120 {
		before := b.canUndo()
		last := len(b.mustHistory())
		operations[names[random.IntN(len(names))]]()
		if now := b.mustHistory(); len(now) > last {
			states = append(states, b.state())
		} else if b.state() != states[len(states)-1] {
			t.Fatalf("something changed without an entry in the history, after %q", before)
		}
	}
	for i := len(states) - 2; i >= 0; i-- {
		b.undo()
		if got := b.state(); got != states[i] {
			t.Fatalf("undone %d times:\n%s\nwant\n%s", len(states)-1-i, got, states[i])
		}
	}
	if b.canUndo() != "" || b.session.Dataset().Unsaved() != 0 {
		t.Errorf("at the beginning there is %q to undo, and %d unsaved", b.canUndo(), b.session.Dataset().Unsaved())
	}
	for i, want := range states[1:] {
		b.redo()
		if got := b.state(); got != want {
			t.Fatalf("redone %d times:\n%s\nwant\n%s", i+1, got, want)
		}
	}
}

func (b *bench) mustHistory() []string {
	b.t.Helper()
	list, err := b.session.Dataset().History(-1)
	if err != nil {
		b.t.Fatal(err)
	}
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Name
	}
	return names
}
