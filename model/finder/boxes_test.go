package finder

import (
	"math"
	"testing"

	"fiducial/data/face"
)

// Boxes of one face become one: the mean of those that overlap much, by their scores. Others stay, best first.
func TestSuppress(t *testing.T) {
	got := suppress([]Found{
		{face.Box{Left: 300, Top: 10, Size: 40}, 0.6},
		{face.Box{Left: 102, Top: 100, Size: 50}, 0.8},
		{face.Box{Left: 100, Top: 100, Size: 50}, 0.8},
		{face.Box{Left: 115, Top: 112, Size: 50}, 0.7},  // overlaps too little to have a say, too much for another face
		{face.Box{Left: 110, Top: 105, Size: 20}, 0.55}, // an eye in a face
		{face.Box{Left: 160, Top: 100, Size: 50}, 0.9},
	})
	want := []Found{
		{face.Box{Left: 160, Top: 100, Size: 50}, 0.9},
		{face.Box{Left: 101, Top: 100, Size: 50}, 0.8},
		{face.Box{Left: 300, Top: 10, Size: 40}, 0.6},
	}
	if len(got) != len(want) {
		t.Fatalf("%d boxes are left: %v", len(got), got)
	}
	for i, w := range want {
		g := got[i]
		if math.Abs(g.Box.Left-w.Box.Left)+math.Abs(g.Box.Top-w.Box.Top)+math.Abs(g.Box.Size-w.Box.Size) > 1e-9 || g.Score != w.Score {
			t.Errorf("box %d is %v, not %v", i, g, w)
		}
	}
}

// What a cell answers is where it says in the photo, whatever the scale of its level.
func TestCollect(t *testing.T) {
	const cols, rows = 5, 4
	answers := make([]float32, Answers*cols*rows)
	for i := range cols * rows {
		answers[i] = -9
	}
	at := 2*cols + 3
	answers[at] = 2                                                  // a face at column 3, row 2 …
	answers[cols*rows+at], answers[2*cols*rows+at] = 0.25, -0.5      // … its middle a bit to the right and above
	answers[3*cols*rows+at] = float32(SizeScale * math.Log(40.0/32)) // 40 pixels
	got := collect(nil, answers, cols, rows, 0.5, 3, 3)
	if len(got) != 1 {
		t.Fatalf("%d boxes", len(got))
	}
	x, y := 3*(3.25*Stride+CellOffset), 3*(1.5*Stride+CellOffset)
	b := got[0].Box
	if math.Abs(b.Size-120) > 1e-3 || math.Abs(b.Left+60-x) > 1e-3 || math.Abs(b.Top+60-y) > 1e-3 {
		t.Errorf("the box is %v, its middle should be at %g, %g", b, x, y)
	}
	if want := 1 / (1 + math.Exp(-2)); math.Abs(got[0].Score-want) > 1e-6 {
		t.Errorf("its score is %g, not %g", got[0].Score, want)
	}
	if more := collect(nil, answers, cols, rows, 0.9, 1, 1); len(more) != 0 {
		t.Errorf("%v is below the least score", more)
	}
}
