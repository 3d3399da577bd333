package exchange

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/format"
	"fiducial/ui/action"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Window is what the feature needs of who opens datasets and edits labels.
type Window interface {
	// FinishTyping takes what is being typed as an edit.
	FinishTyping()
	// OpenDataset opens a dataset in place of the one that is open.
	OpenDataset(path string)
}

// Options are what else the feature works with.
type Options struct {
	Window  Window
	Photos  interface{ Take(paths []string) } // takes photos and folders of photos
	Predict *predict.Feature                  // whose predictions are exported, and who takes over weights
	Data    data.Options                      // with which the window opens datasets
}

// Feature is the exchange of labels with other tools. It belongs to the UI goroutine.
type Feature struct {
	shell     shell.Shell
	session   *session.Session
	o         Options
	exporting *exportDialog // nil until it is first asked for
	importing *importDialog // the same
	busy      int           // what is looked at, or imported, before a dataset may be opened
	underway  []string      // imports and exports that are not done, a name each
	imported  string        // the dataset that the newest import made
}

// New makes the feature.
func New(s shell.Shell, x *session.Session, o Options) *Feature {
	return &Feature{shell: s, session: x, o: o}
}

// Actions implements session.Feature.
func (f *Feature) Actions() []*action.Action {
	return []*action.Action{
		{ID: "import", Name: "Import…", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyI)}, Menu: "File", Section: 3, Line: "Import from, export to the formats of other tools",
			Do: func() { f.Import("") }},
		{ID: "export", Name: "Export…", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyI)}, Menu: "File", Section: 3, Line: "Import from, export to the formats of other tools",
			Enabled: func() bool { return f.session.Ready() && f.session.Rows() > 0 }, Do: f.export},
	}
}

// Happened implements session.Feature: a question about a dataset goes with it, and what is said of an import with the
// dataset that it made.
func (f *Feature) Happened(e session.Event) {
	switch e.(type) {
	case session.Closed:
		if f.exporting != nil {
			f.exporting.form.Hide()
		}
	case session.Opened:
		if f.session.Dataset().Path() != f.imported {
			f.shell.Drop("imported")
		}
	}
}

// Underway says in a sentence which imports and exports would be broken off if the window closed, "" for none.
func (f *Feature) Underway() string {
	switch len(f.underway) {
	case 0:
		return ""
	case 1:
		return f.underway[0] + " goes on. Closing breaks it off; nothing of it is left."
	}
	return strings.Join(f.underway, " and ") + " go on. Closing breaks them off; nothing of them is left."
}

// begin notes that an import or export of a name goes on, until ended is called.
func (f *Feature) begin(name string) (ended func()) {
	f.underway = append(f.underway, name)
	return func() {
		i := slices.Index(f.underway, name)
		f.underway = slices.Delete(f.underway, i, i+1)
	}
}

// Busy reports whether something is looked at or imported after which a dataset may be opened.
func (f *Feature) Busy() bool { return f.busy > 0 }

// Refresh implements session.Feature.
func (f *Feature) Refresh() {}

// titles returns the titles of formats of the table.
func titles(all []format.Format) (titles []string) {
	for _, f := range all {
		titles = append(titles, f.Title)
	}
	return titles
}

// absolute returns the path that was typed into a field, "" for none.
func absolute(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	if abs, err := filepath.Abs(typed); err == nil {
		return abs
	}
	return typed
}
