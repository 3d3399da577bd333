package crash

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"fiducial/data/private"
)

const (
	folderName = "crashes"
	running    = "running-" // begins the name of the record of a program that runs
	crashed    = "crash-"   // and of one that fell over
	recordEnd  = ".txt"
	lockEnd    = ".lock"

	headSize    = 4096 // bytes of a record that hold the actions; behind them the Go runtime writes its stack
	actionsMost = 40
	nameMost    = 60      // bytes of an action's name
	recordMost  = 1 << 20 // bytes of a record that are kept
	recordsMost = 10      // records that are kept, the latest
)

// Recorder keeps the record of a running program. Its methods may be called from several goroutines at once, and on
// nil, where they do nothing: a program that cannot keep a record runs all the same.
type Recorder struct {
	file  *os.File
	lock  *flock.Flock
	title string

	mu   sync.Mutex
	last []string // actions, the latest last
}

// Begin begins a record in dataFolder, which is made where it is missing; version is the program's. From then on the Go
// runtime writes there, too, what it says of a panic or of another end that nobody asked for, wherever in the program.
// There is one record in a program.
//
// found is the latest record of a program that fell over since the last Begin, "" when none did; also beside an error.
func Begin(dataFolder, version string) (r *Recorder, found string, err error) {
	folder := filepath.Join(dataFolder, folderName)
	if err := private.Folder(folder); err != nil {
		return nil, "", fmt.Errorf("records of crashes: %w", err)
	}
	private.Tighten(folder)
	found = collect(folder)
	r, err = record(folder, version)
	if err != nil {
		return nil, found, fmt.Errorf("beginning a record in %s: %w", folder, err)
	}
	return r, found, nil
}

// record makes the file of a running program. Its lock is a file of its own: on some systems what is locked cannot be
// written by the runtime.
func record(folder, version string) (*Recorder, error) {
	stem := filepath.Join(folder, fmt.Sprintf("%s%d-%d", running, os.Getpid(), time.Now().UnixNano()))
	r := &Recorder{lock: flock.New(stem+lockEnd, flock.SetPermissions(0o600))}
	if ok, err := r.lock.TryLock(); !ok || err != nil { // before the record is there: without a lock it counts as left behind
		return nil, fmt.Errorf("locking it: %w", err)
	}
	r.title = strings.TrimSpace("Fiducial "+version) + fmt.Sprintf(" (%s/%s, %s), started %s", runtime.GOOS, runtime.GOARCH, runtime.Version(), time.Now().Format(time.DateTime))
	file, err := os.OpenFile(stem+recordEnd, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		r.unlock()
		return nil, err
	}
	r.file = file
	if err = r.write(); err == nil {
		_, err = file.Seek(headSize, 0) // the runtime goes on writing from here
	}
	if err == nil {
		err = debug.SetCrashOutput(file, debug.CrashOptions{})
	}
	if err != nil {
		r.End()
		return nil, err
	}
	return r, nil
}

// Note adds an action to the record; name is the program's own for it, not what it is done to.
func (r *Recorder) Note(name string) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(name) > nameMost {
		name = name[:nameMost]
	}
	r.last = append(r.last, time.Now().Format("15:04:05 ")+name)
	if len(r.last) > actionsMost {
		r.last = r.last[1:]
	}
	r.write() // a record that cannot be written is no reason to stop what somebody does
}

// write writes the head of the record over the one that is there.
func (r *Recorder) write() error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\nThe last actions, the latest last:\n", r.title)
	for _, a := range r.last {
		fmt.Fprintln(&b, a)
	}
	fmt.Fprint(&b, "\n")
	head := bytes.Repeat([]byte{' '}, headSize)
	head[headSize-1] = '\n'
	copy(head[:headSize-1], b.Bytes())
	_, err := r.file.WriteAt(head, 0)
	return err
}

// End removes the record: the program ends as it should.
func (r *Recorder) End() {
	if r == nil {
		return
	}
	debug.SetCrashOutput(nil, debug.CrashOptions{})
	r.file.Close()
	os.Remove(r.file.Name())
	r.unlock()
}

func (r *Recorder) unlock() {
	os.Remove(r.lock.Path())
	r.lock.Close()
}
