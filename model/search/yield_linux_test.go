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

// The thread of a search gives way where that was asked for.
func TestTheThreadGivesWay(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := priority(t)
	(&Search{}).yieldThread()
	if p := priority(t); p != before {
		t.Errorf("a search that was not asked to gives way: nice %d", p)
	}
	got := make(chan int)
	go func() {
		(&Search{givesWay: true}).yieldThread()
		got <- priority(t)
	}()
	if p := <-got; p <= before && p < 10 {
		t.Errorf("the thread has nice %d, as others have %d", p, before)
	}
}
