package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/project"
)

const labelled = "nose_x,nose_y,Image\n1,2,0 1 2 3\n"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file writes a file of a folder and returns its path.
func file(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	must(t, os.WriteFile(path, []byte(content), 0o644))
	return path
}

// folders are those of a user of the test's own.
func folders(t *testing.T) project.Folders {
	return project.Folders{Data: t.TempDir()}
}

func TestCheck(t *testing.T) {
	folder := t.TempDir()
	input := file(t, folder, "in.csv", labelled)
	for name, to := range map[string]string{"link": input, "dangling": filepath.Join(folder, "none"), "out of folder": folder} {
		must(t, os.Symlink(to, filepath.Join(folder, name)))
	}
	must(t, os.Link(input, filepath.Join(folder, "hard")))
	file(t, folder, "db", "SQLite format 3\x00 and so on")
	must(t, os.Chmod(file(t, folder, "protected", "x"), 0o444))
	must(t, os.Mkdir(filepath.Join(folder, "way"), 0o755))
	for name, says := range map[string]string{
		"in.csv":                     "file to read from",
		"link":                       "file to read from",
		"hard":                       "file to read from",
		"way/../in.csv":              "file to read from",
		"dangling":                   "leads nowhere",
		"way":                        "it is a folder",
		"way/":                       "it is the name of a folder",
		"out of folder":              "it is a folder",
		"db":                         "project file",
		"in.csv.fiducial":            "edits that are not saved",
		"other.csv.fiducial-wal":     "edits that are not saved",
		"IN.CSV.FIDUCIAL":            "edits that are not saved",
		"a.csv.fiducial.replaced-20": "edits that are not saved",
		"protected":                  "protected",
	} {
		err := Check(folder+"/"+name, "", input)
		if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"new.csv", "my.fiducial.csv", "a.fiducial-weights"} {
		must(t, Check(filepath.Join(folder, name), input))
	}
	if err := Check("/dev/null"); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "device") {
		t.Errorf("a device: %v", err)
	}
	if err := Check(filepath.Join(folder, "none", "a")); err == nil || !strings.Contains(err.Error(), "no such folder") {
		t.Errorf("no folder: %v", err)
	}
}

func TestAllowByKind(t *testing.T) {
	folder := t.TempDir()
	dataset := file(t, folder, "faces.csv", labelled)
	unlabelled := file(t, folder, "photos.csv", "ImageId,Image\n1,0 1 2 3\n")
	for _, k := range []struct {
		kind    Kind
		content string
	}{
		{Checkpoint, "\x10\x00\x00\x00\x00\x00\x00\x00{\"a\":1}"},
		{Trials, `{"search":1,"trial":0,"settings":{},"state":"finished"}` + "\n"},
		{Errors, "model,row,keypoint,label_x\n"},
		{Figures, "figure,keypoint,m\n"},
		{Submission, "RowId,Location\n1,2\n"},
		{ONNX, "\x08\x07\x12\x08fiducial:"},
		{Picture, "\x89PNG\r\n\x1a\n"},
	} {
		allow := func(path string, force bool) error {
			permit, err := Allow(Plan{Writes: []Write{{path, k.kind}}, Force: force, Folders: folders(t)})
			if err == nil {
				must(t, permit.Release())
			}
			return err
		}
		must(t, allow(file(t, folder, "same", k.content), false))
		must(t, allow(file(t, folder, "empty", ""), false))
		for _, path := range []string{dataset, unlabelled, file(t, folder, "notes", "precious\n")} {
			if err := allow(path, false); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "--force") || !strings.Contains(err.Error(), path) {
				t.Errorf("%s over %s: %v", k.kind.name, path, err)
			}
			must(t, allow(path, true))
		}
	}
	for _, content := range []string{labelled, "RowId,Location\n"} {
		path := file(t, folder, "out.csv", content)
		if _, err := Allow(Plan{Writes: []Write{{path, Dataset}}}); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a dataset over %q: %v", content, err)
		}
	}
	if _, err := Allow(Plan{Writes: []Write{{filepath.Join(folder, "a.csv.GZ"), Dataset}}, Force: true}); !errors.Is(err, ErrRefused) {
		t.Errorf("compressed: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".fiducial*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// A dataset that is to be replaced is held until it is; one that a window has open is not given.
func TestAllowHoldsWhatIsReplaced(t *testing.T) {
	path, f := file(t, t.TempDir(), "faces.csv", labelled), folders(t)
	plan := Plan{Writes: []Write{{path, Dataset}}, Force: true, Folders: f}
	permit, err := Allow(plan)
	must(t, err)
	if _, err := project.Acquire(path, f); !errors.Is(err, project.ErrInUse) {
		t.Errorf("while it is held: %v", err)
	}
	if _, err := Allow(plan); !errors.Is(err, project.ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("a second time: %v", err)
	}
	must(t, permit.Release())
	lock, err := project.Acquire(path, f)
	must(t, err)
	must(t, lock.Release())
}

// Where one of several files may not be written, none is held.
func TestAllowAllOrNothing(t *testing.T) {
	folder, f := t.TempDir(), folders(t)
	path := file(t, folder, "faces.csv", labelled)
	for _, second := range []string{path, folder, "/dev/null"} {
		if _, err := Allow(Plan{Writes: []Write{{path, Dataset}, {}, {second, Picture}}, Force: true, Folders: f}); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", second, err)
		}
		lock, err := project.Acquire(path, f)
		must(t, err)
		must(t, lock.Release())
	}
}
