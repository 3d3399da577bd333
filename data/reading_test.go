package data

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

// How columns are read is remembered in the project file: the next window and subcommands of other processes take it
// from there, these without writing anything.
func TestReadingIsRemembered(t *testing.T) {
	path := csvOf(t, "p0_x,p0_y,p1_x,p1_y,pose_yaw_x,pose_yaw_y,Image", "1,0,0,0,5,5,1 2 3 4")
	o := window(t)
	d := open(t, path, o)
	if names := d.Keypoints().Names(); len(names) != 3 {
		t.Fatalf("keypoints %v", names)
	}
	if r, err := Remembered(path, o); err != nil || !r.IsZero() {
		t.Errorf("nothing was said, and remembered is %+v, %v", r, err)
	}
	said := Reading{Ignore: []string{"pose_yaw"}, Pairs: "p0:p1", Eyes: "p0:p1"}
	must(t, d.Remember(said))
	must(t, d.Apply("Move p1", Edit{Row: 0, Keypoint: 1, To: at(1, 1)}))
	d = reopen(t, d)
	if k := d.Keypoints(); !slices.Equal(k.Names(), []string{"p0", "p1"}) || k[0].Partner != 1 || d.Labels(0)[1] != at(1, 1) || d.CanUndo() != "Move p1" {
		t.Errorf("the next window has %+v, labels %v, undo %q", k, d.Labels(0), d.CanUndo())
	}
	if l, r := d.Keypoints().Eyes(); l != 0 || r != 1 {
		t.Errorf("errors are measured between %d and %d", l, r)
	}
	must(t, d.Close())
	list := func() (names []string) {
		entries, err := os.ReadDir(filepath.Dir(path))
		must(t, err)
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	before := list()
	r, err := Remembered(path, o)
	must(t, err)
	if r.Pairs != said.Pairs || !slices.Equal(r.Ignore, said.Ignore) {
		t.Errorf("remembered is %+v", r)
	}
	if after := list(); !slices.Equal(before, after) {
		t.Errorf("reading it left %v beside %v", after, before)
	}
	given := o
	given.Columns.Keypoints = []string{"p1"}
	if got := open(t, path, given).Keypoints().Names(); !slices.Equal(got, []string{"p1"}) {
		t.Errorf("what is given goes first: %v", got)
	}
}

// What no longer fits the file is said, and the file opens all the same.
func TestReadingThatNoLongerFits(t *testing.T) {
	path := csvOf(t, header, line("1,1,2,2", 10))
	o := window(t)
	d := open(t, path, o)
	must(t, d.Remember(Reading{Keypoints: []string{"chin"}}))
	d = reopen(t, d)
	if notices := strings.Join(d.Notices(), " "); len(d.Keypoints()) != 2 || !strings.Contains(notices, "no keypoint named chin") {
		t.Errorf("keypoints %v, notices %q", d.Keypoints().Names(), notices)
	}
}

// A project that a window has open can be looked into, its log included.
func TestRememberedWhileOpen(t *testing.T) {
	path := csvOf(t, header, line("1,1,2,2", 10))
	o := window(t)
	d := open(t, path, o)
	must(t, d.Remember(Reading{Pairs: "nose_tip"}))
	copied := filepath.Join(t.TempDir(), "faces.csv") // as another process sees it: here SQLite has the file open
	for _, end := range []string{"", ".fiducial", ".fiducial-wal"} {
		b, err := os.ReadFile(path + end)
		must(t, err)
		must(t, os.WriteFile(copied+end, b, 0o600))
	}
	if info, err := os.Stat(copied + ".fiducial-wal"); err != nil || info.Size() == 0 {
		t.Fatalf("there is no log: %v", err)
	}
	if r, err := Remembered(copied, o); err != nil || r.Pairs != "nose_tip" {
		t.Errorf("remembered is %+v, %v", r, err)
	}
}

// Lines between keypoints are those of the template that has these keypoints, until somebody says others, or none.
func TestLinesAreRemembered(t *testing.T) {
	path := csvOf(t, "lefteye_x,lefteye_y,righteye_x,righteye_y,nose_x,nose_y,leftmouth_x,leftmouth_y,rightmouth_x,rightmouth_y,Image", "1,0,0,0,,,,,,,1 2 3 4")
	o := window(t)
	d := open(t, path, o)
	again := func() {
		must(t, d.Close())
		d = open(t, path, o)
	}
	links := func() []face.Link {
		lines, _ := d.Lines()
		return d.Keypoints().Links(lines)
	}
	if _, of := d.Lines(); of.Name != "celeba5" || len(links()) != 4 {
		t.Fatalf("of %q: %v", of.Name, links())
	}
	must(t, d.Remember(Reading{Lines: []face.Link{{"lefteye", "nose"}, {"lefteye", "chin"}}}))
	again()
	if _, of := d.Lines(); of.Name != "" || !slices.Equal(links(), []face.Link{{"lefteye", "nose"}}) {
		t.Errorf("those that were said: of %q, %v", of.Name, links())
	}
	must(t, d.Remember(Reading{Lines: []face.Link{}}))
	again()
	if r, err := d.Remembered(); err != nil || r.Lines == nil || len(links()) != 0 {
		t.Errorf("no lines at all: %v, %v, remembered %+v", links(), err, r)
	}
	must(t, d.Remember(Reading{}))
	if again(); len(links()) != 4 {
		t.Errorf("forgotten, they are the template's again: %v", links())
	}
}
