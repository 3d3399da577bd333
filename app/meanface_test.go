package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The mean face's RMSE stands beside every other, and that nothing was gained is said in words: the notebook's network
// after an epoch is far worse than the mean face, a network with offsets that has learned is better.
func TestTheMeanFaceIsBesideEveryRMSE(t *testing.T) {
	faces := sample(t, "80")
	folder := t.TempDir()
	for _, c := range []struct {
		name   string
		preset []string
		better bool
	}{
		{"notebook", []string{"--preset", "notebook", "--epochs", "1", "--set", "complete_only=false"}, false},
		{"cnn", []string{"--preset", "cnn", "--epochs", "20", "--set", "out_channel=4,4,8", "--set", "batch_size=8", "--set", "lr=0.005"}, true},
	} {
		m := filepath.Join(folder, c.name)
		says := func(what, text string) {
			t.Helper()
			if strings.Contains(text, "no better than the mean face") == c.better || !strings.Contains(text, "ean face ") {
				t.Errorf("%s: %s says %s", c.name, what, text)
			}
		}
		run := func(args ...string) string {
			t.Helper()
			status, stdout, stderr := fiducial(append(args, "--threads", "1")...)
			if status != exitDone {
				t.Fatalf("%s: %v: exit %d: %s", c.name, args, status, stderr)
			}
			return stdout
		}
		text := run(append([]string{"train", faces, "--out", m}, c.preset...)...)
		lines := strings.Split(strings.TrimSpace(text), "\n")
		says("the end of train", lines[len(lines)-1])
		says("evaluate", run("evaluate", faces, "--model", m, "--split", "test"))

		var got struct {
			MeanFace  *float64 `json:"mean_face_rmse"`
			Complete  *float64 `json:"mean_face_rmse_complete"`
			Taken     float64  `json:"taken"`
			Keypoints map[string]struct {
				MeanFace *float64 `json:"mean_face_rmse"`
			} `json:"keypoints"`
		}
		if err := json.Unmarshal([]byte(run("evaluate", faces, "--model", m, "--split", "test", "--json")), &got); err != nil {
			t.Fatal(err)
		}
		end, _ := lastEvent(t, run(append([]string{"train", faces, "--out", m, "--json"}, c.preset...)...))
		if got.MeanFace == nil || got.Complete == nil || got.Keypoints["nose_tip"].MeanFace == nil || !(end.MeanFaceRMSE > 0) || !(end.ValidationMeanFaceRMSE > 0) {
			t.Fatalf("%s: the mean face is missing: %+v, %+v", c.name, got, end)
		}
		near := 1e-3 + .02*got.Taken // a label that lies on its prediction by chance is left out by evaluate alone
		if off := *got.MeanFace - float64(end.MeanFaceRMSE); off > near || off < -near {
			t.Errorf("%s: train has %g for the mean face on test faces, evaluate %g", c.name, float64(end.MeanFaceRMSE), *got.MeanFace)
		}
	}
	space := filepath.Join(folder, "space.json")
	if err := os.WriteFile(space, []byte(`{"preset": "notebook", "space": {"lr": [0.01, 0.001]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	export := filepath.Join(folder, "trials.jsonl")
	_, text, _ := fiducial("search", faces, "--space", space, "--threads", "1", "--export", export)
	if strings.Count(text, "(mean face ") != 4 || !strings.Contains(text, "\nno trial is better than always answering the mean face") {
		t.Errorf("search says %s", text)
	}
	trials, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records(t, string(trials)) {
		if !(r.MeanFace > 0) || !(r.Curve[0].MeanFace > 0) {
			t.Errorf("trial %d is exported without the mean face: %s", r.Trial, trials)
		}
	}
}

// Without a space the search is one with a budget that learns, the notebook's grid is one by name, and what is no name
// of one is said to be that.
func TestDefaultSearch(t *testing.T) {
	faces := sample(t, "60")
	status, text, stderr := fiducial("search", faces, "--time", "3s", "--trials", "2", "--max-epochs", "2", "--min-epochs", "1")
	if status != exitDone || !strings.HasPrefix(text, "searching for 3s at most, by asha: up to 2 trials of 1 to 2 epochs\n") {
		t.Errorf("exit %d: %s%s", status, text, stderr)
	}
	status, text, stderr = fiducial("search", sample(t, "200"), "--space", "notebook", "--trials", "3", "--threads", "2")
	if status != exitDone || strings.Count(text, "kernel_size=") != 4 || strings.Contains(text, "searching for") {
		t.Errorf("the notebook's grid: exit %d: %s%s", status, text, stderr)
	}
	status, _, stderr = fiducial("search", faces, "--space", "nosuch")
	if status != exitUsage || !strings.Contains(stderr, "choose fast or notebook, or a file") {
		t.Errorf("an unknown space: exit %d: %s", status, stderr)
	}
}
