//go:build !unix

package atomicfile

import "os"

// Names returns 1: this system does not say how many names a file has.
func Names(os.FileInfo) int { return 1 }
