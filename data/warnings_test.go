package data

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/survey"
	"fiducial/data/synth"
)

// drawn writes n drawn faces, whose cells change may change, and returns the path.
func drawn(t testing.TB, n int, change func(row int, cells []string) []string) string {
	t.Helper()
	var b bytes.Buffer
	must(t, synth.Write(context.Background(), &b, n, 3, nil))
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	for i := range lines[1:] {
		if change != nil {
			lines[i+1] = strings.Join(change(i, strings.Split(lines[i+1], ",")), ",")
		}
	}
	return csvOf(t, lines...)
}

// numbers returns a change of every coordinate.
func numbers(to func(v float64) float64) func(int, []string) []string {
	return func(_ int, cells []string) []string {
		for i, c := range cells[:len(cells)-1] {
			if v, err := strconv.ParseFloat(c, 64); err == nil {
				cells[i] = strconv.FormatFloat(to(v), 'f', 6, 64)
			}
		}
		return cells
	}
}

func kindsOf(warnings []survey.Warning) (kinds []survey.Kind) {
	for _, w := range warnings {
		kinds = append(kinds, w.Kind)
	}
	return kinds
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name  string
		path  string
		kinds []survey.Kind
		says  string
	}{
		{"drawn", drawn(t, 40, nil), nil, ""},
		{"divided", drawn(t, 40, numbers(func(v float64) float64 { return v / 96 })), []survey.Kind{survey.TooSmall}, "multiply them by 96"},
		{"one absurd", drawn(t, 40, func(row int, cells []string) []string {
			if row == 7 {
				cells[0] = "1e6"
			}
			return cells
		}), []survey.Kind{survey.Outside}, "row 7"},
		{"one photo twice", drawn(t, 40, func(row int, cells []string) []string {
			if row%20 == 0 {
				cells[len(cells)-1] = strings.Repeat("9 200 31 ", 96*32)
			}
			return cells
		}), []survey.Kind{survey.Duplicates}, "1 photo occurs more than once, in 2 rows (the first is row 0)"},
		{"photos that are no squares", drawn(t, 40, func(row int, cells []string) []string {
			pixels := strings.Fields(cells[len(cells)-1])
			var wide []string
			for y := range 96 - 24 {
				wide = append(wide, pixels[96*y:96*y+96]...) // 96×72 …
				wide = append(wide, pixels[96*y+32:96*y+64]...)
			}
			cells[len(cells)-1] = strings.Join(wide, " ") // … as 128×72
			return cells
		}), []survey.Kind{survey.Size}, "128×72 (width × height)"},
	} {
		d := open(t, c.path, Options{})
		got := d.Warnings()
		if !slices.Equal(kindsOf(got), c.kinds) || len(got) > 0 && !strings.Contains(got[0].Text, c.says) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	before := open(t, csvOf(t, "left_eye_x,left_eye_y,scale_x,note,Image", "1,2,3,caf\xe9,1 2 3 4", "1,2,3,caf\u00e9,1 2 3 5"), Options{})
	got := before.Warnings()
	if !slices.Equal(kindsOf(got), []survey.Kind{survey.Columns, survey.Encoding}) || !strings.Contains(got[0].Text, "scale_x") || got[1].Count != 1 || got[1].Rows[0] != 0 {
		t.Errorf("columns and encoding: %+v", got)
	}
}

// A mend is one action, one undo gives every cell its old bytes again, and the warning is gone and comes back with it.
func TestMend(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		want func(was, now float64) bool
	}{
		"divided": {drawn(t, 12, numbers(func(v float64) float64 { return v / 96 })), func(was, now float64) bool { return near(now, 96*was) }},
		"centred": {drawn(t, 12, numbers(func(v float64) float64 { return v/48 - 1 })), func(was, now float64) bool { return near(now, 48*was+48) }},
	} {
		d := open(t, c.path, window(t))
		was := d.Labels(3)
		warnings := d.Warnings()
		if len(warnings) != 1 || warnings[0].Mend == nil {
			t.Fatalf("%s: %+v", name, warnings)
		}
		must(t, d.Mend(warnings[0].Mend))
		for k, p := range d.Labels(3) {
			if p.Known && !(c.want(was[k].X, p.X) && c.want(was[k].Y, p.Y)) {
				t.Errorf("%s: keypoint %d was %v and is %v", name, k, was[k], p)
			}
		}
		if left := d.Warnings(); len(left) > 0 {
			t.Errorf("%s: mended, and still %+v", name, left)
		}
		history, err := d.History(-1)
		must(t, err)
		if len(history) != 1 || history[0].Name != warnings[0].Mend.String() || history[0].Faces != 12 {
			t.Errorf("%s: %+v", name, history)
		}
		_, ok, err := d.Undo()
		must(t, err)
		if !ok || d.Unsaved() != 0 || !slices.Equal(kindsOf(d.Warnings()), []survey.Kind{survey.TooSmall}) {
			t.Errorf("%s: after undo %d are unsaved, warnings %+v", name, d.Unsaved(), d.Warnings())
		}
	}
	holes := open(t, drawn(t, 12, func(row int, cells []string) []string {
		if row%3 == 0 {
			cells[4], cells[5] = "0.0", "0"
		}
		return cells
	}), window(t))
	must(t, holes.Mend(holes.Warnings()[0].Mend))
	before := read(t, holes.Path())
	save(t, holes)
	want := strings.NewReplacer(",0.0,0,", ",,,").Replace(before)
	if got := read(t, holes.Path()); got != want || got == before {
		t.Error("counting 0, 0 as missing changed other cells than those, or none")
	}
}

func near(a, b float64) bool { return a-b < 0.006 && b-a < 0.006 }

// Labels may be edited while somebody looks at all of them.
func TestWarningsWhileEditing(t *testing.T) {
	d := open(t, drawn(t, 20, nil), window(t))
	done := make(chan error, 1)
	go func() {
		for i := range 50 {
			if err := d.Apply(fmt.Sprint("edit ", i), Edit{Row: i % 20, Keypoint: 0, To: at(float64(i), 40)}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for range 50 {
		d.Warnings()
	}
	must(t, <-done)
}
