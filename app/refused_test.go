package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/model/checkpoint"
)

// What was asked for by mistake is refused in one sentence that names it, before anything is written.
func TestMistakesAreRefused(t *testing.T) {
	faces, m := trained(t)
	folder := t.TempDir()
	itself := filepath.Join(folder, "itself.csv")
	if err := os.Symlink("itself.csv", itself); err != nil {
		t.Fatal(err)
	}
	task := filepath.Join(folder, "task.json")
	if err := os.WriteFile(task, []byte(`{"trial": "x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	photos := photoFolder(t)
	before, err := os.ReadFile(faces)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"info", faces, "--keypoints", "nose_tip, nose_tip"}, "--keypoints: nose_tip is named twice"},
		{[]string{"info", faces, "--ignore", "nose_tip,nose_tip"}, "--ignore: nose_tip is named twice"},
		{[]string{"search", faces, "--keypoints", "nose_tip,nose_tip", "--time", "1s"}, "--keypoints: nose_tip is named twice"},
		{[]string{"keypoints", faces, "--add", "Image"}, "Image is the name of the column of photos"},
		{[]string{"keypoints", faces, "--add", "chin,file"}, "file is the name of the column of photos"},
		{[]string{"keypoints", faces, "--add", "box_left"}, "cannot be the name of a keypoint beside those that the file has: box_left"},
		{[]string{"keypoints", faces, "--add", "nose_tip_v"}, "says whether nose_tip is visible"},
		{[]string{"keypoints", faces, "--add", "chin,chin_v"}, "says whether chin is visible"},
		{[]string{"search", faces, "--on", "folder", "--shared", filepath.Join(folder, "none")}, "there is no such folder; make it"},
		{[]string{"search", faces, "--on", "folder", "--shared", faces, "--resume"}, "there is no such folder; make it"},
		{[]string{"predict", filepath.Join(photos, "drawn"), "--pictures", filepath.Join(photos, "drawn", "marked")}, "would be read the next time"},
		{[]string{"predict", filepath.Join(photos, "drawn"), "--pictures", filepath.Join(photos, "drawn", "photos", "..", "marked")}, "would be read the next time"},
		{[]string{"info", itself}, "it is a link that leads back to itself"},
		{[]string{"train", faces, "--out", itself}, "it is a link that leads back to itself"},
		{[]string{"trial", faces, "--in", task, "--out", "-"}, "its member trial is a string, which it must not be"},
	} {
		status, stdout, stderr := fiducial(c.args...)
		if status == exitDone || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%q: exit %d, %s%s", c.args, status, stdout, stderr)
		}
	}
	if after, err := os.ReadFile(faces); err != nil || string(after) != string(before) {
		t.Errorf("the dataset has changed: %v", err)
	}
	if status, _, stderr := fiducial("strip", m, "--out", filepath.Join(folder, "s.safetensors"), "--twin", otherTwin(t, m)); status != exitUsage || !strings.Contains(stderr, "predicts other keypoints") {
		t.Errorf("a twin that does not fit: exit %d, %s", status, stderr)
	}
	if status, _, stderr := fiducial("strip", m, "--out", filepath.Join(folder, "s.safetensors"), "--twin", m); status != exitDone {
		t.Errorf("one that fits: exit %d, %s", status, stderr)
	}
}

// otherTwin writes a checkpoint that predicts the same points by other names.
func otherTwin(t *testing.T, of string) string {
	t.Helper()
	c, err := checkpoint.Load(of)
	if err != nil {
		t.Fatal(err)
	}
	c.Keypoints[0] = "another"
	path := filepath.Join(t.TempDir(), "twin.safetensors")
	if err := c.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// Weights whose numbers are finite and whose sums are not predict nothing: no figure, no file of labels that would pass
// for predictions.
func TestDivergedWeightsAreNotMeasured(t *testing.T) {
	faces, m := trained(t)
	c, err := checkpoint.Load(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range c.Weights.Tensors {
		for _, values := range [][]float32{w.Value, w.EMA} {
			for i := range values {
				if values[i] = 3e37; i%2 == 1 {
					values[i] = -3e37
				}
			}
		}
	}
	diverged := filepath.Join(t.TempDir(), "diverged.safetensors")
	if err := c.Save(diverged); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out.csv")
	for _, args := range [][]string{{"evaluate", faces}, {"suspects", faces}, {"predict", faces, "--out", out}, {"predict", faces, "--out", out, "--points", out + ".points.csv"}} {
		status, stdout, stderr := fiducial(append(args, "--model", diverged)...)
		if status != exitFailed || stdout != "" || !strings.Contains(stderr, "predict no number for any point") {
			t.Errorf("%q: exit %d, %s%s", args, status, stdout, stderr)
		}
	}
	if left, _ := filepath.Glob(out + "*"); len(left) > 0 {
		t.Errorf("written are %v", left)
	}
}
