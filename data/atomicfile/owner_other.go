//go:build !unix

package atomicfile

import "os"

// keepOwner does nothing: this system has no owner and group in Unix's sense.
func keepOwner(*os.File, os.FileInfo) {}
