package data

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/project"
)

// TestMoved renames and moves a dataset with unsaved edits, with and without its project file: the edits are found
// again, in place or by a sentence that says where they are, and can be taken over, history and all.
func TestMoved(t *testing.T) {
	for name, c := range map[string]struct {
		folder, name string
		along        bool // whether the project file goes along
		elsewhere    bool // whether the project lies in the data folder
	}{
		"renamed, with its project": {".", "other.csv", true, false},
		"renamed":                   {".", "other.csv", false, false},
		"moved":                     {"sub", "faces.csv", false, false},
		"moved from a folder that cannot be written": {"sub", "faces.csv", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			path := csvOf(t, header, line("1,1,2,2", 1), line("3,3,4,4", 2))
			o := window(t)
			if c.elsewhere {
				must(t, os.Mkdir(path+project.Extension, 0o777))
			}
			d := open(t, path, o)
			must(t, d.Apply("Move", Edit{1, 0, at(31, 31)}))
			must(t, d.Mark("Note", 0, Mark{Note: "keep me"}))
			must(t, d.Close())
			to := filepath.Join(filepath.Dir(path), c.folder, c.name)
			must(t, os.MkdirAll(filepath.Dir(to), 0o777))
			must(t, os.Rename(path, to))
			if c.along {
				must(t, os.Rename(path+project.Extension, to+project.Extension))
			}
			d = open(t, to, o)
			if !c.along {
				found, notices := d.Formers(), d.Notices()
				if len(found) != 1 || found[0].Points != 1 || found[0].Marks != 1 || found[0].Dataset != path {
					t.Fatalf("found %+v", found)
				}
				if len(notices) != 1 || !strings.Contains(notices[0], found[0].Path) {
					t.Errorf("notices %q", notices)
				}
				must(t, d.TakeFormer(t.Context(), found[0].Path, nil))
			}
			for range 2 {
				if len(d.Formers()) != 0 || len(d.Notices()) != 0 {
					t.Errorf("still found: %v, notices %q", d.Formers(), d.Notices())
				}
				if d.Labels(1)[0] != at(31, 31) || d.Unsaved() != 1 || d.MarkOf(0).Note != "keep me" || d.CanUndo() != "Note" {
					t.Errorf("labels %v, %d unsaved, mark %v, undo %q", d.Labels(1), d.Unsaved(), d.MarkOf(0), d.CanUndo())
				}
				d = reopen(t, d)
			}
		})
	}
}

// TestCopyIsNotMoved opens a copy of a dataset that is still there: its edits are its own.
func TestCopyIsNotMoved(t *testing.T) {
	path := csvOf(t, header, line("1,1,2,2", 1))
	o := window(t)
	d := open(t, path, o)
	must(t, d.Apply("Move", Edit{0, 0, at(31, 31)}))
	must(t, d.Close())
	other := filepath.Join(filepath.Dir(path), "other.csv")
	write(t, other, strings.TrimSpace(read(t, path)))
	if d = open(t, other, o); len(d.Formers()) != 0 || d.Unsaved() != 0 {
		t.Errorf("found %v", d.Formers())
	}
}

// TestSetAsideIsOffered puts an older copy of the project with an edit of its own in the place of the one in use, and
// saves a dataset over another with unsaved edits: what was set aside and holds what is lacking is offered when the
// dataset is opened next, and can be taken over; then it is not offered any more.
func TestSetAsideIsOffered(t *testing.T) {
	path, o := csvOf(t, header, line("1,1,2,2", 1), line("3,3,4,4", 2)), window(t)
	d := open(t, path, o)
	must(t, d.Apply("Move", Edit{1, 0, at(31, 31)}))
	must(t, d.Close())
	kept := path + ".kept"
	must(t, os.Rename(path+project.Extension, kept))
	d = open(t, path, o)
	must(t, d.Apply("Move", Edit{0, 0, at(7, 7)}))
	must(t, os.Rename(kept, path+project.Extension)) // as restoring a folder does
	must(t, d.Apply("Move", Edit{0, 1, at(8, 8)}))
	d = reopen(t, d)
	found := d.Formers()
	if len(found) != 1 || found[0].Points != 1 || !found[0].Aside || !strings.Contains(strings.Join(d.Notices(), " "), "that the one in use lacks") {
		t.Fatalf("found %+v, notices %q", found, d.Notices())
	}
	must(t, d.TakeFormer(t.Context(), found[0].Path, nil))
	for range 2 {
		if len(d.Formers()) != 0 || d.Labels(1)[0] != at(31, 31) || d.Labels(0)[0] != at(7, 7) || d.Unsaved() != 3 {
			t.Errorf("found %v, labels %v %v, %d unsaved", d.Formers(), d.Labels(0), d.Labels(1), d.Unsaved())
		}
		d = reopen(t, d)
	}
	other := csvOf(t, header, line("1,1,2,2", 1), line("3,3,4,4", 2))
	q := open(t, other, o)
	must(t, q.Apply("Move", Edit{0, 0, at(5, 5)}, Edit{1, 1, at(9, 9)}))
	must(t, q.Close())
	must(t, d.SaveAs(t.Context(), other, true, nil))
	d = reopen(t, d)
	if found := d.Formers(); d.Path() != other || len(found) != 1 || found[0].Points == 0 {
		t.Errorf("%s: found %+v", d.Path(), found)
	}
}
