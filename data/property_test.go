package data

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/face"
	"fiducial/data/project"
)

// simple is a dataset as anyone would write it down: the whole state is copied at each action.
type simple struct {
	file    [][2]project.Texts // rows of two points
	past    []snapshot         // states to which undo goes back, with the name of the action since
	future  []snapshot
	present snapshot
}

type snapshot struct {
	name   string // of the action that led on from here; in the future, of the one that led here
	points [][2]project.Texts
	marks  []Mark
}

func (s *simple) change(name string, f func(*snapshot)) {
	next := snapshot{points: slices.Clone(s.present.points), marks: slices.Clone(s.present.marks)}
	f(&next)
	for i, p := range next.points {
		if p != s.present.points[i] {
			next.marks[i].Accepted = false
		}
	}
	if slices.Equal(next.points, s.present.points) && slices.Equal(next.marks, s.present.marks) {
		return
	}
	s.present.name = name
	s.past, s.future, s.present = append(s.past, s.present), nil, next
}

func (s *simple) undo() {
	if n := len(s.past); n > 0 {
		s.past[n-1].name, s.present.name = "", s.past[n-1].name
		s.future, s.present, s.past = append(s.future, s.present), s.past[n-1], s.past[:n-1]
	}
}

func (s *simple) redo() {
	if n := len(s.future); n > 0 {
		s.present.name, s.future[n-1].name = s.future[n-1].name, ""
		s.past, s.present, s.future = append(s.past, s.present), s.future[n-1], s.future[:n-1]
	}
}

// stand undoes or redoes until so many actions stand.
func (s *simple) stand(done int) {
	for len(s.past) > done {
		s.undo()
	}
	for len(s.past) < done {
		s.redo()
	}
}

// text returns the whole file with these points.
func text(points [][2]project.Texts) string {
	b := strings.Builder{}
	b.WriteString(header + "\n")
	for i, p := range points {
		fmt.Fprintln(&b, line(strings.Join([]string{p[0][0], p[0][1], p[1][0], p[1][1]}, ","), i))
	}
	return b.String()
}

// cellTexts are what cells may say at first.
var cellTexts = []string{"66.0335639098", "39.50", "39.5", "", "abc", "1e1", "10", "-0.0", "7"}

// number returns what a cell says, NaN spelt as nil.
func number(text string) *float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &v
}

// writtenAs returns the cell of v as the documentation of Edit has it.
func writtenAs(v float64, now, file string) string {
	short := fmt.Sprintf("%.2f", v)
	short = strings.TrimSuffix(strings.TrimSuffix(short, "0"), "0")
	short = strings.TrimSuffix(short, ".")
	if short == "-0" {
		short = "0"
	}
	for _, text := range []string{now, file} {
		if n := number(text); n != nil && (*n == v || *n == *number(short)) {
			return text
		}
	}
	return short
}

// TestAgainstSimpleModel does whatever comes to rapid's mind, from histories of any depth, and compares all
// that can be seen with the simple dataset.
func TestAgainstSimpleModel(t *testing.T) {
	root := quickFolder(t)
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		folder := filepath.Join(root, strconv.Itoa(runs))
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		rows := rapid.IntRange(1, 5).Draw(t, "rows")
		cell := rapid.SampledFrom(cellTexts)
		s := &simple{}
		for range rows {
			p := [2]project.Texts{{cell.Draw(t, "x"), cell.Draw(t, "y")}, {cell.Draw(t, "x"), cell.Draw(t, "y")}}
			s.file = append(s.file, p)
		}
		s.present = snapshot{points: slices.Clone(s.file), marks: make([]Mark, rows)}
		path := filepath.Join(folder, "faces.csv")
		if err := os.WriteFile(path, []byte(text(s.file)), 0o666); err != nil {
			t.Fatal(err)
		}
		m := &machine{simple: s, path: path, o: Options{Project: true, CacheDir: folder, DataDir: folder}}
		m.open(t)
		defer func() { m.d.Close() }()
		for range rapid.SampledFrom([]int{0, 0, 0, 3, 40}).Draw(t, "depth") {
			m.Apply(t)
		}
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// quickFolder returns a temporary folder, in memory where the system has such: thousands of actions wait for
// the disk otherwise.
func quickFolder(t testing.TB) string {
	folder, err := os.MkdirTemp("/dev/shm", "fiducial-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// machine does the same to a dataset and to the simple one.
type machine struct {
	*simple
	d     *Dataset
	path  string
	o     Options
	names int
}

func (m *machine) open(t *rapid.T) {
	d, err := Open(m.path, m.o)
	m.must(t, err)
	m.must(t, d.Load(t.Context(), nil))
	m.d = d
}

func (m *machine) must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func (m *machine) name(verb string) string {
	m.names++
	return fmt.Sprint(verb, " ", m.names)
}

// Apply edits one to four points, sometimes to where they are.
func (m *machine) Apply(t *rapid.T) {
	name := m.name("Move")
	var edits []Edit
	for range rapid.IntRange(1, 4).Draw(t, "edits") {
		e := Edit{Row: rapid.IntRange(0, len(m.file)-1).Draw(t, "row"), Keypoint: rapid.IntRange(0, 1).Draw(t, "keypoint")}
		if rapid.IntRange(0, 4).Draw(t, "known") > 0 {
			value := rapid.OneOf(
				rapid.SampledFrom([]float64{66.0335639098, 39.5, 10, 0, 7}),
				rapid.Map(rapid.IntRange(-100, 10000), func(i int) float64 { return float64(i) / 100 }),
				rapid.Float64Range(-5, 100),
			)
			e.To = face.At(value.Draw(t, "x"), value.Draw(t, "y"))
		}
		edits = append(edits, e)
	}
	m.must(t, m.d.Apply(name, edits...))
	m.change(name, func(s *snapshot) {
		for _, e := range edits {
			p, file := &s.points[e.Row][e.Keypoint], m.file[e.Row][e.Keypoint]
			if e.To.Known {
				*p = project.Texts{writtenAs(e.To.X, p[0], file[0]), writtenAs(e.To.Y, p[1], file[1])}
			} else {
				*p = project.Texts{}
			}
		}
	})
}

// Restore restores a point or a row.
func (m *machine) Restore(t *rapid.T) {
	row := rapid.IntRange(0, len(m.file)-1).Draw(t, "row")
	if rapid.Bool().Draw(t, "all") {
		m.must(t, m.d.Restore(row))
		m.change("Restore points", func(s *snapshot) { s.points[row] = m.file[row] })
		return
	}
	m.must(t, m.d.Restore(row, 1))
	m.change("Restore nose_tip", func(s *snapshot) { s.points[row][1] = m.file[row][1] })
}

// Mark marks a face.
func (m *machine) Mark(t *rapid.T) {
	name := m.name("Mark")
	row := rapid.IntRange(0, len(m.file)-1).Draw(t, "row")
	mark := Mark{
		Done: rapid.Bool().Draw(t, "done"), Flagged: rapid.Bool().Draw(t, "flagged"),
		Note: rapid.SampledFrom([]string{"", "note"}).Draw(t, "note"), Accepted: rapid.Bool().Draw(t, "accepted"),
	}
	m.must(t, m.d.Mark(name, row, mark))
	m.change(name, func(s *snapshot) { s.marks[row] = mark })
}

// CopyPoints copies points from another row, all of them or one.
func (m *machine) CopyPoints(t *rapid.T) {
	row := rapid.IntRange(0, len(m.file)-1)
	from, to, keypoints := row.Draw(t, "from"), row.Draw(t, "to"), []int{0, 1}
	if rapid.Bool().Draw(t, "one") {
		keypoints = []int{rapid.IntRange(0, 1).Draw(t, "keypoint")}
	}
	m.must(t, m.d.CopyPoints(from, to, keypoints...))
	m.change(fmt.Sprintf("Copy points from row %d", from), func(s *snapshot) {
		for _, k := range keypoints {
			if p := pointSaid(s.points[from][k]); p.Known {
				now, file := s.points[to][k], m.file[to][k]
				s.points[to][k] = project.Texts{writtenAs(p.X, now[0], file[0]), writtenAs(p.Y, now[1], file[1])}
			}
		}
	})
}

// GoTo goes to a state of the history, the one before all actions included.
func (m *machine) GoTo(t *rapid.T) {
	list, err := m.d.History(-1)
	m.must(t, err)
	if len(list) != len(m.past)+len(m.future) {
		t.Fatalf("%d actions in the history, want %d", len(list), len(m.past)+len(m.future))
	}
	done := rapid.IntRange(0, len(list)).Draw(t, "done")
	id := int64(0)
	if done > 0 {
		id = list[len(list)-done].ID
	}
	_, err = m.d.GoTo(id)
	m.must(t, err)
	m.stand(done)
}

// Undo undoes.
func (m *machine) Undo(t *rapid.T) {
	name := m.d.CanUndo()
	a, ok, err := m.d.Undo()
	m.must(t, err)
	if ok != (name != "") || a.Name != name {
		t.Fatalf("undone %q, announced %q", a.Name, name)
	}
	m.undo()
}

// Redo redoes.
func (m *machine) Redo(t *rapid.T) {
	name := m.d.CanRedo()
	a, ok, err := m.d.Redo()
	m.must(t, err)
	if ok != (name != "") || a.Name != name {
		t.Fatalf("redone %q, announced %q", a.Name, name)
	}
	m.redo()
}

// Save saves, and edits again before it is through.
func (m *machine) Save(t *rapid.T) {
	meanwhile := rapid.IntRange(0, 2).Draw(t, "meanwhile")
	file := slices.Clone(m.present.points)
	m.must(t, m.d.Save(t.Context(), func(done, total int64) {
		for ; meanwhile > 0; meanwhile-- {
			m.Apply(t)
		}
	}))
	m.file = file
	if b, err := os.ReadFile(m.path); err != nil || string(b) != text(file) {
		t.Fatalf("saved\n%swant\n%s", b, text(file))
	}
}

// SaveAs goes on under another name.
func (m *machine) SaveAs(t *rapid.T) {
	m.path = filepath.Join(filepath.Dir(m.path), m.name("faces")+".csv")
	m.must(t, m.d.SaveAs(t.Context(), m.path, false, nil))
	m.file = slices.Clone(m.present.points)
}

// Restart closes the dataset and opens it again.
func (m *machine) Restart(t *rapid.T) {
	m.must(t, m.d.Close())
	m.open(t)
}

// Reload reads the file again.
func (m *machine) Reload(t *rapid.T) { m.must(t, m.d.Reload(t.Context(), nil)) }

// Check compares all that can be seen.
func (m *machine) Check(t *rapid.T) {
	unsaved := 0
	for i := range m.file {
		if got := m.d.MarkOf(i); got != m.present.marks[i] {
			t.Fatalf("row %d: mark %v, want %v", i, got, m.present.marks[i])
		}
		labels, inFile, edited := m.d.Labels(i), m.d.FileLabels(i), m.d.EditedPoints(i)
		for k := range 2 {
			now, file := m.present.points[i][k], m.file[i][k]
			if labels[k] != pointSaid(now) || inFile[k] != pointSaid(file) || edited[k] != (now != file) {
				t.Fatalf("row %d, point %d: label %v, file %v, edited %v; want %q and %q", i, k, labels[k], inFile[k], edited[k], now, file)
			}
			if now != file {
				unsaved++
			}
		}
	}
	if m.d.Unsaved() != unsaved {
		t.Fatalf("%d unsaved, want %d", m.d.Unsaved(), unsaved)
	}
	if n, rows := m.d.Conflicts(); n != 0 {
		t.Fatalf("conflicts in %v", rows)
	}
	var undo, redo string
	if n := len(m.past); n > 0 {
		undo = m.past[n-1].name
	}
	if len(m.future) > 0 {
		redo = m.future[len(m.future)-1].name
	}
	if m.d.CanUndo() != undo || m.d.CanRedo() != redo {
		t.Fatalf("undo %q, redo %q; want %q and %q", m.d.CanUndo(), m.d.CanRedo(), undo, redo)
	}
	for s, n := range maps.All(m.d.Counts()) {
		if want := len(m.d.Select(Filter{Has: s})); n != want {
			t.Fatalf("state %b: counted %d, want %d", s, n, want)
		}
	}
}

// pointSaid returns the point that two cells say.
func pointSaid(t project.Texts) face.Point {
	x, y := number(t[0]), number(t[1])
	if x == nil || y == nil {
		return face.Point{}
	}
	return face.At(*x, *y)
}
