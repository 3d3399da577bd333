package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/ui/shell"
)

// TestNoQuestionWritesToWhatIsRead answers the question for a path with files that are never to be written to, and
// with some that are replaced once that was said twice.
func TestNoQuestionWritesToWhatIsRead(t *testing.T) {
	path, other := writeFaces(t, 3, nil), writeFaces(t, 2, nil)
	b := newBench(t, path)
	folder := t.TempDir()
	hard := filepath.Join(folder, "hard.csv")
	if err := os.Link(path, hard); err != nil {
		t.Skipf("no hard links: %v", err)
	}
	device := filepath.Join(folder, "device.png")
	if err := os.Symlink(os.DevNull, device); err != nil {
		t.Fatal(err)
	}
	elsewhere, err := data.Open(other, b.file.Opening())
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	note := filepath.Join(folder, "note.png")
	if err := os.WriteFile(note, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	var chosen []string
	q := shell.PathQuestion{ID: "q", Verb: "Save", Text: "Save it as", Path: note, Ext: ".png",
		Also:   func(path string) []string { return []string{path + "2"} },
		Chosen: func(path string, replace bool) { chosen = append(chosen, path) }}
	b.shell.AskPath(q)
	answer := func(name, says string) {
		t.Helper()
		field := b.shell.Question()
		field.SetText(name)
		field.OnSubmitted(name)
		field.OnSubmitted(name) // pressing again replaces nothing of these
		b.mustBanner(says)
		if len(chosen) > 0 {
			t.Fatalf("%s: it was chosen", name)
		}
	}
	answer(path, "file to read from")
	answer(hard, "file to read from")
	answer(path+".fiducial", "edits that are not saved")
	answer(other, "open in another window")
	answer(folder, "it is a folder")
	answer(device, "device")
	answer(os.DevNull, "device") // no ending makes another file of it
	answer("", "Write the name of a file")

	q.Dataset, q.Also = true, nil
	b.shell.AskPath(q)
	answer(hard, "file to read from")
	answer(path+".fiducial", "edits that are not saved")

	q.Dataset = false
	b.shell.AskPath(q)
	field := b.shell.Question()
	field.SetText(path)
	field.OnSubmitted(path)
	field.SetText(strings.TrimSuffix(note, ".png")) // the name it gets is the one that counts
	field.OnSubmitted(field.Text)
	if len(chosen) > 0 {
		t.Fatal("it was replaced without a question")
	}
	buttonsOf(b.shell.Canvas().Overlays().Top())["Replace"].OnTapped()
	if len(chosen) != 1 || chosen[0] != note || len(b.shell.Shown()) > 0 {
		t.Errorf("chosen %q; shown %q", chosen, b.bannerTexts())
	}
}

// The figures go into a second file: that one is asked about, too.
func TestFiguresAreNotReplacedUnasked(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	path := filepath.Join(t.TempDir(), "errors.csv")
	figures := strings.TrimSuffix(path, ".csv") + "-summary.csv"
	if err := os.WriteFile(figures, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	chosen := false
	b.shell.AskPath(shell.PathQuestion{ID: "q", Verb: "Save", Path: path, Ext: ".csv",
		Also: func(string) []string { return []string{figures} }, Chosen: func(string, bool) { chosen = true }})
	field := b.shell.Question()
	field.OnSubmitted(field.Text)
	if chosen || !b.shell.Modal() {
		t.Fatal("it was not asked about")
	}
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // Cancel has the focus
	if chosen || b.shell.Modal() || b.shell.Question() != field {
		t.Error("a second Enter replaces it, or the question is gone")
	}
	field.OnSubmitted(field.Text)
	buttonsOf(b.shell.Canvas().Overlays().Top())["Replace"].OnTapped()
	if !chosen {
		t.Error("it is not replaced though that was asked for")
	}
}
