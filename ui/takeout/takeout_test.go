package takeout

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/contact"
	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
)

func newBench(t *testing.T, n int, edit func(i int, r *sessiontest.Row)) *sessiontest.Window {
	t.Helper()
	w := sessiontest.New(t)
	w.Join(New(w.Frame, w.Session))
	w.OpenDataset(sessiontest.WriteFaces(t, n, edit))
	w.Session.Current().Listed = []int{2, 0, 1}
	return w
}

func TestCoordinatesAreCopied(t *testing.T) {
	w := newBench(t, 3, nil)
	ds := w.Session.Dataset()
	row := w.Session.Row()
	if err := ds.Apply("Move", data.Edit{Row: row, Keypoint: 0, To: face.At(3.25, 4)}, data.Edit{Row: row, Keypoint: 1}); err != nil {
		t.Fatal(err)
	}
	w.Press(action.With(action.Ctrl|action.Shift, fyne.KeyC))
	lines := strings.Split(w.Frame.App.Clipboard().Content(), "\n")
	names := ds.Keypoints().Names()
	if lines[0] != "keypoint\tx\ty" || lines[1] != names[0]+"\t3.25\t4" || lines[2] != names[1]+"\t\t" || len(lines) != len(names)+2 {
		t.Errorf("copied is %q", lines)
	}
	if !strings.Contains(w.Flashed(), "Copied the coordinates") {
		t.Errorf("it is said %q", w.Flashed())
	}
}

func TestContactSheet(t *testing.T) {
	w := newBench(t, 3, func(i int, r *sessiontest.Row) {
		if i == 1 {
			r.Image = "1 2 300"
		}
	})
	for _, name := range []string{"sheet.png", "sheet"} {
		path := filepath.Join(w.Dir, name)
		w.Do("contact-sheet")
		ask := w.Banner("contact sheet of the 3 faces that are listed")
		ask.Field.SetText(path)
		ask.Buttons[0].Do()
		if filepath.Ext(path) == "" {
			path += ".pdf"
		}
		w.Until("it is saved", func() bool { return strings.Contains(w.Flashed(), "Saved "+filepath.Base(path)) })
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(path) == ".pdf" {
			if !bytes.HasPrefix(b, []byte("%PDF-")) {
				t.Errorf("%s begins with %q", path, b[:8])
			}
			continue
		}
		if img, err := png.Decode(bytes.NewReader(b)); err != nil || img.Bounds().Dx() < 3*sheetSide {
			t.Errorf("%v, %v", img, err)
		}
	}
}

// Photos in colour are in colour on the sheet, each face cut from its photo by its box, with its label where it is.
func TestContactSheetInColour(t *testing.T) {
	w := sessiontest.New(t)
	w.Join(New(w.Frame, w.Session))
	path := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: 100, Top: 20, Size: 96}, Points: [4]face.Point{face.At(148, 68)}},
		sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: 252, Top: 20, Size: 96}})
	w.OpenDataset(path)
	c, err := cellOf(w.Session.Dataset(), 0)
	if err != nil {
		t.Fatal(err)
	}
	at := func(c contact.Cell, x, y int) color.NRGBA {
		return color.NRGBAModel.Convert(c.Picture.At(x, y)).(color.NRGBA)
	}
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 1 }
	if got := at(c, 21, 41); !near(got.R, 55) || !near(got.G, 40) || got.B != 100 { // the photo's (110, 40)
		t.Errorf("the pixel is %v", got)
	}
	if got, want := at(c, 97, 97), picture.DefaultStyle().Label; got != want {
		t.Errorf("where the label is the pixel is %v", got)
	}
	if c, err = cellOf(w.Session.Dataset(), 1); err != nil {
		t.Fatal(err)
	}
	if in, beyond := at(c, 21, 41), at(c, 120, 41); !near(in.R, 131) || in.B != 100 || beyond != (color.NRGBA{A: 255}) {
		t.Errorf("in the photo the pixel is %v, beyond it %v", in, beyond)
	}
}
