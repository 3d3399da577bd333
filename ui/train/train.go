package train

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/model/settings"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Options say how training works together with the window.
type Options struct {
	Predict   *predict.Feature // what predicts: runs begin with its weights, and it decides which predict when they are over
	Threads   int              // cores that may be used; 0 for all
	Draw      func()           // shows what is predicted for the shown face as it stands now
	ShowMoved func()           // lists faces by how far predictions moved
}

// trainer trains: the run in progress, what became of those before, and what is shown of them.
type trainer struct {
	shell     shell.Shell
	session   *session.Session
	place     session.Place
	predict   *predict.Feature
	threads   int
	draw      func()
	showMoved func()

	current    *run        // the latest run since the dataset was opened, nil when there was none
	unfinished *unfinished // a run that was stopped: it can go on; nil when there is none
	runs       *runs
	effect     *effect
	chart      *runChart
	panel      *Panel
}

// New makes the panel of training. None goes on.
func New(s shell.Shell, x *session.Session, place session.Place, o Options) *Panel {
	t := &trainer{shell: s, session: x, place: place, predict: o.Predict, threads: o.Threads, draw: o.Draw, showMoved: o.ShowMoved}
	t.runs, t.effect = &runs{t: t}, newEffect(t)
	t.panel = &Panel{trainer: t}
	o.Predict.Weights.OnChange(func() {
		if t.panel.content != nil {
			t.panel.origin.weightsChanged()
		}
	})
	return t.panel
}

// Actions implements session.Feature: they train, and act on the run that is chosen in the list of runs.
func (p *Panel) Actions() []*action.Action { return append(p.trainActions(), p.runActions()...) }

func (t *trainer) trainActions() []*action.Action {
	return []*action.Action{
		{ID: "train", Name: "Start Training", Icon: theme.MediaPlayIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyT)}, Menu: "Model", Section: 1, Toolbar: 50,
			Enabled: t.canTrain, Do: t.startRun},
		{ID: "go-on", Name: "Go On Training", Icon: theme.MediaSkipNextIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyR)}, Menu: "Model", Section: 1,
			Enabled: func() bool { return t.unfinished != nil && t.canTrain() }, Do: t.goOn},
		{ID: "pause", Name: "Pause Training", Icon: theme.MediaPauseIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyP)}, Menu: "Model", Section: 1, Toolbar: 51,
			Now:     func() string { return kit.Either(t.paused(), "Resume Training", "Pause Training") },
			Enabled: t.Busy, Checked: t.paused, Do: t.togglePause},
		{ID: "stop", Name: "Stop Training", Icon: theme.MediaStopIcon(), Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyT)}, Menu: "Model", Section: 1, Toolbar: 52,
			Enabled: t.Busy, Do: func() { t.Stop() }},
		{ID: "fine-tune", Name: "Fine-tune on Corrections", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyR)}, Menu: "Model", Section: 1,
			Line:    "Fine-tune the weights in use on what was corrected",
			Enabled: func() bool { return t.predict.Weights.Checkpoint() != nil && t.canTrain() && !t.Busy() }, Do: t.fineTune},
		{ID: "moved", Name: "List Faces by How Far Predictions Moved", Menu: "Model", Section: 1,
			Enabled: func() bool { return t.session.IsOpen() && t.predict.Predictions.HasMoved() }, Do: t.showMoved},
		{ID: "augment-again", Name: "Vary the Preview Again", Menu: "Model", Section: 1,
			Enabled: func() bool { return t.session.Shown() && t.panel.previewSeen() }, Do: func() { t.panel.preview.again() }},
	}
}

// runActions act on the run that is chosen in the list of runs.
func (t *trainer) runActions() []*action.Action {
	l := t.runs
	chosen := func() bool { return t.session.IsOpen() && l.chosen != nil }
	over := func() bool { return chosen() && !l.running(l.chosen) }
	return []*action.Action{
		{ID: "compare-runs", Name: "Compare Runs", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyJ)}, Menu: "Model", Section: 3,
			Enabled: func() bool { return t.session.IsOpen() && len(l.records) > 0 },
			Do:      func() { t.place.Bring(t.panel); t.panel.showAll(true) }},
		{ID: "run-weights", Name: "Predict with the Run", Icon: theme.VisibilityIcon(), Menu: "Model", Section: 3,
			Enabled: func() bool { return over() && l.chosen.Checkpoint+l.chosen.Best != "" }, Do: l.useWeights},
		{ID: "run-settings", Name: "Take the Settings of the Run", Icon: theme.SettingsIcon(), Menu: "Model", Section: 3,
			Enabled: func() bool { return chosen() && !t.Busy() }, Do: l.takeSettings},
		{ID: "run-show", Name: "Show the Curve of the Run", Menu: "Model", Section: 3, Enabled: chosen,
			Checked: func() bool { return chosen() && l.chosen.Shown }, Do: func() { l.toggleShown(l.chosen) }},
		{ID: "run-color", Name: "Another Colour for the Run", Menu: "Model", Section: 3, Enabled: chosen, Do: func() { l.nextColor(l.chosen) }},
		{ID: "run-rename", Name: "Rename the Run…", Icon: theme.DocumentCreateIcon(), Menu: "Model", Section: 3, Enabled: chosen, Do: l.askName},
		{ID: "run-delete", Name: "Delete the Run…", Icon: theme.DeleteIcon(), Menu: "Model", Section: 3, Enabled: over, Do: l.askDelete},
	}
}

// Happened implements session.Feature.
func (p *Panel) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Opened:
		p.current, p.unfinished = nil, nil
		p.runs.set(nil)
		p.datasetChanged()
	case session.Changed:
		if len(e.Rows) > 0 {
			p.effect.changed()
		}
	case session.Loaded:
		p.offerEpochs()
		p.check()
		p.readRuns(p.session.Current())
	case session.Shown:
		if p.Busy() {
			p.current.control.Watch(p.session.Row())
		}
	case session.Reread, session.Closed:
		p.effect.reset()
	}
}

// Prepare brings the panel to the front, with settings that the next run takes.
func (p *Panel) Prepare(s settings.Settings) {
	p.Take(s)
	p.fold(false)
	p.place.Bring(p)
}

// RunOf returns the name of the run that a checkpoint is kept of, "" for none.
func (t *trainer) RunOf(checkpoint string) string { return t.runs.of(checkpoint) }

// Kept returns the checkpoints of the runs that are over that predict best, the newest run first.
func (t *trainer) Kept() (paths []string) {
	for _, r := range slices.Backward(t.runs.records) {
		if path := r.weightsPath(); path != "" && !t.runs.running(r) {
			paths = append(paths, path)
		}
	}
	return paths
}

// fail says why a run does not begin, or ended, until the next one begins.
func (t *trainer) fail(err error) {
	t.shell.Show(shell.Banner{Kind: shell.Problem, ID: "run", Text: kit.Sentence(err)})
}
