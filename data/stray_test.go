package data

import (
	"bytes"
	"strings"
	"testing"
)

// strayFile is a dataset of five faces whose labels differ.
func strayFile(t *testing.T) string {
	return csvOf(t, header, line("1,1,2,2", 1), line("3,3,4,4", 2), line("5,5,6,6", 3), line("7,7,8,8", 4), line("9,9,10,10", 5))
}

// strayDataset makes unsaved edits of two faces and marks a third, and closes the dataset.
func strayDataset(t *testing.T) *Dataset {
	t.Helper()
	d := open(t, strayFile(t), window(t))
	must(t, d.Apply("Move", Edit{1, 0, at(31, 31)}))
	must(t, d.Apply("Move", Edit{3, 1, at(81, 81)}))
	must(t, d.Mark("Note", 4, Mark{Note: "keep me"}))
	must(t, d.Close())
	return d
}

// TestStrays changes the file so that edits lose their faces: they are listed, can be placed, exported and discarded,
// and undone.
func TestStrays(t *testing.T) {
	pixels := []string{header, line("1,1,2,2", 11), line("3,3,4,4", 12), line("5,5,6,6", 13), line("7,7,8,8", 14), line("9,9,10,10", 15)}
	sorted := []string{header, line("9,9,10,10", 15), line("7,7,8,8", 14), line("5,5,6,6", 13), line("3,3,4,4", 12), line("1,1,2,2", 11)}
	renamed := strings.Replace(header, "nose_tip_x,nose_tip_y", "nose_x,nose_y", 1)
	for name, c := range map[string]struct {
		file   []string
		strays int
		placed int
		labels map[[2]int]float64 // of points, where they were placed
		noted  int                // row whose mark was placed, -1 for none
	}{
		"photos changed":          {pixels, 3, 3, map[[2]int]float64{{1, 0}: 31, {3, 1}: 81}, 4},
		"photos changed, sorted":  {sorted, 3, 3, map[[2]int]float64{{3, 0}: 31, {1, 1}: 81}, 4},
		"rows gone":               {[]string{header, line("1,1,2,2", 1), line("5,5,6,6", 3), line("9,9,10,10", 5)}, 2, 0, nil, -1},
		"a column has a new name": {append([]string{renamed}, strings.Split(strings.TrimSpace(strings.Join([]string{line("1,1,2,2", 1), line("3,3,4,4", 2), line("5,5,6,6", 3), line("7,7,8,8", 4), line("9,9,10,10", 5)}, "\n")), "\n")...), 1, 1, map[[2]int]float64{{3, 1}: 81}, -1},
		"nothing":                 {nil, 0, 0, nil, -1},
	} {
		t.Run(name, func(t *testing.T) {
			d := strayDataset(t)
			path := d.Path()
			if c.file != nil {
				write(t, path, c.file...)
			}
			d = open(t, path, d.options)
			check := func(when string, strays int) {
				t.Helper()
				if got := d.Strays(); len(got) != strays {
					t.Fatalf("%s: strays %+v, want %d", when, got, strays)
				}
				if n := d.Notices(); (strays > 0) != (len(n) == 1) {
					t.Errorf("%s: notices %q", when, n)
				}
			}
			check("opened", c.strays)
			unsaved := d.Unsaved()
			d = reopen(t, d)
			check("opened again", c.strays)
			n, err := d.PlaceStrays(d.Strays()...)
			must(t, err)
			if n != c.placed {
				t.Fatalf("%d were placed, want %d", n, c.placed)
			}
			placed := func(d *Dataset) {
				t.Helper()
				check("placed", c.strays-c.placed)
				for at, x := range c.labels {
					if got := d.Labels(at[0])[at[1]]; got.X != x {
						t.Errorf("row %d, keypoint %d: %v, want %v", at[0], at[1], got, x)
					}
				}
				if c.noted >= 0 && d.MarkOf(c.noted).Note != "keep me" {
					t.Errorf("mark %+v", d.MarkOf(c.noted))
				}
				if d.Unsaved() != unsaved+len(c.labels) {
					t.Errorf("%d unsaved", d.Unsaved())
				}
			}
			placed(d)
			d = reopen(t, d)
			placed(d)
			if c.placed == 0 {
				return
			}
			if _, ok, err := d.Undo(); !ok || err != nil {
				t.Fatal(ok, err)
			}
			check("undone", c.strays)
			d = reopen(t, d)
			check("undone and opened again", c.strays)
			if _, ok, err := d.Redo(); !ok || err != nil {
				t.Fatal(ok, err)
			}
			placed(d)
		})
	}
}

func TestDiscardStrays(t *testing.T) {
	d := strayDataset(t)
	write(t, d.Path(), header, line("1,1,2,2", 1))
	d = open(t, d.Path(), d.options)
	var text bytes.Buffer
	must(t, WriteStrays(&text, d.Strays()))
	for _, want := range []string{"\n1,", ",left_eye_center,31,31,3,3,", "nose_tip,81,81,8,8", "keep me,no row has its photo"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	must(t, d.DiscardStrays(d.Strays()...))
	if len(d.Strays()) != 0 {
		t.Errorf("left: %v", d.Strays())
	}
	if _, ok, err := d.Undo(); !ok || err != nil || len(d.Strays()) != 3 {
		t.Errorf("undone: %v %v %v", ok, err, d.Strays())
	}
	must(t, d.DiscardStrays(d.Strays()...))
	if d = reopen(t, d); len(d.Strays()) != 0 {
		t.Errorf("back after a restart: %v", d.Strays())
	}
	// The face comes back with its history alone.
	must(t, d.Close())
	write(t, d.Path(), header, line("1,1,2,2", 1), line("3,3,4,4", 2))
	if d = open(t, d.Path(), d.options); d.Unsaved() != 0 || d.Labels(1)[0] != at(3, 3) {
		t.Errorf("what was discarded came back: %v", d.Labels(1))
	}
}
