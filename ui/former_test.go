package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/face"
)

// TestRenamedDatasetFindsItsEdits renames a dataset with an unsaved edit: the window says where that is and takes it
// over.
func TestRenamedDatasetFindsItsEdits(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.label.SetPoint("Move", 0, face.At(3, 4))
	b.Close()
	other := filepath.Join(filepath.Dir(path), "other.csv")
	if err := os.Rename(path, other); err != nil {
		t.Fatal(err)
	}
	c := newBench(t, other)
	said := c.mustBanner("left behind by")
	if got := c.session.Dataset().Labels(0)[0]; got == face.At(3, 4) {
		t.Fatal("taken over without a question")
	}
	said.Buttons[0].Do()
	c.shell.Drop(said.ID)
	c.until("it is taken over", func() bool { return c.session.Dataset().Unsaved() == 1 && c.session.Current().Loading == nil })
	if got := c.session.Dataset().Labels(0)[0]; got != face.At(3, 4) || len(c.session.Dataset().Formers()) != 0 {
		t.Errorf("label %v", got)
	}
}
