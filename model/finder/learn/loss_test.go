package main

import (
	"math"
	"testing"

	"fiducial/data/face"
	"fiducial/model/finder"
)

// The gradient is that of the loss, for cells with a face, without, and such that don't count.
func TestLossGradient(t *testing.T) {
	const cells = 6
	batch := []aims{
		aim(cells, []placedFace{{face.Box{Left: 8, Top: 10, Size: 30}, 1}, {face.Box{Left: 30, Top: 20, Size: 16}, 1}}),
		aim(cells, nil),
	}
	n := 2 * finder.Answers * cells * cells
	answers, gradients, scratch := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range answers {
		answers[i] = float32(math.Sin(float64(i)*1.7)) * 2
	}
	loss(gradients, answers, batch)
	nonzero := 0
	for i := range answers {
		const step = 1e-2
		kept := answers[i]
		answers[i] = kept + step
		above := loss(scratch, answers, batch)
		answers[i] = kept - step
		below := loss(scratch, answers, batch)
		answers[i] = kept
		want := (above - below) / (2 * step)
		if math.Abs(float64(gradients[i])-want) > 1e-3 {
			t.Errorf("answer %d: gradient %g, not %g", i, gradients[i], want)
		}
		if want != 0 {
			nonzero++
		}
	}
	if nonzero < cells*cells {
		t.Errorf("only %d answers count", nonzero)
	}
}

// A face of the size that is sought is to be found by the cells at its middle, one much larger by none, and one in
// between is left open.
func TestAims(t *testing.T) {
	const cells = 16
	count := func(size float64) (found, open int) {
		for _, k := range aim(cells, []placedFace{{face.Box{Left: 50, Top: 50, Size: size}, 1}}).kinds {
			switch k {
			case aFace:
				found++
			case either:
				open++
			}
		}
		return found, open
	}
	if found, open := count(finder.Typical); found < 1 || found > 5 || open == 0 {
		t.Errorf("a typical face is to be found by %d cells, and %d are left open", found, open)
	}
	if found, open := count(finder.Typical * 1.5); found != 0 || open == 0 {
		t.Errorf("a larger face is to be found by %d cells, and %d are left open", found, open)
	}
	if found, open := count(finder.Typical * 2.5); found+open != 0 {
		t.Errorf("a much larger face is to be found by %d cells, and %d are left open", found, open)
	}
}
