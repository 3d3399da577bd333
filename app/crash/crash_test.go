//go:build unix

package crash

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	victimFolder = "FIDUCIAL_TEST_CRASH_FOLDER"
	victimEnd    = "FIDUCIAL_TEST_CRASH_END"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(victimFolder); folder != "" {
		victim(folder, os.Getenv(victimEnd))
		return
	}
	os.Exit(m.Run())
}

// victim is a program that keeps a record and ends in some way.
func victim(folder, end string) {
	r, _, err := Begin(folder, "1.2.3")
	if err != nil {
		panic(err)
	}
	for i := range 50 {
		r.Note(fmt.Sprint("action-", i))
	}
	switch end {
	case "panic":
		fallOver(63.25)
	case "elsewhere":
		go fallOver(63.25)
		time.Sleep(time.Minute)
	case "nil map":
		noMap()["x"] = 1
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "wait":
		fmt.Println("running")
		time.Sleep(time.Minute)
	}
	r.End()
}

//go:noinline
func fallOver(x float64) {
	if x > 1 {
		panic("the monkey was here")
	}
}

// ends runs a victim to its end.
func ends(t *testing.T, folder, end string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimFolder+"="+folder, victimEnd+"="+end)
	if err := cmd.Run(); (err == nil) != (end == "well") {
		t.Fatalf("the program that should end by %s ended with %v", end, err)
	}
}

// begin begins a record of the test's own and returns what it found.
func begin(t *testing.T, folder string) string {
	t.Helper()
	r, found, err := Begin(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	r.End()
	return found
}

func TestACrashIsWrittenDownAndSaidOnce(t *testing.T) {
	for end, says := range map[string][]string{
		"panic":     {"the monkey was here", "crash.fallOver(…)", "crash.victim("},
		"elsewhere": {"the monkey was here", "crash.fallOver(…)", "created by fiducial/app/crash.victim"},
		"nil map":   {"assignment to entry in nil map", "crash.victim("},
	} {
		t.Run(end, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "data")
			ends(t, folder, end)
			found := begin(t, folder)
			if found == "" {
				t.Fatal("nothing is found")
			}
			text, err := os.ReadFile(found)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range append(says, "Fiducial 1.2.3 (", "action-49\n", "action-10\n", "goroutine ") {
				if !strings.Contains(string(text), part) {
					t.Errorf("it lacks %q:\n%s", part, text)
				}
			}
			if strings.Contains(string(text), "action-9\n") || strings.Contains(string(text), "(0x") || strings.Contains(string(text), "\x00") {
				t.Errorf("it says too much:\n%s", text)
			}
			for path, want := range map[string]os.FileMode{found: 0o600, filepath.Dir(found): 0o700} {
				if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
					t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
				}
			}
			if again := begin(t, folder); again != "" {
				t.Errorf("it is found once more: %s", again)
			}
			if left, _ := filepath.Glob(filepath.Join(folder, folderName, "*")); len(left) != 1 {
				t.Errorf("there is %q", left)
			}
		})
	}
}

func TestNothingIsLeftOfWhatEndsOtherwise(t *testing.T) {
	for _, end := range []string{"well", "kill"} {
		folder := t.TempDir()
		ends(t, folder, end)
		if found := begin(t, folder); found != "" {
			t.Errorf("%s: %s is found", end, found)
		}
		if left, _ := filepath.Glob(filepath.Join(folder, folderName, "*")); len(left) != 0 {
			t.Errorf("%s: there is %q", end, left)
		}
	}
}

func TestTheRecordOfAProgramThatRunsIsItsOwn(t *testing.T) {
	folder := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimFolder+"="+folder, victimEnd+"=wait")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out.Read(make([]byte, 1))
	if found := begin(t, folder); found != "" {
		t.Errorf("%s is found while its program runs", found)
	}
	cmd.Process.Signal(syscall.SIGQUIT) // the runtime writes its stacks and ends
	cmd.Wait()
	if found := begin(t, folder); found == "" {
		t.Error("nothing is found once it has ended")
	}
}

func TestWithoutAFolderThereIsNoRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r, _, err := Begin(file, "")
	if err == nil || r != nil {
		t.Errorf("%v, %v", r, err)
	}
	r.Note("open") // does nothing
	r.End()
}

func noMap() map[string]int { return nil }
