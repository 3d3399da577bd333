package ui

import (
	"context"
	"errors"
	"image/color"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/data/picture"
	"fiducial/model"
	"fiducial/ui/action"
	"fiducial/ui/browser"
	"fiducial/ui/chart"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
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
	Traces Traces

	// OwnWeights returns the weights that the program brings along: they predict where a dataset has no others. nil: none.
	OwnWeights func() (*model.Checkpoint, error)
}

// Window is the program's window and the controller of everything in it. All methods belong to the UI goroutine.
type Window struct {
	app   fyne.App
	win   fyne.Window
	opts  Options
	prefs *preferences

	ctx     context.Context // ends with the window
	cancel  context.CancelFunc
	post    func(func()) // hands a function to the UI goroutine
	ending  atomic.Bool  // nothing is posted any more
	closed  atomic.Bool
	tasks   *tasks
	changed *kit.Throttle // shows what is enabled, named and counted as things stand
	moved   *kit.Throttle // remembers the row and filter, for the next start
	actions *action.Table

	session *session // nil while no dataset is open
	opening onTheWay
	leaving map[string]*session // by path: those that are being closed
	first   *firstFace
	row     int          // the face that is shown; -1 for none
	photo   data.PhotoAt // of that face, by which it is found again after a reload
	filter  int          // index into filters
	listing listing
	placing bool // whether missing points are asked for in order

	chosenOn  int   // the face on which the chosen point was chosen
	elsewhere []int // the faces, other than the shown one, that the last undo or redo changed

	keys      *action.Keyboard
	tips      *kit.Tips
	banners   *banners
	menu      *action.MenuBar
	recent    *recentMenu
	toolbar   *action.Toolbar
	list      *faceList
	grid      *browser.Browser
	face      *faceview.FaceView
	layers    *layerStrip
	display   *displayStrip
	badges    *badges
	history   *historyPane
	summary   *summaryPane
	strays    *strayPane
	beside    *comparison
	column    *fyne.Container // the face, the compared one, and what stands under them
	points    *pointsPanel
	train     *trainPanel
	evaluate  *evaluatePanel
	search    *searchPanel
	tabs      *container.AppTabs
	painted   map[*container.TabItem]color.Color // the ground of each panel in the theme in which it was last seen; of nil, at first
	panes     *kit.Panes
	status    *statusBar
	shortcuts *action.Shortcuts
	dialog    dialog.Dialog // the dialog that was shown last
	presence  presence
	training  *run // the latest training run, nil when there was none
	weights   *weights

	predictions *predictions
	runs        *runs
	runChart    *runChart
	evaluation  *evaluation
	suspicion   *suspicion
	effect      *effect

	weightsFigure *weightsFigure
	review        *reviewMode
	proposals     *proposals
	across        *across
	searches      *searches
	painter       *chart.Painter // of the charts of a search

	unsettled  []*run      // of which it is still open whether they take over the predictions
	unfinished *unfinished // a run that was stopped: it can go on; nil when there is none
}

// New makes the window and begins to open its dataset; Show shows it.
func New(a fyne.App, o Options) *Window { return newWindow(a, o, fyne.Do) }

func newWindow(a fyne.App, o Options, do func(func())) *Window {
	w := &Window{app: a, opts: o, prefs: &preferences{a.Preferences()}, row: -1, leaving: map[string]*session{}, first: newFirstFace()}
	w.opts.DataDir = dataDir(o.DataDir)
	if o.Began == nil {
		w.opts.Began = func(string) {}
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.post = func(f func()) {
		do(func() {
			if !w.ending.Load() {
				f()
			}
		})
	}
	w.tasks = newTasks(w.post, w.showTasks)
	a.Settings().SetTheme(kit.NewTheme(w.prefs.theme()))
	w.face = faceview.New()
	w.showAsPreferred()
	w.openFirst()
	w.win = a.NewWindow("Fiducial")
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.Resize(w.prefs.windowSize())
	return w
}

// furnish builds everything but the face and puts it into the window.
func (w *Window) furnish() {
	if w.opts.Icon != nil {
		w.app.SetIcon(w.opts.Icon)
		w.win.SetIcon(w.opts.Icon)
	}
	w.painter = chart.NewPainter(w.post)
	go w.painter.Run(w.ctx)
	w.changed = kit.NewThrottle(33*time.Millisecond, w.post, w.showState)
	w.moved = kit.NewThrottle(time.Second, w.post, w.rememberPlace)
	w.listing.keypoint, w.listing.limit = w.prefs.filterDetail()
	w.presence = presence{changed: w.yield, post: w.post}
	w.weights, w.predictions, w.runs = newWeights(w), newPredictions(w), &runs{w: w}
	w.predictions.subscribe(w.relist)
	w.predictions.subscribe(w.recaption)
	w.suspicion = newSuspicion(w)
	w.effect = newEffect(w)
	w.weightsFigure = newWeightsFigure(w)
	w.review = newReview(w)
	w.proposals = newProposals(w)
	w.tips = kit.NewTips(w.post)
	w.actions = action.New(w, w.tips)
	w.shortcuts = action.NewShortcuts(w.actions, w.win)
	w.actions.Add(w.actionTable()...) // of what there is: it takes methods of these
	w.build()
	w.wireKeys()
	w.win.SetCloseIntercept(w.askClose)
	w.win.SetOnDropped(w.dropped)
	w.app.Settings().AddListener(func(fyne.Settings) { w.themeChanged() })
	w.showState()
}

// build makes the parts of the window and puts them in their places.
func (w *Window) build() {
	w.banners = newBanners(w.strippedOf)
	w.keys = action.NewKeyboard(w.actions, w.regainFocus, w.banners.question)
	w.toolbar = action.NewToolbar(w.actions)
	w.grid = browser.New(w.post, picture.DefaultStyle())
	w.grid.OnSelected = w.onGridSelected
	w.grid.Number = w.caption
	w.grid.OnKey = w.keys.TypedKey
	w.list = newFaceList(w)
	w.wireFace()
	w.layers = newLayerStrip(w)
	w.display = newDisplayStrip(w)
	w.badges = newBadges(w)
	w.history = newHistoryPane(w)
	w.summary = newSummaryPane(w)
	w.strays = newStrayPane(w)
	w.beside = newComparison(w)
	w.review.build()
	w.across = newAcross(w)
	w.column = w.faceColumn()
	w.points = newPointsPanel(w)
	w.runChart = newRunChart(w)
	w.train = newTrainPanel(w)
	w.evaluation = newEvaluation(w)
	w.evaluate = newEvaluatePanel(w)
	w.searches = newSearches(w)
	w.search = newSearchPanel(w)
	w.painted = map[*container.TabItem]color.Color{nil: theme.Color(theme.ColorNameBackground)}
	w.tabs = container.NewAppTabs(
		container.NewTabItem("Points", w.points.content),
		container.NewTabItem("Train", w.train.content),
		container.NewTabItem("Evaluate", w.evaluate.content),
		container.NewTabItem("Search", w.search.content),
	)
	w.tabs.OnSelected = func(tab *container.TabItem) {
		w.opts.Began("panel " + tab.Text)
		w.paintPanel()
		w.evaluation.refresh.Poke()
		w.search.selected()
		w.FocusFace()
		w.changed.Poke()
	}
	w.status = newStatusBar(w)
	left, right := w.prefs.paneWidths()
	w.panes = kit.NewPanes(w.list.content, w.column, w.tabs, left, right, func() {
		w.prefs.setPaneWidths(w.panes.LeftWidth, w.panes.RightWidth)
	})
	top := container.NewVBox(w.toolbar.Content, w.banners.hints)
	content := container.NewBorder(top, w.status.content, nil, nil, w.panes)
	w.banners.resized = content.Refresh
	w.win.SetContent(container.NewStack(w.keys, content, w.tips))
	w.recent = newRecentMenu(w)
	w.menu = action.NewMenuBar(w.actions, map[string]*fyne.MenuItem{"open": w.recent.item})
	w.win.SetMainMenu(w.menu.Main)
}

// Show shows the window: the first face at once, the rest a moment later.
func (w *Window) Show() {
	w.showFirstFace()
	w.furnish()
	w.FocusFace()
	w.sayCrash()
}

// sayCrash says, once, that a window fell over and where it is written how.
func (w *Window) sayCrash() {
	if w.opts.Crashed != "" {
		w.banners.show(banner{kind: warning, id: "crash", text: "Fiducial fell over the last time; no label was lost, and what happened is written in " + w.opts.Crashed + "."})
	}
}

// Interrupt closes the window as soon as that can be, from any goroutine: on a signal.
//
// The toolkit hears of the same signal and stops by itself, and after that runs what is posted on the goroutine that
// posts. So from this moment on nothing is; what Close finds left to do, Finish does.
func (w *Window) Interrupt() {
	w.ending.Store(true)
	fyne.Do(w.Close)
}

// Close ends everything that runs, keeps what is to be remembered, and closes the window. Labels need no
// saving for that: edits are in the project file as they happen. It may be called more than once.
func (w *Window) Close() {
	if w.closed.Swap(true) {
		return
	}
	w.ending.Store(true)
	w.prefs.setWindowSize(w.win.Canvas().Size())
	w.win.Hide()
	w.stopRun()
	w.cancel()
	w.closeSession()
	w.tasks.wait()
	if err := w.opening.end(); err != nil {
		fyne.LogError("Closing a dataset that was just opened", err)
	}
	w.settleAll()
	w.win.Close()
}

// Finish closes what is open after the toolkit has ended by itself, as it does on a signal that reaches it before us:
// tasks and the dataset, without a window to show that in. After Close it does nothing. Call it when nothing is shown any
// more.
func (w *Window) Finish() error {
	if w.closed.Swap(true) {
		return nil
	}
	w.ending.Store(true)
	w.cancel()
	var err error
	if w.session != nil {
		err = w.session.end()
	}
	w.tasks.wait()
	return errors.Join(err, w.opening.end())
}

// showState shows on every button and menu item whether it can be used, and all counts.
func (w *Window) showState() {
	if w.menu == nil {
		return // still being built
	}
	w.menu.Update()
	w.toolbar.Update()
	w.layers.update()
	w.badges.update()
	w.history.update()
	w.summary.update()
	w.strays.update()
	w.beside.update()
	w.review.update()
	w.across.update()
	w.list.update()
	w.points.updateFace()
	w.train.update()
	w.evaluate.update()
	w.search.update()
	w.status.update()
	w.tips.Update()
	w.win.SetTitle(w.title())
}

func (w *Window) title() string {
	ds := w.dataset()
	if ds == nil {
		return "Fiducial"
	}
	mark := ""
	if ds.Unsaved() > 0 {
		mark = "• "
	}
	return mark + kit.FileName(ds.Path()) + " – Fiducial"
}

// dataset returns the open dataset, nil when there is none.
func (w *Window) dataset() *data.Dataset {
	if w.session == nil {
		return nil
	}
	return w.session.ds
}

// rows returns how many faces have arrived.
func (w *Window) rows() int {
	if ds := w.dataset(); ds != nil {
		return ds.Rows()
	}
	return 0
}

// paintPanel paints the panel in front in the theme that is shown, if it was last seen in another: Fyne passes those over
// that are not in front when the theme changes.
func (w *Window) paintPanel() {
	in, panel := theme.Color(theme.ColorNameBackground), w.tabs.Selected()
	was, seen := w.painted[panel]
	if !seen {
		was = w.painted[nil]
	}
	w.painted[panel] = in
	if was != in {
		w.app.Settings().SetTheme(kit.NewTheme(w.prefs.theme()))
	}
}

// themeChanged paints what holds colours of its own.
func (w *Window) themeChanged() {
	w.post(func() {
		w.painted[w.tabs.Selected()] = theme.Color(theme.ColorNameBackground)
		w.win.Content().Refresh()
		w.face.Refresh()
		w.beside.face.Refresh()
		w.banners.rebuild()
		w.train.say(w.train.state.Text, w.train.detail.Text)
		w.showTasks() // now: on a busy machine a moment later is seconds
		w.showState()
	})
}

// fail shows an error as one sentence in the window.
func (w *Window) fail(err error) {
	w.banners.show(banner{kind: problem, text: kit.Sentence(err)})
}

// failRun says why a run does not begin, or ended, until the next one begins.
func (w *Window) failRun(err error) {
	w.banners.show(banner{kind: problem, id: "run", text: kit.Sentence(err)})
}
