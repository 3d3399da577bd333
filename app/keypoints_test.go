package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file without coordinate columns has the keypoints that a command names, one by one or by where they are to be taken from.
func TestKeypointsAreTaken(t *testing.T) {
	folder := t.TempDir()
	bare := filepath.Join(folder, "bare.csv")
	if err := os.WriteFile(bare, []byte("ImageId,Image\n1,1 2 3 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	info := func(args ...string) (o infoObject) {
		t.Helper()
		status, stdout, stderr := fiducial(append([]string{"info", bare, "--json"}, args...)...)
		if status != exitDone {
			t.Fatalf("%v: exit %d, %s", args, status, stderr)
		}
		if err := json.Unmarshal([]byte(stdout), &o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	if o := info("--keypoints", "snout,ear_l,ear_r"); strings.Join(o.Keypoints, " ") != "snout ear_l ear_r" || len(o.Pairs) != 1 || o.Missing["snout"] != 1 {
		t.Errorf("%+v", o)
	}
	if o := info("--keypoints", "@ibug68"); len(o.Keypoints) != 68 || !o.Mirrored || len(o.Lines) != 63 || o.Template != "ibug68" || strings.Join(o.Eyes, " ") != "p37 p46" {
		t.Errorf("%+v", o)
	}
	if o := info("--keypoints", "@"+sample(t, "4")); len(o.Keypoints) != 15 || o.Template != "contest15" {
		t.Errorf("%+v", o)
	}
	if o := info("--keypoints", "@dog6", "--pairs", "left_ear:left_eye"); len(o.Pairs) != 1 || o.Mirrored {
		t.Errorf("what is said of pairs goes before the template: %+v", o)
	}
	for _, c := range []struct{ keypoints, says string }{
		{"@ibug", "templates are contest15"}, {"@ibug68,nose", "one source"}, {"a,a", "twice"}, {"@" + bare, "no columns of coordinates"},
	} {
		if status, _, stderr := fiducial("info", bare, "--keypoints", c.keypoints); status == exitDone || !strings.Contains(stderr, c.says) {
			t.Errorf("--keypoints %s: exit %d, %s", c.keypoints, status, stderr)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("commands left %v", left)
	}
}

// The command lists templates, and what a source has.
func TestKeypointsAreListed(t *testing.T) {
	status, stdout, stderr := fiducial("keypoints")
	if status != exitDone || strings.Count(stdout, "\n") != 6 || !strings.Contains(stdout, "wflw98") {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	_, stdout, _ = fiducial("keypoints", "--json")
	for _, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		var o keypointsObject
		if err := json.Unmarshal([]byte(line), &o); err != nil || o.Template == "" || len(o.Lines) == 0 || 2*len(o.Pairs)+len(o.Middle) != len(o.Keypoints) {
			t.Errorf("%v %s", err, line)
		}
	}
	if _, stdout, _ := fiducial("keypoints", "dog6"); !strings.Contains(stdout, "  head_top                     on the middle line\n") || !strings.Contains(stdout, "  left_eye:nose:right_eye:left_eye\n") {
		t.Errorf("%s", stdout)
	}
	if status, _, stderr := fiducial("keypoints", "dog7"); status != exitFailed || !strings.Contains(stderr, "dog6") {
		t.Errorf("exit %d, %s", status, stderr)
	}
}
