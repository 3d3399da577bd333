package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/assets"
)

// Beside weights that learned three keypoints, those that know fifteen are measured at these three alone: as in a file
// that has no others.
func TestCompareMeasuresBothAtTheSamePoints(t *testing.T) {
	faces := sample(t, "24")
	folder := t.TempDir()
	three := picked(t, faces, "left_eye_center", "right_eye_center", "nose_tip")
	kp3 := filepath.Join(folder, "kp3.safetensors")
	if status, _, stderr := fiducial("train", three, "--out", kp3, "--preset", "fast", "--epochs", "1",
		"--set", "out_channel=4,6,8", "--set", "batch_size=4"); status != exitDone {
		t.Fatal(stderr)
	}
	type figures struct {
		RMSE      float64  `json:"rmse"`
		MeanFace  float64  `json:"mean_face_rmse"`
		Complete  *float64 `json:"rmse_complete"`
		MeanWhole *float64 `json:"mean_face_rmse_complete"`
		NME       float64  `json:"nme"`
		PCK5      float64  `json:"pck_5"`
		Faces     int      `json:"faces"`
		Unshared  []string `json:"unshared"`
		Keypoints map[string]struct {
			Count int `json:"count"`
		} `json:"keypoints"`
	}
	type both struct {
		figures
		Compare figures `json:"compare"`
	}
	measure := func(args ...string) (o both) {
		t.Helper()
		status, stdout, stderr := fiducial(append([]string{"evaluate", "--split", "all", "--json"}, args...)...)
		if err := json.Unmarshal([]byte(stdout), &o); err != nil || status != exitDone {
			t.Fatalf("%v: exit %d, %v, %s", args, status, err, stderr)
		}
		return o
	}
	alone := measure(three, "--compare", kp3)
	if alone.Unshared != nil {
		t.Errorf("where both predict all, %v are left out", alone.Unshared)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) < 1e-3*want+1e-9) {
			t.Errorf("%s is %v, at the three keypoints alone %v", what, got, want)
		}
	}
	same := func(what string, got, want figures) {
		t.Helper()
		near(what+": RMSE", got.RMSE, want.RMSE)
		near(what+": mean face", got.MeanFace, want.MeanFace)
		near(what+": NME", got.NME, want.NME)
		near(what+": PCK", got.PCK5, want.PCK5)
		if len(got.Unshared) != 12 || got.Faces != want.Faces {
			t.Errorf("%s: %d faces of %d; left out are %v", what, got.Faces, want.Faces, got.Unshared)
		}
		if got.Complete == nil || got.MeanWhole == nil {
			t.Errorf("%s: over complete rows the RMSE or that of the mean face is missing", what)
		}
		for name, k := range got.Keypoints {
			if k.Count != want.Keypoints[name].Count {
				t.Errorf("%s: %d points of %s, want %d", what, k.Count, name, want.Keypoints[name].Count)
			}
		}
	}
	own := filepath.Join(folder, "own.safetensors")
	if err := os.WriteFile(own, assets.Weights(), 0o600); err != nil {
		t.Fatal(err)
	}
	got := measure(faces, "--compare", kp3)
	same("the first", got.figures, alone.figures)
	same("the other", got.Compare, alone.Compare)
	turned := measure(faces, "--model", kp3, "--compare", own)
	same("turned, the first", turned.figures, alone.Compare)
	same("turned, the other", turned.Compare, alone.figures)

	const says = "compared at the 3 keypoints that both predict; 12 that only one of them predicts are left out on both sides\n"
	if _, text, stderr := fiducial("evaluate", faces, "--compare", kp3, "--split", "all"); strings.Count(text, says) != 1 {
		t.Errorf("it says %s%s", text, stderr)
	}
}
