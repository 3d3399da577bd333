package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A keypoint that nobody labelled is named at the end of a run, once where the weights predict, and its cells stay
// empty.
func TestAKeypointWithoutLabelsStaysEmpty(t *testing.T) {
	text, err := os.ReadFile(sample(t, "40"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	lines[0] = "left_ear_x,left_ear_y," + lines[0]
	for i := range lines[1:] {
		lines[i+1] = ",," + lines[i+1]
	}
	folder := t.TempDir()
	faces, m, out := filepath.Join(folder, "ears.csv"), filepath.Join(folder, "m"), filepath.Join(folder, "out.csv")
	if err := os.WriteFile(faces, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	train := []string{"train", faces, "--out", m, "--preset", "cnn", "--epochs", "1", "--set", "out_channel=2", "--threads", "1"}
	if status, stdout, stderr := fiducial(train...); status != exitDone || !strings.Contains(stdout, "not predicted, as no label of it was seen: left_ear;") {
		t.Errorf("train: exit %d: %s%s", status, stdout, stderr)
	}
	_, stdout, _ := fiducial(append(train, "--json", "--force")...)
	if end, _ := lastEvent(t, stdout); len(end.Unlabelled) != 1 || end.Unlabelled[0] != "left_ear" {
		t.Errorf("train --json: %+v", end)
	}
	for _, args := range [][]string{{}, {"--fill"}} {
		status, stdout, stderr := fiducial(append([]string{"predict", faces, "--model", m, "--out", out, "--force"}, args...)...)
		if status != exitDone || strings.Count(stdout+stderr, "not predicted, as the weights never learned it: left_ear") != 1 {
			t.Errorf("predict: exit %d: %s%s", status, stdout, stderr)
		}
		written, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(written)), "\n")[1:] {
			if !strings.HasPrefix(line, ",,") || strings.HasPrefix(line, ",,,") {
				t.Fatalf("%v, row %d: %.40s", args, i, line)
			}
		}
	}
	var told struct {
		Keypoints map[string]struct{ Count int }
	}
	status, stdout, _ := fiducial("evaluate", faces, "--model", m, "--json")
	if err := json.Unmarshal([]byte(stdout), &told); status != exitDone || err != nil || told.Keypoints["left_ear"].Count != 0 {
		t.Errorf("evaluate: exit %d, %v: %s", status, err, stdout)
	}
	if status, stdout, _ := fiducial("keypoints", m); status != exitDone || !strings.Contains(stdout, "left_ear") || !strings.Contains(stdout, "no label of it was seen") {
		t.Errorf("keypoints: exit %d: %s", status, stdout)
	}
}
