package intake

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/photo"
	"fiducial/data/photo/phototest"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	must(t, os.MkdirAll(filepath.Dir(path), 0o777))
	must(t, os.WriteFile(path, []byte(content), 0o666))
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return string(b)
}

// dataset opens a dataset as commands do, or as a window does.
func dataset(t testing.TB, path string, o data.Options) *data.Dataset {
	t.Helper()
	if o.DataDir == "" {
		o.DataDir = t.TempDir()
	}
	o.CacheDir = t.TempDir()
	ds, err := data.Open(path, o)
	must(t, err)
	t.Cleanup(func() { ds.Close() })
	must(t, ds.Load(context.Background(), nil))
	return ds
}

// byWidth finds as many faces as a photo is tens of pixels wide, beyond 100, from right to left.
func byWidth(_ context.Context, img image.Image) (boxes []face.Box, err error) {
	for i := range (img.Bounds().Dx() - 100) / 10 {
		boxes = append([]face.Box{{Left: 10.123 * float64(i), Top: 2, Size: 40}}, boxes...)
	}
	return boxes, nil
}

func TestNew(t *testing.T) {
	top := t.TempDir()
	phototest.Plain(t, top, "in/img10.png", 120, 90, 40)
	phototest.Plain(t, top, "in/img2.png", 110, 90, 50)
	phototest.Plain(t, top, "in/below/img3.jpg", 100, 90, 60)
	must(t, os.Link(filepath.Join(top, "in/img2.png"), filepath.Join(top, "in/again.png")))
	jpg := read(t, phototest.Plain(t, top, "whole.jpg", 400, 300, 90))
	write(t, top, "in/part.jpg", jpg[:len(jpg)*2/3])
	write(t, top, "in/x.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	out := filepath.Join(top, "faces.csv")
	var told []string
	p := Plan{Paths: []string{filepath.Join(top, "in"), filepath.Join(top, "gone")}, Find: byWidth, Told: func(p Photo) { told = append(told, filepath.Base(p.Path)) }}
	var last [2]int64
	s, err := New(context.Background(), out, []string{"nose", "chin"}, p, func(done, total int64) { last = [2]int64{done, total} })
	must(t, err)
	const head = "file,box_left,box_top,box_size,nose_x,nose_y,chin_x,chin_y\n"
	want := head + "in/again.png,0,2,40,,,,\nin/img10.png,0,2,40,,,,\nin/img10.png,10.12,2,40,,,,\nin/below/img3.jpg,,,,,,,\n"
	if got := read(t, out); got != want {
		t.Errorf("wrote %q", got)
	}
	if s.Photos != 3 || s.Rows != 4 || s.Without != 1 || s.Same != 1 || s.Unusable != 2 || s.Known != 0 || len(s.Paths) != 1 || len(s.Said) != 3 {
		t.Errorf("%+v", s)
	}
	if want := []string{"again.png", "img2.png", "img10.png", "part.jpg", "x.heic", "img3.jpg"}; !slices.Equal(told, want) || last != [2]int64{6, 6} {
		t.Errorf("told %q, progress %v", told, last)
	}
	for i, says := range []string{"same photo as", "damaged or incomplete", "HEIC is not read; convert it"} {
		if text := s.Said[i].Error(); !strings.Contains(text, says) || strings.Contains(text, "\n") {
			t.Errorf("said %q", text)
		}
	}
	ds := dataset(t, out, data.Options{})
	if f := ds.Faults(); f.Total > 0 || ds.Rows() != 4 || !ds.Photos() {
		t.Errorf("%d rows with faults %+v", ds.Rows(), f)
	}

	// Folders alone, not those below them, and no finder.
	p.Flat, p.Find, p.Told = true, nil, nil
	_, err = New(context.Background(), out, []string{"a"}, p, nil)
	must(t, err)
	if got := read(t, out); got != "file,box_left,box_top,box_size,a_x,a_y\nin/again.png,,,,,\nin/img10.png,,,,,\n" {
		t.Errorf("wrote %q", got)
	}
}

// Whatever goes wrong, a sentence says so, and the dataset is whole, or as it was, or not there.
func TestNewWritesNothingByHalves(t *testing.T) {
	top := t.TempDir()
	good := phototest.Plain(t, top, "good.png", 120, 90, 40)
	bomb := "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00"
	write(t, top, "bomb/bomb.png", bomb)
	write(t, top, "text/a.jpg", "no picture")
	write(t, top, "none/readme.md", "no photos")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	broken := errors.New("out of memory")
	fail := func(context.Context, image.Image) ([]face.Box, error) { return nil, broken }
	for name, c := range map[string]struct {
		ctx   context.Context
		paths []string
		names []string
		find  Finder
		is    error
		says  string
	}{
		"a bomb":               {nil, []string{"bomb"}, nil, nil, ErrNothing, ""},
		"a text":               {nil, []string{"text"}, nil, nil, ErrNothing, ""},
		"no photos":            {nil, []string{"none"}, nil, nil, photo.ErrNone, "not named as pictures are"},
		"a device":             {nil, []string{"/dev/zero"}, nil, nil, ErrNothing, ""},
		"nothing":              {nil, []string{"gone", "lost"}, nil, nil, photo.ErrNone, ""},
		"not there":            {nil, []string{"gone"}, nil, nil, os.ErrNotExist, "gone"},
		"names":                {nil, []string{good}, []string{"a", "a"}, nil, csvfile.ErrKeypointNames, "a, a"},
		"an end":               {cancelled, []string{good}, nil, nil, context.Canceled, ""},
		"a finder":             {nil, []string{good}, nil, fail, broken, "good.png"},
		"a photo in its place": {nil, []string{good, "out"}, nil, nil, nil, ""},
		"control characters":   {nil, []string{phototest.Plain(t, top, "a\nb/c.png", 9, 9, 9)}, nil, nil, ErrNothing, ""},
	} {
		folder := t.TempDir()
		out := filepath.Join(folder, "faces.csv")
		var paths []string
		for _, path := range c.paths {
			switch {
			case path == "out":
				path = phototest.Plain(t, folder, "faces.csv.png", 20, 20, 7)
				must(t, os.Rename(path, out))
				path = out
			case !filepath.IsAbs(path):
				path = filepath.Join(top, path)
			}
			paths = append(paths, path)
		}
		before, _ := os.ReadFile(out)
		ctx := c.ctx
		if ctx == nil {
			ctx = context.Background()
		}
		if c.names == nil {
			c.names = []string{"a"}
		}
		s, err := New(ctx, out, c.names, Plan{Paths: paths, Find: c.find}, nil)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
		if c.is == ErrNothing && (len(s.Said) != 1 || strings.Contains(s.Said[0].Error(), "\n")) {
			t.Errorf("%s: said %v", name, s.Said)
		}
		if after, _ := os.ReadFile(out); string(after) != string(before) {
			t.Errorf("%s: wrote %q", name, after)
		}
		if left, _ := os.ReadDir(folder); len(left) > 1 || len(left) == 1 && before == nil {
			t.Errorf("%s: left %v", name, left)
		}
	}
}

// The rest of thousands of photos works where some cannot be read, in their order, with at most as many decoded at once
// as there is room for.
func TestManyWithSomeUnreadable(t *testing.T) {
	top := t.TempDir()
	const n = 120
	for i := range n {
		name := fmt.Sprintf("in/%d.png", i)
		if i%50 == 7 {
			write(t, top, name, "\x89PNG\r\n\x1a\n")
			continue
		}
		phototest.Plain(t, top, name, 10+i, 12, uint8(i))
	}
	var running, most atomic.Int64
	find := func(_ context.Context, img image.Image) ([]face.Box, error) {
		now := running.Add(1)
		for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
		}
		running.Add(-1)
		return []face.Box{{Left: 1, Top: 1, Size: float64(img.Bounds().Dx())}}, nil
	}
	out := filepath.Join(top, "faces.csv")
	s, err := New(context.Background(), out, []string{"a"}, Plan{Paths: []string{filepath.Join(top, "in")}, Find: find}, nil)
	must(t, err)
	if s.Photos != n-3 || s.Unusable != 3 {
		t.Errorf("%+v", s)
	}
	if most.Load() > int64(runtime.GOMAXPROCS(0)) {
		t.Errorf("%d photos were decoded at once", most.Load())
	}
	lines := strings.Split(strings.TrimSpace(read(t, out)), "\n")[1:]
	at := 0
	for i := range n {
		if i%50 != 7 {
			if want := fmt.Sprintf("in/%d.png,1,1,%d,,", i, 10+i); lines[at] != want {
				t.Fatalf("line %d is %q, want %q", at, lines[at], want)
			}
			at++
		}
	}
}

// Photos are added behind the rows of a dataset, whose bytes stay; what it has already is left out; and edits that were
// not saved stay.
func TestAdd(t *testing.T) {
	top := t.TempDir()
	phototest.Plain(t, top, "p/a.png", 110, 90, 40)
	phototest.Plain(t, top, "p/b.png", 120, 90, 50)
	must(t, os.Link(filepath.Join(top, "p/a.png"), filepath.Join(top, "p/copy of a.png")))
	const old = "who,nose_x,nose_y,file\r\n\"me\",01.50,2,p/a.png\r\n"
	path := write(t, top, "faces.csv", old)
	ds := dataset(t, path, data.Options{Project: true})
	must(t, ds.Apply("Move", data.Edit{Row: 0, To: face.At(40, 41)}))
	label := ds.Labels(0)[0]
	s, err := Add(context.Background(), ds, Plan{Paths: []string{filepath.Join(top, "p")}}, nil)
	must(t, err)
	if s.Photos != 1 || s.Known != 2 || s.Rows != 1 {
		t.Errorf("%+v", s)
	}
	if got := read(t, path); got != old+",,,p/b.png\r\n" {
		t.Errorf("wrote %q", got)
	}
	if ds.Rows() != 2 || ds.Unsaved() == 0 || ds.Labels(0)[0] != label {
		t.Errorf("%d rows, %d unsaved, label %v", ds.Rows(), ds.Unsaved(), ds.Labels(0))
	}
	before, err := os.Stat(path)
	must(t, err)
	if s, err = Add(context.Background(), ds, Plan{Paths: []string{filepath.Join(top, "p")}}, nil); err != nil || s.Known != 3 || s.Rows != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if after, _ := os.Stat(path); !os.SameFile(before, after) {
		t.Error("it was written though nothing was added")
	}
	must(t, ds.Save(context.Background(), nil))
	if got := read(t, path); got == old+",,,p/b.png\r\n" || !strings.HasSuffix(got, ",,,p/b.png\r\n") || !strings.HasPrefix(got, "who,nose_x,nose_y,file\r\n\"me\",") {
		t.Errorf("saved %q", got)
	}

	// Another program was there first.
	phototest.Plain(t, top, "p/c.png", 100, 90, 70)
	write(t, top, "faces.csv", read(t, path)+"\"you\",1,1,p/a.png\r\n")
	now := read(t, path)
	if _, err := Add(context.Background(), ds, Plan{Paths: []string{filepath.Join(top, "p")}}, nil); !errors.Is(err, data.ErrChanged) || read(t, path) != now {
		t.Errorf("%v; it has %q", err, read(t, path))
	}
	pixels := dataset(t, write(t, top, "pixels.csv", "a_x,a_y,Image\n1,1,1 2 3 4\n"), data.Options{})
	if _, err := Add(context.Background(), pixels, Plan{Paths: []string{filepath.Join(top, "p")}}, nil); !errors.Is(err, data.ErrNoBoxes) {
		t.Error(err)
	}
}
