package data

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLongNames edits, saves and saves again under names of up to 255 bytes, the most that file systems take: with what
// a project adds they are longer.
func TestLongNames(t *testing.T) {
	for _, bytes := range []int{230, 236, 237, 240, 242, 243, 246, 247, 250, 255} {
		folder := t.TempDir()
		path := filepath.Join(folder, strings.Repeat("a", bytes-6)+"é.csv")
		must(t, os.WriteFile(path, []byte(header+"\n"+line("1,2,3,4", 1)+"\n"), 0o644))
		d := open(t, path, window(t))
		must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
		if d = reopen(t, d); d.Unsaved() != 1 {
			t.Errorf("%d bytes: the edit is lost", bytes)
		}
		save(t, d)
		other := filepath.Join(t.TempDir(), filepath.Base(path))
		must(t, d.SaveAs(t.Context(), other, false, nil))
		must(t, d.Close())
		d = open(t, path, d.options)
		must(t, d.SaveAs(t.Context(), other, true, nil)) // over the project of before
		must(t, d.Apply("Move", Edit{0, 1, at(7, 8)}))
		save(t, d)
		if d = reopen(t, d); d.Labels(0)[1] != at(7, 8) || d.CanUndo() != "Move" || len(history(t, d)) != 2 {
			t.Errorf("%d bytes: %v, undo %q", bytes, d.Labels(0), d.CanUndo())
		}
	}
}
