package csvfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// copyRange copies n bytes from one file to another: within the system where the two file systems let it, which shares
// the blocks where they can, else through memory.
func copyRange(to *os.File, toAt int64, from *os.File, at, n int64) error {
	for n > 0 {
		m, err := unix.CopyFileRange(int(from.Fd()), &at, int(to.Fd()), &toAt, int(n), 0) // moves both places
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT), errors.Is(err, unix.EFBIG):
			return writeFailure(err)
		case err != nil: // not between these, or a disk that fails: memory shows on which side
			return copyBytes(to, toAt, from, at, n)
		case m == 0:
			return ErrChanged
		}
		n -= int64(max(m, 0))
	}
	return nil
}

// beginFlush asks the system to begin to write what was copied to the disk, so that little is left to wait for at the
// end.
func beginFlush(f *os.File, at, n int64) {
	unix.SyncFileRange(int(f.Fd()), at, n, unix.SYNC_FILE_RANGE_WRITE)
}
