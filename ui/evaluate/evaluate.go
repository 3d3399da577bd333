package evaluate

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/model/prediction"
	"fiducial/ui/action"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Predictions are those that are kept for all faces, of the weights in use or of a run in progress.
type Predictions interface {
	// Subscribe calls f on the UI goroutine soon after predictions became ready, or others took their place.
	Subscribe(f func())
	// Measured returns the set that is measured now; nil while it is not there.
	Measured() *prediction.Set
	// Own returns the set of the weights in use, nil without any.
	Own() *prediction.Set
	// Any reports whether anything predicts.
	Any() bool
	// Awaits reports whether the first epoch of a run is still to come.
	Awaits() bool
	// Lazy reports whether somebody cancelled that all faces are predicted.
	Lazy() bool
	// Everything predicts all faces, also after somebody cancelled that.
	Everything()
}

// Weights are those in use, and other checkpoints.
type Weights interface {
	// Path returns where those in use come from, "" for none or nowhere.
	Path() string
	// NameOf returns what the checkpoint of a path is called.
	NameOf(path string) string
	// Read reads the checkpoint of a path. Any goroutine may call it.
	Read(path string) (*checkpoint.Checkpoint, error)
	// Load predicts with the checkpoint of a path, because a person asked for it.
	Load(path string, asked bool)
	// AskCheckpoint lets a person choose the file of a checkpoint.
	AskCheckpoint(title string, chosen func(path string))
}

// Runs are the training runs on the open dataset.
type Runs interface {
	// Busy reports whether one is going on.
	Busy() bool
	// Kept returns the checkpoints of those that are over that predict best, the newest run first.
	Kept() []string
}

// Faces show a face.
type Faces interface {
	// Visit shows the face of a row, in the list too.
	Visit(row int)
}

// around is what stands around the parts of the panel.
type around struct {
	shell   shell.Shell
	session *session.Session
	place   session.Place
	o       Options
}

// Options say how the panel works together with the window.
type Options struct {
	Predictions Predictions
	Weights     Weights
	Runs        Runs
	Faces       Faces
	Own         bool         // whether the program brings weights along, which are offered too
	Threads     int          // cores that training may use; 0 for all
	Kept        *kept.Folder // where predictions are kept from one time to the next; nil: nowhere
}

// New makes the panel.
func New(s shell.Shell, x *session.Session, place session.Place, o Options) *Panel {
	p := &Panel{around: around{s, x, place, o}}
	p.evaluation = newMeasurement(p)
	return p
}

// Actions implements session.Feature: they measure predictions and keep what was measured.
func (p *Panel) Actions() []*action.Action {
	e := p.evaluation
	measured := func() bool { return e.result != nil }
	return []*action.Action{
		{ID: "evaluate", Name: "Evaluate", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyE)}, Menu: "Model", Section: 4,
			Enabled: p.session.Ready, Do: e.again},
		{ID: "evaluate-compare", Name: "Compare with Checkpoint…", Menu: "Model", Section: 4, Enabled: p.session.IsOpen,
			Do: func() { p.place.Bring(p); p.ask(1) }},
		{ID: "evaluate-use", Name: "Predict with the Measured Checkpoint", Menu: "Model", Section: 4,
			Enabled: func() bool { return measured() && e.sides[0].kind == inFile },
			Do:      func() { p.o.Weights.Load(e.sides[0].path, true) }},
		{ID: "evaluate-sort", Name: "Sort Keypoints by Error", Menu: "Model", Section: 4, Enabled: measured,
			Checked: func() bool { return e.sorted }, Do: e.toggleSorted},
		{ID: "evaluate-csv", Name: "Export Evaluation as CSV…", Icon: theme.DownloadIcon(), Menu: "Model", Section: 4, Enabled: measured, Do: p.export},
		{ID: "evaluate-picture", Name: "Save Evaluation as Picture…", Icon: theme.FileImageIcon(), Menu: "Model", Section: 4, Enabled: measured, Do: p.savePicture},
	}
}

// Happened implements session.Feature.
func (p *Panel) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Changed:
		if e.Arrived || e.Saved || len(e.Rows) > 0 {
			p.evaluation.changed()
		}
	case session.Loaded, session.Listed:
		p.evaluation.changed()
	case session.Reread:
		p.evaluation.reread()
	case session.Closed:
		p.evaluation.reset()
		p.show()
	}
}
