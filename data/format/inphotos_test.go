package format

import (
	"bytes"
	"encoding/csv"
	"image"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/format/annotation"
	"fiducial/data/photo"
	"fiducial/data/synth"
)

// drawnPhotos writes drawn photos with n faces, some of them stored turned, and opens them as a dataset.
func drawnPhotos(t *testing.T, n int, seed uint64) *data.Dataset {
	t.Helper()
	folder := t.TempDir()
	var out bytes.Buffer
	err := synth.WritePhotos(t.Context(), &out, n, seed, func(name string, content []byte) error {
		path := filepath.Join(folder, synth.PhotoFolder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		return os.WriteFile(path, content, 0o600)
	}, nil)
	path := filepath.Join(folder, "faces.csv")
	if err == nil {
		err = os.WriteFile(path, out.Bytes(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return opened(t, path)
}

// opened is the dataset at path, with all of its rows read.
func opened(t *testing.T, path string) *data.Dataset {
	t.Helper()
	ds, err := data.Open(path, data.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ds.Close() })
	if err := ds.Load(t.Context(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	return ds
}

func table(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestPhotosThereAndBack exports a dataset of photos and imports it again with its photos kept: boxes and points are
// where they were in pictures that show the same.
func TestPhotosThereAndBack(t *testing.T) {
	ds := drawnPhotos(t, 9, 4)
	before := table(t, ds.Path())
	turned := 0
	for row := range ds.Rows() {
		path, err := ds.PhotoPath(row)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := photo.Look(path); err == nil && info.Orientation > 1 {
			turned++
		}
	}
	if turned == 0 {
		t.Fatal("none of these photos is stored turned; choose another seed")
	}
	within := map[string]float64{"coco": 0.005, "yolo": 1e-4, "cvat": 0.005, "labelme": 1e-9, "labelstudio": 1e-4, "dlib": 0.51}
	boxWithin := map[string]float64{"dlib": 1.01} // whose boxes are of whole pixels; all others come back to the last digit
	for format, off := range within {
		t.Run(format, func(t *testing.T) {
			f, _ := Find(format)
			folder := filepath.Join(t.TempDir(), "out")
			faces := f.Faces(ds, nil)
			if faces.Count() != 9 || len(faces.Set.Pictures) >= 9 {
				t.Fatalf("%d faces in %d pictures", faces.Count(), len(faces.Set.Pictures))
			}
			if err := faces.Export(t.Context(), folder, nil); err != nil {
				t.Fatal(err)
			}
			p, err := Prepare(t.Context(), Source{Path: folder})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			out := filepath.Join(t.TempDir(), "again.csv")
			if err := p.WriteFile(t.Context(), out, nil); err != nil {
				t.Fatal(err)
			}
			after := table(t, out)
			if len(after) != len(before) {
				t.Fatalf("%d lines, want %d", len(after), len(before))
			}
			for i, want := range before[1:] {
				got := after[i+1]
				for j, name := range before[0][1:] {
					if strings.HasPrefix(name, "box_") {
						if a, b := number(t, got[j+1]), number(t, want[j+1]); math.Abs(a-b) > boxWithin[format] {
							t.Errorf("row %d, %s: %v, want %v", i, name, a, b)
						}
						continue
					}
					at := slices.Index(after[0], name)
					if a, b := number(t, got[at]), number(t, want[j+1]); math.Abs(a-b) > off {
						t.Errorf("row %d, %s: %v, want %v", i, name, a, b)
					}
				}
			}
			again, err := data.Open(out, data.Options{CacheDir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			if err := again.Load(t.Context(), func(int64, int64) {}); err != nil {
				t.Fatal(err)
			}
			for row := range ds.Rows() {
				a, errA := ds.OpenPhoto(row)
				b, errB := again.OpenPhoto(row)
				if errA != nil || errB != nil || a.Bounds().Size() != b.Bounds().Size() {
					t.Fatalf("row %d: %v, %v", row, errA, errB)
				}
				if d := meanDifference(a, b); d > 4 { // of levels of 256, where a JPEG was written anew
					t.Errorf("row %d: the picture differs by %.1f levels", row, d)
				}
			}
		})
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// meanDifference compares pictures of one size at every seventh pixel each way.
func meanDifference(a, b image.Image) float64 {
	sum, n := 0.0, 0.0
	for y := 0; y < a.Bounds().Dy(); y += 7 {
		for x := 0; x < a.Bounds().Dx(); x += 7 {
			r, g, u, _ := a.At(x, y).RGBA()
			s, h, v, _ := b.At(x, y).RGBA()
			for _, d := range []float64{float64(r) - float64(s), float64(g) - float64(h), float64(u) - float64(v)} {
				sum += math.Abs(d) / 257
				n++
			}
		}
	}
	return sum / n
}

func TestNamesOfPhotosInAnExport(t *testing.T) {
	taken := map[string]bool{}
	var got []string
	for _, file := range []string{"a/x.JPG", "b/x.png", "c/X.jpeg", "d/y.webp"} {
		got = append(got, nameOf(filepath.FromSlash(file), taken))
	}
	if want := []string{"x.jpg", "x_2.png", "X_3.jpg", "y.png"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for stem, want := range map[string]string{"con": "_con", "NUL.b": "_NUL.b", "lpt1": "_lpt1", "context": "context", "a:b?": "a_b_", "a\nb\x1b": "a_b_", "a\\b": "a_b", "x. .": "x", "...": "_",
		"bad\xff": "bad_", "élan 日本 'x' & y": "élan 日本 'x' & y", strings.Repeat("é", 120): strings.Repeat("é", 115)} {
		if got := nameOf(stem+".png", map[string]bool{}); got != want+".png" {
			t.Errorf("%q becomes %q", stem, got)
		}
	}
	two := map[string]bool{}
	if a, b := nameOf("\u00e9.png", two), nameOf("e\u0301.png", two); a == b || b != "e\u0301_2.png" {
		t.Errorf("%q and %q, which are one on macOS", a, b)
	}
}

// TestKeptPhotosWithoutBoxes makes boxes of points where labels have none.
func TestKeptPhotosWithoutBoxes(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var img bytes.Buffer
	if err := (Pixels{Image: image.NewGray(image.Rect(0, 0, 300, 200))}).write(&img, ".png"); err != nil {
		t.Fatal(err)
	}
	write("a.png", img.String())
	write("a.json", `{"version":"5.0","imagePath":"a.png","imageWidth":300,"imageHeight":200,"shapes":[{"label":"nose","shape_type":"point","points":[[100,50]]},{"label":"chin","shape_type":"point","points":[[110,90]]}]}`)
	p, err := Prepare(t.Context(), Source{Path: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var out bytes.Buffer
	if err := p.Plan.Write(t.Context(), &out, filepath.Dir(folder), nil); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(io.Reader(&out)).ReadAll()
	if err != nil || rows[1][0] != filepath.Base(folder)+"/a.png" || !slices.Equal(rows[1][1:4], []string{"73", "38", "64"}) {
		t.Errorf("%q, %v", rows, err)
	}
}

// TestSquaresOfKeptPhotos: a square box stays as it is, another one gets the square around it, in the picture where it
// fits.
func TestSquaresOfKeptPhotos(t *testing.T) {
	p := picture{width: 400, height: 300}
	for box, want := range map[annotation.Box][]string{
		{Left: 13.78, Top: 47.16, Width: 52.01, Height: 52.01}:   {"13.78", "47.16", "52.01"},
		{Left: -3.5, Top: 270.25, Width: 40.5, Height: 40.5}:     {"-3.5", "270.25", "40.5"},
		{Left: 10.004, Top: 20, Width: 30.001, Height: 29.999}:   {"10", "20", "30"},
		{Left: 100.5, Top: 60.25, Width: 20, Height: 30.5}:       {"95.25", "60.25", "30.5"},
		{Left: 2.25, Top: 60.25, Width: 20, Height: 30.5}:        {"0", "60.25", "30.5"},
		{Left: 390, Top: 280.5, Width: 10, Height: 19.5}:         {"380.5", "280.5", "19.5"},
		{Left: 0, Top: 0, Width: 400, Height: 300}:               {"0", "-50", "400"},
		{Left: 50.25, Top: 50.25, Width: 0.5, Height: 0.25}:      {"50", "49.88", "1"},
		{Left: 200.125, Top: 100.1, Width: 30.125, Height: 30.2}: {"200.09", "100.1", "30.2"},
	} {
		if got := boxCells(p, annotation.Face{Box: &box}, 1); !slices.Equal(got, want) {
			t.Errorf("%v became %v, not %v", box, got, want)
		}
	}
}

// The square in the middle of a photo stands for no box, and none is said to be lost.
func TestOnlyBoxesOfTheFileAreLost(t *testing.T) {
	ds := drawnPhotos(t, 4, 5)
	path := ds.Path()
	rows := table(t, path)
	left := slices.Index(rows[0], "box_left")
	for _, row := range rows[2:] {
		row[left], row[left+1], row[left+2] = "", "", ""
	}
	var text strings.Builder
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(filepath.Dir(path), "other.csv")
	if err := os.WriteFile(other, []byte(text.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	f, ok := Find("pts")
	if !ok {
		t.Fatal("pts is no format")
	}
	lost := strings.Join(f.Faces(opened(t, other), nil).Lost(), "\n")
	if !strings.Contains(lost, "the boxes of 1 face;") {
		t.Errorf("it says %q", lost)
	}
}
