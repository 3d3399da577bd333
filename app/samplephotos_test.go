package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/photo"
)

func TestSamplePhotos(t *testing.T) {
	dir := t.TempDir()
	sample := func(path, seed string, force ...string) (int, string) {
		var out, said bytes.Buffer
		status := run(t.Context(), append([]string{"sample", path, "--photos", "--rows", "2", "--seed", seed}, force...), &out, &said)
		return status, out.String() + said.String()
	}
	faces := filepath.Join(dir, "drawn")
	if status, said := sample(faces, "458"); status != exitDone || !strings.Contains(said, "drew 2 faces into "+filepath.Join(faces, "faces.csv")) {
		t.Fatal(status, said)
	}
	content, err := os.ReadFile(filepath.Join(faces, "faces.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	for _, row := range rows[1:] {
		if _, err := photo.Open(filepath.Join(faces, filepath.FromSlash(row[0]))); err != nil {
			t.Error(err)
		}
	}

	// What is there is replaced only when that was said, and no more of it than has the names of what is drawn.
	own := filepath.Join(faces, "photos", "own.jpg")
	if err := os.WriteFile(own, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, said := sample(faces, "458"); status != exitFailed || !strings.Contains(said, "--force") {
		t.Error(status, said)
	}
	other := filepath.Join(faces, "other.csv")
	if status, said := sample(other, "458"); status != exitFailed || !strings.Contains(said, "add --force, which replaces photos of the same names") {
		t.Error(status, said)
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a CSV was written though its photos were not")
	}
	if status, said := sample(faces, "77", "--force"); status != exitDone {
		t.Error(status, said)
	}
	if kept, err := os.ReadFile(own); err != nil || string(kept) != "mine" {
		t.Error("a photo of another name was touched", err)
	}
	if again, err := os.ReadFile(filepath.Join(faces, "faces.csv")); err != nil || bytes.Equal(again, content) {
		t.Error("the CSV was not replaced", err)
	}

	// Where nothing can be written, nothing is left.
	closed := filepath.Join(dir, "folder", "drawn")
	if status, said := sample(closed, "458"); status == exitDone || !strings.Contains(said, "making folder") {
		t.Error(status, said)
	}
	taken := filepath.Join(dir, "taken")
	if err := os.WriteFile(taken, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, said := sample(filepath.Join(taken, "a.csv"), "458"); status == exitDone {
		t.Error(said)
	}
}
