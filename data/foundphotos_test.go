package data

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// An edit and a mark that are made while the photo is missing are the face's when the photo is there again: found elsewhere, brought back
// while the dataset is open, or before it is opened again. They are not those of another face that has its row by then.
func TestEditsComeBackWithTheirPhoto(t *testing.T) {
	bring := func(t *testing.T, d *Dataset, name string) {
		t.Helper()
		shaded(t, filepath.Dir(d.Path()), name, 90, 80, 40)
	}
	again := func(t *testing.T, d *Dataset) *Dataset {
		t.Helper()
		must(t, d.Close())
		return open(t, d.Path(), d.options)
	}
	for _, c := range []struct {
		name   string
		strays int
		change func(t *testing.T, d *Dataset) *Dataset
	}{
		{"named anew", 0, func(t *testing.T, d *Dataset) *Dataset {
			bring(t, d, "elsewhere.png")
			must(t, d.NamePhotos(context.Background(), map[int]string{3: "elsewhere.png"}, nil))
			return d
		}},
		{"brought back", 0, func(t *testing.T, d *Dataset) *Dataset {
			bring(t, d, "gone.png")
			must(t, d.Reload(context.Background(), nil))
			return d
		}},
		{"brought back while closed", 0, func(t *testing.T, d *Dataset) *Dataset {
			bring(t, d, "gone.png")
			return again(t, d)
		}},
		{"another face in the row", 2, func(t *testing.T, d *Dataset) *Dataset {
			bring(t, d, "gone.png")
			text, err := os.ReadFile(d.Path())
			must(t, err)
			must(t, os.WriteFile(d.Path(), []byte(strings.Replace(string(text), "gone.png,1,2,30,7,8,", "gone.png,1,2,30,70,80,", 1)), 0o666))
			return again(t, d)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := photoDataset(t, t.TempDir(), photoRows)
			must(t, d.Apply("Move", Edit{Row: 3, Keypoint: 0, To: face.At(12.5, 13.25)}))
			want := d.PhotoLabels(3)[0]
			if want == face.At(7, 8) {
				t.Fatal("nothing was edited")
			}
			must(t, d.Mark("Note", 3, Mark{Note: "keep me"}))
			d = c.change(t, d)
			if d.Photo(3).IsZero() {
				t.Fatal("the photo is not there")
			}
			if got := d.Strays(); len(got) != c.strays {
				t.Fatalf("strays %+v, want %d", got, c.strays)
			}
			if c.strays > 0 {
				return
			}
			if p := d.PhotoLabels(3)[0]; p != want || d.MarkOf(3).Note != "keep me" || d.Unsaved() != 1 {
				t.Errorf("the label is at %v, want %v; the mark says %+v, %d edits are not saved", p, want, d.MarkOf(3), d.Unsaved())
			}
			// From now on it is known by its photo: in another row, too.
			text, err := os.ReadFile(d.Path())
			must(t, err)
			lines := strings.Split(strings.TrimSpace(string(text)), "\n")
			must(t, d.Close())
			write(t, d.Path(), lines[0], lines[4], lines[1], lines[2], lines[3])
			d = open(t, d.Path(), d.options)
			if p := d.PhotoLabels(0)[0]; p != want || len(d.Strays()) > 0 {
				t.Errorf("in another row the label is at %v, strays %+v", p, d.Strays())
			}
		})
	}
}
