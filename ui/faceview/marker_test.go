package faceview

import (
	"testing"
)

// Every part of a marker that says something changes its picture, at any scale of the screen, and nothing is
// cut off at the picture's edge.
func TestMarkersCanBeToldApart(t *testing.T) {
	var all []marker
	for _, prediction := range []bool{false, true} {
		for _, s := range []side{middle, left, right} {
			for bits := range 32 {
				if bits&4 != 0 && bits&2 != 0 {
					continue // chosen looks stronger than near
				}
				m := marker{prediction: prediction, side: s, edited: bits&1 != 0, chosen: bits&2 != 0, near: bits&4 != 0, dragged: bits&8 != 0, hidden: bits&16 != 0}
				if m.dragged && s != middle {
					continue // a dragged marker is hollow
				}
				all = append(all, m)
			}
		}
	}
	for _, scale := range []float64{1, 1.25, 2} {
		seen := map[string]marker{}
		for _, m := range all {
			if m.dragged && !m.chosen {
				continue
			}
			img := m.picture(scale)
			if other, ok := seen[string(img.Pix)]; ok && !(m.dragged != other.dragged && m.side == middle) {
				t.Errorf("at scale %v %+v looks like %+v", scale, m, other)
			}
			seen[string(img.Pix)] = m
			n := img.Rect.Dx()
			for i := range n {
				if img.RGBAAt(i, 0).A+img.RGBAAt(i, n-1).A+img.RGBAAt(0, i).A+img.RGBAAt(n-1, i).A != 0 {
					t.Fatalf("at scale %v %+v reaches its picture's edge", scale, m)
				}
			}
		}
	}
}

// A subject's left is on the right of the picture.
func TestSideIsFilled(t *testing.T) {
	for s, filledAt := range map[side]float64{left: 3.4, right: -3.4} {
		m := marker{side: s}
		if m.at(filledAt, 0, 1).A < 0x80 || m.at(-filledAt, 0, 1).A > 0x20 {
			t.Errorf("side %q: alpha %d on the right, %d on the left", s.letter(), m.at(3.4, 0, 1).A, m.at(-3.4, 0, 1).A)
		}
	}
}

// The rim is dark and lies outside and inside of the coloured line, so a marker shows on white and on black.
func TestMarkersHaveADarkRim(t *testing.T) {
	for _, prediction := range []bool{false, true} {
		m := marker{prediction: prediction}
		outline := markerRadius
		if prediction {
			outline *= 1.3
		}
		line, rim := m.at(outline, 0, 4), m.at(outline+1.6, 0, 4)
		tint := LabelColor()
		if prediction {
			tint = PredictionColor()
		}
		if int(line.R)-int(tint.R) > 8 || int(line.G)-int(tint.G) > 8 || line.A != 0xFF {
			t.Errorf("the line is %v, want %v", line, tint)
		}
		if rim.R > 0x20 || rim.G > 0x20 || rim.A < 0x80 {
			t.Errorf("the rim is %v", rim)
		}
	}
}
