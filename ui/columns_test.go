package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
)

// retitled writes the faces of writeFaces with another header line and returns where.
func retitled(t *testing.T, header func(string) string) string {
	t.Helper()
	first, rest, _ := strings.Cut(read(t, writeFaces(t, 3, nil)), "\n")
	path := filepath.Join(t.TempDir(), "other.csv")
	if err := os.WriteFile(path, []byte(header(first)+"\n"+rest), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Columns of another shape are labels, saving changes two cells of them, and how they were read is said.
func TestOtherHeadersAreLabels(t *testing.T) {
	path := retitled(t, func(h string) string { return strings.ReplaceAll(strings.ReplaceAll(h, "_x", ".X"), "_y", ".Y") })
	before := strings.Split(read(t, path), ",")
	b := newBench(t, path)
	b.until("it is said", func() bool { return len(b.shell.Shown()) > 0 })
	b.mustBanner("NAME.x,NAME.y")
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it is saved", func() bool { return b.session.Dataset().Unsaved() == 0 })
	changed := 0
	for i, cell := range strings.Split(read(t, path), ",") {
		if cell != before[i] {
			changed++
		}
	}
	b.file.OpenDataset(writeFaces(t, 2, nil))
	b.until("what was said of the file before is gone", func() bool { return b.session.Dataset().Rows() == 2 && !b.shell.Shows("reading") })
	if changed != 2 {
		t.Errorf("%d cells changed, want 2:\n%s", changed, read(t, path)[:200])
	}
}

// A file without columns for the keypoints gets them only after a question that lists them.
func TestSaveAsksBeforeItAddsColumns(t *testing.T) {
	path := retitled(t, func(h string) string { return "a,b,c,d,e,f,g,scale_x,Image" })
	before := read(t, path)
	b := newBench(t, path)
	b.label.SetPoint("Place", 1, face.At(3.25, 4.5))
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it asks", func() bool { return b.shell.Shows("columns") })
	question := b.mustBanner("Saving adds")
	for _, part := range append(b.session.Dataset().Keypoints().Names(), "columns to other.csv", "scale_x") {
		if !strings.Contains(question.Text, part) {
			t.Errorf("the question %q lacks %s", question.Text, part)
		}
	}
	if read(t, path) != before {
		t.Fatal("columns were added unasked")
	}
	question.Buttons[0].Do()
	b.until("it is saved", func() bool { return b.session.Dataset().Unsaved() == 0 })
	if got := read(t, path); !strings.HasPrefix(got, "a,b,c,d,e,f,g,scale_x,left_eye") || !strings.Contains(got, "3.25,4.5") {
		t.Errorf("saved as %s", got[:200])
	}
	b.until("the question goes", func() bool { return !b.shell.Shows("columns") })
}
