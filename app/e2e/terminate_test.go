//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestTerminated ends the window by a signal, at moments that differ: nothing of the project stays open beside the
// dataset.
func TestTerminated(t *testing.T) {
	d := newDesktop(t, 1100, 720)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 20)
	for i := range 14 {
		w := d.open(path)
		time.Sleep(time.Duration(150+i*70) * time.Millisecond)
		if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		hung := time.AfterFunc(30*time.Second, func() { w.cmd.Process.Signal(syscall.SIGQUIT) }) // it prints where
		if err := w.cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
		hung.Stop()
		files, err := os.ReadDir(filepath.Dir(path))
		if err != nil || len(files) != 1 {
			t.Fatalf("end %d leaves %v %v", i, files, err)
		}
	}
}
