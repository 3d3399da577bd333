//go:build unix

package project

import (
	"os"
	"syscall"
)

// device returns the number of the device on which a folder lies.
func device(folder string) (number uint64, ok bool) {
	info, err := os.Stat(folder)
	if err != nil {
		return 0, false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint64(s.Dev), true
}
