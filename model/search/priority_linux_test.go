package search

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// priority returns how nice the calling thread is.
func priority(t *testing.T) int {
	p, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return 20 - p // as the system call has it
}

// The thread of a search that gives way is nicer, and takes that along when it ends.
func TestTheThreadGivesWay(t *testing.T) {
	before := priority(t)
	for range 8 {
		got := make(chan int)
		go func() {
			(&Search{givesWay: true}).yieldThread()
			got <- priority(t)
		}()
		if p := <-got; p != max(before, nice) {
			t.Fatalf("the thread has nice %d, want %d", p, nice)
		}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if p := priority(t); p != before {
		t.Errorf("another thread has nice %d, had %d", p, before)
	}
	(&Search{}).yieldThread()
	if p := priority(t); p != before {
		t.Errorf("a search that was not asked to gives way: nice %d", p)
	}
}
