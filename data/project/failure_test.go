package project

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

// TestAgain tries again what reads an open file and fails once, whatever the system says: a file server says more than
// that the disk fails. What only a person can change is not tried again.
func TestAgain(t *testing.T) {
	for _, c := range []struct {
		err   error
		again bool
	}{
		{&fs.PathError{Op: "read", Path: "faces.csv", Err: syscall.EIO}, true},
		{&fs.PathError{Op: "read", Path: "faces.csv", Err: syscall.EDQUOT}, true},
		{&fs.PathError{Op: "read", Path: "faces.csv", Err: syscall.EACCES}, true},
		{&fs.PathError{Op: "open", Path: "faces.csv", Err: syscall.EACCES}, false},
		{&fs.PathError{Op: "open", Path: "faces.csv", Err: syscall.EINTR}, true},
		{errors.New("the rows are others"), false},
	} {
		calls := 0
		err := Again(func() error {
			if calls++; calls == 1 {
				return fmt.Errorf("reading line 3: %w", c.err)
			}
			return nil
		})
		if again := calls > 1; again != c.again || (err == nil) != c.again {
			t.Errorf("%v: %d calls, %v", c.err, calls, err)
		}
	}
}
