package intake

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/photo/phototest"
)

const located = "file,a_x,a_y\nold/1/x.png,1,2\nold/2/x.png,03,4\nold/y.png,5,6\nold/y.png,7,8\nhere.png,9,10\nC:\\p\\z.png,,\nold/w.png,,\nold/v.png,,\n"

// Photos are found by the hash that the project remembers, else by their names, else not, and only the cells that name
// them change.
func TestLocate(t *testing.T) {
	top := t.TempDir()
	for i, name := range []string{"old/1/x.png", "old/2/x.png", "old/y.png", "here.png"} {
		phototest.Plain(t, top, name, 64, 48, uint8(10*i))
	}
	path := write(t, top, "faces.csv", located)
	o := data.Options{Project: true, DataDir: t.TempDir()}
	ds := dataset(t, path, o)
	must(t, ds.Mark("Flag", 2, data.Mark{Flagged: true}))
	must(t, ds.Close())

	// y.png has another name by now, and another photo has its; of the two called x.png one lies at the end of the same
	// path.
	must(t, os.MkdirAll(filepath.Join(top, "new/2"), 0o777))
	must(t, os.Rename(filepath.Join(top, "old/y.png"), filepath.Join(top, "new/renamed.png")))
	must(t, os.Rename(filepath.Join(top, "old/2/x.png"), filepath.Join(top, "new/2/x.png")))
	must(t, os.RemoveAll(filepath.Join(top, "old")))
	phototest.Plain(t, top, "new/y.png", 64, 48, 200)
	phototest.Plain(t, top, "new/a/w.png", 64, 48, 201)
	phototest.Plain(t, top, "new/b/w.png", 64, 48, 202)
	must(t, os.Link(filepath.Join(top, "here.png"), filepath.Join(top, "new/v.png")))

	for _, window := range []bool{false, true} {
		must(t, os.WriteFile(path, []byte(located), 0o666))
		o.Project = window
		ds := dataset(t, path, o)
		moved, err := Locate(context.Background(), ds, []string{filepath.Join(top, "new")})
		must(t, err)
		want := []struct {
			name, path string
			byHash     bool
			why        string
		}{
			{"old/1/x.png", "", false, "several photos that are sought"},
			{"old/2/x.png", "new/2/x.png", false, ""},
			{"old/y.png", "new/renamed.png", true, ""},
			{`C:\p\z.png`, "", false, "no photo there has its name"},
			{"old/w.png", "", false, "2 different photos"},
			{"old/v.png", "", false, "other rows name that photo"},
		}
		if len(moved) != len(want) {
			t.Fatalf("%+v", moved)
		}
		for i, w := range want {
			m := moved[i]
			if w.path != "" {
				w.path = filepath.Join(top, w.path)
			}
			if m.Name != w.name || m.Path != w.path || m.ByHash != w.byHash || !strings.Contains(m.Why, w.why) || (m.Why == "") != (w.why == "") {
				t.Errorf("%+v, want %+v", m, w)
			}
		}
		rows, err := Name(context.Background(), ds, moved, nil)
		must(t, err)
		now := strings.NewReplacer("old/2/x.png", "new/2/x.png", "old/y.png", "new/renamed.png").Replace(located)
		if got := read(t, path); rows != 3 || got != now {
			t.Errorf("%d rows, wrote %q", rows, got)
		}
		if ds.Photo(1).IsZero() || ds.Photo(3).IsZero() || !ds.Photo(0).IsZero() {
			t.Error("the rows are not read again")
		}
		if window && !ds.MarkOf(2).Flagged {
			t.Error("the mark is lost")
		}
		must(t, ds.Close())
	}
}

// Where rows have changed places while their photos were away, nothing is named after what was remembered of them.
func TestLocateAmongMovedRows(t *testing.T) {
	top := t.TempDir()
	phototest.Plain(t, top, "old/a.png", 64, 48, 1)
	phototest.Plain(t, top, "old/b.png", 64, 48, 2)
	path := write(t, top, "faces.csv", "file,a_x,a_y\nold/a.png,1,2\nold/b.png,3,4\n")
	o := data.Options{Project: true, DataDir: t.TempDir()}
	ds := dataset(t, path, o)
	must(t, ds.Mark("Flag", 0, data.Mark{Flagged: true}))
	must(t, ds.Close())
	must(t, os.Rename(filepath.Join(top, "old"), filepath.Join(top, "new")))
	write(t, top, "faces.csv", "file,a_x,a_y\nold/b.png,3,4\nold/a.png,1,2\n")
	moved, err := Locate(context.Background(), dataset(t, path, o), []string{top})
	must(t, err)
	for _, m := range moved {
		if m.Path != "" && filepath.Base(m.Path) != last(m.Name) {
			t.Errorf("%+v", m)
		}
	}
	if len(moved) != 2 || moved[0].Why == "" {
		t.Errorf("%+v", moved)
	}
}
