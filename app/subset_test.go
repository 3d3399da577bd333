package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// table reads a dataset: each column by its name, but the photos.
func table(t *testing.T, path string) map[string][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]string{}
	for i, name := range records[0] {
		for _, r := range records[1:] {
			if name != "Image" {
				columns[name] = append(columns[name], r[i])
			}
		}
	}
	return columns
}

// picked writes a dataset with these keypoints alone, in this order, some under other names (new:old), and returns
// where.
func picked(t *testing.T, path string, names ...string) string {
	t.Helper()
	var header []string
	return rewrittenCells(t, path, func(row int, cells []string) []string {
		var out []string
		if row < 0 {
			header = slices.Clone(cells)
		}
		for _, name := range names {
			to, from, other := strings.Cut(name, ":")
			if !other {
				from = to
			}
			for _, axis := range []string{"_x", "_y"} {
				cell := cells[slices.Index(header, from+axis)]
				if row < 0 {
					cell = to + axis
				}
				out = append(out, cell)
			}
		}
		return append(out, cells[len(cells)-1])
	})
}

// Weights for fifteen keypoints predict those of them that a file has, as they predict them among all.
func TestWeightsPredictTheKeypointsThatAFileHas(t *testing.T) {
	faces := sample(t, "8")
	five := []string{"mouth_right_corner", "nose_tip", "left_eye_center", "mouth_left_corner", "right_eye_center"}
	part := picked(t, faces, five...)
	folder := t.TempDir()
	predict := func(file, name string, args ...string) (map[string][]string, string) {
		t.Helper()
		out := filepath.Join(folder, name)
		status, _, stderr := fiducial(append([]string{"predict", file, "--out", out}, args...)...)
		if status != exitDone {
			t.Fatalf("predict %s: exit %d, %s", name, status, stderr)
		}
		return table(t, out), stderr
	}
	all, _ := predict(faces, "all.csv")
	some, stderr := predict(part, "some.csv")
	if len(some) != 10 || stderr != "" {
		t.Errorf("%d columns, says %q", len(some), stderr)
	}
	for name, cells := range some {
		for row, cell := range cells {
			want, _ := strconv.ParseFloat(all[name][row], 64)
			if got, err := strconv.ParseFloat(cell, 64); err != nil || math.Abs(got-want) > 0.011 {
				t.Errorf("row %d, %s is predicted at %s, among all keypoints at %v", row, name, cell, want)
			}
		}
	}
	holes := rewrittenCells(t, part, func(row int, cells []string) []string {
		if row == 2 {
			cells[2], cells[3] = "", ""
		}
		return cells
	})
	filled, _ := predict(holes, "filled.csv", "--fill")
	before := table(t, holes)
	for name, cells := range filled {
		for row, cell := range cells {
			want := before[name][row]
			if row == 2 && strings.HasPrefix(name, "nose_tip") || want == "" {
				want = some[name][row]
			}
			if cell != want {
				t.Errorf("row %d, %s was filled with %q, want %q", row, name, cell, want)
			}
		}
	}
	rmse := func(file string) (by map[string]struct{ RMSE *float64 }) {
		t.Helper()
		status, stdout, stderr := fiducial("evaluate", file, "--json")
		var o struct {
			Keypoints map[string]struct{ RMSE *float64 }
		}
		if err := json.Unmarshal([]byte(stdout), &o); err != nil || status != exitDone {
			t.Fatalf("evaluate: exit %d, %v, %s", status, err, stderr)
		}
		return o.Keypoints
	}
	whole, of := rmse(faces), rmse(part)
	for _, name := range five {
		if a, b := *whole[name].RMSE, *of[name].RMSE; math.Abs(a-b) > 1e-6 {
			t.Errorf("%s is off by %v px among all, by %v px alone", name, a, b)
		}
	}
	status, stdout, stderr := fiducial("suspects", part, "--json")
	if lines := strings.Split(strings.TrimSpace(stdout), "\n"); status != exitDone || len(lines) != 8 || !strings.Contains(stdout, `"keypoint":"`) || strings.Contains(stdout, "eyebrow") {
		t.Errorf("suspects: exit %d, %s, %s", status, stdout, stderr)
	}
}

// What weights never learned they do not predict, and say so; where they know nothing they say that.
func TestWeightsThatKnowSomeOrNoneOfTheKeypoints(t *testing.T) {
	faces := sample(t, "8")
	out := filepath.Join(t.TempDir(), "out.csv")
	part := picked(t, faces, "left_eye_center", "right_eye_center", "chin:mouth_center_bottom_lip", "nose_tip")
	status, _, stderr := fiducial("predict", part, "--out", out)
	if status != exitDone || !strings.Contains(stderr, "never learned it: chin") {
		t.Fatalf("predict: exit %d, %s", status, stderr)
	}
	was, is := table(t, part), table(t, out)
	if !slices.Equal(was["chin_x"], is["chin_x"]) || slices.Equal(was["nose_tip_x"], is["nose_tip_x"]) {
		t.Errorf("the chin was at %v and is at %v; the nose tip was at %v and is at %v", was["chin_x"], is["chin_x"], was["nose_tip_x"], is["nose_tip_x"])
	}
	if _, stdout, _ := fiducial("evaluate", part, "--json"); !strings.Contains(stdout, `"chin":{"count":0,"mean_face_rmse":null,"rmse":null}`) {
		t.Errorf("evaluate says %s", stdout)
	}
	if status, stdout, _ := fiducial("suspects", part, "--json"); status != exitDone || strings.Contains(stdout, "chin") {
		t.Errorf("suspects: exit %d, %s", status, stdout)
	}
	none := picked(t, faces, "p0:left_eye_center", "p1:right_eye_center")
	for _, args := range [][]string{{"predict", none, "--out", out + "2"}, {"evaluate", none}, {"suspects", none}} {
		if status, _, stderr := fiducial(args...); status != exitFailed || !strings.Contains(stderr, "it knows none of its keypoints (p0, p1), but left_eye_center") {
			t.Errorf("%s: exit %d, %s", args[0], status, stderr)
		}
	}
	_, m := trained(t)
	if status, _, stderr := fiducial("train", part, "--from", m, "--out", out+"3"); status != exitFailed || !strings.Contains(stderr, "chin") {
		t.Errorf("train --from: exit %d, %s", status, stderr)
	}
}

// Keypoints that were added since weights learned are no dead end: what is said leads on, in either way.
func TestTrainingOnFromWeightsThatLackAKeypoint(t *testing.T) {
	faces, m := trained(t)
	text, err := os.ReadFile(faces)
	more, out := filepath.Join(t.TempDir(), "more.csv"), filepath.Join(t.TempDir(), "out")
	if err == nil {
		err = os.WriteFile(more, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := fiducial("keypoints", more, "--add", "chin,left_ear"); status != exitDone {
		t.Fatal(stderr)
	}
	train := []string{"train", more, "--out", out, "--epochs", "1", "--threads", "1", "--force"}
	status, _, stderr := fiducial(append(train, "--from", m)...)
	if status != exitFailed || !strings.Contains(stderr, "does not know chin, left_ear; begin with fresh weights (without --from or --resume)") || !strings.Contains(stderr, "(--ignore;") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	for _, way := range [][]string{{"--from", m, "--ignore", "chin,left_ear"}, {"--preset", "cnn", "--set", "out_channel=2"}} {
		if status, _, stderr := fiducial(append(train, way...)...); status != exitDone {
			t.Errorf("%v: exit %d, %s", way, status, stderr)
		}
	}
}
