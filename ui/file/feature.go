package file

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/project"
	"fiducial/data/survey"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/list"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Options say with what the feature works.
type Options struct {
	Path    string // the dataset to open first; "" for the last one, or the sample where there was none
	DataDir string // the user's data folder
	Traces  Traces // nil: nothing is kept outside of datasets

	// Sample draws the dataset that is shown the very first time and returns its path; nil: nothing is shown.
	Sample func(ctx context.Context, progress func(done, total int64)) (string, error)

	Say      func(text string)                          // says something in the place of the face
	Arrived  func(ctx context.Context, s *session.Open) // is told, by who reads a dataset, after each run of rows
	None     func()                                     // is told that nothing more will arrive; any goroutine calls it
	OnScreen func(s *session.Open) bool                 // reports whether a face of a dataset is on the screen already
	Left     func()                                     // is told that the place in the window is to be remembered
	Close    func()                                     // closes the window
}

// Labels are what the feature needs of who edits labels.
type Labels interface {
	FinishTyping()    // takes what is being typed, because the dataset is left
	Typed() bool      // reports whether something is being typed that is not taken yet
	TakeTyped() bool  // takes it because it is to be saved; false where it can't be, which is said
	Edited(err error) // says why an edit could not be made
}

// Training is what the feature needs of training.
type Training interface {
	session.Panel
	Busy() bool
	Stop() bool // stops a run, and reports whether there was one
}

// Files are what the feature needs of who imports and exports.
type Files interface {
	Take(path string) // takes a file or a folder, whatever it is
	Underway() string // says in a sentence what closing would break off, "" for nothing
}

// Near are the rooms that the feature works with.
type Near struct {
	Labels Labels
	List   *list.List
	Train  Training
	Search interface{ Running() bool }
	Files  Files
	Photos interface{ Take(paths []string) }
	Place  session.Place
}

// Feature opens and saves datasets. It belongs to the UI goroutine.
type Feature struct {
	shell   *shell.Frame
	session *session.Session
	o       Options
	near    Near
	recent  *fyne.MenuItem // the datasets opened lately
	sample  string         // the dataset that was drawn for the very first window
	moved   *kit.Throttle  // remembers the row and filter, for the next start
}

// New makes the feature; OpenFirst may be called then, all else after Join.
func New(s *shell.Frame, x *session.Session, o Options) *Feature {
	f := &Feature{shell: s, session: x, o: o}
	f.moved = kit.NewThrottle(time.Second, s.Post, f.rememberPlace)
	f.recent = fyne.NewMenuItem("Open Recent", nil)
	f.recent.ChildMenu = fyne.NewMenu("")
	return f
}

// Join says which rooms the feature works with.
func (f *Feature) Join(n Near) {
	f.near = n
	f.fillRecent()
}

// InUse returns the path of the open dataset, "" for none, and the folders in which projects are.
func (f *Feature) InUse() (dataset string, folders project.Folders) {
	if ds := f.session.Dataset(); ds != nil {
		return ds.Path(), f.Opening().Folders()
	}
	return "", project.Folders{}
}

// Actions implements session.Feature.
func (f *Feature) Actions() []*action.Action {
	return []*action.Action{
		{ID: "open", Name: "Open…", Icon: theme.FolderOpenIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyO)}, Menu: "File", Section: 1, Toolbar: 10, Do: f.askOpen},
		{ID: "save", Name: "Save", Icon: theme.DocumentSaveIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyS)}, Menu: "File", Section: 2, Toolbar: 11,
			Enabled: func() bool {
				return f.session.IsOpen() && (f.session.Dataset().Unsaved() > 0 || f.session.Dataset().AddsKeypoints() || f.near.Labels.Typed())
			}, Do: func() { f.Save(nil) }},
		{ID: "save-as", Name: "Save As…", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyS)}, Menu: "File", Section: 2,
			Enabled: f.session.IsOpen, Do: func() { f.askSaveAs(nil) }},
		{ID: "reload", Name: "Reload", Keys: []action.Key{action.Plain(fyne.KeyF5)}, Menu: "File", Section: 3, Enabled: f.session.Ready, Do: f.Reload},
		{ID: "remove-traces", Name: "Clear the Cache and Crash Reports…", Menu: "File", Section: 4,
			Enabled: func() bool { return f.o.Traces != nil }, Do: f.askRemoveTraces},
		{ID: "close", Name: "Quit", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyQ)}, Menu: "File", Section: 5, Do: f.AskClose},
	}
}

// Happened implements session.Feature.
func (f *Feature) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Changed:
		if e.OnDisk {
			f.warnChangedOnDisk()
		}
		if e.Noticed {
			f.showNotices(f.session.Current())
		}
	case session.Squared: // photos were decoded, and some may be damaged
		if s := f.session.Current(); s.Dataset.Undecoded() > 0 {
			f.warnFaults(s.Dataset)
		}
	case session.Loaded, session.Renamed:
		f.showNotices(f.session.Current())
	case session.Shown, session.Listed:
		f.moved.Poke()
	case session.Closed:
		f.shell.ClearQuestions()
	}
}

// Refresh implements session.Feature.
func (f *Feature) Refresh() {}

// rememberPlace keeps the row and filter of the open dataset: the next start goes on there, after a kill too.
func (f *Feature) rememberPlace() {
	if f.session.Shown() {
		f.shell.Prefs().SetPlace(f.session.Dataset().Path(), f.session.Row(), f.near.List.Filter())
		f.o.Left()
	}
}

// Leave ends what belongs to the open dataset.
func (f *Feature) Leave() {
	if f.session.IsOpen() {
		f.near.Labels.FinishTyping()
		f.rememberPlace()
		f.session.Leave()
	}
}

// Reopen opens the open dataset anew, because it is to be read in another way.
func (f *Feature) Reopen() {
	if !f.mustStop("reading-anew", "it goes on with the columns as they were read; the choice is remembered, and counts from the next opening") {
		f.OpenDataset(f.session.Dataset().Path())
	}
}

// ShowFaulty lists the faces with faults.
func (f *Feature) ShowFaulty() { f.near.List.ShowFaulty() }

// Mend makes a certain mend in all rows.
func (f *Feature) Mend(m *survey.Mend) {
	s := f.session.Current()
	f.session.Start(s, session.Job{Name: m.String(), Keep: true, Work: func(context.Context, *shell.Task) error { return s.Dataset.Mend(m) }, Done: func(err error) {
		f.near.Labels.Edited(err)
		if err == nil {
			f.shell.Flash(m.String() + ": undo takes that back")
		}
	}})
}

// FinishTyping takes what is being typed as an edit.
func (f *Feature) FinishTyping() { f.near.Labels.FinishTyping() }
