package main

import (
	"encoding/json"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/synth"
)

// scenePhoto draws a photo into a folder of the test's own, and says where these are.
func scenePhoto(t *testing.T) (path string, boxes []face.Box) {
	t.Helper()
	p := synth.DrawPhoto(6, 1, 3)
	path = filepath.Join(t.TempDir(), "some faces.png")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(out, p.Image); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Faces {
		boxes = append(boxes, f.Box)
	}
	return path, boxes
}

// Each face of a photo is one line, and one object; a photo that can't be read is one sentence, and the others go on.
func TestFaces(t *testing.T) {
	path, boxes := scenePhoto(t)
	status, stdout, stderr := fiducial("faces", path, "--json")
	if status != exitDone || stderr != "" {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	var found []facesObject
	for line := range strings.Lines(stdout) {
		var f facesObject
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		found = append(found, f)
	}
	for _, b := range boxes {
		best := 0.0
		for _, f := range found {
			best = max(best, b.Overlap(face.Box{Left: f.Left, Top: f.Top, Size: f.Size}))
			if f.File != path || f.Score < 0.5 || f.Score > 1 {
				t.Errorf("a face in %s with the score %g", f.File, f.Score)
			}
		}
		if best < 0.5 {
			t.Errorf("nothing was found at %v: %s", b, stdout)
		}
	}

	folder := t.TempDir()
	broken, empty := filepath.Join(folder, "broken.jpg"), filepath.Join(folder, "empty.png")
	if err := os.WriteFile(broken, []byte("\xff\xd8\xff\xe0 no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(empty)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(out, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = fiducial("faces", broken, path, empty, filepath.Join(folder, "missing.jpg"))
	if status != exitFailed || strings.Count(stdout, "\n") != len(found)+1 || !strings.Contains(stdout, "empty.png: no face") {
		t.Errorf("exit %d: %s", status, stdout)
	}
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "broken.jpg") || !strings.Contains(lines[1], "missing.jpg") || !strings.Contains(lines[2], "2 of 4 photos") {
		t.Errorf("what failed is said as %q", lines)
	}
}

// Numbers that can't be meant are refused before a photo is read.
func TestFacesRefusesNumbers(t *testing.T) {
	for _, args := range [][]string{{"--least", "0"}, {"--least", "1.5"}, {"--least", "NaN"}, {"--score", "1"}, {"--score", "-0.5"}} {
		status, stdout, stderr := fiducial(append([]string{"faces", "missing.jpg"}, args...)...)
		if status != exitUsage || stdout != "" || !strings.Contains(stderr, args[0]) {
			t.Errorf("%v: exit %d: %s", args, status, stderr)
		}
	}
}
