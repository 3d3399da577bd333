package data

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// victimPath, in the environment, makes the test binary a program that edits that dataset until it is killed.
const victimPath = "FIDUCIAL_TEST_VICTIM"

// victim moves the points of a dataset on and on, one action each, and says so after each. Now and then it saves.
func victim(path string) {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	folder := os.Getenv("FIDUCIAL_TEST_FOLDER")
	d, err := Open(path, Options{Project: true, CacheDir: folder, DataDir: folder})
	fail(err)
	fail(d.Load(context.Background(), nil))
	actions, err := d.History(-1)
	fail(err)
	searching := os.Getenv(victimSearch) != ""
	if searching {
		go func() { fail(searchOn(d.Experiments())) }()
	}
	for n := len(actions); ; n++ {
		fail(d.Apply(fmt.Sprint(n), victimEdit(n, d.Rows())))
		if !searching {
			fmt.Println(n)
		}
		if n%7 == 6 {
			fail(d.Save(context.Background(), nil))
		}
	}
}

// victimEdit is the nth edit of the victim.
func victimEdit(n, rows int) Edit {
	return Edit{Row: n % rows, Keypoint: n % 2, To: at(float64(n)+0.25, 3)}
}

// TestKill kills a program while it edits and saves, again and again, and looks for every edit that it
// said was made.
func TestKill(t *testing.T) {
	lines := []string{header}
	for i := range 20 {
		lines = append(lines, line("66.0335639098,39.00227,44.42,57.0668", i))
	}
	path := csvOf(t, lines...)
	o := window(t)
	o.DataDir = o.CacheDir
	acknowledged := -1
	saved := func() bool { return strings.Contains(read(t, path), ".25,3,") }
	for round := 0; round < 12 || round < 60 && !saved(); round++ { // the slower the machine, the later it is killed
		acknowledged = max(acknowledged, killed(t, path, o.CacheDir, time.Duration(round%6)*7*time.Millisecond+time.Duration(round/12)*100*time.Millisecond))
		d := open(t, path, o)
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".fiducial-*.part")); len(left) > 0 {
			t.Errorf("left of killed saves: %q", left)
		}
		checkVictim(t, d, acknowledged)
		acknowledged = len(history(t, d)) - 1
		must(t, d.Close())
	}
	if acknowledged < 12 {
		t.Fatalf("only %d edits were made: the test shows nothing", acknowledged+1)
	}
	if !saved() {
		t.Errorf("no edit was ever saved:\n%s", read(t, path))
	}
}

// victimSearch, in the environment, makes the victim keep checkpoints of a trial as well; it says that instead.
const victimSearch = "FIDUCIAL_TEST_SEARCH"

const victimCheckpoint = 1 << 20

// searchOn keeps checkpoints of a trial of the only search, which it adds where there is none, on and on.
func searchOn(e *Experiments) error {
	trial := Trial{Settings: "{}", State: "running"}
	searches, err := e.Searches()
	if err == nil && len(searches) == 0 {
		_, err = e.AddSearch(time.Now(), "{}", []Trial{trial})
	}
	if err != nil {
		return err
	}
	trials, err := e.Trials(1)
	if err != nil {
		return err
	}
	for n := trials[0].Until + 1; err == nil; n++ {
		trial.Until = n
		err = e.ChangeTrial(1, time.Now(), TrialChange{Trial: trial, Checkpoint: bytes.Repeat([]byte{byte(n)}, victimCheckpoint), Epoch: n})
		if err == nil {
			fmt.Println(n)
		}
	}
	return err
}

// TestKillSearch kills a program while it keeps checkpoints and edits, and looks for the last checkpoint that it said
// was kept, or a whole later one.
func TestKillSearch(t *testing.T) {
	path := csvOf(t, header, line("66.0335639098,39.00227,44.42,57.0668", 1))
	o := window(t)
	o.DataDir = o.CacheDir
	for round := range 6 {
		acknowledged := killed(t, path, o.CacheDir, time.Duration(round)*5*time.Millisecond, victimSearch+"=yes")
		d := open(t, path, o)
		trials, err := d.Experiments().Trials(1)
		must(t, err)
		content, err := d.Experiments().TrialCheckpoint(1, 0)
		must(t, err)
		until := trials[0].Until
		if until != acknowledged && until != acknowledged+1 || !bytes.Equal(content, bytes.Repeat([]byte{byte(until)}, victimCheckpoint)) {
			t.Errorf("%d were kept, the last has number %d and %d bytes", acknowledged, until, len(content))
		}
		must(t, d.Close())
	}
}

// killed starts a victim, kills it some time after its first edit, and returns the last edit it acknowledged.
func killed(t *testing.T, path, folder string, after time.Duration, environment ...string) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), victimPath+"="+path, "FIDUCIAL_TEST_FOLDER="+folder), environment...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	last := -1
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		if last < 0 {
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		}
		if _, err := fmt.Sscan(scanner.Text(), &last); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err == nil || last < 0 {
		t.Fatalf("the program ended by itself after edit %d: %v", last, err)
	}
	return last
}

func history(t *testing.T, d *Dataset) []Action {
	t.Helper()
	actions, err := d.History(-1)
	must(t, err)
	return actions
}

// checkVictim looks for the victim's edits: all that it acknowledged, and at most one more.
func checkVictim(t *testing.T, d *Dataset, acknowledged int) {
	t.Helper()
	n := len(history(t, d))
	if n != acknowledged+1 && n != acknowledged+2 {
		t.Fatalf("%d edits were acknowledged, %d are in the history", acknowledged+1, n)
	}
	if points, rows := d.Conflicts(); points > 0 {
		t.Errorf("own saves are taken for those of another program, in rows %v", rows)
	}
	last := map[[2]int]Edit{}
	for i := range n {
		e := victimEdit(i, d.Rows())
		last[[2]int{e.Row, e.Keypoint}] = e
	}
	for _, e := range last {
		if got := d.Labels(e.Row)[e.Keypoint]; got != e.To {
			t.Errorf("row %d, keypoint %d is at %v, not %v", e.Row, e.Keypoint, got, e.To)
		}
	}
}
