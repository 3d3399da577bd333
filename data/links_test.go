//go:build unix

package data

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHardLinkIsSaidBeforeItIsBroken saves a dataset that has a second name: from the start, or since it was opened.
func TestHardLinkIsSaidBeforeItIsBroken(t *testing.T) {
	for _, early := range []bool{true, false} {
		path := csvOf(t, header, line("1,2,3,4", 1))
		before := read(t, path)
		second := filepath.Join(t.TempDir(), "second.csv")
		if early {
			must(t, os.Link(path, second))
		}
		d := open(t, path, window(t))
		must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
		if early {
			if n := d.Notices(); len(n) != 1 || !strings.Contains(n[0], "another name too") {
				t.Errorf("notices %q", n)
			}
		} else {
			if n := d.Notices(); len(n) != 0 {
				t.Errorf("notices %q", n)
			}
			must(t, os.Link(path, second))
			mustBe(t, d.Save(t.Context(), nil), ErrLinked)
			if read(t, path) != before || d.Unsaved() != 1 {
				t.Errorf("it was saved all the same")
			}
		}
		save(t, d)
		if got := read(t, path); got == before || read(t, second) != before {
			t.Errorf("saved %q, the other name has %q", got, read(t, second))
		}
		must(t, d.Apply("Move", Edit{0, 0, at(7, 8)}))
		save(t, d)
		if d = reopen(t, d); len(d.Notices()) != 0 {
			t.Errorf("after that: %q", d.Notices())
		}
	}
}
