package ui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/ui/shell"
)

// TestNoticesStay removes the project file under the window: it is put back, a strip says so at once, and it stays
// through whatever else is said, and the opening of another dataset, until somebody dismisses it.
func TestNoticesStay(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.label.SetPoint("Move", 0, face.At(1, 1))
	project := b.session.Dataset().Path() + ".fiducial"
	if err := os.Remove(project); err != nil {
		t.Fatal(err)
	}
	said := func() bool {
		return strings.Contains(strings.Join(b.bannerTexts(), "\n"), "removed by another program")
	}
	b.until("it is said", said)
	if _, err := os.Stat(project); err != nil {
		t.Fatalf("the project file was not put back: %v", err)
	}
	for i := range 2 * shell.BannersMost {
		b.shell.Show(shell.Banner{Kind: shell.Note, Text: fmt.Sprint("note ", i)})
	}
	b.file.OpenDataset(writeFaces(t, 4, nil))
	b.until("the other is there", func() bool {
		return b.session.Current() != nil && b.session.Dataset().Rows() == 4 && b.session.Current().Loading == nil
	})
	if !said() {
		t.Fatalf("the notice is gone: %q", b.bannerTexts())
	}
	b.shell.Drop(b.mustBanner("removed by another program").ID)
	b.settle()
	if said() {
		t.Error("a dismissed notice came back")
	}
}
