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
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path)
	before, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	labels := before.labels(0)
	w := d.open(path)
	v := w.seesLabels(labels)
	nose := v.screen(labels["nose_tip"])
	w.drag(nose.x, nose.y, nose.x+20, nose.y+10)

	theirs := slices.Clone(before)
	theirs[6] = slices.Clone(theirs[6])
	theirs[6][0] = "12.5"
	writeTable(t, path, theirs)
	outside := read(t, path)
	w.eventually("a warning in a strip under the toolbar", func() bool {
		return len(markers(w.screen(), image.Rect(0, 62, 6, 100), warningColour, 3)) > 0
	})
	w.keep("changed-outside")
	w.key("ctrl+s")
	time.Sleep(time.Second)
	w.keep("save-refused")
	if !bytes.Equal(read(t, path), outside) {
		t.Fatal("saving wrote over another program's change")
	}

	w.key("F5")
	time.Sleep(time.Second)
	w.key("ctrl+s")
	w.eventually("both changes in the file", func() bool {
		after, err := readTable(path)
		return err == nil && len(differences(theirs, after)) == 2 && len(differences(before, after)) == 3
	})
}

// TestDeletedOutside deletes the file while a face is being edited; saving brings it back with the edit.
func TestDeletedOutside(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path)
	before, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	labels := before.labels(0)
	w := d.open(path)
	v := w.seesLabels(labels)
	nose := v.screen(labels["nose_tip"])
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	w.drag(nose.x, nose.y, nose.x+20, nose.y+10)
	w.keep("deleted-outside")
	w.key("ctrl+s")
	w.eventually("the file to be back with the edit", func() bool {
		after, err := readTable(path)
		return err == nil && len(differences(before, after)) == 2
	})
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
