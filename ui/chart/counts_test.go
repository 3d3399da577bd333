package chart

import (
	"image/color"
	"math"
	"slices"
	"strconv"
	"testing"
)

// Batches and epochs are counted: there is no half of one on the axis, and the last is named.
func TestAxisOfWholeNumbers(t *testing.T) {
	for _, epochs := range []int{1, 2, 3, 5, 11, 30} {
		for _, width := range []float32{200, 310, 420} {
			c := New("epoch", "px", "")
			c.WholeX = true
			s := c.Add("test", Palette(0), Markers)
			for i := range epochs {
				s.Append(float64(i+1), 2)
			}
			shown(t, c, width, 140)
			for _, v := range c.frame.xTicks {
				if v != math.Trunc(v) {
					t.Errorf("%d epochs on %v px: a tick at %v", epochs, width, v)
				}
			}
			if len(c.frame.xTicks) == 0 {
				t.Errorf("%d epochs on %v px: no tick", epochs, width)
				continue
			}
			last := c.frame.xTicks[len(c.frame.xTicks)-1]
			if texts := says(c.labels); !slices.Contains(texts, strconv.Itoa(int(last))) || !slices.Contains(texts, "epoch") {
				t.Errorf("%d epochs on %v px: tick %v is not named in %q", epochs, width, last, texts)
			}
		}
	}
}

// A curve of one point is a dot that people see.
func TestASinglePointIsSeen(t *testing.T) {
	for _, style := range []Style{Line, Raw, Markers} {
		s := &Series{Color: color.NRGBA{255, 0, 0, 255}, Style: style}
		s.Append(1, 50)
		img := drawn(s, axis{low: 0, high: 2}, axis{low: 0, high: 100}, 100, 100)
		covered := 0
		for y := range 100 {
			for x := range 100 {
				if inked(img, x, y) > 80 {
					covered++
				}
			}
		}
		if covered < 12 {
			t.Errorf("style %d: the only point covers %d pixels", style, covered)
		}
	}
}
