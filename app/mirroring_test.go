package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

// nameless writes the drawn faces at path anew, their keypoints named p0, p1 …, and returns the new file.
func nameless(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	header, rows, _ := strings.Cut(string(content), "\n")
	for i, name := range face.Standard().Names() {
		header = strings.ReplaceAll(header, name+"_", fmt.Sprintf("p%d_", i))
	}
	out := filepath.Join(t.TempDir(), "nameless.csv")
	if err := os.WriteFile(out, []byte(header+"\n"+rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// Faces whose keypoints have no known partners are mirrored neither in training nor in prediction, and it says so; the
// same faces under the contest's names are.
func TestNothingIsMirroredWithoutPartners(t *testing.T) {
	named := sample(t, "40")
	for _, c := range []struct {
		file     string
		mirrored bool
	}{{named, true}, {nameless(t, named), false}} {
		folder := t.TempDir()
		do := func(args ...string) (stdout, stderr string) {
			t.Helper()
			status, stdout, stderr := fiducial(args...)
			if status != exitDone {
				t.Fatalf("%v: exit %d, %s", args, status, stderr)
			}
			return stdout, stderr
		}
		const note = "not mirrored"
		trained := map[string]endObject{}
		says := map[string]string{}
		for _, mirror := range []string{"true", "false"} {
			out, said := do("train", c.file, "--out", filepath.Join(folder, mirror), "--preset", "notebook", "--epochs", "2", "--json",
				"--set", "out_channel=1,1,1", "--set", "batch_size=8", "--set", "lr=0.01", "--set", "augment.mirror="+mirror)
			end, _ := lastEvent(t, out)
			end.Checkpoint = ""
			trained[mirror], says[mirror] = end, said
		}
		if differ := trained["true"].BestRMSE != trained["false"].BestRMSE; differ != c.mirrored {
			t.Errorf("%s: training with and without the mirror differs: %v", c.file, differ)
		}
		if strings.Contains(says["true"], note) == c.mirrored || strings.Contains(says["false"], note) {
			t.Errorf("%s: training says %q, without the mirror %q", c.file, says["true"], says["false"])
		}
		model := filepath.Join(folder, "true")
		var answers []string
		for _, flag := range []string{"--mirror", "--no-mirror"} {
			out := filepath.Join(folder, flag+".csv")
			_, said := do("predict", c.file, "--model", model, "--out", out, flag)
			if says := strings.Contains(said, note); says != (!c.mirrored && flag == "--mirror") {
				t.Errorf("%s: predict %s says %q", c.file, flag, said)
			}
			content, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, string(content))
		}
		if differ := answers[0] != answers[1]; differ != c.mirrored {
			t.Errorf("%s: prediction with and without the mirror differs: %v", c.file, differ)
		}
		for _, command := range []string{"evaluate", "suspects"} {
			if _, said := do(command, c.file, "--model", model); strings.Contains(said, note) == c.mirrored {
				t.Errorf("%s: %s says %q", c.file, command, said)
			}
		}
		if out, _ := do("info", c.file, "--json"); strings.Contains(out, `["left_eye_center","right_eye_center"]`) != c.mirrored {
			t.Errorf("%s: info says %s", c.file, out)
		}
	}
}

// The same faces train the same under CelebA's names as under the contest's: pairs and the middle line are found in
// both.
func TestCelebAsNamesAreMirrored(t *testing.T) {
	faces := sample(t, "60")
	contest := []string{"left_eye_center", "right_eye_center", "nose_tip", "mouth_left_corner", "mouth_right_corner"}
	rmse := map[bool]float64{}
	for _, celebA := range []bool{false, true} {
		file := rewritten(t, faces, func(lines []string) []string {
			return onlyPoints(lines, contest, celebA)
		})
		status, stdout, stderr := fiducial("train", file, "--out", filepath.Join(t.TempDir(), "m"), "--preset", "notebook", "--epochs", "2", "--json",
			"--set", "out_channel=1,1,1", "--set", "batch_size=8", "--set", "lr=0.01", "--set", "augment.mirror=true")
		if status != exitDone || stderr != "" {
			t.Fatalf("train: exit %d, %s", status, stderr)
		}
		end, _ := lastEvent(t, stdout)
		rmse[celebA] = float64(end.BestRMSE)
	}
	if rmse[true] != rmse[false] {
		t.Errorf("under CelebA's names %v px, under the contest's %v", rmse[true], rmse[false])
	}
}

// onlyPoints keeps the points of those names and the image of each line, the points renamed as in CelebA where that is
// asked.
func onlyPoints(lines, names []string, celebA bool) (out []string) {
	columns := strings.Split(lines[0], ",")
	var keep []int
	for _, name := range names {
		keep = append(keep, slices.Index(columns, name+"_x"), slices.Index(columns, name+"_y"))
	}
	keep = append(keep, slices.Index(columns, "Image"))
	for i, line := range lines {
		cells := strings.Split(line, ",")
		var kept []string
		for _, c := range keep {
			kept = append(kept, cells[c])
		}
		text := strings.Join(kept, ",")
		if i == 0 && celebA {
			text = "lefteye_x,lefteye_y,righteye_x,righteye_y,nose_x,nose_y,leftmouth_x,leftmouth_y,rightmouth_x,rightmouth_y,Image"
		}
		out = append(out, text)
	}
	return out
}
