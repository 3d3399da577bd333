package csvfile

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fiducial/data/face"
)

// The real faces, where FIDUCIAL_FACES says in which folder they are.
func TestRealFaces(t *testing.T) {
	dir := os.Getenv("FIDUCIAL_FACES")
	if dir == "" {
		t.Log("FIDUCIAL_FACES is not set: only drawn files were read")
		return
	}
	f := open(t, filepath.Join(dir, "training.zip"))
	rows := scan(t, f)
	if len(rows) != 6000 || f.Side() != 96 || !slices.Equal(f.Header().Keypoints.Names(), face.Standard().Names()) {
		t.Fatalf("%d rows of side %d with %v", len(rows), f.Side(), f.Header().Keypoints.Names())
	}
	for i, r := range rows {
		if r.Faults > 0 || r.Photo.IsZero() {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
	if got := rows[0].Points.At(0); got != face.At(66.0335639098, 39.0022736842) {
		t.Errorf("the first point is %v", got)
	}
	path := filepath.Join(t.TempDir(), "training.csv")
	g, written := rewrite(t, f, path, Rewriting{Rows: rows})
	if len(scan(t, g)) != len(written) || read(t, path) != read(t, f.copyName(f.length.Load())) {
		t.Error("the CSV is not what was in the zip")
	}
	unlabelled := open(t, filepath.Join(dir, "test.zip"))
	if n := len(scan(t, unlabelled)); n != 1049 || len(unlabelled.Header().Keypoints) != 0 || unlabelled.Side() != 96 {
		t.Errorf("test.zip: %d rows of side %d with %d keypoints", n, unlabelled.Side(), len(unlabelled.Header().Keypoints))
	}
}
