package search

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// nice is how nice the thread is at least: one of nice 0 that wants the core has it at once, and nine times as much of
// it.
const nice = 10

// lowerPriority keeps the goroutine that calls it on a thread of its own, which gives way to all others and ends with
// it.
func lowerPriority() {
	runtime.LockOSThread()
	// On Linux 0 is the calling thread, not its process. Lowering is always allowed; were it not, nothing is lost.
	if now, err := unix.Getpriority(unix.PRIO_PROCESS, 0); err == nil && 20-now < nice { // the system call counts down from 20
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, nice)
	}
}
