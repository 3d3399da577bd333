package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/project"
)

// TestErrorsAsJSON lets commands fail and remark with --json: whatever they write is an object a line, errors with the
// exit status on standard error.
func TestErrorsAsJSON(t *testing.T) {
	faces := sample(t, "8")
	odd := filepath.Join(t.TempDir(), "odd.csv")
	if err := os.WriteFile(odd, []byte("noseX,noseY,Image\n1,2,0 1 2 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"info", faces + ".gone", "--json"}, exitFailed, "no such file"},
		{[]string{"info", "--json", faces, "--nope"}, exitUsage, "--nope"},
		{[]string{"train", faces, "--json", "--out", ""}, exitUsage, "--out is empty"},
		{[]string{"train", faces, "--json", "--out", faces}, exitUsage, "a file to read from"},
		{[]string{"search", faces, "--json", "--trials", "0"}, exitUsage, "--trials 0"},
		{[]string{"evaluate", odd, "--json"}, exitFailed, "does not fit"},
	} {
		status, stdout, stderr := fiducial(c.args...)
		if status != c.status || stdout != "" {
			t.Errorf("%q: exit %d, %q", c.args, status, stdout)
		}
		errors := 0
		for line := range strings.Lines(stderr) {
			var o struct {
				Error, Note *string
				Status      int
			}
			if err := json.Unmarshal([]byte(line), &o); err != nil || (o.Error == nil) == (o.Note == nil) {
				t.Errorf("%q: %q is no note and no error: %v", c.args, line, err)
			} else if o.Error != nil {
				errors++
				if o.Status != c.status || !strings.Contains(*o.Error, c.says) {
					t.Errorf("%q: %q", c.args, line)
				}
			}
		}
		if errors != 1 {
			t.Errorf("%q: %d errors: %q", c.args, errors, stderr)
		}
	}
}

// TestMissingFilesAreNamed names files that are not there to every option that reads one: the sentence has the file and
// what to do, and nothing of the system's own words.
func TestMissingFilesAreNamed(t *testing.T) {
	faces, gone := sample(t, "8"), filepath.Join(t.TempDir(), "gone")
	out := filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{
		{"info", gone}, {"train", faces, "--out", out, "--resume", gone}, {"train", faces, "--out", out, "--from", gone}, {"evaluate", faces, "--model", gone},
		{"evaluate", faces, "--compare", gone}, {"strip", gone, "--out", out}, {"trial", faces, "--in", gone, "--out", out}, {"search", faces, "--space", gone},
		{"predict", faces, "--out", out, "--lookup", gone}, {"import", gone, "--out", out}, {"export", gone, "--format", "coco", "--out", out}, {"onnx", gone, "--out", out},
	} {
		_, _, stderr := fiducial(args...)
		if !strings.Contains(stderr, gone+": there is no such file") && !strings.Contains(stderr, gone+": \"there is no such file") || strings.Contains(stderr, "no such file or directory") || strings.Contains(stderr, "open "+gone) {
			t.Errorf("%q: %s", args, stderr)
		}
	}
}

// TestColumnNamedTwice names one column as a keypoint and as none.
func TestColumnNamedTwice(t *testing.T) {
	faces := sample(t, "8")
	for _, command := range []string{"info", "evaluate", "suspects", "search"} {
		status, _, stderr := fiducial(command, faces, "--keypoints", "nose_tip,left_eye_center", "--ignore", "nose_tip")
		if status != exitUsage || !strings.Contains(stderr, "--keypoints and --ignore both name nose_tip") {
			t.Errorf("%s: exit %d, %s", command, status, stderr)
		}
	}
}

// TestLabelFarAway gives a label at 1e308: it is a fault, and everything that is measured is a number.
func TestLabelFarAway(t *testing.T) {
	faces := sample(t, "40")
	content, err := os.ReadFile(faces)
	if err != nil {
		t.Fatal(err)
	}
	header, rest, _ := strings.Cut(string(content), "\n")
	_, cells, _ := strings.Cut(rest, ",")
	if err := os.WriteFile(faces, []byte(header+"\n1e308,"+cells), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stdout, _ := fiducial("info", faces); !strings.Contains(stdout, `row 0, line 2, column 1 left_eye_center_x: "1e308" is further away than any photo`) {
		t.Errorf("info says %s", stdout)
	}
	status, stdout, stderr := fiducial("evaluate", faces, "--json")
	var got struct{ RMSE *float64 }
	if err := json.Unmarshal([]byte(stdout), &got); status != exitDone || err != nil || got.RMSE == nil || math.IsNaN(*got.RMSE) {
		t.Errorf("exit %d: %v %s %s", status, err, stdout, stderr)
	}
}

// TestOneCommandWritesACheckpoint holds a checkpoint as a command does that trains into it: another one is refused, and
// may when that is done.
func TestOneCommandWritesACheckpoint(t *testing.T) {
	faces, out := sample(t, "20"), filepath.Join(t.TempDir(), "m.safetensors")
	held, err := project.Acquire(out, data.Options{}.Folders())
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"train", faces, "--out", out, "--preset", "cnn", "--epochs", "1", "--set", "out_channel=2,2,2"}
	if status, _, stderr := fiducial(args...); status != exitFailed || !strings.Contains(stderr, out+": another command is writing it now") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := fiducial(args...); status != exitDone {
		t.Errorf("exit %d, %s", status, stderr)
	}
	if left, _ := os.ReadDir(filepath.Dir(out)); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}
