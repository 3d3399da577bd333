package csvfile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fiducial/data/face"
	"fiducial/data/photo/phototest"
	"fiducial/data/template"
)

// A new file is read as it was meant, with the keypoints of every template; what a header can't have is refused.
func TestWriteNew(t *testing.T) {
	folder := t.TempDir()
	phototest.Plain(t, folder, "p/a,b.png", 64, 48, 9)
	var names [][]string
	for _, of := range template.All() {
		names = append(names, of.Keypoints.Names())
	}
	names = append(names, []string{"a"}, []string{"left, upper", `the "nose"`})
	for _, names := range names {
		var out strings.Builder
		err := WriteNew(&out, names, []NewRow{{"p/a,b.png", face.Box{Left: 1.006, Top: -2, Size: 30.5}}, {File: "p/a,b.png"}})
		if err != nil {
			t.Fatal(err)
		}
		f := photoFile(t, folder, out.String())
		rows := scan(t, f)
		if got := f.Header(); !slices.Equal(got.Keypoints.Names(), names) || !got.Files || len(f.Notes())+len(got.Unread) > 0 || f.Faults().Total > 0 {
			t.Errorf("%q: read as %+v with the notes %q and faults %+v", names, got, f.Notes(), f.Faults())
		}
		if len(rows) != 2 || rows[0].Frame.Box != (face.Box{Left: 1.01, Top: -2, Size: 30.5}) || !rows[1].Frame.Box.IsZero() || rows[1].Photo.IsZero() {
			t.Errorf("%q: rows %+v", names, rows)
		}
	}
	for _, names := range [][]string{{"a", "a"}, {"box_left"}, {"a\nb"}, {""}} {
		if err := WriteNew(new(strings.Builder), names, nil); !errors.Is(err, ErrKeypointNames) {
			t.Errorf("%q: %v", names, err)
		}
	}
}

// Added rows come behind all others, each in its columns, and no other byte changes but the columns of boxes where
// there are none.
func TestAddedRows(t *testing.T) {
	box := face.Box{Left: 3, Top: 4.25, Size: 20}
	for name, c := range map[string]struct {
		old, want string
		box       face.Box
	}{
		"usual":          {"file,box_left,box_top,box_size,a_x,a_y\nb.png,,,,01,2.50\n", "file,box_left,box_top,box_size,a_x,a_y\nb.png,,,,01,2.50\nc d.png,3,4.25,20,,\n", box},
		"no box":         {"file,box_left,box_top,box_size,a_x,a_y\nb.png,,,,1,2\n", "file,box_left,box_top,box_size,a_x,a_y\nb.png,,,,1,2\nc d.png,,,,,\n", face.Box{}},
		"order, CRLF":    {"who,a_y,a_x,box_size,file,box_top,box_left\r\nme,1,2,,b.png,,\r\n\r\n", "who,a_y,a_x,box_size,file,box_top,box_left\r\nme,1,2,,b.png,,\r\n\r\n,,,20,c d.png,4.25,3\r\n", box},
		"no end":         {"file,a_x,a_y\nb.png,1,2", "file,a_x,a_y\nb.png,1,2\nc d.png,,\n", face.Box{}},
		"no rows":        {"file,a_x,a_y", "file,a_x,a_y\nc d.png,,\n", face.Box{}},
		"no box columns": {"\xef\xbb\xbffile,a_x,a_y\r\nb.png,1,2\r\n", "\xef\xbb\xbffile,a_x,a_y,box_left,box_top,box_size\r\nb.png,1,2,,,\r\nc d.png,,,3,4.25,20\r\n", box},
		"a faulty row":   {"file,a_x,a_y\nb.png,1,2\ngone.png,x,1\nb.png,1,2\n", "file,a_x,a_y\nb.png,1,2\ngone.png,x,1\nb.png,1,2\nc d.png,,\n", face.Box{}},
	} {
		folder := t.TempDir()
		phototest.Plain(t, folder, "b.png", 64, 48, 9)
		phototest.Plain(t, folder, "c d.png", 64, 48, 11)
		f := photoFile(t, folder, c.old)
		rows := scan(t, f)
		g, now, err := f.Rewrite(context.Background(), f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened, Added: []NewRow{{"c d.png", c.box}}}, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Cleanup(func() { g.Close() })
		if b, _ := os.ReadFile(f.Path()); string(b) != c.want {
			t.Errorf("%s: wrote %q, want %q", name, b, c.want)
		}
		again := scan(t, open(t, f.Path()))
		if len(now) != len(rows)+1 || len(again) != len(now) {
			t.Errorf("%s: %d and %d rows", name, len(now), len(again))
			continue
		}
		last, want := now[len(now)-1], again[len(again)-1]
		if last.Offset != want.Offset || last.Line != want.Line || last.Photo != want.Photo || last.Photo.IsZero() || last.Sum != want.Sum || last.Frame.Box != c.box {
			t.Errorf("%s: the row is %+v and reads as %+v", name, last, want)
		}
	}
}

// Some of the columns of boxes were there: the error told of a column that stands twice, and not of those that are
// missing.
func TestBoxesWantAllOfTheirColumns(t *testing.T) {
	for content, says := range map[string]string{
		"file,box_left,a_x,a_y\nb.png,3,1,2\n":           "only box_left and lacks box_top, box_size",
		"file,box_size,box_top,a_x,a_y\nb.png,3,4,1,2\n": "only box_top, box_size and lacks box_left",
	} {
		folder := t.TempDir()
		phototest.Plain(t, folder, "b.png", 64, 48, 9)
		f := photoFile(t, folder, content)
		for what, job := range map[string]Rewriting{
			"a row":  {Added: []NewRow{{"b.png", face.Box{Left: 1, Top: 2, Size: 30}}}},
			"a cell": {Columns: BoxColumns[:]},
		} {
			job.Rows, job.Replace = scan(t, f), ReplaceOpened
			_, _, err := f.Rewrite(context.Background(), f.Path(), job, nil)
			if b, _ := os.ReadFile(f.Path()); err == nil || !strings.Contains(err.Error(), says) || string(b) != content {
				t.Errorf("%s for %q: %v; it has %q", what, content, err, b)
			}
		}
	}
}

func TestRowsThatCannotBeAdded(t *testing.T) {
	for content, says := range map[string]string{
		"a_x,a_y,Image\n1,2,1 2 3 4\n":         "in the file itself",
		"file,a_x,a_y\nb.png,1\n":              "line 2",
		"file,a_x,a_y\nb.png,1,\"2\n":          "quotation mark",
		"file,a_x,a_y\nb.png,1,2\nb.png,1,2,7": "line 3",
	} {
		folder := t.TempDir()
		phototest.Plain(t, folder, "b.png", 64, 48, 9)
		f := photoFile(t, folder, content)
		rows := scan(t, f)
		_, _, err := f.Rewrite(context.Background(), f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened, Added: []NewRow{{File: "b.png"}}}, nil)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", content, err)
		}
		if b, _ := os.ReadFile(f.Path()); string(b) != content {
			t.Errorf("%q became %q", content, b)
		}
	}
}

func TestNameOf(t *testing.T) {
	top := t.TempDir()
	folder := filepath.Join(top, "set")
	phototest.Plain(t, folder, "p/a.png", 2, 2, 9)
	phototest.Plain(t, folder, `C:\b.png`, 2, 2, 9)
	phototest.Plain(t, folder, `d\e.png`, 2, 2, 9)
	phototest.Plain(t, top, "out/c.png", 2, 2, 9)
	if err := os.Symlink(folder, filepath.Join(top, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(top, "out"), filepath.Join(folder, "far")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"set/p/a.png": "p/a.png", "link/p/a.png": "p/a.png", "set/far/c.png": "far/c.png", "out/c.png": "../out/c.png",
		`set/C:\b.png`: `./C:\b.png`, `set/d\e.png`: `d\e.png`, "set/p/../p/a.png": "p/a.png",
	} {
		for _, csv := range []string{"set/new.csv", "link/new.csv"} {
			got, err := NameOf(filepath.Join(top, csv), top+"/"+path)
			if err != nil || got != want {
				t.Errorf("%s from %s: %q, %v; want %q", path, csv, got, err, want)
				continue
			}
			at, err := photoPath(folder, got)
			if err == nil {
				_, err = os.Stat(at)
			}
			if err != nil {
				t.Errorf("%s leads nowhere: %v", got, err)
			}
		}
	}
	for _, path := range []string{"set/a\nb.png", "set/\xff.png"} {
		if name, err := NameOf(filepath.Join(top, "set/new.csv"), filepath.Join(top, path)); err == nil || strings.Contains(err.Error(), "\n") || !utf8.ValidString(err.Error()) {
			t.Errorf("%q: %q, %v", path, name, err)
		}
	}
}
