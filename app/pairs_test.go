package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// Pairs that somebody names count in training and travel in the checkpoint, so that nobody has to name them again.
func TestPairsThatAreNamed(t *testing.T) {
	file := nameless(t, sample(t, "40"))
	k := face.Standard()
	var said []string
	for i, p := range k {
		switch {
		case p.Partner == i:
			said = append(said, fmt.Sprintf("p%d", i))
		case p.Side == face.Left:
			said = append(said, fmt.Sprintf("p%d:p%d", i, p.Partner))
		}
	}
	pairs := strings.Join(said, ",")
	train := func(out string, args ...string) (rmse float64, stderr string) {
		t.Helper()
		status, stdout, stderr := fiducial(append([]string{"train", file, "--out", out, "--preset", "notebook", "--epochs", "2", "--json",
			"--set", "out_channel=1,1,1", "--set", "batch_size=8", "--set", "lr=0.01"}, args...)...)
		if status != exitDone {
			t.Fatalf("train %v: exit %d, %s", args, status, stderr)
		}
		end, _ := lastEvent(t, stdout)
		return float64(end.BestRMSE), stderr
	}
	folder := t.TempDir()
	m := filepath.Join(folder, "m")
	mirrored, said1 := train(m, "--set", "augment.mirror=true", "--pairs", pairs)
	plain, _ := train(filepath.Join(folder, "n"), "--set", "augment.mirror=true")
	if mirrored == plain || said1 != "" {
		t.Errorf("training with and without pairs: %v and %v px, says %q", mirrored, plain, said1)
	}
	for _, command := range []string{"evaluate", "suspects"} {
		if _, _, stderr := fiducial(command, file, "--model", m); stderr != "" {
			t.Errorf("%s: says %q", command, stderr)
		}
	}
	if _, stderr := train(filepath.Join(folder, "o"), "--from", m, "--set", "augment.mirror=true"); stderr != "" {
		t.Errorf("a run from it says %q", stderr)
	}
	if _, stdout, _ := fiducial("info", file, "--json", "--pairs", pairs); !strings.Contains(stdout, `["p0","p1"]`) || !strings.Contains(stdout, `"mirrored":true`) {
		t.Errorf("info says %s", stdout)
	}
	for _, wrong := range []string{"p0:p99", "p0:", "p0:p0"} {
		for _, args := range [][]string{{"info", file}, {"train", file, "--out", filepath.Join(folder, "w")}, {"suspects", file, "--model", m}, {"evaluate", file, "--model", m}} {
			if status, _, stderr := fiducial(append(args, "--pairs", wrong)...); status != exitUsage || !strings.Contains(stderr, "--pairs") {
				t.Errorf("%v --pairs %s: exit %d, %s", args, wrong, status, stderr)
			}
		}
	}
}

// Names that say the viewer's side, or are exchanged in one pair, are contradicted by the labels; correct ones are not.
func TestLabelsContradictNames(t *testing.T) {
	faces := sample(t, "20")
	header := func(change *strings.Replacer) string {
		return rewritten(t, faces, func(lines []string) []string {
			lines[0] = change.Replace(lines[0])
			return lines
		})
	}
	for _, c := range []struct {
		name, file string
		pairs      int
		says       string
	}{
		{"the subject's own", faces, 0, ""},
		{"nameless", nameless(t, faces), 0, ""},
		{"the viewer's", header(strings.NewReplacer("left", "right", "right", "left")), 6, "as the viewer sees them"},
		{"one pair", header(strings.NewReplacer("left_eye_center", "right_eye_center", "right_eye_center", "left_eye_center")), 1, "left_eye_center and right_eye_center"},
	} {
		_, o := informed(t, c.file)
		if c.pairs == 0 && len(o.Warnings) == 0 {
			continue
		}
		if len(o.Warnings) != 1 || o.Warnings[0].Kind != "partners" || o.Warnings[0].Count != c.pairs || !strings.Contains(o.Warnings[0].Text, c.says) {
			t.Errorf("%s: %+v", c.name, o.Warnings)
		}
		_, _, stderr := fiducial("train", c.file, "--out", filepath.Join(t.TempDir(), "m"), "--epochs", "1", "--set", "out_channel=1,1,1")
		if !strings.Contains(stderr, c.says) {
			t.Errorf("%s: train says %q", c.name, stderr)
		}
	}
}
