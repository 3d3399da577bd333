package newphotos

import (
	"context"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/intake"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Window is what the feature needs of who opens datasets and edits labels.
type Window interface {
	FinishTyping()           // takes what is being typed as an edit
	OpenDataset(path string) // opens a dataset in place of the one that is open
	// Rewrite lets the open dataset write rows of its file and read it again, in a task of that name, and then calls
	// done with no error.
	Rewrite(name string, work func(ctx context.Context, progress func(done, total int64)) error, done func())
}

// Options are what else the feature works with.
type Options struct {
	Window Window
	Data   data.Options  // with which the window opens datasets
	Find   intake.Finder // nil: no faces are found
}

// Feature takes photos into datasets. It belongs to the UI goroutine.
type Feature struct {
	shell   shell.Shell
	session *session.Session
	o       Options
	dialog  *dialog // nil until it is first asked for
	made    string  // the dataset that was made last
}

// New makes the feature.
func New(s shell.Shell, x *session.Session, o Options) *Feature {
	return &Feature{shell: s, session: x, o: o}
}

// Actions implements session.Feature.
func (f *Feature) Actions() []*action.Action {
	const line = "New dataset from photos"
	return []*action.Action{
		{ID: "new-from-photos", Name: "New from Photos…", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyN)}, Menu: "File", Section: 1, Line: line, Do: func() { f.ask(nil) }},
		{ID: "add-photos", Name: "Add Photos…", Menu: "File", Section: 3, Enabled: f.ofPhotos, Do: f.askAdd},
		{ID: "find-photos", Name: "Find Moved Photos…", Menu: "File", Section: 3, Enabled: f.ofPhotos, Do: f.askLocate},
	}
}

// ofPhotos reports whether a dataset of photos is open, with all its rows.
func (f *Feature) ofPhotos() bool { return f.session.Ready() && f.session.Dataset().Photos() }

// Happened implements session.Feature.
func (f *Feature) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Opened:
		if f.session.Dataset().Path() != f.made {
			f.shell.Drop(madeID)
		}
	case session.Leaving: // who goes on to another face has read what came of the photos
		if f.session.Shown() && e.To != f.session.Row() {
			f.readOn()
		}
	case session.Changed:
		if len(e.Rows) > 0 {
			f.readOn()
		}
	case session.Loaded, session.Reread:
		f.warnLost()
	case session.Closed:
		for _, id := range []string{droppedID, lostID, addedID} {
			f.shell.Drop(id)
		}
	}
}

// readOn takes away what is said of photos that the open dataset was made from, or that were added to it.
func (f *Feature) readOn() {
	if f.session.Dataset().Path() == f.made {
		f.shell.Drop(madeID)
	}
	f.shell.Drop(addedID)
}

// Refresh implements session.Feature.
func (f *Feature) Refresh() {}

// Strips of the feature.
const (
	madeID    = "photos-made"
	addedID   = "photos-added"
	droppedID = "photos-dropped"
	lostID    = "photos-lost"
)

// Take asks what is to be done with photos, and folders of them, that were dropped on the window: a new dataset, or
// where one of photos is open to add them.
func (f *Feature) Take(paths []string) {
	if !f.ofPhotos() {
		f.ask(paths)
		return
	}
	name := kit.FileName(f.session.Dataset().Path())
	f.shell.Show(shell.Banner{Kind: shell.Warning, ID: droppedID, Text: what(paths) + " can be added to " + name + ", or be a new dataset.",
		Buttons: []shell.BannerButton{{Text: "Add to " + name, Do: func() { f.add(paths) }}, {Text: "New dataset…", Do: func() { f.ask(paths) }}}})
}

// what names what was dropped.
func what(paths []string) string {
	if len(paths) == 1 {
		return kit.FileName(paths[0])
	}
	return "The " + kit.Count(len(paths)) + " files and folders"
}
