package keypoints

import (
	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/ui/action"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Window is what the feature needs of who opens datasets and edits labels.
type Window interface {
	FinishTyping() // takes what is being typed as an edit
	Reopen()       // opens the open dataset anew
}

// Feature asks for the keypoints of the open dataset. It belongs to the UI goroutine.
type Feature struct {
	shell   shell.Shell
	session *session.Session
	window  Window
	options data.Options // with which the window opens datasets
	dialog  *dialog      // nil until it is first asked for
}

// New makes the feature; options are those with which the window opens datasets.
func New(s shell.Shell, x *session.Session, w Window, o data.Options) *Feature {
	return &Feature{shell: s, session: x, window: w, options: o}
}

// Actions implements session.Feature.
func (f *Feature) Actions() []*action.Action {
	return []*action.Action{{ID: "keypoints", Name: "Keypoints…", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyK)}, Menu: "File", Section: 3,
		Line: "Names, pairs and lines of the keypoints", Enabled: f.session.Ready, Do: f.ask}}
}

// Happened implements session.Feature: the dialog goes with the dataset that it is about.
func (f *Feature) Happened(e session.Event) {
	if _, closed := e.(session.Closed); closed && f.dialog != nil {
		f.dialog.form.Hide()
	}
}

// Refresh implements session.Feature.
func (f *Feature) Refresh() {}

// ask shows the dialog for the dataset that is open now.
func (f *Feature) ask() {
	f.window.FinishTyping()
	if f.dialog == nil {
		f.dialog = newDialog(f)
	}
	if err := f.dialog.ask(f.session.Dataset()); err != nil {
		f.shell.Fail(err)
	}
}
