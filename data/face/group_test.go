package face_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/face"
)

func TestGroup(t *testing.T) {
	square := face.Points{face.At(10, 10), face.At(20, 10), face.At(20, 20), face.At(10, 20)}
	g := face.NewGroup(square, face.At(0, 0), face.At(95, 95))
	for _, c := range []struct {
		name string
		got  face.Points
		want face.Points
	}{
		{"shifted", g.Shifted(3, -4), face.Points{face.At(13, 6), face.At(23, 6), face.At(23, 16), face.At(13, 16)}},
		{"shifted to the edges", g.Shifted(-30, 200), face.Points{face.At(0, 85), face.At(10, 85), face.At(10, 95), face.At(0, 95)}},
		{"a quarter turn, clockwise", g.Turned(face.At(15, 15), math.Pi/2), face.Points{face.At(20, 10), face.At(20, 20), face.At(10, 20), face.At(10, 10)}},
		{"scaled", g.Scaled(face.At(10, 10), 2, 0.5), face.Points{face.At(10, 10), face.At(30, 10), face.At(30, 15), face.At(10, 15)}},
		{"scaled to the edge", g.Scaled(face.At(10, 10), 100, 100), face.Points{face.At(10, 10), face.At(95, 10), face.At(95, 95), face.At(10, 95)}},
	} {
		for i := range c.want {
			if c.got[i].Distance(c.want[i]) > 1e-3 {
				t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
				break
			}
		}
	}
	if square[0] != face.At(10, 10) {
		t.Error("the points themselves were changed")
	}
}

// TestGroupKeepsItsShape turns and moves groups anywhere: the distances between their points stay, and no point
// goes farther out than one was.
func TestGroupKeepsItsShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		coordinate := rapid.Float64Range(-3, 99)
		var points face.Points
		low, high := 0.0, 95.0
		for range n {
			p := face.At(coordinate.Draw(t, "x"), coordinate.Draw(t, "y"))
			low, high = min(low, p.X, p.Y), max(high, p.X, p.Y)
			points = append(points, p)
		}
		g := face.NewGroup(points, face.At(0, 0), face.At(95, 95))
		about := face.At(coordinate.Draw(t, "about x"), coordinate.Draw(t, "about y"))
		far := rapid.Float64Range(-200, 200)
		scale := rapid.Float64Range(0.05, 8).Draw(t, "scale")
		for name, c := range map[string]struct {
			got   face.Points
			rigid bool
		}{
			"shifted": {g.Shifted(far.Draw(t, "dx"), far.Draw(t, "dy")), true},
			"turned":  {g.Turned(about, rapid.Float64Range(-math.Pi, math.Pi).Draw(t, "angle")), true},
			"scaled":  {g.Scaled(about, scale, scale), false},
		} {
			for i, p := range c.got {
				if min(p.X, p.Y) < low-1e-6 || max(p.X, p.Y) > high+1e-6 {
					t.Fatalf("%s: %v left the image", name, p)
				}
				if d := p.Distance(c.got[0]) - points[i].Distance(points[0]); c.rigid && math.Abs(d) > 1e-6 {
					t.Fatalf("%s: a distance changed by %g", name, d)
				}
			}
		}
	})
}
