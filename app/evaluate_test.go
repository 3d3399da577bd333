package main

import (
	"encoding/csv"
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// trained draws faces and trains a tiny network on them.
func trained(t *testing.T) (faces, checkpoint string) {
	t.Helper()
	faces = sample(t, "80")
	checkpoint = filepath.Join(t.TempDir(), "m.safetensors")
	if status, _, stderr := fiducial("train", faces, "--out", checkpoint, "--preset", "cnn", "--epochs", "1", "--set", "out_channel=2,2,2", "--threads", "1"); status != exitDone {
		t.Fatalf("train: exit %d: %s", status, stderr)
	}
	return faces, checkpoint
}

// Where the picture cannot be written the tables are not either.
func TestEvaluateWritesAllOrNone(t *testing.T) {
	folder := t.TempDir()
	fail := &evaluateCommand{Out: filepath.Join(folder, "e.csv"), PNG: filepath.Join(folder, "none", "e.png")}
	if err := fail.write("all", nil); err == nil {
		t.Fatal("it wrote into a folder that is not there")
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestEvaluateComparesAndWritesTables(t *testing.T) {
	faces, m := trained(t)
	folder := t.TempDir()
	out, picture := filepath.Join(folder, "e.csv"), filepath.Join(folder, "e.png")
	status, stdout, stderr := fiducial("evaluate", faces, "--model", m, "--compare", m, "--split", "all", "--out", out, "--png", picture, "--json")
	if status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	var got struct {
		RMSE    float64
		Faces   int
		Split   string
		Trained bool `json:"trained_on"`
		Compare *struct{ RMSE float64 }
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Faces != 80 || got.Split != "all" || !got.Trained || got.Compare == nil || got.Compare.RMSE != got.RMSE || got.RMSE <= 0 {
		t.Errorf("evaluate says %s", stdout)
	}
	for path, want := range map[string]string{out: "model,row,keypoint", filepath.Join(folder, "e-summary.csv"): "figure,keypoint,m,m"} {
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), want) {
			t.Errorf("%s begins with %.60q, %v", path, text, err)
		}
		if _, err := csv.NewReader(strings.NewReader(string(text))).ReadAll(); err != nil {
			t.Error(err)
		}
	}
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := png.Decode(f); err != nil {
		t.Error(err)
	}
	_, text, _ := fiducial("evaluate", faces, "--model", m, "--compare", m, "--split", "test")
	for _, want := range []string{"RMSE complete", "difference", "±0.000", "nose_tip"} {
		if !strings.Contains(text, want) {
			t.Errorf("as text evaluate does not say %q: %s", want, text)
		}
	}
	if strings.Contains(text, "was trained on") {
		t.Errorf("nothing was trained on test faces: %s", text)
	}
}

// The weights of the program have one name, in figures and in help.
func TestEvaluateCallsBuiltInWeightsSo(t *testing.T) {
	faces, m := trained(t)
	for _, args := range [][]string{{faces, "--compare", m, "--split", "all"}, {"--help"}} {
		_, text, stderr := fiducial(append([]string{"evaluate"}, args...)...)
		if !strings.Contains(text, "built-in weights") || strings.Contains(text+stderr, "embedded") {
			t.Errorf("%v says %s%s", args, text, stderr)
		}
	}
}

func TestEvaluateWritesNoFileItReads(t *testing.T) {
	faces, m := trained(t)
	before, _ := os.ReadFile(faces)
	for _, args := range [][]string{{"--out", faces}, {"--png", faces}, {"--png", m}} {
		status, _, stderr := fiducial(append([]string{"evaluate", faces, "--model", m}, args...)...)
		if status != exitUsage || !strings.Contains(stderr, "choose another name") {
			t.Errorf("%v: exit %d, %s", args, status, stderr)
		}
	}
	if after, _ := os.ReadFile(faces); string(after) != string(before) {
		t.Error("the dataset was overwritten")
	}
}

// The figures agree with those that NumPy computes from the exported predictions, where there is NumPy.
func TestEvaluateAgreesWithNumPy(t *testing.T) {
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import numpy").Run() != nil {
		t.Skip("no NumPy here; make test-all has it")
	}
	faces, m := trained(t)
	folder := t.TempDir()
	predicted, points, evaluation := filepath.Join(folder, "p.csv"), filepath.Join(folder, "e.csv"), filepath.Join(folder, "e.json")
	if status, _, stderr := fiducial("predict", faces, "--model", m, "--out", predicted); status != exitDone {
		t.Fatal(stderr)
	}
	status, stdout, stderr := fiducial("evaluate", faces, "--model", m, "--split", "all", "--out", points, "--json")
	if status != exitDone {
		t.Fatal(stderr)
	}
	if err := os.WriteFile(evaluation, []byte(stdout), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(python, "../model/evaluation/testdata/evaluated.py", faces, predicted, points, evaluation).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
