package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Rows whose cells can't be told apart are passed over: they stay as they are, byte for byte, the others are predicted
// as in a file without them, and how many there are is said once, with what info says of the first.
func TestPredictPassesOverBadRows(t *testing.T) {
	faces := sample(t, "6")
	good := strings.Split(textOf(t, faces), "\n")
	for name, spoil := range map[string]func(lines []string){
		"one cell too many": func(lines []string) { lines[3] = "7," + lines[3] },
		"an open quote":     func(lines []string) { lines[3] = strings.Replace(lines[3], ",", ",\"", 1) },
		"both": func(lines []string) {
			lines[3] = "7," + lines[3]
			lines[5] = strings.Replace(lines[5], ",", ",\"", 1)
		},
	} {
		lines := slices.Clone(good)
		spoil(lines)
		folder := t.TempDir()
		bad, out, want, points := filepath.Join(folder, "bad.csv"), filepath.Join(folder, "out.csv"), filepath.Join(folder, "want.csv"), filepath.Join(folder, "p.csv")
		if err := os.WriteFile(bad, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		var info struct {
			Faults []infoFault `json:"faults"`
		}
		if _, stdout, stderr := fiducial("info", bad, "--json"); json.Unmarshal([]byte(stdout), &info) != nil || len(info.Faults) == 0 {
			t.Fatalf("%s: info says %s%s", name, stdout, stderr)
		}
		says, passed := "bad.csv: 1 row was passed over and stays as it is: ", 1
		if name == "both" {
			says, passed = "bad.csv: 2 rows were passed over and stay as they are; the first: ", 2
		}
		says += info.Faults[0].String()
		for _, more := range [][]string{nil, {"--fill"}, {"--points", points}, {"--json"}} {
			if status, _, stderr := fiducial(append([]string{"predict", faces, "--out", want, "--force"}, more...)...); status != exitDone {
				t.Fatal(stderr)
			}
			status, stdout, stderr := fiducial(append([]string{"predict", bad, "--out", out, "--force"}, more...)...)
			if status != exitDone || strings.Count(stderr, strings.Split(says, `"`)[0]) != 1 || strings.Contains(stderr, "Predict:") || strings.Contains(stderr, "no usable photo") {
				t.Fatalf("%s, %v: exit %d, it says %q, want %q", name, more, status, stderr, says)
			}
			after, expected := strings.Split(textOf(t, out), "\n"), strings.Split(textOf(t, want), "\n")
			if len(after) != len(lines) {
				t.Fatalf("%s, %v: %d lines, not %d", name, more, len(after), len(lines))
			}
			for i, line := range after {
				if lines[i] != good[i] {
					expected[i] = lines[i]
				}
				if line != expected[i] {
					t.Errorf("%s, %v: line %d is %.60q, want %.60q", name, more, i+1, line, expected[i])
				}
			}
			if slices.Contains(more, "--json") {
				var fields map[string]any
				if err := json.Unmarshal([]byte(stdout), &fields); err != nil || fields["rows"] != 6. || fields["passed_over"] != float64(passed) ||
					fields["not_predicted"] != float64(passed) {
					t.Errorf("%s: %s", name, stdout)
				}
			}
		}
		if text := textOf(t, points); strings.Contains(text, "\n2,") || !strings.Contains(text, "\n3,") {
			t.Errorf("%s: the points of the row that was passed over are written, or others not", name)
		}
	}
}
