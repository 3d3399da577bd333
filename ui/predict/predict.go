package predict

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/data/harmless"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/ui/action"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Options are what predicting needs of its surroundings besides a shell and a session.
type Options struct {
	DataDir string                                 // the user's data folder
	Threads int                                    // cores that training may use; 0 means all
	Kept    *kept.Folder                           // where predictions are kept from one time to the next; nil: nowhere
	Own     func() (*checkpoint.Checkpoint, error) // returns the weights that the program brings along; nil: there are none
	InSight func() []int                           // the rows whose thumbnails are seen: they are predicted first
	RunOf   func(checkpoint string) (run string)   // the name of the run that a checkpoint is kept of, "" for none
}

// Feature is what predicts, as a feature of the window.
type Feature struct {
	around
	Weights     *Weights
	Predictions *Predictions
	Figure      *Figure
	Ranking     *Ranking
	Promotion   *Promotion
}

// around is what stands around each part of it.
type around struct {
	shell   shell.Shell
	session *session.Session
	o       Options
}

// New makes the feature: nothing predicts.
func New(s shell.Shell, x *session.Session, o Options) *Feature {
	a := around{s, x, o}
	p := newPredictions(a)
	w := newWeights(a, p)
	return &Feature{around: a, Weights: w, Predictions: p, Figure: newFigure(a, w, p), Ranking: newRanking(a, p), Promotion: &Promotion{around: a, weights: w}}
}

// Actions implements session.Feature.
func (f *Feature) Actions() []*action.Action {
	w := f.Weights
	predicts := func() bool { return w.checkpoint != nil }
	return []*action.Action{
		{ID: "load-weights", Name: "Load Checkpoint…", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyL)}, Menu: "Model", Section: 2, Enabled: f.session.IsOpen,
			Do: func() { w.AskCheckpoint("Load a checkpoint", func(path string) { w.Load(path, true) }) }},
		{ID: "save-weights", Name: "Save Checkpoint As…", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyL)}, Menu: "Model", Section: 2, Enabled: predicts, Do: w.askSave},
		{ID: "own-weights", Name: "Predict with the Built-in Weights", Menu: "Model", Section: 2,
			Enabled: func() bool { return f.session.IsOpen() && f.o.Own != nil && w.path != Own }, Do: func() { w.Load(Own, true) }},
		{ID: "weights-before", Name: "Predict with the Weights Before", Menu: "Model", Section: 2, Enabled: func() bool { return w.before != "" },
			Now: func() string {
				if w.before == "" {
					return "Predict with the Weights Before"
				}
				return "Predict Again with " + harmless.Name(w.NameOf(w.before))
			}, Do: w.UseBefore},
		{ID: "forget-weights", Name: "Predict No More", Menu: "Model", Section: 2, Enabled: predicts, Do: w.Forget},
	}
}

// Happened implements session.Feature.
func (f *Feature) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Opened:
		f.Weights.open()
	case session.Changed:
		if e.Arrived || e.Saved || len(e.Rows) > 0 {
			f.Ranking.labelsChanged()
		}
		if len(e.Rows) > 0 {
			f.Predictions.Recheck(slices.Collect(maps.Keys(e.Rows))...)
			f.Figure.labelsChanged()
		}
	case session.Loaded:
		f.Predictions.fill()
	case session.Reread:
		f.Ranking.reset()
		f.Predictions.renew()
	case session.Closed:
		f.Promotion.left()
		f.Ranking.reset()
		f.Predictions.RunOver()
		f.Weights.close()
	}
}

// Refresh implements session.Feature: there is nothing to show.
func (f *Feature) Refresh() {}
