package memory

import (
	"bytes"
	"os"
	"strconv"
)

// Free returns how many bytes a program can have without the machine putting others out to disk.
func Free() float64 {
	free := unknown
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		for line := range bytes.Lines(text) {
			if rest, ok := bytes.CutPrefix(line, []byte("MemAvailable:")); ok {
				if kilobytes, err := strconv.ParseFloat(string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(rest), []byte("kB")))), 64); err == nil {
					free = kilobytes * 1024
				}
			}
		}
	}
	// In a container, or a job of Slurm, there may be less.
	if most, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseFloat(string(bytes.TrimSpace(most)), 64); err == nil {
			free = min(free, n)
		}
	}
	return free
}
