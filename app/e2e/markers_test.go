//go:build e2e

package e2e

import (
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"strconv"
	"strings"
)

// labelColour and predictionColour are those of the markers (Okabe–Ito).
var (
	labelColour      = color.NRGBA{0x00, 0x9e, 0x73, 0xff}
	predictionColour = color.NRGBA{0xd5, 0x5e, 0x00, 0xff}
)

// spot is a place on the screen or in an image.
type spot struct{ x, y float64 }

func (s spot) distance(o spot) float64 { return math.Hypot(s.x-o.x, s.y-o.y) }

// markers returns the centres of the connected patches of a colour within an area of the screen, at least
// least pixels wide and high.
func markers(screen image.Image, area image.Rectangle, c color.NRGBA, least int) []spot {
	var found []spot
	for _, box := range patches(screen, area, c) {
		if box.Dx() >= least && box.Dy() >= least {
			found = append(found, spot{float64(box.Min.X+box.Max.X-1) / 2, float64(box.Min.Y+box.Max.Y-1) / 2})
		}
	}
	return found
}

// patches returns the bounds of the connected patches of a colour within an area of the screen.
func patches(screen image.Image, area image.Rectangle, c color.NRGBA) []image.Rectangle {
	area = area.Intersect(screen.Bounds())
	is := make(map[image.Point]bool)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if near(screen.At(x, y), c) {
				is[image.Pt(x, y)] = true
			}
		}
	}
	var found []image.Rectangle
	for start := range is {
		found = append(found, patch(is, start))
	}
	return found
}

// patch takes the pixels connected with start out of the set and returns their bounds.
func patch(is map[image.Point]bool, start image.Point) image.Rectangle {
	box := image.Rectangle{start, start.Add(image.Pt(1, 1))}
	delete(is, start)
	for todo := []image.Point{start}; len(todo) > 0; {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		box = box.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if q := p.Add(image.Pt(dx, dy)); is[q] {
					delete(is, q)
					todo = append(todo, q)
				}
			}
		}
	}
	return box
}

func near(a color.Color, b color.NRGBA) bool {
	r, g, bl, _ := a.RGBA()
	d := func(x uint32, y uint8) bool { return math.Abs(float64(x>>8)-float64(y)) < 24 }
	return d(r, b.R) && d(g, b.G) && d(bl, b.B)
}

// view maps image pixels to the screen: how the face is shown just now.
type view struct{ scale, x, y float64 }

func (v view) screen(p spot) spot { return spot{v.x + v.scale*p.x, v.y + v.scale*p.y} }

// fitView finds the view under which the markers on the screen are the labels of a file: the overlay is
// right only if there is one that leaves less than one and a half screen pixels for every marker.
func fitView(labels, found []spot) (view, error) {
	if len(labels) < 2 || len(found) != len(labels) {
		return view{}, fmt.Errorf("%d markers on screen for %d labels", len(found), len(labels))
	}
	low, high := bounds(labels)
	screenLow, screenHigh := bounds(found)
	v := view{scale: (screenHigh.y - screenLow.y) / (high.y - low.y)}
	v.x, v.y = screenLow.x-v.scale*low.x, screenLow.y-v.scale*low.y
	for _, label := range labels {
		best := math.Inf(1)
		for _, f := range found {
			best = math.Min(best, f.distance(v.screen(label)))
		}
		if best > 1.5 {
			return v, fmt.Errorf("the label at (%.2f, %.2f) should be at (%.1f, %.1f) on screen, but the nearest marker is %.1f away", label.x, label.y, v.screen(label).x, v.screen(label).y, best)
		}
	}
	return v, nil
}

func bounds(s []spot) (low, high spot) {
	low, high = s[0], s[0]
	for _, p := range s {
		low = spot{math.Min(low.x, p.x), math.Min(low.y, p.y)}
		high = spot{math.Max(high.x, p.x), math.Max(high.y, p.y)}
	}
	return low, high
}

// table is a CSV as a reader not written here sees it.
type table [][]string

func readTable(path string) (table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return csv.NewReader(f).ReadAll()
}

// labels returns the labelled points of a row, by name.
func (t table) labels(row int) map[string]spot {
	found := map[string]spot{}
	for i, column := range t[0] {
		name, ok := strings.CutSuffix(column, "_x")
		if !ok {
			continue
		}
		x, errX := strconv.ParseFloat(t[row+1][i], 64)
		y, errY := strconv.ParseFloat(t[row+1][i+1], 64)
		if errX == nil && errY == nil {
			found[name] = spot{x, y}
		}
	}
	return found
}

// differences lists the cells in which two tables differ, as "row 3 nose_tip_x: 48 → 49.5".
func differences(a, b table) []string {
	if len(a) != len(b) {
		return []string{fmt.Sprintf("%d lines became %d", len(a), len(b))}
	}
	var found []string
	for line := range a {
		for i := range a[line] {
			if a[line][i] != b[line][i] {
				found = append(found, fmt.Sprintf("row %d %s: %.20s → %.20s", line-1, a[0][i], a[line][i], b[line][i]))
			}
		}
	}
	return found
}
