package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// csvOf writes lines as a file and returns its path.
func csvOf(t testing.TB, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	write(t, path, lines...)
	return path
}

func write(t testing.TB, path string, lines ...string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o640); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// header names two keypoints; photos are 2×2 pixels.
const header = "left_eye_center_x,left_eye_center_y,nose_tip_x,nose_tip_y,Image"

// line is a face: four cells and a photo of four equal pixels.
func line(cells string, pixel int) string {
	return fmt.Sprintf("%s,%d %d %d %d", cells, pixel, pixel, pixel, pixel)
}

// window returns options as the window uses them, with folders of the test's own.
func window(t testing.TB) Options {
	t.Helper()
	return Options{Project: true, CacheDir: t.TempDir(), DataDir: t.TempDir()}
}

// open opens and loads a dataset; the test closes it.
func open(t testing.TB, path string, o Options) *Dataset {
	t.Helper()
	d, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return d
}

// reopen closes a dataset and opens its file again.
func reopen(t testing.TB, d *Dataset) *Dataset {
	t.Helper()
	must(t, d.Close())
	return open(t, d.Path(), d.options)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustBe(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v, want %v", err, want)
	}
}

func save(t testing.TB, d *Dataset) {
	t.Helper()
	must(t, d.Save(context.Background(), nil))
}

func at(x, y float64) face.Point { return face.At(x, y) }

// SplitOf puts a row's photo into train, test or validation (80, 15, 5 %) by a hash of seed and photo: equal photos
// are always together, and filters don't move them.
func (d *Dataset) SplitOf(row int, seed uint64) Split {
	return splitOf(d.Photo(row), seed)
}

// FileLabels returns a copy of the labels of a row as the file has them.
func (d *Dataset) FileLabels(row int) face.Points {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).inFile.Points.Points()
}

// ProjectPath returns where the project file lies, "" when none is kept.
func (d *Dataset) ProjectPath() string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.project.Path()
}
