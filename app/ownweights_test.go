package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// The built-in weights know what the photos look like that they learned from: copies of them count as learned from,
// too.
func TestEmbeddedWeightsKnowLooks(t *testing.T) {
	c, err := ownWeights()
	if err != nil {
		t.Fatal(err)
	}
	if learned, looks := len(c.Learned), c.Looks.Len(); looks == 0 || looks < learned-learned/100 || looks > learned {
		t.Errorf("they learned from %d photos and know what %d look like: fiducial strip --photos adds it", learned, looks)
	}
}

// Without --model the built-in weights serve.
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
