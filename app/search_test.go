package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/data"
	"fiducial/data/project"
	"fiducial/model/search"
)

// spaceFile writes a space for tests: six trials of a fraction of a second.
func spaceFile(t *testing.T, epochs string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "space.json")
	text := `{"preset": "cnn", "fixed": {"out_channel": [2, 2], "batch_size": 16` + epochs + `}, "space": {"lr": [0.01, 0.003, 0.001], "augment.rotation": [0, 10]}}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// records reads JSON lines.
func records(t *testing.T, lines string) (all []search.Record) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var r search.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if !strings.HasPrefix(line, `{"importance":`) { // which is of all trials
			all = append(all, r)
		}
	}
	return all
}

// timelessRecord leaves out what depends on the clock, and whose trial it was.
func timelessRecord(r search.Record) search.Record {
	r.Search, r.Seconds, r.Photos = 0, 0, ""
	r.Chosen, r.Validation, r.ValidationMeanFace = false, nil, nil // which the search alone knows
	r.Curve = slices.Clone(r.Curve)
	for i := range r.Curve {
		r.Curve[i].Seconds = 0
	}
	return r
}

func TestSearchWrongUse(t *testing.T) {
	faces := sample(t, "4")
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte("{\n \"space\": {\"colour\": [1]}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	used := t.TempDir()
	if err := os.MkdirAll(filepath.Join(used, "results", "00000-1.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"search", faces, "--on", "folder", "--shared", used}, exitUsage, "choose an empty one"},
		{[]string{"search", faces, "--space", bad}, exitUsage, `bad.json: line 2, column 12: there is no setting "colour"`},
		{[]string{"search", faces, "--space", faces + ".gone"}, exitUsage, "no such file"},
		{[]string{"search", faces, "--method", "magic"}, exitUsage, "grid or random or asha"},
		{[]string{"search", faces, "--space", "notebook", "--method", "asha"}, exitUsage, "epochs"},
		{[]string{"search", faces, "--trials", "-3"}, exitUsage, "--trials"},
		{[]string{"search", faces, "--time", "-3m"}, exitUsage, "--time"},
		{[]string{"search", faces, "--on", "cloud"}, exitUsage, "--on"},
		{[]string{"search", faces, "--on", "slurm"}, exitUsage, "--shared"},
		{[]string{"search", faces, "--id", "3"}, exitUsage, "--resume"},
		{[]string{"search", faces, "--resume"}, exitFailed, "no such search"},
		{[]string{"trial", faces, "--in", bad, "--out", "-"}, exitUsage, "settings"},
		{[]string{"trial", faces, "--in", bad}, exitUsage, "--out"},
	} {
		status, stdout, stderr := fiducial(c.args...)
		if status != c.status || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("fiducial %s: exit %d, says %q; want exit %d with %q", strings.Join(c.args, " "), status, stderr, c.status, c.says)
		}
	}
	if left, _ := filepath.Glob(faces + "?*"); len(left) != 0 {
		t.Errorf("commands that failed left %v", left)
	}
}

// What a search says on the way and exports at the end is the same, and each line is all that is needed to train
// that trial again, to the same end.
func TestSearchAndTrial(t *testing.T) {
	faces, space := sample(t, "80"), spaceFile(t, "")
	folder := t.TempDir()
	export, best := filepath.Join(folder, "trials.jsonl"), filepath.Join(folder, "best.safetensors")
	status, stdout, stderr := fiducial("search", faces, "--space", space, "--method", "asha", "--trials", "5", "--max-epochs", "3", "--reduction", "2",
		"--seed", "9", "--workers", "2", "--json", "--export", export, "--csv", filepath.Join(folder, "trials.csv"), "--best", best)
	if status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	if !strings.Contains(stdout, `"unit":"px"`) || strings.Count(stdout, `"unit":"px"`) < strings.Count(stdout, "\n")-1 {
		t.Errorf("not every trial says the unit of errors: %s", stdout)
	}
	told := map[int]search.Record{}
	for _, r := range records(t, stdout) {
		told[r.Trial] = r // the last word on each
	}
	text, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	exported := records(t, string(text))
	if csv, err := os.ReadFile(filepath.Join(folder, "trials.csv")); err != nil || strings.Count(string(csv), "\n") != 6 || !strings.HasPrefix(string(csv), "trial,") {
		t.Errorf("the table of trials: %v, %s", err, csv)
	}
	if len(exported) != 5 || len(told) != 5 {
		t.Fatalf("%d trials exported, %d told", len(exported), len(told))
	}
	for i, line := range slices.Collect(strings.Lines(string(text))) {
		want := exported[i]
		if diff := cmp.Diff(want, told[i]); diff != "" {
			t.Errorf("told otherwise: %s", diff)
		}
		in, out := filepath.Join(folder, "t.json"), filepath.Join(folder, "r.json")
		if err := os.WriteFile(in, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, _, stderr := fiducial("trial", faces, "--in", in, "--out", out); status != exitDone {
			t.Fatalf("trial: exit %d: %s", status, stderr)
		}
		result, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		got := records(t, string(result))[0]
		want.State = got.State // stopped by asha, or paused
		if diff := cmp.Diff(timelessRecord(want), timelessRecord(got)); diff != "" {
			t.Errorf("trained again: %s", diff)
		}
	}
	if status, _, stderr := fiducial("evaluate", faces, "--model", best); status != exitDone {
		t.Errorf("the best trial's checkpoint: exit %d: %s", status, stderr)
	}
	if status, again, _ := fiducial("search", faces, "--resume"); status != exitDone || !strings.HasPrefix(again, "best: trial ") {
		t.Errorf("a search that is over: exit %d, %s", status, again)
	}
}

// Sides with which networks can't see the photos of a dataset are refused before any trial is trained.
func TestSearchRefusesSides(t *testing.T) {
	faces, folder := sample(t, "40"), t.TempDir()
	for i, test := range []struct{ space, says string }{
		{`{"preset": "cnn", "fixed": {"out_channel": [2, 2]}, "space": {"side": [96, 128]}}`, "side=128: the photos stand in this dataset's own file"},
		{`{"preset": "cnn", "space": {"side": {"integer": [96, 98]}}}`, "side=97: the photos"},
		{`{"preset": "cnn", "fixed": {"side": 64}, "space": {"lr": [0.01]}}`, "side=64: the photos"},
	} {
		space := filepath.Join(folder, fmt.Sprint(i)+".json")
		if err := os.WriteFile(space, []byte(test.space), 0o600); err != nil {
			t.Fatal(err)
		}
		status, stdout, stderr := fiducial("search", faces, "--space", space, "--method", "random", "--trials", "2")
		if status != exitFailed || stdout != "" || !strings.Contains(stderr, test.says) {
			t.Errorf("exit %d, %s%s", status, stdout, stderr)
		}
	}
}

// One is a trial, not trials.
func TestFewTrialsAreCounted(t *testing.T) {
	for measured, says := range map[int]string{1: "1 measured trial is too few", 2: "2 measured trials are too few"} {
		if got := whatMatters(nil, measured); !strings.Contains(got, says) {
			t.Error(got)
		}
	}
}

// Whoever asks for the best weights and cannot have them is told why, and no file is left.
func TestBestIsNotWritten(t *testing.T) {
	store, err := project.InMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s, err := search.New(store, search.Plan{Method: search.Grid, Space: search.Notebook()})
	if err != nil {
		t.Fatal(err)
	}
	c := &searchCommand{Best: filepath.Join(t.TempDir(), "best.safetensors")}
	says := func(want string) {
		t.Helper()
		if err := c.leave(s, nil, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it says %v, want %q", err, want)
		}
		if _, err := os.Stat(c.Best); err == nil {
			t.Error("it left a file")
		}
	}
	says("no trial has come to the end of an epoch")
	trials, err := store.Trials(s.ID())
	if err != nil {
		t.Fatal(err)
	}
	stopped := trials[5]
	stopped.State, stopped.TestRMSE = string(search.Stopped), 3
	if err := store.ChangeTrial(s.ID(), time.Now(), data.TrialChange{Trial: stopped}); err != nil {
		t.Fatal(err)
	}
	if s, err = search.Open(store, 0); err != nil {
		t.Fatal(err)
	}
	says("trial 5 has the lowest error, but was stopped before its weights were kept")
}

// TestKilledSearch kills the built program again and again while it searches; no finished trial is repeated or
// lost, and the outcome is that of a search that nobody killed.
func TestKilledSearch(t *testing.T) {
	if runtime.GOOS == "windows" || testing.Short() {
		t.Skip("needs a real SIGKILL, and some seconds")
	}
	program := filepath.Join(t.TempDir(), "fiducial")
	build := exec.Command("go", "build", "-tags", "headless", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	faces, space := sample(t, "120"), spaceFile(t, `, "epochs": 4`)
	args := []string{"search", faces, "--space", space, "--method", "random", "--trials", "18", "--workers", "2", "--json"}
	over := map[int]int{} // how often each trial was said to be done
	kills := 0
	for round := 0; ; round++ {
		if round == 1 {
			args = []string{"search", faces, "--resume", "--workers", "2", "--json"}
		}
		killed, lines := killedAfter(t, program, args, 1+round%2, time.Duration(round*7%50)*time.Millisecond)
		for _, r := range records(t, lines) {
			if r.State == search.Done {
				over[r.Trial]++
			}
		}
		if !killed {
			break
		}
		if kills++; kills > 60 {
			t.Fatal("the search never ends")
		}
	}
	if kills < 3 { // a busy machine kills late, when many trials are over
		t.Errorf("killed only %d times: the test shows little", kills)
	}
	best := -1
	for n, times := range over {
		if times == 2 && best < 0 {
			best = n // told once more at the end, as the one that was chosen
		} else if times != 1 {
			t.Errorf("trial %d was done %d times", n, times)
		}
	}
	_, lines, _ := fiducial("search", faces, "--resume", "--export", "-")
	other := sample(t, "120")
	status, whole, stderr := fiducial("search", other, "--space", space, "--method", "random", "--trials", "18", "--export", "-")
	if status != exitDone {
		t.Fatal(stderr)
	}
	got, want := records(t, lines), records(t, whole)
	if len(got) != 18 || len(want) != 18 {
		t.Fatalf("%d trials", len(got))
	}
	for n := range got {
		if diff := cmp.Diff(timelessRecord(want[n]), timelessRecord(got[n])); diff != "" || got[n].State != search.Done {
			t.Errorf("trial %d is %s: %s", n, got[n].State, diff)
		}
	}
}

// killedAfter runs the program and kills it some time after so many lines; killed is false when it ended before.
func killedAfter(t *testing.T, program string, args []string, lines int, after time.Duration) (killed bool, said string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	scanner := bufio.NewScanner(out)
	count := 0
	if lines == 0 { // while it starts, or soon after
		timer = time.AfterFunc(100*time.Millisecond+after, func() { _ = cmd.Process.Kill() })
	}
	for scanner.Scan() {
		said += scanner.Text() + "\n"
		if count++; count == lines {
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	err = cmd.Wait()
	if timer != nil {
		timer.Stop()
	}
	if err == nil {
		return false, said
	}
	if cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program failed: %v", err)
	}
	return true, said
}

// A search that fails says how far it is, and where its trials are kept; where that is not beside the dataset, which
// has no room for it, it says so at once.
func TestASearchSaysWhereItsTrialsAre(t *testing.T) {
	folder := t.TempDir()
	faces := filepath.Join(folder, strings.Repeat("f", 245)+".csv") // too long a name for a project file beside it
	if err := os.Rename(sample(t, "60"), faces); err != nil {
		t.Skip(err) // no such names here
	}
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	args := []string{"search", faces, "--space", spaceFile(t, ""), "--method", "random", "--trials", "2", "--workers", "1"}
	var said strings.Builder
	status := run(t.Context(), args, broken{}, &said)
	at := strings.Index(said.String(), "the trials are kept in ")
	if status != exitFailed || at < 0 || strings.Count(said.String(), "\n") != 2 {
		t.Fatalf("exit %d: %s", status, said.String())
	}
	project, _, _ := strings.Cut(said.String()[at+len("the trials are kept in "):], ", for beside")
	if _, err := os.Stat(project); err != nil || !strings.Contains(said.String(), "of 2 trials are over, and what all of them have learned is kept in "+project+"; go on with --resume --id 1") {
		t.Errorf("%v: %s", err, said.String())
	}
	if status, _, stderr := fiducial("search", faces, "--resume", "--id", "1"); status != exitDone {
		t.Errorf("it does not go on: exit %d, %s", status, stderr)
	}
}

// broken is an output that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no room left") }

// One trial is no trials.
func TestOneTrial(t *testing.T) {
	for want, p := range map[string]search.Plan{
		"up to 1 trial":                 {Method: search.Random, Trials: 1},
		"up to 2 trials":                {Method: search.Random, Trials: 2},
		"up to 1 trial of 1 to 1 epoch": {Method: search.ASHA, Trials: 1, MinEpochs: 1, MaxEpochs: 1},
	} {
		if got := counts(p); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
