package ui

import (
	"testing"
	"testing/synctest"
	"time"
)

// Somebody is at work from the first touch until a second after the last, and each change is told once.
func TestPresence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changes := 0
		p := presence{changed: func() { changes++ }, post: func(f func()) { f() }}
		for range 5 {
			p.touch()
			time.Sleep(700 * time.Millisecond)
			synctest.Wait()
		}
		if !p.atWork || changes != 1 {
			t.Errorf("after touches: at work %v, %d changes", p.atWork, changes)
		}
		time.Sleep(400 * time.Millisecond)
		synctest.Wait()
		if p.atWork || changes != 2 {
			t.Errorf("a second later: at work %v, %d changes", p.atWork, changes)
		}
		p.touch()
		if !p.atWork || changes != 3 {
			t.Errorf("touched again: at work %v, %d changes", p.atWork, changes)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
	})
}
