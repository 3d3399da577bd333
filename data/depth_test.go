package data

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/project"
)

// depth is how many operations are undone and redone in a row.
const depth = 10_000

// TestUndoTenThousandDeep does ten thousand random operations of every kind, saves now and then, closes and opens
// the dataset in the middle, undoes all of them, redoes all of them, and compares bytes, marks and flags with what
// was there after each.
func TestUndoTenThousandDeep(t *testing.T) {
	if testing.Short() {
		t.Skip("tens of thousands of transactions")
	}
	rapid.Check(singly(t), func(rt *rapid.T) {
		m := newMachine(rt, quickFolder(t))
		defer func() { m.d.Close() }()
		for i := 0; len(m.past) < depth; i++ {
			m.operate(rt)
			if i == depth/3 {
				m.Save(rt)
			}
			if i == depth/2 {
				m.Restart(rt)
			}
		}
		m.everyStep(rt, m.Undo, func() int { return len(m.past) })
		if got := fileNow(rt, m); got != text(m.file) {
			rt.Fatal("the file changed without a save")
		}
		m.everyStep(rt, m.Redo, func() int { return len(m.future) })
		m.jump(rt, 0)
		m.jump(rt, depth)
		m.jump(rt, depth/7)
		m.Save(rt)
	})
}

// operate does one of all editing operations.
func (m *machine) operate(t *rapid.T) {
	all := []func(*rapid.T){m.Apply, m.Apply, m.Apply, m.Restore, m.Mark, m.Mark, m.CopyPoints}
	rapid.SampledFrom(all).Draw(t, "operation")(t)
}

// everyStep steps until nothing is left, closing and opening the dataset half way, and compares all at each step.
func (m *machine) everyStep(t *rapid.T, step func(*rapid.T), left func() int) {
	half := left() / 2
	for left() > 0 {
		if left() == half {
			m.Restart(t)
		}
		step(t)
		m.Check(t)
	}
}

// jump goes to the state after so many actions, and compares.
func (m *machine) jump(t *rapid.T, done int) {
	list, err := m.d.History(-1)
	m.must(t, err)
	id := int64(0)
	if done > 0 {
		id = list[len(list)-done].ID
	}
	_, err = m.d.GoTo(id)
	m.must(t, err)
	m.stand(done)
	m.Check(t)
}

// singly lets rapid try one sequence, and not shorten it for long: it is thousands of operations.
func singly(t *testing.T) *testing.T {
	for name, value := range map[string]string{"rapid.checks": "1", "rapid.shrinktime": "1s"} {
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { flag.Set(name, before) })
	}
	return t
}

func fileNow(t *rapid.T, m *machine) string {
	b, err := os.ReadFile(m.path)
	m.must(t, err)
	return string(b)
}

// newMachine opens a dataset of five rows.
func newMachine(t *rapid.T, folder string) *machine {
	s := &simple{}
	cell := rapid.SampledFrom(cellTexts)
	for range 5 {
		s.file = append(s.file, [2]project.Texts{{cell.Draw(t, "x"), cell.Draw(t, "y")}, {cell.Draw(t, "x"), cell.Draw(t, "y")}})
	}
	s.present = snapshot{points: slices.Clone(s.file), marks: make([]Mark, len(s.file))}
	m := &machine{simple: s, path: filepath.Join(folder, "faces.csv"), o: Options{Project: true, CacheDir: folder, DataDir: folder}}
	m.must(t, os.WriteFile(m.path, []byte(text(s.file)), 0o666))
	m.open(t)
	return m
}

func TestGoToSaysWhatIsGone(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1)), window(t))
	for i := range 3 {
		must(t, d.Apply(fmt.Sprint("Move ", i), Edit{0, 0, at(10+float64(i), 2)}))
	}
	last := history(t, d)[0].ID
	if rows, err := d.GoTo(0); err != nil || !slices.Equal(rows, []int{0}) || d.Labels(0)[0] != at(1, 2) || d.Unsaved() != 0 {
		t.Errorf("rows %v, %v; label %v", rows, err, d.Labels(0)[0])
	}
	if _, err := d.GoTo(last); err != nil || d.Labels(0)[0] != at(12, 2) || d.CanRedo() != "" {
		t.Errorf("back at the end: %v, %v", d.Labels(0)[0], err)
	}
	if rows, err := d.GoTo(last); err != nil || len(rows) != 0 {
		t.Errorf("where it is already: %v, %v", rows, err)
	}
	_, err := d.GoTo(last + 5)
	mustBe(t, err, ErrNoAction)
	if d.Labels(0)[0] != at(12, 2) || !strings.Contains(err.Error(), "no longer in the history") {
		t.Error(err)
	}
}
