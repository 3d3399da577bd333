package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lastEvent returns how a run told with --json that it ended, and how many epochs it told of.
func lastEvent(t *testing.T, stdout string) (end endObject, epochs int) {
	t.Helper()
	ends := 0
	for line := range strings.Lines(stdout) {
		var o endObject
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		switch o.Event {
		case "epoch":
			epochs++
		case "end":
			end = o
			ends++
		}
	}
	if ends != 1 {
		t.Errorf("it told %d times that it ended: %s", ends, stdout)
	}
	return end, epochs
}

// A time alone decides when a run ends, however few epochs its preset has; with --epochs, what is first does.
func TestTrainForAGivenTime(t *testing.T) {
	faces := sample(t, "60")
	m := filepath.Join(t.TempDir(), "m")
	tiny := []string{"train", faces, "--out", m, "--preset", "notebook", "--set", "out_channel=1,1,1", "--set", "batch_size=8", "--json", "--threads", "1"}
	for _, c := range []struct {
		name   string
		args   []string
		reason string
		epochs int // 0 for several
	}{
		{"time", []string{"--time", "700ms"}, "time", 0},
		{"epochs first", []string{"--time", "10m", "--epochs", "2"}, "finished", 2},
	} {
		status, stdout, stderr := fiducial(append(tiny, c.args...)...)
		if status != exitDone {
			t.Fatalf("%s: exit %d: %s", c.name, status, stderr)
		}
		end, epochs := lastEvent(t, stdout)
		if end.Reason != c.reason || c.epochs > 0 && epochs != c.epochs || c.epochs == 0 && epochs < 2 {
			t.Errorf("%s: it ended with %q after %d epochs", c.name, end.Reason, epochs)
		}
		if !(end.ValidationRMSE > 0) {
			t.Errorf("%s: the validation RMSE is missing", c.name)
		}
	}
}

func TestTrainFromAnothersWeights(t *testing.T) {
	faces := sample(t, "60")
	folder := t.TempDir()
	m, n := filepath.Join(folder, "m"), filepath.Join(folder, "n")
	run := func(args ...string) (int, string, string) {
		return fiducial(append([]string{"train", faces, "--json", "--threads", "1", "--set", "batch_size=8"}, args...)...)
	}
	if status, _, stderr := run("--out", m, "--set", "out_channel=2,2,2", "--epochs", "1"); status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	status, stdout, stderr := run("--out", n, "--from", m, "--epochs", "2")
	if _, epochs := lastEvent(t, stdout); status != exitDone || epochs != 2 {
		t.Errorf("from weights: exit %d, %d epochs: %s", status, epochs, stderr)
	}
	if status, _, stderr := run("--out", n, "--from", m, "--preset", "heatmap", "--epochs", "1"); status != exitFailed || !strings.Contains(stderr, "out_channel=2,2,2") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("from weights of another network: exit %d: %s", status, stderr)
	}
	if status, _, stderr := run("--out", n, "--from", m, "--resume", m); status != exitUsage {
		t.Errorf("from weights and resumed: exit %d: %s", status, stderr)
	}
}

// A run whose learning rate has fallen to 0 along its cosine is not lengthened by more epochs without a word.
func TestTrainLengthensNoCosine(t *testing.T) {
	faces := sample(t, "60")
	m := filepath.Join(t.TempDir(), "m")
	for schedule, says := range map[string]bool{"cosine": true, "constant": false} {
		settings := []string{"--set", "batch_size=8", "--set", "out_channel=2,2,2", "--set", "schedule=" + schedule}
		run := func(args ...string) string {
			t.Helper()
			status, _, stderr := fiducial(append(append([]string{"train", faces, "--out", m + schedule}, args...), settings...)...)
			if status != exitDone {
				t.Fatalf("%v: exit %d, %s", args, status, stderr)
			}
			return stderr
		}
		first := run("--preset", "cnn", "--epochs", "1")
		settings = nil
		if more := run("--resume", m+schedule, "--epochs", "2"); strings.Contains(more, "was planned for 1 epoch,") != says || first != "" {
			t.Errorf("%s: says %q, then %q", schedule, first, more)
		}
	}
	other := picked(t, faces, "nose_tip")
	if status, _, refused := fiducial("train", other, "--out", m+"2", "--resume", m+"cosine", "--epochs", "3"); status != exitFailed || strings.Contains(refused, "was planned") {
		t.Errorf("of a run that is refused: exit %d, %s", status, refused)
	}
	if _, help, _ := fiducial("train", "--help"); !strings.Contains(strings.Join(strings.Fields(help), " "), "schedule=cosine is not lengthened well so: its learning rate has fallen to 0 by its last epoch, and jumps up again") {
		t.Errorf("the help says %s", help)
	}
}

// A run whose patience is over says so in words, and when it is to go on nevertheless ends at once, its weights kept.
func TestTrainOutOfPatience(t *testing.T) {
	faces := sample(t, "80")
	m := filepath.Join(t.TempDir(), "m")
	status, stdout, stderr := fiducial("train", faces, "--out", m, "--preset", "cnn", "--epochs", "60", "--threads", "1",
		"--set", "patience=1", "--set", "lr=0.05", "--set", "schedule=constant", "--set", "out_channel=2")
	if status != exitDone || !strings.Contains(stdout, "\nno better any more, back to epoch ") {
		t.Fatalf("exit %d: %s%s", status, stdout, stderr)
	}
	for _, epochs := range []int{1, 0} { // from the best epoch on, one more; then none
		status, stdout, stderr = fiducial("train", faces, "--out", m, "--resume", m, "--threads", "1")
		if status != exitDone || strings.Count(stdout, "train loss") != epochs || !strings.Contains(stdout, "no better any more since epoch ") {
			t.Fatalf("resumed: exit %d: %s%s", status, stdout, stderr)
		}
	}
	if status, _, stderr := fiducial("evaluate", faces, "--model", m); status != exitDone {
		t.Errorf("its weights: exit %d: %s", status, stderr)
	}
}

// A run whose predictions leave the picture does not end as finished, on the command line and among the trials of a
// search.
func TestTrainDiverges(t *testing.T) {
	faces := sample(t, "60")
	m := filepath.Join(t.TempDir(), "m")
	args := []string{"train", faces, "--out", m, "--preset", "cnn", "--epochs", "2", "--threads", "1", "--set", "batch_size=8",
		"--set", "out_channel=2,2,2", "--set", "lr=10", "--set", "schedule=constant"}
	status, stdout, stderr := fiducial(args...)
	if status != exitFailed || strings.Contains(stdout, "finished") || strings.Count(stderr, "\n") != 1 ||
		!strings.Contains(stderr, "the training diverged: ") || !strings.Contains(stderr, "(lr is 10, try 1)") {
		t.Errorf("exit %d: %s%s", status, stdout, stderr)
	}
	status, stdout, stderr = fiducial(append(args, "--json")...)
	if end, epochs := lastEvent(t, stdout); status != exitFailed || epochs != 0 || end.Reason != "diverged" || end.Checkpoint != "" {
		t.Errorf("JSON: exit %d, %d epochs, %+v: %s", status, epochs, end, stderr)
	}
	space := filepath.Join(t.TempDir(), "space.json")
	text := `{"preset": "cnn", "fixed": {"epochs": 2, "out_channel": 2, "batch_size": 8, "schedule": "constant"}, "space": {"lr": [10, 0.001]}}`
	if err := os.WriteFile(space, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = fiducial("search", faces, "--space", space, "--threads", "1")
	if status != exitDone || !strings.Contains(stdout, "failed: train: epoch 1, batch ") || !strings.Contains(stdout, "the training diverged: ") || !strings.Contains(stdout, "best: trial 1,") {
		t.Errorf("search: exit %d: %s%s", status, stdout, stderr)
	}
}

// Few faces get more epochs than the preset has, unless somebody says how many, and it is said.
func TestTrainSuitsItsEpochsToTheFaces(t *testing.T) {
	faces := sample(t, "20")
	tiny := []string{"train", faces, "--preset", "fast", "--set", "out_channel=1,1,1", "--set", "augment.mirror=false", "--json", "--threads", "1", "--out", filepath.Join(t.TempDir(), "m")}
	for _, x := range []struct {
		args   []string
		epochs int
	}{{nil, 200}, {[]string{"--epochs", "2", "--force"}, 2}, {[]string{"--set", "epochs=3", "--force"}, 3}} {
		status, stdout, stderr := fiducial(append(tiny, x.args...)...)
		if status != exitDone {
			t.Fatalf("%q: exit %d: %s", x.args, status, stderr)
		}
		if _, epochs := lastEvent(t, stdout); epochs != x.epochs || strings.Contains(stderr, "would be too few") != (x.args == nil) {
			t.Errorf("%q: %d epochs, want %d; it said %q", x.args, epochs, x.epochs, stderr)
		}
	}
}
