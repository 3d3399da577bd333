package data

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"fiducial/data/csvfile"
	"fiducial/data/project"
)

// quiet is how long the file must be left alone before it is looked at: programs write in several steps.
const quiet = 250 * time.Millisecond

// watch notices when another program changes or removes the file, or the project file beside it with its lock file.
// Where the system can't tell, it notices nothing; saving still refuses to replace a file that was changed.
type watch struct {
	d        *Dataset
	name     string // of the file in its folder
	project  string // path of the project file
	notifier *fsnotify.Watcher
	done     chan struct{} // closed when the goroutine has ended
	told     string        // the state of the file that subscribers were told of, "" for the one that was opened
}

// watchAgain watches another file, after the dataset moved to it.
func (d *Dataset) watchAgain() {
	d.mu.Lock()
	old := d.watch
	if !d.closed {
		d.watch = startWatch(d, d.real)
	}
	d.mu.Unlock()
	old.stop()
}

// startWatch starts the goroutine that watches the folder of a file; the watch owns it until stop.
func startWatch(d *Dataset, real string) *watch {
	w := &watch{d: d, name: filepath.Base(real), project: d.project.Path()}
	notifier, err := fsnotify.NewWatcher()
	if err != nil {
		return w
	}
	// The folder, not the file: a file that is replaced is another file.
	if err := notifier.Add(filepath.Dir(real)); err != nil {
		notifier.Close()
		return w
	}
	w.notifier, w.done = notifier, make(chan struct{})
	go w.run()
	return w
}

// stop ends the goroutine and waits for it. Call it without locks: the goroutine may be telling subscribers.
func (w *watch) stop() {
	if w.notifier == nil {
		return
	}
	w.notifier.Close()
	<-w.done
}

func (w *watch) run() {
	defer close(w.done)
	timer := time.NewTimer(quiet) // what happened between opening the file and watching it made no event
	defer timer.Stop()
	for {
		select {
		case e, ok := <-w.notifier.Events:
			if !ok {
				return
			}
			ours := (e.Name == w.project || e.Name == w.project+project.LockExtension) && e.Op&(fsnotify.Create|fsnotify.Remove|fsnotify.Rename) != 0
			if ours || filepath.Base(e.Name) == w.name {
				timer.Reset(quiet)
			}
		case _, ok := <-w.notifier.Errors:
			if !ok {
				return
			}
			timer.Reset(quiet) // events may have been lost
		case <-timer.C:
			if !w.look() {
				timer.Reset(quiet)
			}
		}
	}
}

// look compares the file on disk with the one that is open and tells subscribers once of each difference. It has the
// project file and its lock file put back where they were removed or replaced. ok is false when a save or a reload is
// busy with the file: then it has to look again.
func (w *watch) look() (ok bool) {
	if !w.d.saving.TryLock() {
		return false
	}
	now := ""
	if err := w.d.file.Changed(); errors.Is(err, csvfile.ErrChanged) || errors.Is(err, csvfile.ErrGone) {
		now = stateOnDisk(w.d.real)
	}
	_ = w.d.project.Keep() // what is in the way stays there, and the next edit says so
	w.d.saving.Unlock()
	w.d.tellNotices()
	if now != "" && now != w.told {
		w.d.subscribers.tell(Change{Kind: OnDisk})
	}
	w.told = now
	return true
}

// stateOnDisk describes what is at path, so that two looks can be compared.
func stateOnDisk(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "gone"
	}
	return fmt.Sprintf("%d bytes of %s", info.Size(), info.ModTime())
}
