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
	"strings"
	"testing"
	"time"
)

// Where things are in the Evaluation panel in a window of 1280×800.
var (
	exportCSV     = spot{1185, 173}
	firstTile     = spot{921, 440}
	tileDistance  = 98.0
	useRun        = spot{762, 99} // in the strip that says that the run is worse
	weightsBefore = spot{750, 82} // in the strip that offers the way back
)

// TestEvaluation measures the built-in weights and what a worse run learned, in the window: the better weights stay in
// use, the figures of both are those of the command line, a click takes the run and another goes back, and a click on
// one of the worst faces shows that face.
func TestEvaluation(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawnApart(path, 400)
	s := d.show(path)
	s.key("2", "3") // without predictions and lines, which hide labels
	s.key("ctrl+2")
	pattern := filepath.Join(d.home, "data", "fiducial", "checkpoints", "faces", "* best.safetensors")
	var kept []string
	s.train("an epoch", func() bool { kept, _ = filepath.Glob(pattern); return len(kept) == 1 })
	s.key("ctrl+3", "ctrl+shift+t") // stop
	tile := image.Rect(int(firstTile.x)-30, int(firstTile.y)-30, int(firstTile.x)+30, int(firstTile.y)+30)
	s.eventually("the worst faces", func() bool { return brightness(s.screen(), tile) > 40 })
	s.rests(2 * time.Second) // the run is over, and its best checkpoint measured
	s.keep("evaluation")

	said := d.says(path)
	mustMeasure(t, s.measured(), said) // the run is worse, and did not take over
	s.click(useRun.x, useRun.y)
	learned := d.says(path, "--model", kept[0])
	s.eventually("the figures of the run", func() bool { return bytes.Equal(summaryFigures(t, s.measured()), summaryFigures(t, learned)) })
	s.keep("evaluation-of-the-run")
	s.click(weightsBefore.x, weightsBefore.y)
	s.eventually("the figures of before", func() bool { return bytes.Equal(summaryFigures(t, s.measured()), summaryFigures(t, said)) })

	for i, row := range worstRows(t, said)[:2] {
		s.click(firstTile.x+tileDistance*float64(i), firstTile.y)
		s.seesLabels(s.before.labels(row))
		s.keep("worst-face")
	}
}

// measured exports what the panel shows as CSV and returns the path.
func (w *window) measured() string {
	w.t.Helper()
	shown := filepath.Join(w.t.TempDir(), "shown.csv")
	w.click(exportCSV.x, exportCSV.y)
	w.rests(500 * time.Millisecond)
	w.key("ctrl+a")
	w.typeText(shown)
	w.key("Return")
	w.eventually("the figures in a file", func() bool { _, err := os.Stat(summaryOf(shown)); return err == nil })
	return shown
}

// says evaluates on the command line and returns the path of the CSV.
func (d *desktop) says(path string, args ...string) string {
	d.t.Helper()
	said := filepath.Join(d.t.TempDir(), "said.csv")
	d.command(append([]string{"evaluate", path, "--out", said}, args...)...)
	return said
}

func summaryOf(csv string) string { return strings.TrimSuffix(csv, ".csv") + "-summary.csv" }

// summaryFigures returns the figures that belong to a CSV of errors: all of its summary but the names.
func summaryFigures(t *testing.T, csv string) []byte {
	t.Helper()
	b := read(t, summaryOf(csv))
	return b[bytes.IndexByte(b, '\n'):]
}

func mustMeasure(t *testing.T, shown, said string) {
	t.Helper()
	if got, want := summaryFigures(t, shown), summaryFigures(t, said); !bytes.Equal(got, want) {
		t.Errorf("the window measures\n%s\nand the command line\n%s", got, want)
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
