// Package sessiontest makes what stands around a feature in its tests: a real frame on Fyne's test driver with a
// session, a place for panels, and datasets of drawn faces. The test is the UI goroutine.
package sessiontest

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"fiducial/data"
	"fiducial/data/project"
	"fiducial/ui/kit/kittest"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Window is a window with nothing in it but the features of a test. It is the session.Place of its panels.
type Window struct {
	*shell.Frame
	Session *session.Session
	T       testing.TB
	Dir     string // the data folder

	loop     *kittest.Loop
	features []session.Feature
	front    session.Panel
	body     *fyne.Container
}

// New makes a window that shows nothing; it ends with the test.
func New(t testing.TB) *Window {
	t.Helper()
	software.NewCanvas().Capture() // sets the clock of Fyne's cache: by an old one the first picture forgets what was just made
	w := &Window{T: t, Dir: t.TempDir(), loop: &kittest.Loop{}, body: container.NewStack()}
	w.Frame = shell.New(test.NewApp(), shell.Options{
		Do: w.loop.Post, Began: func(string) {}, Refresh: w.refresh, AtWork: func() {},
		InUse: func() (string, project.Folders) { return "", project.Folders{} },
	})
	w.Session = session.New(w.Frame)
	w.Session.Subscribe(func(e session.Event) {
		for _, f := range w.features {
			f.Happened(e)
		}
	})
	w.Frame.Open("Test")
	t.Cleanup(w.Close)
	return w
}

// Join puts features into the window; the last panel of them is in front.
func (w *Window) Join(features ...session.Feature) {
	w.features = append(w.features, features...)
	for _, f := range features {
		w.Actions().Add(f.Actions()...)
	}
	w.Furnish(shell.Furniture{Body: w.body, Running: canvas.NewRectangle(nil), Stands: func() shell.Standing { return shell.Standing{} }})
	w.Win.Resize(fyne.NewSize(700, 800))
	for _, f := range features {
		if p, ok := f.(session.Panel); ok {
			w.Bring(p)
		}
	}
}

// refresh shows how things stand.
func (w *Window) refresh() {
	if w.Furnished() {
		w.Update()
		for _, f := range w.features {
			f.Refresh()
		}
	}
}

// InFront implements session.Place.
func (w *Window) InFront(p session.Panel) bool { return p != nil && w.front == p }

// Bring implements session.Place.
func (w *Window) Bring(p session.Panel) {
	w.front, w.body.Objects = p, []fyne.CanvasObject{p.Content()}
	w.body.Refresh()
	w.refresh()
}

// Toggle implements session.Place.
func (w *Window) Toggle(p session.Panel) {
	if !w.InFront(p) {
		w.Bring(p)
		return
	}
	w.front, w.body.Objects = nil, nil
	w.body.Refresh()
	w.refresh()
}

// OpenDataset opens a dataset, makes it the open one and waits until all of its rows are there. Its first face is
// shown.
func (w *Window) OpenDataset(path string) *session.Open {
	w.T.Helper()
	s := w.Begun(path)
	w.Session.Tell(session.Loaded{})
	w.Settle()
	return s
}

// Begun opens a dataset as OpenDataset does, but leaves it to the test to tell that its rows are there.
func (w *Window) Begun(path string) *session.Open {
	w.T.Helper()
	ds, err := data.Open(path, data.Options{Project: true, DataDir: w.Dir, CacheDir: filepath.Join(w.Dir, "cache")})
	if err != nil {
		w.T.Fatal(err)
	}
	s := w.Session.Begin(ds, -1)
	w.Session.Adopt(s)
	w.Session.Arrived()
	if err := s.Read(context.Background(), func(context.Context, int64, int64) {}); err != nil {
		w.T.Fatal(err)
	}
	for row := range ds.Rows() {
		s.Listed = append(s.Listed, row)
	}
	if ds.Rows() > 0 {
		w.Session.Show(0)
	}
	return s
}

// Close leaves what is open and waits until everything has ended that was begun.
func (w *Window) Close() {
	if w.Context().Err() != nil {
		return
	}
	if w.Session.IsOpen() {
		w.Session.Leave()
	}
	w.Stop()
	w.Wait()
	w.loop.Drain()
	w.End()
	test.NewApp() // forgets the window
}

// Until does what is posted until something holds.
func (w *Window) Until(what string, holds func() bool) {
	w.T.Helper()
	w.loop.Until(w.T, what, holds)
}

// Settle does what is posted until nothing is to be shown any more.
func (w *Window) Settle() {
	w.T.Helper()
	w.loop.Until(w.T, "nothing is to be shown any more", func() bool { return !w.Pending() && !w.Session.Pending() })
}

// Do does an action, which must be enabled.
func (w *Window) Do(id string) {
	w.T.Helper()
	a := w.Actions().Get(id)
	if !a.IsEnabled() {
		w.T.Fatalf("%s is not enabled; it is said: %q", id, w.Said())
	}
	w.Actions().Run(a)
}

// Said returns the texts of the strips that are shown.
func (w *Window) Said() (texts []string) {
	for _, b := range w.Frame.Shown() {
		texts = append(texts, b.Text)
	}
	return texts
}

// Banner returns the strip whose text has a part, which must be shown.
func (w *Window) Banner(part string) shell.Banner {
	w.T.Helper()
	all := w.Frame.Shown()
	i := slices.IndexFunc(all, func(b shell.Banner) bool { return strings.Contains(b.Text, part) })
	if i < 0 {
		w.T.Fatalf("no strip says %q: %q", part, w.Said())
	}
	return all[i]
}

// Answer types an answer into the question that is shown, and enters it.
func (w *Window) Answer(text string) {
	w.T.Helper()
	field := w.Question()
	if field == nil {
		w.T.Fatalf("nothing is asked: %q", w.Said())
	}
	field.SetText(text)
	field.OnSubmitted(text)
}
