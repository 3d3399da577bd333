//go:build !linux

package csvfile

import "os"

// copyRange copies n bytes from one file to another.
func copyRange(to *os.File, toAt int64, from *os.File, at, n int64) error {
	return copyBytes(to, toAt, from, at, n)
}

// beginFlush does nothing where the system offers nothing of the kind.
func beginFlush(*os.File, int64, int64) {}
