package data

import (
	"compress/gzip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/output"
	"fiducial/data/project"
)

func TestSaveAs(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2))
	original := read(t, path)
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	must(t, d.Mark("Done", 1, Mark{Done: true}))
	other := filepath.Join(t.TempDir(), "other.csv")
	write(t, other, "something else")
	mustBe(t, d.SaveAs(context.Background(), other, false, nil), fs.ErrExist)
	if read(t, other) != "something else\n" || d.Path() != path {
		t.Fatal("a file was replaced without being asked to")
	}
	write(t, other+project.Extension, "not empty")
	must(t, d.SaveAs(context.Background(), other, true, nil))
	if got, want := read(t, other), header+"\n"+line("5,6,3,4", 1)+"\n"+line("1,2,3,4", 2)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
	if read(t, path) != original {
		t.Error("the old file was changed")
	}
	if len(d.Notices()) != 1 {
		t.Errorf("a project file that was set aside: %q", d.Notices())
	}
	if d.Path() != other || d.ProjectPath() != other+project.Extension || d.Unsaved() != 0 {
		t.Errorf("path %s, project %s, %d unsaved", d.Path(), d.ProjectPath(), d.Unsaved())
	}
	d = reopen(t, d)
	if d.Unsaved() != 0 || d.MarkOf(1) != (Mark{Done: true}) || d.CanUndo() != "Done" || len(history(t, d)) != 2 {
		t.Errorf("the history was not taken along: undo %q", d.CanUndo())
	}
	must(t, d.Apply("On", Edit{1, 0, at(9, 9)}))
	old := open(t, path, d.options)
	if old.Unsaved() != 1 || old.CanUndo() != "Done" || old.Labels(1)[0] != at(1, 2) {
		t.Errorf("the old dataset lost its edits: %d unsaved, undo %q", old.Unsaved(), old.CanUndo())
	}
}

// TestSaveAsWhereNoProjectCanBe saves into a folder in which the project's copy can be written but not opened, as on a
// disk that is full just then, and where the project of the replaced file may still lie. At the next start the folder
// is good again: what was edited since is there.
func TestSaveAsWhereNoProjectCanBe(t *testing.T) {
	for name, before := range map[string]string{"no project before": "", "one of the replaced file": "stale"} {
		t.Run(name, func(t *testing.T) {
			d := open(t, csvOf(t, header, line("1,2,3,4", 1)), window(t))
			must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
			other := filepath.Join(t.TempDir(), "other.csv")
			beside := other + project.Extension
			if before != "" {
				write(t, other, "replaced")
				old := open(t, csvOf(t, header, line("7,7,7,7", 1)), window(t))
				must(t, old.Apply("Stale", Edit{0, 0, at(8, 8)}))
				must(t, old.Close())
				must(t, os.WriteFile(beside, []byte(read(t, old.ProjectPath())), 0o600))
			}
			must(t, os.Mkdir(beside+"-journal", 0o700)) // SQLite cannot begin to write there
			must(t, d.SaveAs(context.Background(), other, true, nil))
			if d.ProjectPath() == beside {
				t.Fatal("the project was opened beside it")
			}
			must(t, d.Apply("Later", Edit{0, 1, at(9, 9)}))
			left, err := filepath.Glob(beside)
			if must(t, err); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			must(t, os.RemoveAll(beside+"-journal"))
			d = reopen(t, d)
			if d.Unsaved() != 1 || d.Labels(0)[1] != at(9, 9) || d.CanUndo() != "Later" {
				t.Errorf("at the next start: %d unsaved, labels %v, undo %q; the project is %s", d.Unsaved(), d.Labels(0), d.CanUndo(), d.ProjectPath())
			}
		})
	}
}

func TestSaveAsItself(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	mustBe(t, d.SaveAs(context.Background(), path, false, nil), fs.ErrExist)
	must(t, os.Rename(path, path+".old"))
	write(t, path, header, line("8,8,8,8", 1)) // of another program; overwriting it was decided
	must(t, d.SaveAs(context.Background(), path, true, nil))
	if got, want := read(t, path), header+"\n"+line("5,6,3,4", 1)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
	d = reopen(t, d)
	if d.Unsaved() != 0 || d.CanUndo() != "Move" {
		t.Errorf("%d unsaved, undo %q", d.Unsaved(), d.CanUndo())
	}
}

func TestSaveAsWithoutProject(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	d := open(t, path, Options{})
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	other := filepath.Join(t.TempDir(), "other.csv")
	must(t, d.SaveAs(context.Background(), other, false, nil))
	if d.CanUndo() != "Move" || d.Unsaved() != 0 || d.Path() != other {
		t.Errorf("undo %q, %d unsaved", d.CanUndo(), d.Unsaved())
	}
	must(t, d.Close())
	for _, folder := range []string{filepath.Dir(path), filepath.Dir(other)} {
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
			t.Errorf("files left: %v %v", entries, err)
		}
	}
}

// packed writes a compressed file and returns its path.
func packed(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv.gz")
	file, err := os.Create(path)
	must(t, err)
	z := gzip.NewWriter(file)
	_, err = z.Write([]byte(text))
	must(t, err)
	must(t, z.Close())
	must(t, file.Close())
	return path
}

func TestCompressedNeedsName(t *testing.T) {
	path := packed(t, header+"\n"+line("1,2,3,4", 1)+"\n")
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	mustBe(t, d.Save(context.Background(), nil), ErrNeedsName)
	plain := filepath.Join(filepath.Dir(path), "faces.csv")
	write(t, plain, "here first")
	mustBe(t, d.SaveAs(context.Background(), plain, true, nil), fs.ErrExist)
	must(t, os.Remove(plain))
	must(t, d.SaveAs(context.Background(), plain, false, nil))
	if got, want := read(t, plain), header+"\n"+line("5,6,3,4", 1)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
	must(t, d.Apply("Move", Edit{0, 0, at(7, 6)}))
	save(t, d)
	if _, ok, err := d.Undo(); !ok || err != nil {
		t.Error(ok, err)
	}
	if _, ok, err := d.Undo(); !ok || err != nil || d.Labels(0)[0] != at(1, 2) {
		t.Error("the edits from before the first save cannot be undone", ok, err)
	}
}

func TestSaveInsertsColumns(t *testing.T) {
	path := csvOf(t, "ImageId,Image", "1,1 1 1 1", "2,2 2 2 2")
	o := window(t)
	o.Keypoints = face.NewKeypoints([]string{"left_eye", "right_eye"})
	d := open(t, path, o)
	if len(d.Labels(0)) != 2 || d.Labels(0)[0].Known || d.Keypoints()[0].Partner != 1 || d.StateOf(0) != Incomplete {
		t.Fatalf("labels %v", d.Labels(0))
	}
	must(t, d.Apply("Place left_eye", Edit{1, 0, at(0.5, 1)}))
	o.Keypoints = face.Standard()
	d.options = o
	d = reopen(t, d) // other keypoints are chosen now, but this one was begun with two
	if len(d.Keypoints()) != 2 || d.Labels(1)[0] != at(0.5, 1) || d.Unsaved() != 1 {
		t.Fatalf("labels after a restart: %v", d.Labels(1))
	}
	mustBe(t, d.Save(context.Background(), nil), ErrAddsColumns)
	mustBe(t, d.SaveAs(context.Background(), filepath.Join(t.TempDir(), "other.csv"), false, nil), ErrAddsColumns)
	if read(t, path) != "ImageId,Image\n1,1 1 1 1\n2,2 2 2 2\n" {
		t.Errorf("columns nobody agreed to: %s", read(t, path))
	}
	if got := strings.Join(d.NewColumns(), " "); got != "left_eye_x left_eye_y right_eye_x right_eye_y" {
		t.Errorf("columns to be added: %s", got)
	}
	d.AddColumns(d.NewColumns())
	save(t, d)
	if d.NewColumns() != nil {
		t.Errorf("columns to be added once more: %s", d.NewColumns())
	}
	want := "ImageId,left_eye_x,left_eye_y,right_eye_x,right_eye_y,Image\n1,,,,,1 1 1 1\n2,0.5,1,,,2 2 2 2\n"
	if got := read(t, path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	must(t, d.Apply("Place right_eye", Edit{0, 1, at(1, 1)}))
	d = reopen(t, d)
	if d.Unsaved() != 1 || d.Labels(0)[1] != at(1, 1) {
		t.Errorf("%d unsaved, %v", d.Unsaved(), d.Labels(0))
	}
	save(t, d)
	if want := strings.Replace(want, "1,,,,,1 1", "1,,,1,1,1 1", 1); read(t, path) != want {
		t.Errorf("got\n%s", read(t, path))
	}
	for range 2 {
		if _, ok, err := d.Undo(); !ok || err != nil {
			t.Error(ok, err)
		}
	}
	if d.Labels(1)[0].Known || d.Unsaved() != 2 {
		t.Errorf("undone: %v", d.Labels(1))
	}
}

// A row of a file without coordinate columns that has a cell too many behind its photo can be labelled: where new
// columns go is certain.
func TestLabelsInARowWithTooManyCells(t *testing.T) {
	path := csvOf(t, "ImageId,Image", "1,1 1 1 1", "2,2 2 2 2,more")
	o := window(t)
	o.Keypoints = face.NewKeypoints([]string{"nose"})
	d := open(t, path, o)
	must(t, d.Apply("Place nose", Edit{1, 0, at(0.5, 1)}))
	d = reopen(t, d)
	d.AddColumns(d.NewColumns())
	save(t, d)
	if got, want := read(t, path), "ImageId,nose_x,nose_y,Image\n1,,,1 1 1 1\n2,0.5,1,2 2 2 2,more\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestStandardKeypointsForBareFile(t *testing.T) {
	d := open(t, csvOf(t, "Image", "1 1 1 1"), Options{})
	if len(d.Keypoints()) != 15 || d.Keypoints()[10].Name != "nose_tip" {
		t.Errorf("keypoints %v", d.Keypoints().Names())
	}
}

// TestSaveAsRefuses saves over what is never written to, even with leave to replace.
func TestSaveAsRefuses(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	before := read(t, path)
	folder := t.TempDir()
	hard := filepath.Join(folder, "hard.csv")
	must(t, os.Link(path, hard))
	must(t, os.Symlink(os.DevNull, filepath.Join(folder, "device.csv")))
	must(t, os.Symlink(d.ProjectPath(), filepath.Join(folder, "project.csv")))
	for _, to := range []string{hard, filepath.Join(folder, "device.csv"), filepath.Join(folder, "project.csv"), d.ProjectPath(), path + project.Extension + "-wal", folder} {
		mustBe(t, d.SaveAs(context.Background(), to, true, nil), output.ErrRefused)
	}
	if d.Path() != path || d.Unsaved() != 1 || read(t, path) != before || read(t, hard) != before {
		t.Errorf("path %s, %d unsaved", d.Path(), d.Unsaved())
	}
	if d = reopen(t, d); d.Unsaved() != 1 {
		t.Errorf("after that: %d unsaved", d.Unsaved())
	}
}

// TestCompressedIsNeverReplaced saves a compressed file that was opened without a project, as commands do: with leave
// to replace another file goes, the compressed one never does.
func TestCompressedIsNeverReplaced(t *testing.T) {
	path := packed(t, header+"\n"+line("1,2,3,4", 1)+"\n")
	before := read(t, path)
	d := open(t, path, Options{})
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	hard := filepath.Join(filepath.Dir(path), "hard.csv")
	must(t, os.Link(path, hard))
	for _, itself := range []string{path, hard} {
		if err := d.SaveAs(context.Background(), itself, true, nil); err == nil || read(t, path) != before {
			t.Fatalf("saved over %s: %v", itself, err)
		}
	}
	other := filepath.Join(filepath.Dir(path), "other.csv")
	write(t, other, "here first")
	mustBe(t, d.SaveAs(context.Background(), other, false, nil), fs.ErrExist)
	must(t, d.SaveAs(context.Background(), other, true, nil))
	if got, want := read(t, other), header+"\n"+line("5,6,3,4", 1)+"\n"; got != want || read(t, path) != before {
		t.Errorf("got %s", got)
	}
}
