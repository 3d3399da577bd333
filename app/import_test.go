package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
)

// A dataset is not written into a file whose name says that it is something else.
func TestDatasetIsNamedCSV(t *testing.T) {
	faces := sample(t, "3")
	folder := t.TempDir()
	to, picture := filepath.Join(folder, "to"), filepath.Join(folder, "x.png")
	if status, _, stderr := fiducial("export", faces, "--format", "coco", "--out", to); status != exitDone {
		t.Fatal(stderr)
	}
	status, _, stderr := fiducial("import", to, "--out", picture)
	if status != exitUsage || !strings.Contains(stderr, "choose a name that ends in .csv") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	if _, err := os.Stat(picture); err == nil {
		t.Error("it was written")
	}
}

// Of a dataset that is replaced whose project has edits it is said that these stay.
func TestForceSaysWhichEditsStay(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	faces := sample(t, "3")
	ds, err := data.Open(faces, data.Options{Project: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(ds.Load(context.Background(), nil), ds.Apply("Move", data.Edit{To: face.At(1, 1)}), ds.Close()); err != nil {
		t.Fatal(err)
	}
	project, err := os.Stat(faces + ".fiducial")
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "to")
	if status, _, stderr := fiducial("export", faces, "--format", "coco", "--out", to); status != exitDone {
		t.Fatal(stderr)
	}
	status, _, stderr := fiducial("import", to, "--out", faces, "--force")
	if status != exitDone || !strings.Contains(stderr, "its project holds unsaved edits of points of the dataset that is replaced: 1; they stay there") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	if now, err := os.Stat(faces + ".fiducial"); err != nil || now.Size() != project.Size() {
		t.Errorf("the project: %v, %v", now, err)
	}
}

// Predictions of another program are no labels of the dataset; they are kept in its project file where that is asked
// for, else it is said how many there are.
func TestImportKeepsPredictionsApart(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	faces, folder := sample(t, "3"), t.TempDir()
	to := filepath.Join(folder, "to")
	if status, _, stderr := fiducial("export", faces, "--format", "labelstudio-predictions", "--out", to); status != exitDone {
		t.Fatal(stderr)
	}
	plain, kept := filepath.Join(folder, "plain.csv"), filepath.Join(folder, "kept.csv")
	for path, says := range map[string]string{
		plain: "34 points of 3 faces were predicted and confirmed by nobody: proposals, and no labels; they are not in the dataset, which is a CSV: --proposals keeps them",
		kept:  "34 points of 3 faces were predicted and confirmed by nobody: proposals, and no labels; the window offers them",
	} {
		args := []string{"import", to, "--out", path, "--json"}
		if path == kept {
			args = append(args, "--proposals")
		}
		status, stdout, stderr := fiducial(args...)
		if status != exitDone || !strings.Contains(stderr, says) || !strings.Contains(stdout, `"predicted":34`) {
			t.Errorf("exit %d, %s%s", status, stdout, stderr)
		}
		if _, err := os.Stat(path + ".fiducial"); (err == nil) != (path == kept) {
			t.Errorf("%s: the project file: %v", path, err)
		}
	}
	// Once more over that one, whose lock the command holds while it writes.
	if status, _, stderr := fiducial("import", to, "--out", kept, "--proposals", "--force"); status != exitDone {
		t.Errorf("replacing it: exit %d, %s", status, stderr)
	}
	ds, err := data.Open(kept, data.Options{Project: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if n := ds.Counts()[data.Proposed]; n != 3 || ds.Labelled(0) || ds.Proposed(2) == nil {
		t.Errorf("%d faces have proposals", n)
	}
}

// The points of one face were predicted, however many they are.
func TestOfOneFaceManyPointsWerePredicted(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	folder := t.TempDir()
	to := filepath.Join(folder, "to")
	if status, _, stderr := fiducial("export", sample(t, "1"), "--format", "labelstudio-predictions", "--out", to); status != exitDone {
		t.Fatal(stderr)
	}
	if _, _, stderr := fiducial("import", to, "--out", filepath.Join(folder, "one.csv")); !strings.Contains(stderr, " points of 1 face were predicted and confirmed by nobody") {
		t.Errorf("it says %q", stderr)
	}
}

// What is to be said besides the path is said with its flag on the command line alone.
func TestImportNamesFlags(t *testing.T) {
	faces := sample(t, "3")
	folder := t.TempDir()
	to := filepath.Join(folder, "to")
	if status, _, stderr := fiducial("export", faces, "--format", "coco", "--out", to); status != exitDone {
		t.Fatal(stderr)
	}
	if err := os.Rename(filepath.Join(to, "images"), filepath.Join(folder, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{to: "name the folder of the pictures (--photos)", faces: "(--format says which: coco, "} {
		if status, _, stderr := fiducial("import", path, "--out", filepath.Join(folder, "out.csv")); status != exitFailed || !strings.Contains(stderr, says) {
			t.Errorf("exit %d, %s", status, stderr)
		}
	}
}

// Photos stay where they are unless pixels are asked for: the dataset names them, and faces that were squares of pixels
// are seen whole.
func TestImportNamesPhotos(t *testing.T) {
	faces, folder := sample(t, "3"), t.TempDir()
	out := filepath.Join(folder, "out.csv")
	for _, format := range []string{"coco", "labelme", "npz"} {
		to := filepath.Join(folder, format)
		if status, _, stderr := fiducial("export", faces, "--format", format, "--out", to); status != exitDone {
			t.Fatal(stderr)
		}
		status, _, stderr := fiducial("import", to, "--out", out, "--force")
		got, want := cellsOf(t, out), cellsOf(t, faces)
		if format == "npz" { // its photos are no files
			if status != exitDone || !strings.Contains(stderr, "photos keep their pixels") || slices.Contains(got[0], "file") {
				t.Errorf("%s: exit %d, %s%q", format, status, stderr, got[0])
			}
			continue
		}
		if status != exitDone || !strings.Contains(stderr, "photos stay where they are") || !slices.Equal(got[0][4:], want[0][:30]) {
			t.Fatalf("%s: exit %d, %s%q", format, status, stderr, got[0])
		}
		for i, row := range got[1:] {
			box := []string{"", "", ""}
			if format == "coco" {
				box = []string{"0", "0", "96"}
			}
			if !strings.HasPrefix(row[0], format+"/") || !slices.Equal(row[1:4], box) || !sameCells(row[4:], want[i+1][:30], 0) {
				t.Errorf("%s, face %d: %q", format, i, row)
			}
		}
	}
}
