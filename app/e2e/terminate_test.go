//go:build e2e

package e2e

import (
	"fmt"
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

// TestTerminatedWhileTyping ends the window by signals while a note is typed and while a box is moved, with an unsaved
// edit and without: what was typed, and where the box is, is kept.
func TestTerminatedWhileTyping(t *testing.T) {
	for _, by := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		for _, edited := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v, edited %v", by, edited), func(t *testing.T) {
				d := newDesktop(t, 1100, 720)
				path := filepath.Join(t.TempDir(), "faces.csv")
				d.drawn(path, 20)
				s := d.show(path)
				if edited {
					s.dragNose(3, 0)
				}
				s.key("ctrl+n")
				s.typeText("try 1")
				s.rests(300 * time.Millisecond)
				if err := s.cmd.Process.Signal(by); err != nil {
					t.Fatal(err)
				}
				s.cmd.Wait() // as one that was told to end
				if n := s.number(path, "SELECT count(*) FROM faces WHERE note = 'try 1'"); n != 1 {
					t.Errorf("the note is kept %d times", n)
				}
			})
		}
	}
	t.Run("box", func(t *testing.T) {
		d := newDesktop(t, 1100, 720)
		folder := filepath.Join(t.TempDir(), "photos")
		d.command("sample", folder, "--photos", "--rows", "6")
		path := filepath.Join(folder, "faces.csv")
		w := d.open(path)
		w.seesFace()
		w.rests(time.Second)
		w.key("shift+b")
		w.drag(400, 300, 430, 320)
		w.rests(300 * time.Millisecond)
		w.keep("box-moved")
		if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		w.cmd.Wait()
		if n := w.number(path, "SELECT count(*) FROM points"); n == 0 {
			t.Error("the box is where it was")
		}
	})
}
