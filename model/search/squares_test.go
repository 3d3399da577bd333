package search

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fiducial/data"
	"fiducial/data/synth"
)

// Before the trials of a search over sides are trained, what they see of photos is made, side by side; what is there is
// not made again.
func TestSquaresOfAllSidesAreMadeBefore(t *testing.T) {
	folder := t.TempDir()
	var table bytes.Buffer
	must(t, os.Mkdir(filepath.Join(folder, synth.PhotoFolder), 0o777))
	must(t, synth.WritePhotos(t.Context(), &table, 8, 3, func(name string, content []byte) error {
		return os.WriteFile(filepath.Join(folder, synth.PhotoFolder, name), content, 0o600)
	}, nil))
	path := filepath.Join(folder, "faces.csv")
	must(t, os.WriteFile(path, table.Bytes(), 0o600))
	ds, err := data.Open(path, data.Options{Project: true, CacheDir: t.TempDir(), DataDir: t.TempDir()})
	must(t, err)
	defer ds.Close()
	must(t, ds.Load(t.Context(), nil))
	s, err := New(ds.Experiments(), Plan{Method: Grid, Space: Space{Preset: "fast", Dimensions: []Dimension{{Key: "side", Values: []string{"64", "48"}}},
		Fixed: []Fixed{{"epochs", "1"}, {"together", "false"}}}})
	must(t, err)
	var sides []int
	last := map[int]int64{}
	tell := func(side int, done, total int64) {
		if !slices.Contains(sides, side) {
			sides = append(sides, side)
		}
		if last[side] = done; total != 8 {
			t.Errorf("side %d: %d rows in all", side, total)
		}
	}
	must(t, s.MakeSquares(t.Context(), ds, 2, tell))
	if !slices.Equal(sides, []int{48, 64}) || last[48] != 8 || last[64] != 8 {
		t.Errorf("sides %v, rows done %v", sides, last)
	}
	sides = nil
	must(t, s.MakeSquares(t.Context(), ds, 2, tell))
	if len(sides) > 0 {
		t.Errorf("sides %v were made again", sides)
	}
}
