package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/photo"
)

// The faces of a folder of photos are found and predicted, into a dataset that names the photos, and onto the photos.
func TestPredictPhotos(t *testing.T) {
	top := photoFolder(t)
	photos, out, pictures := filepath.Join(top, "drawn", "photos"), filepath.Join(top, "points.csv"), filepath.Join(top, "pictures")
	files, _ := filepath.Glob(filepath.Join(photos, "*"))
	status, stdout, stderr := fiducial("predict", photos, "--out", out, "--pictures", pictures, "--no-mirror")
	if status != exitDone || !strings.Contains(stdout, "into "+out+" and ") {
		t.Fatalf("exit %d, %s%s", status, stdout, stderr)
	}
	var info infoObject
	_, stdout, _ = fiducial("info", out, "--json")
	if err := json.Unmarshal([]byte(stdout), &info); err != nil || info.Rows < len(files) || info.Complete != info.Rows || len(info.Faults) > 0 {
		t.Errorf("%v: %+v", err, info)
	}
	content, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(content), "\ndrawn/photos/"+filepath.Base(files[0])+",") {
		t.Errorf("%v: %.200s", err, content)
	}
	drawn, _ := os.ReadDir(pictures)
	if len(drawn) != len(files) {
		t.Errorf("drawn are %v", drawn)
	}
	for _, file := range files {
		of, err := photo.Look(file)
		if err != nil {
			t.Fatal(err)
		}
		marked, err := photo.Look(filepath.Join(pictures, filepath.Base(file)))
		if err != nil || marked.Width != of.Width || marked.Height != of.Height || marked.Hash == of.Hash {
			t.Errorf("%v: %+v of %+v", err, marked, of)
		}
	}

	one := filepath.Join(top, "one")
	if status, stdout, stderr := fiducial("predict", files[0], "--pictures", one, "--no-mirror"); status != exitDone || !strings.Contains(stdout, "1 picture in "+one) {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	text := filepath.Join(top, "text.jpg")
	if err := os.WriteFile(text, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"predict", photos}, exitUsage, "--pictures=DIR"},
		{[]string{"predict", photos, "--pictures", one}, exitFailed, "something in that folder already"},
		{[]string{"predict", photos, "--pictures", filepath.Join(top, "new"), "--fill"}, exitUsage, "--fill"},
		{[]string{"predict", sample(t, "3"), "--pictures", filepath.Join(top, "new")}, exitUsage, "no photos"},
		{[]string{"predict", text, "--pictures", filepath.Join(top, "new")}, exitFailed, "no picture that is read here"},
	} {
		if status, _, stderr := fiducial(c.args...); status != c.status || !strings.Contains(stderr, c.says) {
			t.Errorf("%q: exit %d, %s", c.args, status, stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(top, "new")); err == nil {
		t.Error("something was written by halves")
	}
}

func TestPictureNames(t *testing.T) {
	taken := map[string]bool{}
	for _, c := range [][2]string{{"a/x.jpg", "x.jpg"}, {"b/X.JPG", "2-X.JPG"}, {"c/x.jpg", "3-x.jpg"}, {"a/x.tiff", "x.tiff.png"}, {"b/x.tiff", "2-x.tiff.png"}, {"a/x.png", "x.png"}} {
		if got := pictureName(filepath.FromSlash(c[0]), taken); got != c[1] {
			t.Errorf("%s: %s, want %s", c[0], got, c[1])
		}
	}
}
