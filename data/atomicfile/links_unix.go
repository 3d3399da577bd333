//go:build unix

package atomicfile

import (
	"os"
	"syscall"
)

// Names returns how many names a file has: more than one when it has hard links, of which replacing it breaks one.
func Names(file os.FileInfo) int {
	if s, ok := file.Sys().(*syscall.Stat_t); ok {
		return int(s.Nlink)
	}
	return 1
}
