package data

import (
	"os"
	"testing"
	"time"

	"fiducial/data/project"
)

// TestLockFileRemovedWhileOpen removes the lock file beside the project while the dataset is open and nobody edits: it
// is noticed, put back and said, and a second window stays out.
func TestLockFileRemovedWhileOpen(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, path, window(t))
	told := make(chan struct{}, 100)
	d.Subscribe(func(c Change) {
		if c.Kind == Noticed {
			told <- struct{}{}
		}
	})
	time.Sleep(2 * quiet) // the first look is over
	must(t, os.Remove(project.Beside(d.real)+project.LockExtension))
	waitFor(t, told)
	if n := d.Notices(); len(n) != 1 {
		t.Errorf("notices %q", n)
	}
	_, err := Open(path, window(t))
	mustBe(t, err, ErrInUse)
}
