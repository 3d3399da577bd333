package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/project"
	"fiducial/data/template"
)

// photoFolder draws photos into a folder of the test's own: what is returned is the folder around it.
func photoFolder(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	if status, _, stderr := fiducial("sample", filepath.Join(top, "drawn"), "--photos", "--rows", "4", "--seed", "458"); status != exitDone {
		t.Fatalf("sample: exit %d, %s", status, stderr)
	}
	return top
}

func TestNewFromPhotos(t *testing.T) {
	top := photoFolder(t)
	photos, out := filepath.Join(top, "drawn", "photos"), filepath.Join(top, "faces.csv")
	files, err := filepath.Glob(filepath.Join(photos, "*"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(filepath.Join(photos, "x.heic"), []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := fiducial("new", photos, "--out", out)
	if status != exitDone || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "HEIC is not read; convert it") || !strings.Contains(stdout, "into "+out) {
		t.Fatalf("exit %d, %s%s", status, stdout, stderr)
	}
	first, err := os.ReadFile(out)
	if want := "file,box_left,box_top,box_size," + strings.Join(face.Standard().Names()[:1], "") + "_x,"; err != nil || !strings.HasPrefix(string(first), want) {
		t.Errorf("%v: %.80s", err, first)
	}

	// It is a dataset as any other.
	var info infoObject
	_, stdout, stderr = fiducial("info", out, "--json")
	if err := json.Unmarshal([]byte(stdout), &info); err != nil || info.Rows < len(files) || len(info.Faults) > 0 || len(info.Keypoints) != 15 {
		t.Errorf("%v %s: %+v", err, stderr, info)
	}
	if status, _, stderr := fiducial("predict", out, "--out", filepath.Join(top, "predicted.csv")); status != exitDone {
		t.Errorf("predict: %s", stderr)
	}

	// Nothing is replaced unasked; keypoints come from where they are.
	if status, _, stderr := fiducial("new", photos, "--out", out); status != exitFailed || !strings.Contains(stderr, "--force") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	dog, _ := template.Find("dog6")
	for keypoints, want := range map[string][]string{"@dog6": dog.Keypoints.Names(), "nose,chin": {"nose", "chin"}} {
		status, stdout, stderr := fiducial("new", photos, "--out", out, "--keypoints", keypoints, "--force", "--json")
		lines := strings.Split(strings.TrimSpace(stdout), "\n")
		if status != exitDone || len(lines) != len(files)+2 {
			t.Errorf("%s: exit %d, %q, %s", keypoints, status, lines, stderr)
		}
		var photo struct {
			Photo, File, Problem string
			Rows                 int
		}
		if err := json.Unmarshal([]byte(lines[0]), &photo); err != nil || photo.File != "drawn/photos/"+filepath.Base(files[0]) || photo.Rows < 1 {
			t.Errorf("%v: %+v", err, photo)
		}
		_, stdout, _ = fiducial("info", out, "--json")
		if err := json.Unmarshal([]byte(stdout), &info); err != nil || strings.Join(info.Keypoints, ",") != strings.Join(want, ",") {
			t.Errorf("%s: %v", keypoints, info.Keypoints)
		}
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"new", photos, "--out", files[0]}, "a photo to read from"},
		{[]string{"new", photos, "--out", out, "--force", "--keypoints", "a,a"}, "a, a"},
		{[]string{"new", photos, "--out", out, "--force", "--keypoints", "@nothing"}, "templates are"},
		{[]string{"new", photos, "--out", out, "--force", "--keypoints", "@dog6,a"}, "one source"},
		{[]string{"new", "--out", out}, "photos"},
		{[]string{"add", photos, "--to", filepath.Join(top, "drawn")}, "folder"},
	} {
		if status, stdout, stderr := fiducial(c.args...); status != exitUsage || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%q: exit %d, %s%s", c.args, status, stdout, stderr)
		}
	}
}

func TestAddAndLocate(t *testing.T) {
	top := photoFolder(t)
	photos, out := filepath.Join(top, "drawn", "photos"), filepath.Join(top, "faces.csv")
	files, _ := filepath.Glob(filepath.Join(photos, "*"))
	if status, _, stderr := fiducial("new", files[0], "--out", out); status != exitDone {
		t.Fatal(stderr)
	}
	before, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	folders := data.Options{}.Folders()
	lock, err := project.Acquire(out, folders)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"add", photos, "--to", out}, {"locate", out, photos}} {
		if status, _, stderr := fiducial(args...); status != exitFailed || !strings.Contains(stderr, "open in another window") {
			t.Errorf("%q while a window has it open: exit %d, %s", args, status, stderr)
		}
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := fiducial("add", photos, "--to", out)
	after, err := os.ReadFile(out)
	if status != exitDone || stderr != "" || err != nil || !strings.HasPrefix(string(after), string(before)) || !strings.Contains(stdout, "in it already: 1") {
		t.Fatalf("exit %d, %s%s, %v", status, stdout, stderr, err)
	}
	if status, stdout, _ := fiducial("add", photos, "--to", out); status != exitDone || !strings.Contains(stdout, "nothing is added") {
		t.Errorf("exit %d, %s", status, stdout)
	}

	if err := os.Rename(photos, filepath.Join(top, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = fiducial("locate", out, top)
	moved, err := os.ReadFile(out)
	if status != exitDone || stderr != "" || err != nil || string(moved) != strings.ReplaceAll(string(after), "drawn/photos/", "elsewhere/") || !strings.Contains(stdout, "by the name alone") {
		t.Errorf("exit %d, %s%s, %v", status, stdout, stderr, err)
	}
	if status, stdout, _ := fiducial("locate", out, top); status != exitDone || !strings.Contains(stdout, "all photos are where it says") {
		t.Errorf("exit %d, %s", status, stdout)
	}
	entries, _ := os.ReadDir(top)
	if len(entries) != 3 { // the CSV, what was drawn, and the photos
		t.Errorf("left %v", entries)
	}
}
