package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// coreTime is how long the calling thread has had a core: what it waited for one, because others had it, does not
// count.
func coreTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(t.Nano())
}
