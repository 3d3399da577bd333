//go:build e2e

package e2e

import (
	"bytes"
	"encoding/csv"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// warningColour is that of the stripe beside a warning, in the dark theme.
var warningColour = color.NRGBA{0xe6, 0x9f, 0x00, 0xff}

// TestChangedOutside edits a face while another program rewrites the file: neither change may be lost.
func TestChangedOutside(t *testing.T) {
	s := newDesktop(t, 1280, 800).showDrawn()
	s.dragNose(3, 2)

	theirs := slices.Clone(s.before)
	theirs[6] = slices.Clone(theirs[6])
	theirs[6][0] = "12.5"
	writeTable(t, s.path, theirs)
	outside := read(t, s.path)
	s.eventually("a warning in a strip over the face", func() bool {
		return len(markers(s.screen(), image.Rect(260, 62, 270, 100), warningColour, 3)) > 0
	})
	s.keep("changed-outside")
	s.key("ctrl+s")
	s.rests(time.Second)
	if !bytes.Equal(read(t, s.path), outside) {
		t.Fatal("saving wrote over another program's change")
	}

	s.key("F5")
	s.eventually("both changes in the file", func() bool {
		s.key("ctrl+s") // does nothing until the file was read again
		after, err := readTable(s.path)
		return err == nil && len(differences(theirs, after)) == 2 && len(differences(s.before, after)) == 3
	})
}

// TestDeletedOutside deletes the file while a face is being edited; saving brings it back with the edit.
func TestDeletedOutside(t *testing.T) {
	s := newDesktop(t, 1280, 800).showDrawn()
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	s.dragNose(3, 2)
	s.keep("deleted-outside")
	s.key("ctrl+s")
	s.eventually("the file to be back with the edit", func() bool {
		after, err := readTable(s.path)
		return err == nil && len(differences(s.before, after)) == 2
	})
}

// showDrawn opens a drawn dataset.
func (d *desktop) showDrawn() shown {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "faces.csv")
	d.drawn(path, 400)
	return d.show(path)
}

func writeTable(t *testing.T, path string, rows table) {
	t.Helper()
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	if err := out.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
