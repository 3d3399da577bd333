package ui

import "time"

// restAfter is how long after the last touch somebody counts as being at work in the window.
const restAfter = time.Second

// presence tells whether somebody is at work in the window: then training leaves a core to it, so that what is
// dragged follows the mouse. It belongs to the UI goroutine.
type presence struct {
	changed func() // at work, or no longer
	post    func(func())
	atWork  bool
	last    time.Time // touch
}

// touch is called whenever the mouse or a key does something.
func (p *presence) touch() {
	p.last = time.Now()
	if p.atWork {
		return
	}
	p.atWork = true
	p.changed()
	p.restLater(restAfter)
}

// restLater looks after a while whether there was no touch since.
func (p *presence) restLater(after time.Duration) {
	time.AfterFunc(after, func() {
		p.post(func() {
			if left := restAfter - time.Since(p.last); left > 0 {
				p.restLater(left)
				return
			}
			p.atWork = false
			p.changed()
		})
	})
}

// yield lets the run in progress, and the search, leave a core to the window while somebody is at work in it.
func (w *Window) yield() {
	if w.isTraining() {
		w.training.control.Yield(w.presence.atWork)
	}
	if r := w.searches.running; r != nil {
		r.search.Yield(w.presence.atWork)
	}
}
