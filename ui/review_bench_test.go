package ui

import (
	"testing"

	"fiducial/ui/action"
)

// BenchmarkNextSuspect measures what the window does, without painting it, from the key that accepts a suspect to the
// next face: also what follows from that at once.
func BenchmarkNextSuspect(b *testing.B) {
	w := newBench(b, writeFaces(b, 3000, nil))
	w.settle()
	w.trained("1")
	w.beginReview()
	accept := w.shell.Actions().Get("accept")
	for b.Loop() {
		if w.session.Mark().Accepted { // it was the last suspect: on with the rest
			w.press(action.Char('v'))
		}
		w.shell.Actions().Run(accept)
		for len(w.queue) > 0 {
			(<-w.queue)()
		}
	}
}
