package ui

import (
	"context"
	"image/color"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/intake"
	"fiducial/data/project"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/ui/action"
	"fiducial/ui/dataset"
	"fiducial/ui/evaluate"
	"fiducial/ui/exchange"
	"fiducial/ui/faceview"
	"fiducial/ui/file"
	"fiducial/ui/history"
	"fiducial/ui/keypoints"
	"fiducial/ui/kit"
	"fiducial/ui/label"
	"fiducial/ui/list"
	"fiducial/ui/newphotos"
	"fiducial/ui/predict"
	"fiducial/ui/review"
	"fiducial/ui/search"
	"fiducial/ui/session"
	"fiducial/ui/shell"
	"fiducial/ui/takeout"
	"fiducial/ui/train"
)

// Options say how the window begins. The zero Options open the last dataset, if there was one.
type Options struct {
	Path    string // the dataset to open; "" for the last one, or the sample where there was none
	DataDir string // the user's data folder: projects that can't lie beside their dataset, checkpoints; "" for the usual one
	Threads int    // cores that training may use; 0 means all
	Version string // of the program and what it computes by, for Help
	Icon    fyne.Resource

	// Sample draws the dataset that is shown the very first time and returns its path. It is a background task.
	// nil: nothing is shown.
	Sample func(ctx context.Context, progress func(done, total int64)) (string, error)

	// Began is told of each action as it begins, by its name in the table of actions. nil: nobody is.
	Began func(action string)

	// Crashed is the file with what is known of the window that fell over since the last start; "" when none did.
	Crashed string

	// Traces are what the program keeps outside of datasets, to be removed by one action. nil: it keeps nothing.
	Traces file.Traces

	// Kept is where predictions are kept from one time to the next. nil: nowhere.
	Kept *kept.Folder

	// FindFaces finds the faces in photos that become a dataset. nil: none is found.
	FindFaces intake.Finder

	// OwnWeights returns the weights that the program brings along: they predict where a dataset has no others. nil:
	// none.
	OwnWeights func() (*checkpoint.Checkpoint, error)
}

// Window is the program's window and the controller of everything in it. All methods belong to the UI goroutine.
type Window struct {
	opts   Options
	shell  *shell.Frame
	closed atomic.Bool

	session *session.Session
	first   *firstFace

	file     *file.Feature
	list     *list.List
	face     *faceview.FaceView
	features []session.Feature // the rooms below this package
	predict  *predict.Feature
	label    *label.Feature
	train    *train.Panel
	evaluate *evaluate.Panel
	search   *search.Panel
	exchange *exchange.Feature
	panels   *panels // of the panels of rooms
	tabs     *container.AppTabs
	painted  map[*container.TabItem]color.Color // the ground of each panel in the theme in which it was last seen; of nil, at first
	panes    *kit.Panes
	review   *review.Feature
}

// New makes the window and begins to open its dataset; Show shows it.
func New(a fyne.App, o Options) *Window { return newWindow(a, o, fyne.Do) }

func newWindow(a fyne.App, o Options, do func(func())) *Window {
	w := &Window{opts: o, first: newFirstFace()}
	w.opts.DataDir = shell.DataDir(o.DataDir)
	if o.Began == nil {
		w.opts.Began = func(string) {}
	}
	w.shell = shell.New(a, shell.Options{Do: do, Began: w.opts.Began, Refresh: w.showState, InUse: func() (string, project.Folders) { return w.file.InUse() }, AtWork: w.yield})
	w.session = session.New(w.shell)
	w.session.Subscribe(w.happened)
	w.face = label.NewFace(w.shell.Prefs())
	w.file = file.New(w.shell, w.session, file.Options{
		Path: o.Path, DataDir: w.opts.DataDir, Traces: o.Traces, Sample: o.Sample, Say: w.face.Clear, Close: w.Close,
		Arrived: w.first.arrived, None: w.first.none, OnScreen: func(s *session.Open) bool { return w.first.on == s }, Left: w.rememberFacePlace,
	})
	w.file.OpenFirst()
	w.shell.Open("Fiducial")
	return w
}

// furnish builds everything but the face and puts it into the window.
func (w *Window) furnish() {
	if w.opts.Icon != nil {
		w.shell.SetIcon(w.opts.Icon)
	}
	w.join()
	w.handOverPhoto()
	var actions []*action.Action
	for _, f := range w.features {
		actions = append(actions, f.Actions()...)
	}
	w.shell.Actions().Add(append(append(actions, w.viewActions()...), w.helpActions()...)...)
	w.build()
	w.shell.Win.SetCloseIntercept(w.file.AskClose)
	w.shell.Win.SetOnDropped(w.file.Dropped)
	w.shell.App.Settings().AddListener(func(fyne.Settings) { w.themeChanged() })
	w.showState()
}

// join makes the features that are rooms of their own: a new one is a line here.
func (w *Window) join() {
	w.predict = predict.New(w.shell, w.session, predict.Options{
		DataDir: w.opts.DataDir, Threads: w.opts.Threads, Kept: w.opts.Kept, Own: w.opts.OwnWeights, RunOf: func(path string) string { return w.train.RunOf(path) },
		InSight: func() []int { return w.list.InSight() },
	})
	w.list = list.New(w.shell, w.session, w.predict, w.shell.Keys.TypedKey, func() { w.search.Narrow() })
	w.label = label.New(w.shell, w.session, w.predict, w.list, w.face)
	w.review = review.New(w.shell, w.session, w.predict, w.face, w.label, w.where)
	w.features = append(w.features, w.label, w.file, w.predict, w.list, w.review)
	w.panels = &panels{w: w, tabs: map[session.Panel]*container.TabItem{}}
	for _, p := range history.Panels(w.shell, w.session, w.panels, w.label) {
		w.features = append(w.features, p)
	}
	w.train = train.New(w.shell, w.session, w.panels, train.Options{
		Predict: w.predict, Threads: w.opts.Threads, Draw: w.label.ShowPrediction, ShowMoved: w.list.ShowMoved,
	})
	w.evaluate = evaluate.New(w.shell, w.session, w.panels, evaluate.Options{
		Predictions: w.predict.Predictions, Weights: w.predict.Weights, Runs: w.train, Faces: w.list, Own: w.opts.OwnWeights != nil, Threads: w.opts.Threads, Kept: w.opts.Kept,
	})
	w.search = search.New(w.shell, w.session, w.panels, search.Options{
		Training: w.train, Threads: w.opts.Threads, Widen: func(on bool) { w.panes.SetWide(on) },
	})
	w.features = append(w.features, w.train, w.evaluate, w.search)
	w.features = append(w.features, dataset.New(w.shell, w.session, w.panels, w.file), keypoints.New(w.shell, w.session, w.file, w.file.Opening()), takeout.New(w.shell, w.session))
	photos := newphotos.New(w.shell, w.session, newphotos.Options{Window: w.file, Data: w.file.Opening(), Find: w.opts.FindFaces})
	w.exchange = exchange.New(w.shell, w.session, exchange.Options{Window: w.file, Photos: photos, Predict: w.predict, Data: w.file.Opening()})
	w.features = append(w.features, photos, w.exchange, w.label.Placing())
	w.file.Join(file.Near{Labels: w.label, List: w.list, Train: w.train, Search: w.search, Files: w.exchange, Photos: photos, Place: w.panels})
}

// build makes the parts of the window and puts them in their places.
func (w *Window) build() {
	w.list.Build()
	w.review.Build()
	w.label.Build(w.panels, w.review.Review, w.review.Gallery)
	w.painted = map[*container.TabItem]color.Color{nil: theme.Color(theme.ColorNameBackground)}
	w.tabs = container.NewAppTabs(
		w.panels.tab(w.label),
		w.panels.tab(w.train),
		w.panels.tab(w.evaluate),
		w.panels.tab(w.search),
	)
	w.tabs.OnSelected = func(tab *container.TabItem) {
		w.opts.Began("panel " + tab.Text)
		w.paintPanel()
		for _, f := range w.features {
			f.Refresh()
		}
		w.shell.FocusFace()
		w.shell.Changed()
	}
	left, right := w.shell.Prefs().PaneWidths()
	w.panes = kit.NewPanes(w.list.Content(), w.label.Column(), w.tabs, left, right, func() {
		w.shell.Prefs().SetPaneWidths(w.panes.LeftWidth, w.panes.RightWidth)
	})
	w.shell.Furnish(shell.Furniture{Body: w.panes, Running: w.train.Sparkline(), Stands: w.standing, After: map[string]*fyne.MenuItem{"open": w.file.Recent()}})
}

// Show shows the window: the first face at once, the panels a moment later, and the rest of the file when it is read.
func (w *Window) Show() {
	w.showFirstFace()
	w.furnish()
	w.shell.FocusFace()
	w.sayCrash()
	w.showAll()
}

// sayCrash says, once, that a window fell over and where it is written how.
func (w *Window) sayCrash() {
	if w.opts.Crashed != "" {
		w.shell.Show(shell.Banner{Kind: shell.Warning, ID: "crash", Text: "Fiducial fell over the last time; no label was lost, and what happened is written in " + w.opts.Crashed + "."})
	}
}

// Interrupt closes the window as soon as that can be, from any goroutine: on a signal.
//
// The toolkit hears of the same signal and stops by itself, and after that runs what is posted on the goroutine that
// posts. So from this moment on nothing is; what Close finds left to do, Finish does.
func (w *Window) Interrupt() {
	w.shell.End()
	fyne.Do(w.Close)
}

// Close ends everything that runs, keeps what is to be remembered, and closes the window. Labels need no
// saving for that: edits are in the project file as they happen. It may be called more than once.
func (w *Window) Close() {
	if w.closed.Swap(true) {
		return
	}
	w.shell.End()
	w.shell.Hide()
	w.train.Stop()
	w.shell.Stop()
	w.file.Leave()
	w.shell.Wait()
	if err := w.session.Discard(); err != nil {
		fyne.LogError("Closing a dataset that was just opened", err)
	}
	w.predict.Promotion.SettleAll()
	w.shell.Win.Close()
}

// Finish closes what is open after the toolkit has ended by itself, as it does on a signal that reaches it before us:
// tasks and the dataset, without a window to show that in. After Close it does nothing. Call it when nothing is shown
// any more.
func (w *Window) Finish() error {
	if w.closed.Swap(true) {
		return nil
	}
	w.shell.End()
	if w.session.IsOpen() && w.shell.Furnished() {
		w.label.FinishTyping()
	}
	w.shell.Stop()
	return w.session.End(w.shell.Wait)
}

// happened tells the features what happened to what is open.
func (w *Window) happened(e session.Event) {
	for _, f := range w.features {
		f.Happened(e)
	}
	switch e.(type) {
	case session.Changed, session.Loaded:
		w.showState()
	}
}

// showState shows on every button and menu item whether it can be used, and all counts.
func (w *Window) showState() {
	if !w.shell.Furnished() {
		return // still being built
	}
	w.shell.Update()
	for _, f := range w.features {
		f.Refresh()
	}
	w.shell.Win.SetTitle(w.title())
}

func (w *Window) title() string {
	ds := w.session.Dataset()
	if ds == nil {
		return "Fiducial"
	}
	mark := ""
	if ds.Unsaved() > 0 {
		mark = "• "
	}
	return mark + kit.FileName(ds.Path()) + " – Fiducial"
}

// paintPanel paints the panel in front in the theme that is shown, if it was last seen in another: Fyne passes those
// over that are not in front when the theme changes.
func (w *Window) paintPanel() {
	in, panel := theme.Color(theme.ColorNameBackground), w.tabs.Selected()
	was, seen := w.painted[panel]
	if !seen {
		was = w.painted[nil]
	}
	w.painted[panel] = in
	if was != in {
		w.shell.Repaint()
	}
}

// themeChanged paints what holds colours of its own.
func (w *Window) themeChanged() {
	w.shell.Post(func() {
		w.painted[w.tabs.Selected()] = theme.Color(theme.ColorNameBackground)
		w.shell.ThemeChanged()
		w.label.ThemeChanged()
		w.showState()
	})
}

// standing returns what the status bar says of the dataset, the face and the weights.
func (w *Window) standing() shell.Standing {
	ds := w.session.Dataset()
	if ds == nil {
		return shell.Standing{}
	}
	now := shell.Standing{File: kit.FileName(ds.Path()), Weights: w.predict.Figure.Text()}
	if w.session.Row() >= 0 {
		now.Row = "face " + kit.Count(w.session.Row()) + " of " + kit.Count(ds.Rows())
	}
	if n := ds.Unsaved(); n > 0 {
		now.Unsaved = kit.Counted(n, "unsaved edit", "unsaved edits")
	}
	return now
}

// yield leaves a core to the window while somebody is at work in it.
func (w *Window) yield() {
	w.train.Yield()
	w.search.Yield()
}
