//go:build unix

package coco

import (
	"syscall"
	"time"
)

// processorTime returns the time for which processors worked on the program so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
