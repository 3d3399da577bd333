package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"image"
	"image/color"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"fiducial/data/face"
	"fiducial/data/photo"
)

// drawn is a dataset of photos that was written: its CSV, and the photos by name.
type drawn struct {
	csv   string
	files map[string][]byte
}

func drawDataset(t *testing.T, n int, seed uint64) drawn {
	t.Helper()
	var out bytes.Buffer
	var mutex sync.Mutex
	d := drawn{files: map[string][]byte{}}
	err := WritePhotos(t.Context(), &out, n, seed, func(name string, content []byte) error {
		mutex.Lock()
		defer mutex.Unlock()
		d.files[name] = content
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.csv = out.String()
	return d
}

// What was written is read back as anybody would: each row names a photo, its box lies in it, and where the points say
// that eyes are, it is darker than beside them, however the photo is stored.
func TestWritePhotos(t *testing.T) {
	const n = 8
	d := drawDataset(t, n, 2727) // of small photos, stored in all ways
	rows, err := csv.NewReader(strings.NewReader(d.csv)).ReadAll()
	if err != nil || len(rows) != n+1 {
		t.Fatal(len(rows), err)
	}
	if want := "file,box_left,box_top,box_size,left_eye_center_x,left_eye_center_y"; !strings.HasPrefix(strings.Join(rows[0], ","), want) || len(rows[0]) != 4+30 {
		t.Fatal(rows[0])
	}
	dir := t.TempDir()
	orientations, kinds, dark := map[int]bool{}, map[photo.Format]bool{}, 0
	named := map[string]bool{}
	for i, row := range rows[1:] {
		name, ok := strings.CutPrefix(row[0], "photos/")
		if !ok || d.files[name] == nil {
			t.Fatalf("row %d is of %s", i, row[0])
		}
		named[name] = true
		var v []float64
		for _, cell := range row[1:] {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil || math.Abs(x*100-math.Round(x*100)) > 1e-6 {
				t.Fatalf("row %d has %q", i, cell)
			}
			v = append(v, x)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, d.files[name], 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := photo.Look(path)
		if err != nil {
			t.Fatal(err)
		}
		orientations[info.Orientation], kinds[info.Format] = true, true
		box := face.Box{Left: v[0], Top: v[1], Size: v[2]}
		if box.Left < 0 || box.Top < 0 || box.Left+box.Size > float64(info.Width) || box.Top+box.Size > float64(info.Height) || box.Size < minBox {
			t.Errorf("row %d: %v in %d×%d", i, box, info.Width, info.Height)
		}
		img, err := photo.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		const side = 96
		square := make([]byte, side*side)
		photo.Square(img, box, side, square)
		grey := func(p face.Point, dx, dy int) (sum float64) {
			for y := -1; y <= 1; y++ {
				for x := -1; x <= 1; x++ {
					sum += float64(square[(int(p.Y+0.5)+dy+y)*side+int(p.X+0.5)+dx+x]) / 9
				}
			}
			return sum
		}
		for k := range 2 {
			p := box.ToSquare(face.At(v[3+2*k], v[4+2*k]), side)
			if p.X < 8 || p.X > 88 || p.Y < 8 || p.Y > 80 {
				t.Fatalf("row %d: eye %d at %v of its square", i, k, p)
			}
			if grey(p, 0, 0) < (grey(p, 0, 11)+grey(p, 0, 9))/2 {
				dark++
			}
		}
	}
	if dark < 2*n*8/10 {
		t.Errorf("of %d pupils %d are darker than the cheeks below", 2*n, dark)
	}
	if len(orientations) < 4 || !kinds[photo.JPEG] || !kinds[photo.PNG] || len(named) != len(d.files) || len(named) > n*4/5 {
		t.Errorf("%d photos in orientations %v, kinds %v", len(named), orientations, kinds)
	}
}

// The square of a face is the face that Draw's camera would take: keypoints found in it by what was drawn there,
// without their labels. A person who looks straight ahead has pupils that are the darkest of the eyes.
func TestBoxesAndPointsAreExact(t *testing.T) {
	for _, box := range []face.Box{{Left: 40.25, Top: 60.5, Size: 96}, {Left: 101.75, Top: 90.13, Size: 300}} {
		f := newFilm(640, 560)
		for c := range f.planes {
			for i := range f.planes[c] {
				f.planes[c][i] = 0.6
			}
		}
		s := sitter{person: neutral(), scene: studio(), box: box}
		white := [3]float64{1, 1, 1}
		got := f.portray(&s, tints{white, white, white, white, white, white})
		canonical := Canonical(96)
		for i, p := range got.Points {
			if d := box.ToSquare(p, 96).Distance(canonical.Points[i]); d > 1e-9 {
				t.Errorf("%v: point %d is %g px from where it is in a picture of its own", box, i, d)
			}
		}
		img := f.develop(rand.New(rand.NewPCG(1, 1)))
		square := make([]byte, 96*96)
		photo.Square(img, box, 96, square)
		// The same face in the same place: moved by a pixel, it correlates less with the picture of its own.
		at := func(dx, dy int) float64 {
			var a, b, aa, bb, ab, n float64
			for y := 30; y < 85; y++ {
				for x := 20; x < 76; x++ {
					u, v := float64(square[(y+dy)*96+x+dx]), float64(canonical.Pixels[y*96+x])
					a, b, aa, bb, ab, n = a+u, b+v, aa+u*u, bb+v*v, ab+u*v, n+1
				}
			}
			return (ab - a*b/n) / math.Sqrt((aa-a*a/n)*(bb-b*b/n))
		}
		here := at(0, 0)
		if here < 0.97 {
			t.Errorf("%v: its square correlates by %.3f with the picture of its own", box, here)
		}
		for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			if at(d[0], d[1]) >= here {
				t.Errorf("%v: its square lies nearer at %v", box, d)
			}
		}
	}
}

func TestWritePhotosIsTheSameAgain(t *testing.T) {
	a, b := drawDataset(t, 2, 458), drawDataset(t, 2, 458)
	if a.csv != b.csv || !maps.EqualFunc(a.files, b.files, slices.Equal) {
		t.Error("the same seed draws other photos")
	}
	if c := drawDataset(t, 2, 77); strings.Contains(a.csv, strings.Split(c.csv, "\n")[1]) {
		t.Error("another seed draws the same photos")
	}
}

// However a photo is stored, it is shown as it was drawn.
func TestEncode(t *testing.T) {
	p := Photo{Image: image.NewRGBA(image.Rect(0, 0, 64, 48))}
	for y := range 48 {
		for x := range 64 {
			p.Image.SetRGBA(x, y, color.RGBA{uint8(3 * x), uint8(5 * y), uint8(200 - 2*x - y), 255})
		}
	}
	dir, orientations := t.TempDir(), map[int]bool{}
	for n := range 40 {
		name, content, err := p.encode(1, n)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		img, err := photo.Open(path)
		info, _ := photo.Look(path)
		if err != nil || img.Bounds() != p.Image.Rect {
			t.Fatal(name, err)
		}
		orientations[info.Orientation] = true
		for _, at := range []image.Point{{X: 8, Y: 8}, {X: 56, Y: 8}, {X: 8, Y: 40}, {X: 56, Y: 40}} {
			r, g, _, _ := img.At(at.X, at.Y).RGBA()
			want := p.Image.RGBAAt(at.X, at.Y)
			if math.Abs(float64(r>>8)-float64(want.R)) > 12 || math.Abs(float64(g>>8)-float64(want.G)) > 12 {
				t.Errorf("%s in orientation %d: %d, %d at %v, want %v", name, info.Orientation, r>>8, g>>8, at, want)
			}
		}
	}
	if len(orientations) != 4 {
		t.Error(orientations)
	}
}

// Nobody is hidden behind anybody, and photos have one to three faces of all sizes.
func TestLayouts(t *testing.T) {
	counts, small, large := map[int]int{}, 0, 0
	for n := range 500 {
		l := newLayout(1, n, 3)
		counts[len(l.sitters)]++
		for i, s := range l.sitters {
			share := s.box.Size / float64(min(l.width, l.height))
			if share > largeShare+0.01 || s.box.Size < minBox {
				t.Fatalf("photo %d has a face of %v in %d×%d", n, s.box, l.width, l.height)
			}
			if share < 0.2 {
				small++
			}
			if share > 0.4 {
				large++
			}
			for _, o := range l.sitters[:i] {
				if s.box.Overlap(o.box) > 0 {
					t.Errorf("photo %d: %v covers %v", n, s.box, o.box)
				}
			}
		}
	}
	if counts[1] < 150 || counts[2] < 60 || counts[3] < 30 || small < 100 || large < 60 {
		t.Error(counts, small, large)
	}
}

func TestWritePhotosFails(t *testing.T) {
	full := errors.New("full")
	err := WritePhotos(t.Context(), &bytes.Buffer{}, 2, 458, func(string, []byte) error { return full }, nil)
	if !errors.Is(err, full) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := WritePhotos(ctx, &bytes.Buffer{}, 2, 458, nil, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func BenchmarkDrawPhoto(b *testing.B) {
	n := 0
	for b.Loop() {
		DrawPhoto(1, n, 3)
		n++
	}
}
