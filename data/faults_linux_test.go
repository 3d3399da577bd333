package data

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/project"
)

// faulty returns the command that runs another one so that calls of the system fail for files at these paths, as
// strace's "inject" says it. It writes the calls into log.
func faulty(t *testing.T, log, calls, inject string, paths ...string) []string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	command := []string{strace, "-f", "-q", "-o", log, "-e", "trace=" + calls, "-e", "inject=" + calls + ":" + inject}
	for _, path := range paths {
		command = append(command, "-P", path)
	}
	return command
}

// faultyDataset makes a dataset whose first face has an unsaved edit.
func faultyDataset(t *testing.T) (path, folder string) {
	t.Helper()
	var lines []string
	for i := range 4 {
		lines = append(lines, line("1,1,2,2", i))
	}
	path, folder = csvOf(t, append([]string{header}, lines...)...), t.TempDir()
	expect(t, run(t, path, folder, nil, "move 0 0 50 50", "close"), "open", "done", "done")
	return path, folder
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

// stillThere looks for the unsaved edit, and for files that were set aside.
func stillThere(t *testing.T, path, folder string) {
	t.Helper()
	expect(t, run(t, path, folder, nil, "label 0 0", "unsaved", "notices", "close"), "open", "{50 50 true visible}", "1", "[]", "done")
	if aside, err := filepath.Glob(path + project.Extension + ".*"); err != nil || len(aside) > 0 {
		t.Fatalf("set aside: %v %v", aside, err)
	}
}

// TestReadFails lets each read of the project file fail, once and for good: the edit is shown, or a sentence says why
// not, and the next start without faults has it.
func TestReadFails(t *testing.T) {
	path, folder := faultyDataset(t)
	log := filepath.Join(t.TempDir(), "log")
	for failure, lasting := range map[string][]string{"EIO": {"", "+"}, "ESTALE": {""}} {
		for _, lasts := range lasting {
			for n := 1; ; n++ {
				answers := run(t, path, folder, faulty(t, log, "pread64", fmt.Sprintf("error=%s:when=%d%s", failure, n, lasts), path+project.Extension), "label 0 0", "exit")
				calls, err := os.ReadFile(log)
				must(t, err)
				if !strings.Contains(string(calls), "INJECTED") {
					break
				}
				refused := strings.HasPrefix(answers[0], "error") && strings.Contains(answers[0], path)
				if shown := len(answers) > 1 && answers[1] == "{50 50 true visible}"; shown == refused || lasts == "" && refused && strings.Count(string(calls), "INJECTED") < 2 {
					t.Errorf("read %d%s fails with %s: %q", n, lasts, failure, answers)
				}
				stillThere(t, path, folder)
			}
		}
	}
}

// TestFlushFails lets the log of the project never be flushed from some moment on: edits that were refused are not
// there at the next start, whether the program was closed or killed, and those that were acknowledged are.
func TestFlushFails(t *testing.T) {
	refused := 0
	for _, end := range []string{"close", "exit"} {
		for n := 1; n <= 6; n++ {
			path, folder := faultyDataset(t)
			log := filepath.Join(t.TempDir(), "log")
			answers := run(t, path, folder, faulty(t, log, "fsync,fdatasync", fmt.Sprintf("error=EIO:when=%d+", n), path+project.Extension, path+project.Extension+"-wal"),
				"move 1 1 7 7", "move 2 1 8 8", "move 3 1 9 9", end)
			if answers[0] != "open" {
				stillThere(t, path, folder)
				continue
			}
			want := []string{"open", "{50 50 true visible}"}
			for i, answer := range answers[1:4] {
				label := "{2 2 true visible}"
				if answer == "done" {
					label = fmt.Sprintf("{%d %d true visible}", 7+i, 7+i)
				} else {
					refused++
				}
				want = append(want, label)
			}
			expect(t, run(t, path, folder, nil, "label 0 0", "label 1 1", "label 2 1", "label 3 1", "exit"), want...)
		}
	}
	if refused < 10 {
		t.Errorf("only %d edits were refused: the test shows nothing", refused)
	}
}

// TestNoLocks opens a dataset on a file system that keeps no locks: it says so.
func TestNoLocks(t *testing.T) {
	path, folder := faultyDataset(t)
	answers := run(t, path, folder, faulty(t, os.DevNull, "flock", "error=ENOLCK", path+project.Extension+"-lock"), "label 0 0", "notices", "close")
	if len(answers) != 4 || answers[1] != "{50 50 true visible}" || !strings.Contains(answers[2], "keeps no locks") {
		t.Errorf("%q", answers)
	}
}

// TestLookingFails lets every look at the project file fail from some moment on: a project that is there is not taken
// for one that could not be made, and removed.
func TestLookingFails(t *testing.T) {
	path, folder := faultyDataset(t)
	log := filepath.Join(t.TempDir(), "log")
	for _, failure := range []string{"EIO", "EACCES"} {
		for n := 1; n <= 8; n++ {
			run(t, path, folder, faulty(t, log, "fstat,newfstatat,lstat,stat", fmt.Sprintf("error=%s:when=%d+", failure, n), path+project.Extension), "label 0 0", "close")
			stillThere(t, path, folder)
		}
	}
}
