package data

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fiducial/data/face"
	"fiducial/data/project"
)

// faultCalls are what can fail while a dataset is opened, edited and saved, and how.
var faultCalls = []struct {
	calls  string
	errors []string
}{
	{"openat", []string{"EIO", "ENOSPC", "EACCES", "EROFS", "EMFILE"}},
	{"pread64", []string{"EIO", "ENOMEM", "ESTALE"}},
	{"pwrite64", []string{"EIO", "ENOSPC", "EDQUOT"}},
	{"fsync,fdatasync", []string{"EIO", "ENOSPC"}},
	{"ftruncate", []string{"EIO", "EROFS"}},
	{"fstat,newfstatat,lstat,stat", []string{"EIO", "EACCES"}},
	{"rename,renameat,renameat2,link,linkat", []string{"EIO", "EACCES", "ENOSPC"}},
	{"unlink,unlinkat", []string{"EIO", "EACCES"}},
}

// TestFaults lets one kind of call fail, from some moment on or once, in a program that edits and saves, for
// -torture.time: what was acknowledged is there afterwards, what was refused is not, and the CSV is whole.
func TestFaults(t *testing.T) {
	random := rand.New(rand.NewPCG(*tortureSeed, 1))
	hit, refused := 0, 0
	for end := time.Now().Add(*tortureTime); time.Now().Before(end); {
		c := faultCalls[random.IntN(len(faultCalls))]
		when := fmt.Sprintf("when=%d%s", 1+random.IntN(15), []string{"", "+"}[random.IntN(2)])
		inject := "error=" + c.errors[random.IntN(len(c.errors))] + ":" + when
		met, failed := faultyRun(t, c.calls, inject)
		if met {
			hit++
		}
		refused += failed
	}
	t.Logf("%d programs met faults, %d commands were refused", hit, refused)
}

// faultyRun runs the program once with a fault and looks for what it said was done. It returns whether the fault came
// about, and how many commands were refused.
func faultyRun(t *testing.T, calls, inject string) (met bool, refused int) {
	t.Helper()
	path, folder := faultyDataset(t)
	l := ledger{}
	for row := range 4 {
		l.file.labels[row] = [2]face.Point{face.At(1, 1), face.At(2, 2)}
	}
	l.present = l.file
	l = l.after("move 0 0 50 50")
	log := filepath.Join(t.TempDir(), "log")
	commands := []string{"notices", "move 1 1 7 7", "mark 2 3", "undo", "redo", "save", "move 3 0 8 8", "undo", "move 2 0 9 9"}
	answers, err := tryRun(t, path, folder, faulty(t, log, calls, inject), append(commands, "close")...)
	text, logErr := os.ReadFile(log)
	met = strings.Contains(string(text), "INJECTED")
	if err != nil && answers[0] == "" {
		return met, 0 // the system could not even start it
	}
	killed := err != nil && runtimeEnds(err.Error())
	if !killed {
		must(t, errors.Join(err, logErr))
	}
	said := fmt.Sprintf("%s, %s: %q", calls, inject, answers)
	if !met {
		return false, 0
	}
	possible := []ledger{l}
	if answers[0] == "open" {
		waits := len(answers) > 1 && strings.Contains(answers[1], "Row 0 has edits that were not saved and cannot be shown")
		for i, command := range commands {
			if command == "notices" {
				continue
			}
			if i+1 >= len(answers) && !killed {
				t.Fatalf("%s: it ended early", said)
			}
			if i+1 >= len(answers) {
				for _, l := range possible { // it may have been at it
					possible = append(possible, l.after(command))
				}
				break
			}
			var next []ledger
			for _, l := range possible {
				if answers[i+1] == "done" || command == "save" { // a save may be done and then fail to say so
					after := l.after(command)
					if waits { // for another session, as was said: this one does not write it
						after.file.labels[0] = l.file.labels[0]
					}
					next = append(next, after)
				}
				if answers[i+1] != "done" {
					next = append(next, l)
				}
			}
			if answers[i+1] != "done" {
				refused++
			}
			possible = next
		}
	}
	d := open(t, path, Options{Project: true, CacheDir: folder, DataDir: folder})
	defer d.Close()
	var differences []string
	for _, l := range possible {
		difference := l.differsIn(d, len(history(t, d)), 4)
		if difference == "" {
			differences = nil
			break
		}
		differences = append(differences, difference)
	}
	if len(differences) > 0 {
		t.Errorf("%s: %s", said, strings.Join(differences, ", or "))
	}
	if aside, err := filepath.Glob(path + project.Extension + ".*"); err != nil || len(aside) > 0 {
		t.Errorf("%s: set aside: %v %v", said, aside, err)
	}
	return true, refused
}
