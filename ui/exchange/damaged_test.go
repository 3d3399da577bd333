package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/ui/session/sessiontest"
)

// The dialog counts faces whose photo ends half way among those that are left out, before anything is written.
func TestTheDialogKnowsDamagedPhotos(t *testing.T) {
	csv := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png"}, sessiontest.PhotoRow{File: "b.png"}, sessiontest.PhotoRow{File: "c.png"})
	half := filepath.Join(filepath.Dir(csv), "b.png")
	info, err := os.Stat(half)
	if err == nil {
		err = os.Truncate(half, info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 0)
	b.Window.OpenDataset(csv)
	b.Do("export")
	b.Until("it is said", func() bool {
		said := b.exporting.form.Said()
		return strings.Contains(said, "2 faces") && !strings.Contains(said, "no usable photo") && strings.Contains(said, "Left out, as their photo is damaged or incomplete: 1 face")
	})
}
