package ui

import (
	"image"
	"image/color"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/ui/session/sessiontest"
)

// starting returns a window on a dataset that is not shown yet.
func starting(t *testing.T, path string) *bench {
	t.Helper()
	b := &bench{t: t, queue: make(chan func(), 1<<14), dir: t.TempDir()}
	b.Window = newWindow(test.NewApp(), Options{Path: path, DataDir: b.dir, Threads: 1}, func(f func()) { b.queue <- f })
	b.shell.Win.Resize(fyne.NewSize(1280, 800))
	t.Cleanup(func() { test.NewApp() }) // forgets the window
	return b
}

// The window begins with the first face, before there are panels and before the rest of the file is read; the face
// stays on the screen while all that comes.
func TestTheWindowBeginsWithTheFace(t *testing.T) {
	b := starting(t, writeFaces(t, 40, nil))
	begin(b)
	if b.shell.Menu != nil || b.panes != nil {
		t.Error("panels are built before the face is shown")
	}
	if n := len(colours(b.shell.Canvas().Capture(), placeOf(b))); n < 50 {
		t.Errorf("where the face is to be, the first picture has %d colours", n)
	}
	b.furnish()
	b.showAll()
	t.Cleanup(b.Close)
	b.until("the rows are there", func() bool {
		if !b.face.Shown() {
			t.Fatal("the face is taken off the screen")
		}
		return b.session.Current() != nil && b.session.Current().Loading == nil && b.session.Row() >= 0
	})
	b.settle()
}

// Where photos are files of their own, the window begins with the photo of the first face.
func TestTheWindowBeginsWithThePhoto(t *testing.T) {
	points := [4]face.Point{face.At(140, 60), face.At(120, 61), face.At(130, 70), face.At(131, 80)}
	path := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: 106, Top: 46, Size: 48}, Points: points})
	b := starting(t, path)
	begin(b)
	if b.first.photo.Wait() == nil {
		t.Fatal("the photo is not decoded while the window comes up")
	}
	b.furnish()
	b.showAll()
	t.Cleanup(b.Close)
	b.until("the face is open", func() bool { return b.session.Current() != nil && b.session.Row() >= 0 })
	b.settle()
	if !b.face.Shown() {
		t.Error("the face is not shown any more")
	}
}

// The face is where it will be once the panels are there, as the last start found it.
func TestTheFirstFaceIsInItsPlace(t *testing.T) {
	path := writeFaces(t, 4, nil)
	before := newBench(t, path)
	before.settle()
	before.Close()
	b := &bench{t: t, queue: make(chan func(), 1<<14), dir: before.dir}
	b.Window = newWindow(before.shell.App, Options{Path: path, DataDir: b.dir, Threads: 1}, func(f func()) { b.queue <- f })
	begin(b)
	place := placeOf(b)
	b.furnish()
	b.showAll()
	t.Cleanup(b.Close)
	b.until("the rows are there", func() bool {
		return b.session.Current() != nil && b.session.Current().Loading == nil && b.session.Row() >= 0
	})
	b.settle()
	if now := placeOf(b); now != place {
		t.Errorf("the face moved from %v to %v", place, now)
	}
}

// begin shows the window with the first face, which it waits for.
func begin(b *bench) {
	b.t.Helper()
	select {
	case <-b.first.ready:
	case <-time.After(20 * time.Second):
		b.t.Fatal("the first row does not arrive")
	}
	b.showFirstFace()
}

// No more than the first row is read before the window is there.
func TestTheFirstFaceHasTheCores(t *testing.T) {
	b := starting(t, writeFaces(t, 400, nil))
	<-b.first.ready // by whom the file is read
	time.Sleep(100 * time.Millisecond)
	if n := b.first.s.Dataset.Rows(); n != 1 {
		t.Errorf("%d rows were read while the first face waits to be shown", n)
	}
	b.Show()
	t.Cleanup(b.Close)
	b.until("the rows are there", func() bool { return b.session.Rows() == 400 })
}

// A file that can't be opened keeps the window waiting for no face.
func TestTheWindowComesWithoutAFace(t *testing.T) {
	b := starting(t, filepath.Join(t.TempDir(), "gone.csv"))
	b.Show()
	t.Cleanup(b.Close)
	b.until("the reason is said", func() bool { return strings.Contains(strings.Join(b.bannerTexts(), " "), "gone.csv") })
}

// placeOf returns where the face's view is on the canvas.
func placeOf(b *bench) image.Rectangle {
	at, size := b.shell.App.Driver().AbsolutePositionForObject(b.face), b.face.Size()
	return image.Rect(int(at.X), int(at.Y), int(at.X+size.Width), int(at.Y+size.Height))
}

func colours(img image.Image, area image.Rectangle) map[color.Color]bool {
	found := map[color.Color]bool{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			found[img.At(x, y)] = true
		}
	}
	return found
}
