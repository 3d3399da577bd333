package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/model/bench/figures"
)

func curveOf(preset, program string, points ...curvePoint) curve {
	c := curve{Preset: preset, Program: program}
	for _, p := range points {
		c.add(p)
	}
	return c
}

// A curve of thousands of epochs becomes one of few points whose line lies where that of all was, and says of how many
// epochs it is and which had the lowest RMSE.
func TestThin(t *testing.T) {
	var points []curvePoint
	for i := 1; i <= 5000; i++ {
		x := float64(i) / 20
		points = append(points, curvePoint{x, 3 + 30/x + 0.2*math.Sin(9*math.Log(x))})
	}
	points = append(points, curvePoint{251, math.Inf(1)}) // it blew up, and came back
	points = append(points, curvePoint{252, 4})
	f := accuracyFigures{Curves: []curve{curveOf("cnn", "Fiducial", points...)}}
	before := f.Curves[0]
	const width, height = 800, 400
	f.thin(width, height)
	after := f.Curves[0]
	if n := len(after.Points); n > 200 || n < 20 {
		t.Errorf("%d points of %d are left", n, len(points))
	}
	if after.Epochs != 5002 || after.Lowest != before.Lowest || after.Last() != 4 {
		t.Errorf("%d epochs, lowest %v, last %v", after.Epochs, after.Lowest, after.Last())
	}
	at, across, down := 0, width/math.Log(252/0.05), height/math.Log(603/before.Lowest)
	for _, p := range points[:5000] {
		for after.Points[at+1].Seconds < rounded(p.Seconds) {
			at++
		}
		a, b, q := after.Points[at].logarithms(), after.Points[at+1].logarithms(), p.logarithms()
		if !after.Points[at+1].drawn() {
			continue
		}
		y := a[1] + (b[1]-a[1])*(q[0]-a[0])/(b[0]-a[0])
		slope := math.Abs((b[1] - a[1]) * down / ((b[0] - a[0]) * across))
		if off := math.Abs(y-q[1]) * down / math.Hypot(1, slope); off > thickness+0.1 {
			t.Fatalf("after %v s the line is off by %v pixels", p.Seconds, off)
		}
	}
	if !strings.Contains(jsonOf(t, after.Points[:2]), "[[0.05,") {
		t.Errorf("points are written as %s", jsonOf(t, after.Points[:2]))
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAccuracyFile reads the file of the page: it is small, and has what the page says of it.
func TestAccuracyFile(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "performance", "accuracy.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(text), "\n"); lines > 1700 {
		t.Errorf("it has %d lines", lines)
	}
	var f *accuracyFigures
	if err := figures.Read(path, &f); err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Curves {
		if c.Epochs < len(c.Points) || len(c.Points) < 2 || !(c.Lowest > 0) || c.Last() < c.Lowest-1e-4 {
			t.Errorf("%s, %s: %d epochs, %d points, lowest %v, last %v", c.Preset, c.Program, c.Epochs, len(c.Points), c.Lowest, c.Last())
		}
	}
}
