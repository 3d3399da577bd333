package format

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
)

// An export has the labels as they stood when it was begun, and never photos of another file with them.
func TestFacesAreThoseOfTheBeginning(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "f.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("nose_x,nose_y,Image\n1,0.5,0 1 2 3\n0,0,4 5 6 7\n")
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	none := func(int64, int64) {}
	if err := ds.Load(t.Context(), none); err != nil {
		t.Fatal(err)
	}
	edit := func(x float64) {
		t.Helper()
		if err := ds.Apply("Move", data.Edit{Row: 0, Keypoint: 0, To: face.At(x, 1)}); err != nil {
			t.Fatal(err)
		}
	}
	coco, _ := Find("coco")
	edit(0.25)
	faces := coco.Faces(ds, nil)
	edit(0.75)
	if got := faces.Set.Pictures[0].Faces[0].Points[0]; got != face.At(0.25, 1) {
		t.Errorf("%v is exported", got)
	}
	if err := faces.Export(t.Context(), filepath.Join(folder, "to"), nil); err != nil {
		t.Error(err)
	}
	write("nose_x,nose_y,Image\n1,0.5,9 9 9 9\n0,0,4 5 6 7\n")
	if err := ds.Reload(t.Context(), none); err != nil {
		t.Fatal(err)
	}
	if err := faces.Export(t.Context(), filepath.Join(folder, "again"), nil); !errors.Is(err, errReadAnew) {
		t.Errorf("other photos: %v", err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// What an export leaves behind besides columns is said: marks and notes.
func TestLostMarksAreSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte("nose_x,nose_y,Source,Image\n1,0.5,a,0 1 2 3\n0,0,b,4 5 6 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := errors.Join(ds.Load(t.Context(), nil), ds.Mark("Mark", 1, data.Mark{Done: true, Note: "blurred"})); err != nil {
		t.Fatal(err)
	}
	coco, _ := Find("coco")
	lost := coco.Faces(ds, nil).Lost()
	for _, want := range []string{"not exported: the column Source", "not exported: the marks (done, flagged, accepted, left out, notes) of 1 face, which are exported themselves"} {
		if !slices.Contains(lost, want) {
			t.Errorf("%q is not in %q", want, lost)
		}
	}
}

// Of points that are hidden or absent an export says only what there is.
func TestLostVisibilityIsSaid(t *testing.T) {
	yolo, _ := Find("yolo")
	pts, _ := Find("pts")
	for cells, want := range map[string][2]string{
		"1,0.5,2": {"", ""},
		"1,0.5,1": {"", "not exported: that 1 point is hidden; it is read as visible"},
		",,0":     {"not exported: that 2 points are absent; they are read as missing", "not exported: that 2 points are absent; they are read as missing"},
	} {
		path := filepath.Join(t.TempDir(), "f.csv")
		second := "1,1,2"
		if cells == ",,0" {
			second = cells
		}
		if err := os.WriteFile(path, []byte("nose_x,nose_y,nose_v,Image\n"+cells+",0 1 2 3\n"+second+",0 1 2 4\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		ds, err := data.Open(path, data.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer ds.Close()
		if err := ds.Load(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for i, f := range []Format{yolo, pts} {
			var said []string
			for _, s := range f.Faces(ds, nil).Lost() {
				if strings.HasPrefix(s, "not exported: that ") {
					said = append(said, s)
				}
			}
			if got := strings.Join(said, "|"); got != want[i] {
				t.Errorf("%s of %s: %q, want %q", f.Name, cells, got, want[i])
			}
		}
	}
}

// An export has the dataset's lines between keypoints; a format that can't hold lines that somebody chose says so.
func TestFacesHaveLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte("left_eye_x,left_eye_y,nose_x,nose_y,Image\n1,0.5,1,1,0 1 2 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ds, err := data.Open(path, data.Options{Lines: []face.Link{{"nose", "left_eye"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(t.Context(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	const lost = "not exported: 1 line between keypoints"
	for _, f := range formats {
		if f.Write == nil {
			continue
		}
		faces := f.Faces(ds, nil)
		if !slices.Equal(faces.Set.Lines, []face.Line{{From: 1, To: 0}}) || slices.Contains(faces.Lost(), lost) == f.Lines {
			t.Errorf("%s: %v, and says %q", f.Name, faces.Set.Lines, faces.Lost())
		}
	}
}
