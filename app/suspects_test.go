package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestSuspectsListsTheWorstFirst(t *testing.T) {
	faces, m := trained(t)
	content, err := os.ReadFile(faces)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\n")
	cells := strings.Split(lines[18], ",") // row 17: its left eye far outside
	cells[0], cells[1] = "400", "-300"
	lines[18] = strings.Join(cells, ",")
	if err := os.WriteFile(faces, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := fiducial("suspects", faces, "--model", m, "--json")
	if status != exitDone {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	var rows []int
	last := 0.0
	for i, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		var got struct {
			Row        *int
			Keypoint   string
			Score      float64
			Reason     string
			Label      [2]float64
			Prediction [2]float64
			Kind       string
			Keypoints  []string
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.Row == nil {
			t.Fatalf("%v in %s", err, line)
		}
		if i == 0 && (*got.Row != 17 || got.Keypoint != "left_eye_center" || got.Label != [2]float64{400, -300} || !strings.Contains(got.Reason, "outside of the photo") || got.Kind != "off" || got.Keypoints[0] != got.Keypoint) {
			t.Errorf("the worst is %s", line)
		}
		if i > 0 && got.Score > last {
			t.Errorf("%s comes after %v", line, last)
		}
		rows, last = append(rows, *got.Row), got.Score
	}
	if len(rows) != 80 {
		t.Errorf("%d rows are listed of 80", len(rows))
	}
	_, again, _ := fiducial("suspects", faces, "--model", m, "--json", "--top", "5")
	if !strings.HasPrefix(stdout, again) || strings.Count(again, "\n") != 5 {
		t.Errorf("the first five are others when asked for alone: %s", again)
	}
	_, text, _ := fiducial("suspects", faces, "--model", m, "--top", "3")
	var likely, of int
	if n, _ := fmt.Sscanf(text, "%d of %d labelled faces are", &likely, &of); n != 2 || likely < 1 || of != 80 ||
		!strings.Contains(text, "row 17 ") || !strings.Contains(text, "labelled at 400.0, -300.0") || strings.Count(text, "\n") != 1+2*min(3, likely) {
		t.Errorf("as text: %s", text)
	}
}

// No more rows are listed than are suspects at all, however many are asked for.
func TestSuspectsListsSuspectsAlone(t *testing.T) {
	faces := sample(t, "80")
	_, all, _ := fiducial("suspects", faces)
	_, text, stderr := fiducial("suspects", faces, "--top", "70")
	if text != all || strings.Count(text, "\n") >= 141 || !strings.Contains(text, "of 80 labelled faces are more likely wrong than right\n") {
		t.Errorf("with --top 70: %s%s\nwithout: %s", text, stderr, all)
	}
	_, one, _ := fiducial("suspects", faces, "--top", "1")
	if strings.Count(all, "\n") > 3 && (strings.Count(one, "\n") != 3 || !strings.Contains(one, "; the first 1\n")) {
		t.Errorf("with --top 1: %s", one)
	}
}

func TestSuspectsRefuses(t *testing.T) {
	faces := sample(t, "4")
	for _, args := range [][]string{{faces, "--top", "-1"}, {}} {
		if status, _, stderr := fiducial(append([]string{"suspects"}, args...)...); status != exitUsage || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit %d, %s", args, status, stderr)
		}
	}
	if got := fmt.Sprintf("%s %s %s", percentOf(0), percentOf(20), percentOf(-3)); got != "50% > 99% 5%" {
		t.Errorf("log odds in percent: %s", got)
	}
}

// Labels that are wrong all over the file are said to be, before any row, and not taken for usual.
func TestSuspectsDoubtsAWholeFile(t *testing.T) {
	faces, m := trained(t)
	spoilt := changed(t, faces, func(_, k int, v float64) string { return fmt.Sprint(v/2 + float64(40*(k%2))) })
	_, right, _ := fiducial("suspects", faces, "--model", m)
	status, wrong, stderr := fiducial("suspects", spoilt, "--model", m)
	if status != exitDone || strings.Contains(right, "the whole file") || !strings.Contains(strings.SplitN(wrong, "\n", 2)[0], "the whole file is doubtful") {
		t.Errorf("exit %d, of right labels: %s; of wrong ones: %s %s", status, right, wrong, stderr)
	}
	if !strings.Contains(wrong, "80 of 80 labelled faces are more likely wrong") {
		t.Errorf("it says %s", wrong)
	}
	_, stdout, stderr := fiducial("suspects", spoilt, "--model", m, "--json")
	if !strings.Contains(stderr, "the whole file is doubtful") || strings.Contains(stdout, "whole file") {
		t.Errorf("as JSON it says %s", stderr)
	}
}
