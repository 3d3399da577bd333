package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/model/onnx"
)

// The built-in weights, or those of a checkpoint, become an ONNX file, which may be written again but replaces nothing
// else.
func TestONNXCommand(t *testing.T) {
	out := filepath.Join(t.TempDir(), "own.onnx")
	for range 2 {
		status, stdout, stderr := fiducial("onnx", "--out", out)
		if status != exitDone || !strings.Contains(stdout, "96×96 px with 15 keypoints") {
			t.Fatalf("exit %d, %s%s", status, stdout, stderr)
		}
	}
	content, err := os.ReadFile(out)
	if err != nil || !strings.HasPrefix(string(content), onnx.Signature) || !strings.Contains(string(content), `"left_eye_center"`) {
		t.Fatalf("%v, %.40q", err, content)
	}
	status, stdout, stderr := fiducial("onnx", "--out", out, "--json")
	var said struct {
		Bytes, Side int
		Keypoints   []string
	}
	if err := json.Unmarshal([]byte(stdout), &said); err != nil || status != exitDone || said.Bytes != len(content) || said.Side != 96 || len(said.Keypoints) != 15 {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	if status, _, stderr := fiducial("onnx", "--out", out, "--points-only"); status != exitDone {
		t.Errorf("exit %d, %s", status, stderr)
	}
	points, err := os.ReadFile(out)
	for name, both := range map[string]bool{"points": true, "expected_error": false, "mean_points": false} {
		if !strings.Contains(string(content), name) || strings.Contains(string(points), name) != both || err != nil {
			t.Errorf("%s is not where it belongs: %v", name, err)
		}
	}
	other := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(other, []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"onnx", "--out", other}, {"onnx", other, "--out", out}, {"onnx"}} {
		status, _, stderr := fiducial(args...)
		if status == exitDone || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%q: exit %d, %s", args, status, stderr)
		}
	}
	if kept, _ := os.ReadFile(other); string(kept) != "notes" {
		t.Error("a file of another kind was replaced")
	}
}
