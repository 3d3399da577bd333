package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The labels of a row that can't be predicted do not pass for predictions, and it is said that it is none.
func TestPredictLeavesNoLabelsInsteadOfPredictions(t *testing.T) {
	faces := sample(t, "6")
	text, err := os.ReadFile(faces)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	lines[2] = strings.TrimRight(lines[2], "\r\n") + " x\n" // no photo any more
	if err := os.WriteFile(faces, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, fill := range []bool{false, true} {
		out := filepath.Join(t.TempDir(), "p.csv")
		args := []string{"predict", faces, "--out", out, "--json", "--threads", "1"}
		if fill {
			args = append(args, "--fill")
		}
		status, stdout, stderr := fiducial(args...)
		var said struct {
			Rows         int `json:"rows"`
			NotPredicted int `json:"not_predicted"`
		}
		if status != exitDone || json.Unmarshal([]byte(stdout), &said) != nil || said.Rows != 6 || said.NotPredicted != 1 {
			t.Fatalf("exit %d: %s %s", status, stdout, stderr)
		}
		f, err := os.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if kept := rows[2][0] != ""; kept != fill {
			t.Errorf("with fill %v the label of the row without a photo is kept: %v", fill, kept)
		}
		if rows[1][0] == "" {
			t.Error("another row has no prediction")
		}
	}
	if status, stdout, stderr := fiducial("predict", faces, "--out", filepath.Join(t.TempDir(), "q.csv")); status != exitDone || !strings.Contains(stdout, "predicted 5 faces") || !strings.Contains(stderr, "1 of 6 rows") {
		t.Errorf("exit %d: %s %s", status, stdout, stderr)
	}
}
