package giveway

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// priority returns how nice the calling thread is.
func priority(t *testing.T) int {
	t.Helper()
	p, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return 20 - p // as the system call has it
}

// The thread that gives way is nicer, and takes that along when its goroutine ends.
func TestTheThreadGivesWay(t *testing.T) {
	before := priority(t)
	for _, d := range []Degree{Little, Much, Little, Much, Little} {
		got := make(chan int)
		go func() {
			Thread(d)
			got <- priority(t)
		}()
		if p := <-got; p != max(before, int(d)) {
			t.Fatalf("the thread has nice %d, want %d", p, max(before, int(d)))
		}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if p := priority(t); p != before {
		t.Errorf("another thread has nice %d, had %d", p, before)
	}
}
