// Package kittest stands in for the UI goroutine in tests of what stands in ui/ without a window.
package kittest

import (
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for something.
const patience = time.Minute // a busy machine with the race detector takes that long

// Loop holds what was posted to the UI goroutine until the test, which is that goroutine, does it. The zero Loop is
// empty and ready.
type Loop struct {
	mu     sync.Mutex
	posted []func()
}

// Post leaves something to be done by the test. Safe for concurrent use.
func (l *Loop) Post(do func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.posted = append(l.posted, do)
}

// take takes what was posted.
func (l *Loop) take() []func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	posted := l.posted
	l.posted = nil
	return posted
}

// Drain does what was posted, and what that posts.
func (l *Loop) Drain() {
	for posted := l.take(); len(posted) > 0; posted = l.take() {
		for _, do := range posted {
			do()
		}
	}
}

// Until does what is posted until something holds, and fails the test when that takes too long.
func (l *Loop) Until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.After(patience); ; {
		l.Drain()
		if holds() {
			return
		}
		select {
		case <-time.After(time.Millisecond):
		case <-end:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
