package kit

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestThrottleRunsSoonAndSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		h := NewThrottle(30*time.Millisecond, func(f func()) { f() }, func() { runs.Add(1) })
		h.Poke()
		if runs.Load() != 1 || h.Pending() {
			t.Fatal("the first poke waits")
		}
		for range 1000 {
			h.Poke()
		}
		if n := runs.Load(); n != 1 || !h.Pending() {
			t.Errorf("%d runs at once", n)
		}
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		if n := runs.Load(); n != 2 || h.Pending() {
			t.Errorf("%d runs; the last poke must be followed by one", n)
		}
	})
}

func TestThrottleRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		h := NewThrottle(30*time.Millisecond, func(f func()) { f() }, func() { runs.Add(1) })
		h.Rest(time.Second)
		h.Rest(10 * time.Millisecond) // takes back nothing
		h.Poke()
		time.Sleep(900 * time.Millisecond)
		if synctest.Wait(); runs.Load() != 0 || !h.Pending() {
			t.Errorf("%d runs while it rests", runs.Load())
		}
		time.Sleep(200 * time.Millisecond)
		if synctest.Wait(); runs.Load() != 1 {
			t.Errorf("%d runs after the rest", runs.Load())
		}
	})
}
