package main

import (
	"os"
	"strings"
	"testing"

	"fiducial/data"
)

// A command says that a project file cannot be read, where it would go by it; a search, which sets it aside, says that.
func TestDamagedProjectIsTold(t *testing.T) {
	faces := sample(t, "60")
	ds, err := data.Open(faces, data.Options{Project: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := ds.Remember(data.Reading{Keypoints: []string{"nose_tip", "left_eye_center"}}); err != nil {
		t.Fatal(err)
	}
	if err := ds.Close(); err != nil {
		t.Fatal(err)
	}
	told := func(args ...string) string {
		t.Helper()
		status, _, stderr := fiducial(args...)
		if status != exitDone {
			t.Fatalf("%q: exit %d, %s", args, status, stderr)
		}
		return stderr
	}
	if said := told("info", faces); strings.Contains(said, "damaged") {
		t.Errorf("a whole project file brings %q", said)
	}
	project := faces + ".fiducial"
	whole, err := os.ReadFile(project)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{"half": whole[:len(whole)/2], "empty": nil, "text": []byte("nothing of a database")} {
		if err := os.WriteFile(project, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if said := told("info", faces); !strings.Contains(said, project+" is damaged") {
			t.Errorf("%s: info says %q", name, said)
		}
	}
	if err := os.WriteFile(project, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if said := told("search", faces, "--space", spaceFile(t, "")); !strings.Contains(said, "It was set aside as") {
		t.Errorf("search says %q", said)
	}
}
