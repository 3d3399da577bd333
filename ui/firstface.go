package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/session"
)

// firstFaceWait is for how long the window waits for the first face before it shows itself without one.
const firstFaceWait = 150 * time.Millisecond

// firstFace brings the first face on the screen before anything else: the dataset is opened while the system makes the
// window, the window begins with that face alone, in its place, then the panels are built, and only once they are on
// the screen is the rest of the file read, which would take the cores from them.
type firstFace struct {
	found sync.Once
	ready chan struct{} // closed once the face's row has arrived, or will not
	shown chan struct{} // closed once the whole window is on the screen
	s     *session.Open // of the face, nil for none; to be read after ready
	on    *session.Open // of the face on the screen, nil for none; of the UI goroutine

	photo *faceview.Decoding // of the face; there is none where it is no file of its own, or cannot be used
}

func newFirstFace() *firstFace {
	return &firstFace{ready: make(chan struct{}), shown: make(chan struct{}), photo: faceview.NewDecoding()}
}

// arrived is called by who reads a dataset after each run of rows. It returns at once while the face's row is not yet
// among them, and else when the whole window is on the screen; meanwhile the face's photo is decoded, where that is a
// file.
func (f *firstFace) arrived(ctx context.Context, s *session.Open) {
	if s.Dataset.Rows() <= max(s.Goal, 0) {
		return
	}
	f.found.Do(func() {
		f.s = s
		close(f.ready)
		go f.decode()
		defer f.photo.Wait()
	})
	select {
	case <-f.shown:
	case <-ctx.Done():
	}
}

// decode decodes the photo of the face, if it is a file, on one core: the window needs the others to come up.
func (f *firstFace) decode() {
	var photo *faceview.Photo
	defer func() { f.photo.Done(photo) }()
	if !f.s.Dataset.Photos() {
		return
	}
	if img, err := f.s.Dataset.OpenPhoto(max(f.s.Goal, 0)); err == nil { // what is wrong with it is said when it is decoded for the editor
		photo = faceview.NewPhoto(img, 1)
	}
}

// none says that nothing more will arrive.
func (f *firstFace) none() { f.found.Do(func() { close(f.ready) }) }

// showFirstFace shows the window with the first face alone, if that is there soon.
func (w *Window) showFirstFace() {
	blankFace := false
	select {
	case <-w.first.ready:
		if s := w.first.s; s != nil {
			f := photoOf(s)
			w.face.SetFace(f)
			w.first.on, blankFace = s, f.Pixels == nil
		}
	case <-time.After(firstFaceWait):
	}
	left, right := w.shell.Prefs().PaneWidths()
	above, below := w.shell.Prefs().FaceMargins()
	blank := func() fyne.CanvasObject { return container.NewWithoutLayout() }
	panes := kit.NewPanes(blank(), kit.Padded(above, below, 0, 0, w.face), blank(), left, right, func() {})
	w.shell.Win.SetContent(panes)
	if !w.face.Written() {
		loaded := kit.LoadFonts() // while the system makes the window
		defer loaded()
	}
	w.shell.Win.Show()
	if p := w.first.photo.Ready(); p != nil && blankFace {
		w.face.SetPhoto(p)
		w.shell.Win.Show() // draws at once: the panels, which are built now, take longer than a frame
	}
}

// handOverPhoto gives the photo of the first face to the editor, which would decode it again.
func (w *Window) handOverPhoto() {
	if w.first.on == nil {
		return
	}
	if p := w.first.photo.Ready(); p != nil {
		w.face.SetPhoto(p)
	}
	w.label.Begin(w.first.on, w.first.photo)
}

// showAll draws the whole window at once, and lets the rest of the file be read.
func (w *Window) showAll() {
	w.shell.Win.Show() // draws: the toolkit begins to on its own when it runs
	close(w.first.shown)
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
