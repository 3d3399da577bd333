package giveway

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// Thread keeps the goroutine that calls it on a thread of its own, which ends with the goroutine and is at least so nice as a degree says:
// beside one that is not, it has three tenths of a core by Little and one by Much. Goroutines that this one starts do not give way.
func Thread(d Degree) {
	runtime.LockOSThread()
	// On Linux 0 is the calling thread, not its process. Lowering is always allowed; were it not, nothing is lost.
	if now, err := unix.Getpriority(unix.PRIO_PROCESS, 0); err == nil && 20-now < int(d) { // the system call counts down from 20
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, int(d))
	}
}
