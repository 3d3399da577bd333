package shell

import (
	"testing"
	"testing/synctest"
	"time"
)

// Somebody is at work from the first touch until a second after the last, and each change is told once.
func TestPresence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changes := 0
		posted := make(chan func(), 16)
		p := presence{changed: func() { changes++ }, post: func(f func()) { posted <- f }}
		// pass lets time go by and does what was posted, as the UI goroutine does.
		pass := func(d time.Duration) {
			for end := time.After(d); ; {
				select {
				case f := <-posted:
					f()
				case <-end:
					return
				}
			}
		}
		for range 5 {
			p.touch()
			pass(700 * time.Millisecond)
		}
		if !p.atWork || changes != 1 {
			t.Errorf("after touches: at work %v, %d changes", p.atWork, changes)
		}
		pass(400 * time.Millisecond)
		if p.atWork || changes != 2 {
			t.Errorf("a second later: at work %v, %d changes", p.atWork, changes)
		}
		p.touch()
		if !p.atWork || changes != 3 {
			t.Errorf("touched again: at work %v, %d changes", p.atWork, changes)
		}
		pass(2 * time.Second)
		if p.atWork || changes != 4 {
			t.Errorf("at rest again: at work %v, %d changes", p.atWork, changes)
		}
	})
}
