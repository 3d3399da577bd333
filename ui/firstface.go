package ui

import (
	"context"
	"runtime"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/session"
)

const (
	firstFaceWait  = 150 * time.Millisecond // for how long the window waits for the first face before it shows itself without one
	firstPhotoWait = 400 * time.Millisecond // and for how long, once it is there, for that face's photo, where it is a file
)

// firstFace brings the first face on the screen before anything else: the dataset is opened while the system makes the
// window, the window begins with that face alone, in its place, and only then are the panels built and the rest of the
// file read, which would take the cores from it.
type firstFace struct {
	found sync.Once
	ready chan struct{} // closed once the face's row has arrived, or will not
	shown chan struct{} // closed once the window is there
	s     *session.Open // of the face, nil for none; to be read after ready
	on    *session.Open // of the face on the screen, nil for none; of the UI goroutine

	decoded chan struct{}   // closed once the face's photo is there, or will not be
	photo   *faceview.Photo // nil where it is no file of its own, or cannot be used; to be read after decoded
}

func newFirstFace() *firstFace {
	return &firstFace{ready: make(chan struct{}), shown: make(chan struct{}), decoded: make(chan struct{})}
}

// arrived is called by who reads a dataset after each run of rows. It returns at once while the face's row is not yet
// among them, and else when the window is there; meanwhile it decodes the face's photo, where that is a file.
func (f *firstFace) arrived(ctx context.Context, s *session.Open) {
	if s.Dataset.Rows() <= max(s.Goal, 0) {
		return
	}
	f.found.Do(func() {
		f.s = s
		close(f.ready)
		f.decode()
	})
	select {
	case <-f.shown:
	case <-ctx.Done():
	}
}

// decode decodes the photo of the face, if it is a file.
func (f *firstFace) decode() {
	defer close(f.decoded)
	if !f.s.Dataset.Photos() {
		return
	}
	if img, err := f.s.Dataset.OpenPhoto(max(f.s.Goal, 0)); err == nil { // what is wrong with it is said when it is decoded for the editor
		f.photo = faceview.NewPhoto(img, runtime.GOMAXPROCS(0))
	}
}

// none says that nothing more will arrive.
func (f *firstFace) none() { f.found.Do(func() { close(f.ready) }) }

// showFirstFace shows the window with the first face alone, if that is there soon.
func (w *Window) showFirstFace() {
	defer close(w.first.shown)
	select {
	case <-w.first.ready:
		if s := w.first.s; s != nil {
			w.face.SetFace(photoOf(s))
			w.first.on = s
		}
	case <-time.After(firstFaceWait):
	}
	left, right := w.shell.Prefs().PaneWidths()
	above, below := w.shell.Prefs().FaceMargins()
	blank := func() fyne.CanvasObject { return container.NewWithoutLayout() }
	panes := kit.NewPanes(blank(), kit.Padded(above, below, 0, 0, w.face), blank(), left, right, func() {})
	w.shell.Win.SetContent(panes)
	w.shell.Win.Show()
	if w.first.on != nil {
		w.showFirstPhoto()
	}
}

// showFirstPhoto shows the photo of the first face, if that is there soon.
func (w *Window) showFirstPhoto() {
	select {
	case <-w.first.decoded:
	case <-time.After(firstPhotoWait):
		return
	}
	if w.first.photo != nil {
		w.face.SetPhoto(w.first.photo)
		w.shell.Win.Show() // draws at once: the panels, which are built now, take longer than a frame
	}
}

// handOverPhoto gives the first photo to the editor, which would decode it again.
func (w *Window) handOverPhoto() {
	select {
	case <-w.first.decoded:
		if w.first.on != nil && w.first.photo != nil {
			w.label.Begin(w.first.on, w.first.photo)
		}
	default: // it is not there yet; the editor waits for the same decoding
	}
}

// photoOf returns the face of the row with which a session begins.
func photoOf(s *session.Open) faceview.Face {
	row := max(s.Goal, 0)
	f := faceview.Face{Keypoints: s.Dataset.Keypoints(), Side: s.Dataset.Side(), Labels: s.Dataset.Labels(row), Edited: s.Dataset.EditedPoints(row)}
	f.Lines, _ = s.Dataset.Lines()
	f.Pixels, _ = s.Dataset.KeptPixels(row)
	if at, ok := s.Dataset.Frame(row); ok { // the photo itself follows once it is decoded
		f.Frame = &faceview.Frame{Width: at.Width, Height: at.Height, Box: at.Box}
	}
	return f
}

// rememberFacePlace keeps where the face is in the window, for the next start.
func (w *Window) rememberFacePlace() {
	top := w.shell.App.Driver().AbsolutePositionForObject(w.face).Y
	w.shell.Prefs().SetFaceMargins(top, w.shell.Canvas().Size().Height-top-w.face.Size().Height)
}
