package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a search is told of the columns counts in its trials, is remembered in the project file, and is read from there
// by whatever comes after it.
func TestSearchIsToldOfColumns(t *testing.T) {
	faces := picked(t, sample(t, "60"), "p0:left_eye_center", "p1:right_eye_center", "pose_yaw:nose_tip")
	folder := t.TempDir()
	export := filepath.Join(folder, "trials.jsonl")
	search := func(args ...string) (status int, stderr string) {
		status, _, stderr = fiducial(append([]string{"search", faces, "--space", spaceFile(t, ""), "--export", export, "--force"}, args...)...)
		return status, stderr
	}
	for _, wrong := range [][]string{{"--pairs", "p0:p9"}, {"--pairs", "p0:"}} {
		if status, stderr := search(wrong...); status != exitUsage || !strings.Contains(stderr, "--pairs") {
			t.Errorf("%v: exit %d, %s", wrong, status, stderr)
		}
	}
	if status, stderr := search("--keypoints", "chin"); status != exitFailed || !strings.Contains(stderr, "no keypoint named chin") {
		t.Errorf("an unknown keypoint: exit %d, %s", status, stderr)
	}
	info := func() (o infoObject) {
		t.Helper()
		status, stdout, stderr := fiducial("info", faces, "--json")
		if err := json.Unmarshal([]byte(stdout), &o); err != nil || status != exitDone {
			t.Fatalf("info: exit %d, %v, %s", status, err, stderr)
		}
		return o
	}
	if o := info(); len(o.Keypoints) != 3 || o.Mirrored {
		t.Errorf("what was refused is remembered: %+v", o)
	}
	if status, stderr := search("--ignore", "pose_yaw", "--pairs", "p0:p1"); status != exitDone {
		t.Fatalf("exit %d, %s", status, stderr)
	}
	if o := info(); !slices.Equal(o.Keypoints, []string{"p0", "p1"}) || !o.Mirrored {
		t.Errorf("info reads %v, mirrored %v", o.Keypoints, o.Mirrored)
	}
	m := filepath.Join(folder, "m")
	if status, _, stderr := fiducial("train", faces, "--out", m, "--epochs", "1", "--preset", "notebook", "--set", "out_channel=1,1,1", "--set", "batch_size=8", "--set", "augment.mirror=true"); status != exitDone || !strings.Contains(stderr, "not read as keypoints: pose_yaw") || strings.Count(stderr, "\n") > 1 {
		t.Errorf("train: exit %d, %s", status, stderr)
	}
	if status, stdout, stderr := fiducial("evaluate", faces, "--model", m, "--json"); status != exitDone || strings.Contains(stdout, "pose_yaw") {
		t.Errorf("evaluate: exit %d, %s%s", status, stdout, stderr)
	}
	renamed := rewrittenCells(t, faces, func(row int, cells []string) []string {
		if row < 0 {
			cells[4], cells[5] = "nose_x", "nose_y"
		}
		return cells
	})
	if err := os.Rename(faces+".fiducial", renamed+".fiducial"); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := fiducial("info", renamed); status != exitFailed || !strings.Contains(stderr, "project file remembers") {
		t.Errorf("a column that is gone: exit %d, %s", status, stderr)
	}
	if err := os.Rename(renamed+".fiducial", faces+".fiducial"); err != nil {
		t.Fatal(err)
	}
	if status, stdout, _ := fiducial("info", faces, "--ignore", "p1", "--json"); status != exitDone || !strings.Contains(stdout, `"keypoints":["p0"]`) {
		t.Errorf("what is not to be read does not add up: exit %d, %s", status, stdout)
	}
	if status, stdout, _ := fiducial("info", faces, "--eyes", "p1:p0", "--json"); status != exitDone || !strings.Contains(stdout, `"eyes":["p0","p1"]`) {
		t.Errorf("the eyes are not said: exit %d, %s", status, stdout)
	}
	if status, stdout, _ := fiducial("info", faces, "--keypoints", "p1", "--json"); status != exitDone || !strings.Contains(stdout, `"keypoints":["p1"]`) {
		t.Errorf("what the command line says does not go first: exit %d, %s", status, stdout)
	}
}

// A trial reads the columns as its task says, wherever it runs, or as it is told.
func TestTrialIsToldOfColumns(t *testing.T) {
	faces := picked(t, sample(t, "60"), "p0:left_eye_center", "p1:right_eye_center", "pose_yaw:nose_tip")
	folder := t.TempDir()
	export, in, out := filepath.Join(folder, "trials.jsonl"), filepath.Join(folder, "t.json"), filepath.Join(folder, "r.json")
	if status, _, stderr := fiducial("search", picked(t, faces, "p0", "p1", "pose_yaw"), "--space", spaceFile(t, ""), "--export", export); status != exitDone {
		t.Fatalf("exit %d, %s", status, stderr)
	}
	text, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	task, _, _ := strings.Cut(string(text), "\n")
	rmse := func(task string, args ...string) float64 {
		t.Helper()
		if err := os.WriteFile(in, []byte(task), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, _, stderr := fiducial(append([]string{"trial", faces, "--in", in, "--out", out}, args...)...); status != exitDone {
			t.Fatalf("exit %d, %s", status, stderr)
		}
		result, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return float64(records(t, string(result))[0].TestRMSE)
	}
	all, said, told := rmse(task), rmse(task, "--ignore", "pose_yaw"), rmse(strings.Replace(task, "{", `{"reading":{"ignore":["pose_yaw"]},`, 1))
	if all == said || said != told {
		t.Errorf("RMSE with all columns %v px, without one by a flag %v, by the task %v", all, said, told)
	}
}
