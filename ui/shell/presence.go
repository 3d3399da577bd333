package shell

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
