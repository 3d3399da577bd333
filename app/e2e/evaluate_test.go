//go:build e2e

package e2e

import (
	"bytes"
	"cmp"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// Where things are in the Evaluation panel in a window of 1280×800.
var (
	exportCSV    = spot{1185, 173}
	firstTile    = spot{921, 440}
	tileDistance = 98.0
)

// TestEvaluation measures what a run learned, in the window: its figures are those of the command line, and a click on
// one of the worst faces shows that face.
func TestEvaluation(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawnApart(path, 400)
	s := d.show(path)
	s.key("2", "3") // without predictions and lines, which hide labels
	s.key("ctrl+2", "ctrl+t")
	pattern := filepath.Join(d.home, "data", "fiducial", "checkpoints", "faces", "* best.safetensors")
	var kept []string
	s.eventually("an epoch", func() bool { kept, _ = filepath.Glob(pattern); return len(kept) == 1 })
	s.key("ctrl+3", "ctrl+shift+t") // stop
	tile := image.Rect(int(firstTile.x)-30, int(firstTile.y)-30, int(firstTile.x)+30, int(firstTile.y)+30)
	s.eventually("the worst faces", func() bool { return brightness(s.screen(), tile) > 40 })
	time.Sleep(2 * time.Second) // the run is over, and its best checkpoint measured
	s.keep("evaluation")

	shown := filepath.Join(t.TempDir(), "shown.csv")
	summary := filepath.Join(filepath.Dir(shown), "shown-summary.csv")
	s.click(exportCSV.x, exportCSV.y)
	time.Sleep(500 * time.Millisecond)
	s.key("ctrl+a")
	s.typeText(shown)
	s.key("Return")
	s.eventually("the figures in a file", func() bool { _, err := os.Stat(summary); return err == nil })
	said := filepath.Join(t.TempDir(), "said.csv")
	d.command("evaluate", path, "--model", kept[0], "--out", said)
	want, got := read(t, filepath.Join(filepath.Dir(said), "said-summary.csv")), read(t, summary)
	if !bytes.Equal(want[bytes.IndexByte(want, '\n'):], got[bytes.IndexByte(got, '\n'):]) { // all but the names
		t.Errorf("the window measures\n%s\nand the command line\n%s", got, want)
	}

	for i, row := range worstRows(t, said)[:2] {
		s.click(firstTile.x+tileDistance*float64(i), firstTile.y)
		s.seesLabels(s.before.labels(row))
		s.keep("worst-face")
	}
}

// worstRows reads the errors of faces and returns their rows by RMSE, the worst first.
func worstRows(t *testing.T, path string) []int {
	t.Helper()
	lines, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	squares, points := map[int]float64{}, map[int]float64{}
	for _, line := range lines[1:] {
		row, _ := strconv.Atoi(line[1])
		pixels, err := strconv.ParseFloat(line[7], 64)
		if err != nil {
			t.Fatal(err)
		}
		squares[row] += pixels * pixels
		points[row]++
	}
	var rows []int
	for row := range squares {
		rows = append(rows, row)
	}
	rmse := func(row int) float64 { return math.Sqrt(squares[row] / 2 / points[row]) }
	slices.SortFunc(rows, func(a, b int) int { return cmp.Compare(rmse(b), rmse(a)) })
	return rows
}
