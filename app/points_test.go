package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// predictedPoints returns the lines of a file of predicted points by row and keypoint.
func predictedPoints(t *testing.T, path string) (lines [][]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if lines, err = csv.NewReader(f).ReadAll(); err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

// Each predicted point is written with how far off it probably is, with as many digits as are asked for, beside the
// same dataset as without; where the weights do not say it, that is said, and the places are empty.
func TestPredictSaysHowSureItIs(t *testing.T) {
	faces := sample(t, "4")
	dir := t.TempDir()
	plain, out, points := filepath.Join(dir, "plain.csv"), filepath.Join(dir, "out.csv"), filepath.Join(dir, "points.csv")
	if status, _, stderr := fiducial("predict", faces, "--out", plain, "--threads", "1"); status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	status, _, stderr := fiducial("predict", faces, "--out", out, "--points", points, "--digits", "5", "--threads", "1")
	if status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	without, err := os.ReadFile(plain)
	with, err2 := os.ReadFile(out)
	if err != nil || err2 != nil || string(without) != string(with) {
		t.Errorf("the dataset is another one: %v, %v", err, err2)
	}
	lines := predictedPoints(t, points)
	if len(lines) != 4*15 {
		t.Fatalf("%d points of 60", len(lines))
	}
	for _, line := range lines {
		off, err := strconv.ParseFloat(line[4], 64)
		_, digits, _ := strings.Cut(line[4], ".")
		if err != nil || !(off > 0.1 && off < 50) || len(digits) != 5 {
			t.Errorf("row %s, %s is expected to be %q px off", line[0], line[1], line[4])
		}
		var ellipse [3]float64
		for i := range ellipse {
			if ellipse[i], err = strconv.ParseFloat(line[5+i], 64); err != nil {
				t.Error(err)
			}
		}
		if !(ellipse[0] >= ellipse[1] && ellipse[1] > 0.05 && ellipse[0] < 5*off) || !(ellipse[2] >= 0 && ellipse[2] <= 180) {
			t.Errorf("row %s, %s, %v px off, has the ellipse %v", line[0], line[1], off, ellipse)
		}
	}

	_, m := trained(t)
	status, _, stderr = fiducial("predict", faces, "--model", m, "--out", out, "--points", points, "--force", "--threads", "1")
	if status != exitDone || !strings.Contains(stderr, "do not say how far off") {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	for _, line := range predictedPoints(t, points) {
		if line[4]+line[5]+line[6]+line[7] != "" {
			t.Errorf("row %s, %s is expected to be %q px off by weights that do not say it", line[0], line[1], line[4])
		}
	}
	if status, _, stderr := fiducial("predict", faces, "--out", out, "--digits", "5", "--force"); status != exitUsage || !strings.Contains(stderr, "--points") {
		t.Errorf("digits of a file that is not written: exit %d, %s", status, stderr)
	}
	if status, _, _ := fiducial("predict", faces, "--out", out, "--points", points, "--digits", "10"); status != exitUsage {
		t.Errorf("ten digits: exit %d", status)
	}
}

// A suspect says how far off its prediction probably is.
func TestSuspectsSayHowSureThePredictionIs(t *testing.T) {
	faces := sample(t, "4")
	status, stdout, stderr := fiducial("suspects", faces, "--json", "--threads", "1")
	if status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	for _, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		var got struct {
			Expected float64 `json:"expected_error"`
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil || !(got.Expected > 0.1) {
			t.Errorf("%v in %s", err, line)
		}
	}
}
