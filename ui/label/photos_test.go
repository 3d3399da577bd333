package label

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/photo/phototest"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// photoRows are two faces in one photo, 48 pixels wide so that their squares are twice as large, and one in another
// that is gone.
func photoRows() []sessiontest.PhotoRow {
	points := [4]face.Point{face.At(140, 60), face.At(120.5, 61.25), face.At(130, 70.126), {}}
	return []sessiontest.PhotoRow{
		{File: "a.png", Box: face.Box{Left: 106, Top: 46, Size: 48}, Points: points},
		{File: "a.png", Box: face.Box{Left: 200, Top: 100, Size: 48}},
		{File: "b.png", Points: points},
		{File: "gone.png"},
	}
}

// photoShown waits until the photo of the shown face is there.
func (b *bench) photoShown() {
	b.t.Helper()
	b.until("the photo is decoded", func() bool { return b.photos.get(b.session.Row()) != nil })
}

// The editor goes on with the photo with which the window began, also where that is still being decoded: it is not
// decoded twice.
func TestTheFirstPhotoIsTakenOver(t *testing.T) {
	for _, there := range []bool{true, false} {
		b := newBench(t, sessiontest.WritePhotos(t, photoRows()...))
		b.photoShown()
		first, coming := faceview.NewPhoto(image.NewGray(image.Rect(0, 0, 300, 200)), 1), faceview.NewDecoding()
		if there {
			coming.Done(first)
		}
		b.Begin(b.session.Current(), coming)
		b.Happened(session.Opened{})
		if !there {
			b.photos.look()
			coming.Done(first)
			b.photoShown()
		}
		if b.photos.get(0) != first {
			t.Errorf("the photo was decoded again for the editor; it was there already: %v", there)
		}
	}
}

// Labels outside of the box, in the photo, are said where the faults of a face are; in a box that holds them nothing
// is.
func TestPointsOutsideOfTheBoxAreSaid(t *testing.T) {
	rows := photoRows()
	rows[0].Points[0] = face.At(170, 60)
	b := newBench(t, sessiontest.WritePhotos(t, rows...))
	b.photoShown()
	if got := b.points.faults; !got.Visible() || !strings.HasPrefix(got.Text, "1 point lies outside of the box, where networks see nothing: ") {
		t.Errorf("it says %q", got.Text)
	}
	b.setBox("Move box", face.Box{Left: 106, Top: 46, Size: 70})
	b.until("it is said no longer", func() bool { return b.points.faults.Text == "" })
}

// Places that people read and type are those of the photo, wherever these lie in it; what they do not touch keeps its
// bytes.
func TestPlacesAreThoseOfThePhoto(t *testing.T) {
	path := sessiontest.WritePhotos(t, photoRows()...)
	b := newBench(t, path)
	b.photoShown()
	if got := b.points.table.rows[1].texts[colX].Text; got != "120.50" {
		t.Errorf("the table shows %s", got)
	}
	b.points.table.edit(2, axisX)
	if got := b.points.table.entry.Text; got != "130.00" {
		t.Errorf("typing begins with %q", got)
	}
	b.points.table.entry.SetText("299") // far beyond the square
	b.press(action.Plain(fyne.KeyReturn))
	b.points.table.edit(2, axisX)
	b.points.table.entry.SetText("300")
	b.press(action.Plain(fyne.KeyReturn))
	if say := b.points.table.wrong.Text; !strings.Contains(say, "0 to 299") {
		t.Errorf("beside the photo it says %q", say)
	}
	b.press(action.Plain(fyne.KeyEscape))
	b.face.Select(0)
	for range 20 { // as near as single pixels are seen
		b.face.ZoomIn()
	}
	b.press(action.Plain(fyne.KeyLeft))
	b.press(action.With(action.Shift, fyne.KeyDown))
	if err := b.session.Dataset().Save(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if row := strings.Split(string(saved), "\n")[1]; row != "a.png,106,46,48,139,65,120.5,61.25,299,70.126,," {
		t.Errorf("saved as %s", row)
	}
}

// A photo that was replaced is not shown from memory when somebody comes back to it; what to do is said.
func TestAReplacedPhotoIsNoLongerShown(t *testing.T) {
	path := sessiontest.WritePhotos(t, photoRows()...)
	b := newBench(t, path)
	b.photoShown()
	b.session.Show(2)
	b.photoShown()
	phototest.Plain(t, filepath.Dir(path), "a.png", 310, 200, 90)
	b.session.Show(1) // its photo is there, for it was next to the shown one
	b.until("it is seen", func() bool { return b.session.Dataset().StateOf(1)&data.NoPhoto != 0 && b.photos.get(1) == nil })
	b.until("it is said", func() bool { return !b.face.Shown() })
	if say := b.photoProblem(1, nil); !strings.Contains(say, "a.png is another photo than when the dataset was read") || !strings.Contains(say, "F5") {
		t.Errorf("it says %q", say)
	}
	was := b.session.Labels()
	b.face.Select(0)
	b.press(action.Plain(fyne.KeyRight))
	if now := b.session.Labels(); now[0] != was[0] {
		t.Errorf("an arrow key moved a point that nobody sees from %v to %v", was[0], now[0])
	}
}

func TestALineSaysWhichPhotoItIs(t *testing.T) {
	b := newBench(t, sessiontest.WritePhotos(t, photoRows()...))
	for row, want := range []string{"a.png · 300 × 200 px · face 1 of 2 in this photo", "a.png · 300 × 200 px · face 2 of 2 in this photo", "b.png · 300 × 200 px"} {
		b.session.Show(row)
		if got := b.source.whole; got != want {
			t.Errorf("row %d: it says %q", row, got)
		}
	}
	b.session.Show(3)
	if b.face.Shown() || !strings.Contains(b.photoProblem(3, nil), "file cell names the photo") {
		t.Errorf("a photo that is gone is told as %q", b.photoProblem(3, nil))
	}
	other := newBench(t, writeFaces(t, 2, nil))
	if other.source.content.Visible() {
		t.Error("where photos are in the file, too, a line says which it is")
	}
}

// Photos of the shown face and of its neighbours are there before they are asked for, and no others stay.
func TestNeighboursAreDecodedAhead(t *testing.T) {
	var rows []sessiontest.PhotoRow
	for _, name := range []string{"a.png", "b.png", "c.png", "d.png", "e.png"} {
		rows = append(rows, sessiontest.PhotoRow{File: name})
	}
	b := newBench(t, sessiontest.WritePhotos(t, rows...))
	for _, row := range []int{0, 2, 4} {
		b.session.Show(row)
		b.until("the photo and its neighbours are decoded", func() bool {
			return b.photos.get(row) != nil && (row == 0 || b.photos.get(row-1) != nil) && (row == 4 || b.photos.get(row+1) != nil) && len(b.photos.busy) == 0
		})
		b.until("the pictures of the neighbours are drawn", func() bool {
			for _, next := range []int{row - 1, row + 1} {
				if next < 0 || next >= len(rows) {
					continue
				}
				frame, _ := b.session.Dataset().Frame(next)
				if !b.photos.ahead[next].Is(b.photos.get(next), b.face.Shot(shownFrame(frame), b.session.Dataset().Side())) {
					return false
				}
			}
			return !b.photos.waiting
		})
		if n := len(b.photos.ahead); n > 2 {
			t.Errorf("row %d: %d pictures are kept", row, n)
		}
		b.face.ZoomIn() // so that others are wanted
		if n := len(b.photos.ready); n > 3 {
			t.Errorf("row %d: %d photos are kept", row, n)
		}
	}
}
