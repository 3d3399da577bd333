package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Without --model the embedded weights serve.
func TestEmbeddedWeightsServe(t *testing.T) {
	faces, out := sample(t, "4"), filepath.Join(t.TempDir(), "predicted.csv")
	status, stdout, stderr := fiducial("evaluate", faces)
	if status != exitDone || !strings.Contains(stdout, "RMSE") {
		t.Errorf("evaluate: exit %d, %s%s", status, stdout, stderr)
	}
	if status, _, stderr := fiducial("predict", faces, "--out", out); status != exitDone {
		t.Errorf("predict: exit %d, %s", status, stderr)
	}
	if status, _, stderr := fiducial("suspects", faces); status != exitDone {
		t.Errorf("suspects: exit %d, %s", status, stderr)
	}
}
