package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fiducial runs a command line as the program would.
func fiducial(args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(context.Background(), args, &out, &err)
	return status, out.String(), err.String()
}

// sample draws a dataset into a folder of the test's own.
func sample(t *testing.T, rows string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	if status, _, stderr := fiducial("sample", path, "--rows", rows, "--seed", "3"); status != exitDone {
		t.Fatalf("sample: exit %d, %s", status, stderr)
	}
	return path
}

func TestWrongUse(t *testing.T) {
	faces := sample(t, "4")
	out := filepath.Join(t.TempDir(), "out")
	for _, c := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"unknown flag", []string{"info", faces, "--nope"}, exitUsage, "--nope"},
		{"no file", []string{"info"}, exitUsage, "file"},
		{"no out", []string{"train", faces}, exitUsage, "--out"},
		{"unknown preset", []string{"train", faces, "--out", out, "--preset", "magic"}, exitUsage, "notebook"},
		{"unknown setting", []string{"train", faces, "--out", out, "--set", "colour=red"}, exitUsage, "colour"},
		{"setting without value", []string{"train", faces, "--out", out, "--set", "lr"}, exitUsage, "key=value"},
		{"no epochs", []string{"train", faces, "--out", out, "--epochs", "0"}, exitUsage, "--epochs 0: a number of epochs from 1"},
		{"no time", []string{"train", faces, "--out", out, "--time", "0s"}, exitUsage, "--time 0s: a duration above 0"},
		{"a setting twice", []string{"train", faces, "--out", out, "--set", "lr=0.1", "--set", "lr=0.2"}, exitUsage, "lr is set twice"},
		{"a preset for a run that goes on", []string{"train", faces, "--out", out, "--resume", faces, "--preset", "cnn"}, exitUsage, "--resume and --preset"},
		{"more faces than are read", []string{"sample", out, "--rows", "5000001"}, exitUsage, "from 0 to 5000000"},
		{"setting out of range", []string{"train", faces, "--out", out, "--set", "dropout=2"}, exitUsage, "dropout"},
		{"more threads than any machine has", []string{"info", faces, "--threads", "100000"}, exitUsage, "from 1 to"},
		{"negative threads", []string{"info", faces, "--threads", "-1"}, exitUsage, "threads"},
		{"fill and lookup", []string{"predict", faces, "--out", out, "--fill", "--lookup", faces, "--model", faces}, exitUsage, "--fill"},
		{"out is the input", []string{"predict", faces, "--out", faces, "--model", "m"}, exitUsage, faces},
		{"sample over a file", []string{"sample", faces}, exitFailed, "already"},
		{"no such file", []string{"info", faces + ".gone"}, exitFailed, "faces.csv.gone"},
		{"a directory", []string{"info", filepath.Dir(faces)}, exitFailed, filepath.Dir(faces)},
		{"not a checkpoint", []string{"evaluate", faces, "--model", faces}, exitFailed, "faces.csv"},
		{"nowhere to write", []string{"train", faces, "--out", filepath.Join(faces, "below", "m")}, exitFailed, "below"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := fiducial(c.args...)
			if status != c.status || !strings.Contains(stderr, c.says) {
				t.Errorf("fiducial %s: exit %d, says %q; want exit %d with %q", strings.Join(c.args, " "), status, stderr, c.status, c.says)
			}
			if strings.Count(stderr, "\n") != 1 || stdout != "" {
				t.Errorf("an error is one line on stderr, got stdout %q and stderr %q", stdout, stderr)
			}
		})
	}
	if left, _ := os.ReadDir(filepath.Dir(out)); len(left) != 0 {
		t.Errorf("commands that failed left %v", left)
	}
}

func TestInfo(t *testing.T) {
	faces := sample(t, "40")
	status, stdout, stderr := fiducial("info", faces, "--json")
	if status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	var got struct {
		Rows, Complete, Width, Height int
		Keypoints                     []string
		Missing                       map[string]int
		Faults                        []struct{ Row, Line, Column int }
		Lines                         [][2]string
		Template                      string
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Rows != 40 || got.Width != 96 || got.Height != 96 || len(got.Keypoints) != 15 || len(got.Faults) != 0 {
		t.Errorf("info says %+v", got)
	}
	if few := got.Rows - got.Complete; few == 0 || got.Missing["nose_tip"] != 0 || got.Missing["mouth_left_corner"] != few {
		t.Errorf("%d faces have the four-point scheme, but missing are %v", few, got.Missing)
	}
	if got.Template != "contest15" || len(got.Lines) != 10 || got.Lines[0] != [2]string{"left_eye_inner_corner", "left_eye_center"} {
		t.Errorf("lines of %q: %v", got.Template, got.Lines)
	}
	if _, text, _ := fiducial("info", faces); !strings.Contains(text, "40, ") || !strings.Contains(text, "  left_eyebrow_inner_end:left_eyebrow_outer_end\n") {
		t.Errorf("as text info says %q", text)
	}
}

func TestInfoNamesThePlaceOfFaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd.csv")
	if err := os.WriteFile(path, []byte("a_x,a_y,Image\n1,2,1 2 3 4\n1,2\nx,2,1 2 3 4\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, stdout, stderr := fiducial("info", path)
	for _, want := range []string{"row 2, line 4, column 1 a_x: ", "row 1, line 3"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("info does not say %q: %s%s", want, stdout, stderr)
		}
	}
	if strings.Contains(stdout, "column 0") {
		t.Errorf("there is no column 0: %s", stdout)
	}
}

func TestTrainEvaluatePredict(t *testing.T) {
	faces := sample(t, "120")
	folder := t.TempDir()
	m := filepath.Join(folder, "m.safetensors")
	status, stdout, stderr := fiducial("train", faces, "--out", m, "--preset", "cnn", "--epochs", "2", "--set", "out_channel=2,2,2", "--set", "batch_size=16", "--json", "--threads", "1")
	if status != exitDone {
		t.Fatalf("train: exit %d: %s", status, stderr)
	}
	events := map[string]int{}
	for line := range strings.Lines(stdout) {
		var e struct{ Event string }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		events[e.Event]++
	}
	if events["epoch"] != 2 || events["end"] != 1 || events["batch"] < 10 {
		t.Errorf("train told of %v", events)
	}
	for _, split := range []string{"auto", "all", "test"} {
		if status, stdout, stderr := fiducial("evaluate", faces, "--model", m, "--split", split, "--json"); status != exitDone || !strings.Contains(stdout, `"rmse_complete":`) {
			t.Errorf("evaluate %s: exit %d: %s%s", split, status, stdout, stderr)
		}
	}
	filled := filepath.Join(folder, "filled.csv")
	if status, _, stderr := fiducial("predict", faces, "--model", m, "--out", filled, "--fill"); status != exitDone {
		t.Fatalf("predict: exit %d: %s", status, stderr)
	}
	if _, stdout, _ := fiducial("info", filled, "--json"); !strings.Contains(stdout, `"complete":120`) {
		t.Errorf("after --fill every face should be complete: %s", stdout)
	}
}

// An empty argument, as an unset variable of the shell gives, is refused before anything begins.
func TestEmptyArgumentsAreRefused(t *testing.T) {
	faces := sample(t, "8")
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"train", faces, "--out", "", "--epochs", "1"}, "--out is empty"},
		{[]string{"train", faces, "--out="}, "--out is empty"},
		{[]string{"predict", faces, "--out", "p.csv", "--lookup", ""}, "--lookup is empty"},
		{[]string{"sample", ""}, "argument 2 is empty"},
	} {
		status, stdout, stderr := fiducial(x.args...)
		if status != exitUsage || stdout != "" || !strings.Contains(stderr, x.want) {
			t.Errorf("%q: exit %d: %q %q", x.args, status, stdout, stderr)
		}
	}
}
