package main

import (
	"os"
	"syscall"
)

// peakMemory returns how many bytes a process that has ended had resident at most.
func peakMemory(p *os.ProcessState) int64 {
	return p.SysUsage().(*syscall.Rusage).Maxrss << 10 // Linux counts KiB
}
