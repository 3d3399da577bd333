package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// Errors of faces in photos are in pixels of their squares, and say so; of faces in a file they are in its pixels.
func TestErrorsNameTheirUnit(t *testing.T) {
	for _, c := range []struct {
		path, unit string
	}{
		{filepath.Join(photoFolder(t), "drawn", "faces.csv"), "px at 96"},
		{sample(t, "8"), "px"},
	} {
		status, stdout, stderr := fiducial("evaluate", c.path, "--split", "all")
		if status != exitDone || !strings.Contains(stdout, " "+c.unit+" ") || c.unit == "px" && strings.Contains(stdout, "px at") {
			t.Errorf("evaluate %s: exit %d, %s%s", c.path, status, stdout, stderr)
		}
		_, stdout, _ = fiducial("evaluate", c.path, "--split", "all", "--json")
		var o struct{ Unit string }
		if err := json.Unmarshal([]byte(stdout), &o); err != nil || o.Unit != c.unit {
			t.Errorf("evaluate --json %s: %v, %s", c.path, err, stdout)
		}
		_, stdout, stderr = fiducial("suspects", c.path, "--top", "1", "--json")
		var s struct {
			Unit   string
			Reason string `json:"reason_unit"`
			Why    string `json:"reason"`
		}
		if err := json.Unmarshal([]byte(stdout), &s); err != nil || s.Unit != "px" || s.Reason != c.unit {
			t.Errorf("suspects --json %s: %v, %s%s", c.path, err, stdout, stderr)
		}
		if all, named := strings.Count(s.Why, " px"), strings.Count(s.Why, " "+c.unit); all != named || all == 0 || c.unit == "px" && strings.Contains(s.Why, "px at") {
			t.Errorf("suspects %s does not call its distances %s: %s", c.path, c.unit, s.Why)
		}
		_, stdout, stderr = fiducial("train", c.path, "--out", filepath.Join(t.TempDir(), "m"), "--preset", "fast", "--epochs", "1", "--set", "all_faces=false")
		if i := strings.Index(stdout, "RMSE "); i >= 0 && !strings.Contains(stdout[i:], c.unit) || c.unit == "px" && strings.Contains(stdout, "px at") {
			t.Errorf("train %s: %s%s", c.path, stdout, stderr)
		}
	}
}
