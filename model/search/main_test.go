package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/data/face"
	"fiducial/data/project"
	"fiducial/data/synth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// faces writes a dataset of n drawn faces, 24 pixels a side, and returns its path.
func faces(t testing.TB, n int) string {
	t.Helper()
	const side = 24
	var csv strings.Builder
	for _, name := range face.Standard().Names() {
		fmt.Fprintf(&csv, "%s_x,%s_y,", name, name)
	}
	csv.WriteString("Image\n")
	for i := range n {
		f := synth.Draw(1, i, side)
		for _, p := range f.Points {
			fmt.Fprintf(&csv, "%.2f,%.2f,", p.X, p.Y)
		}
		csv.WriteString(strings.Trim(fmt.Sprint(f.Pixels), "[]") + "\n")
	}
	path := filepath.Join(t.TempDir(), "faces.csv")
	must(t, os.WriteFile(path, []byte(csv.String()), 0o600))
	return path
}

// open opens a dataset and reads all of it.
func open(t testing.TB, path string) *data.Dataset {
	t.Helper()
	ds, err := data.Open(path, data.Options{CacheDir: t.TempDir()})
	must(t, err)
	t.Cleanup(func() { must(t, ds.Close()) })
	must(t, ds.Load(context.Background(), nil))
	return ds
}

// store returns a store that leaves no file.
func store(t testing.TB) Store {
	t.Helper()
	p, err := project.InMemory()
	must(t, err)
	t.Cleanup(func() { must(t, p.Close()) })
	return p
}

// small is a space whose trials train within a few hundredths of a second.
func small(t testing.TB) Space {
	t.Helper()
	s, err := ParseSpace([]byte(`{
		"preset": "cnn",
		"fixed": {"out_channel": [2, 2], "batch_size": 16, "epochs": 2},
		"space": {"lr": [0.02, 0.005, 0.001], "augment.rotation": [0, 10]}
	}`))
	must(t, err)
	return s
}

// begin makes a search in a new store.
func begin(t testing.TB, p Plan) *Search {
	t.Helper()
	s, err := New(store(t), p)
	must(t, err)
	return s
}

// noNumbers takes figures that were not measured for equal.
var noNumbers = cmp.Options{cmpopts.EquateNaNs(), cmp.Comparer(func(a, b curve.Number) bool {
	return a == b || !curve.Finite(float64(a)) && !curve.Finite(float64(b))
})}
