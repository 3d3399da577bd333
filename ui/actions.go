package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// actionTable returns everything a person can do, in the order of the menus.
func (w *Window) actionTable() []*action {
	var all []*action
	for _, part := range [][]*action{w.fileActions(), w.travelActions(), w.pointActions(), w.faceActions(), w.viewActions(), w.lookActions(), w.compareActions(), w.reviewActions(), w.assistActions(), {w.acrossAction()}, w.paneActions(), w.modelActions(), w.runActions(), w.evaluateActions(), w.searchActions(), w.helpActions()} {
		all = append(all, part...)
	}
	return all
}

func (w *Window) fileActions() []*action {
	return []*action{
		{id: "open", name: "Open…", icon: theme.FolderOpenIcon(), keys: []key{with(ctrl, fyne.KeyO)}, menu: "File", section: 1, toolbar: 10, do: w.askOpen},
		{id: "save", name: "Save", icon: theme.DocumentSaveIcon(), keys: []key{with(ctrl, fyne.KeyS)}, menu: "File", section: 2, toolbar: 11,
			enabled: func() bool { ds := w.dataset(); return ds != nil && (ds.Unsaved() > 0 || w.points.table.changed()) }, do: func() { w.save(nil) }},
		{id: "save-as", name: "Save As…", keys: []key{with(ctrl|shift, fyne.KeyS)}, menu: "File", section: 2,
			enabled: w.isOpen, do: func() { w.askSaveAs(nil) }},
		{id: "save-picture", name: "Save Picture of the Face…", keys: []key{with(ctrl, fyne.KeyE)}, menu: "File", section: 3,
			enabled: w.hasPhoto, do: w.askSavePicture},
		{id: "reload", name: "Reload", keys: []key{plain(fyne.KeyF5)}, menu: "File", section: 3,
			enabled: func() bool { return w.isOpen() && w.session.loading == nil }, do: w.reload},
		w.warningsAction(),
		{id: "remove-traces", name: "Remove Unpacked Copies and Crash Reports…", menu: "File", section: 4,
			enabled: func() bool { return w.opts.Traces != nil }, do: w.askRemoveTraces},
		{id: "close", name: "Quit", keys: []key{with(ctrl, fyne.KeyQ)}, menu: "File", section: 5, do: w.askClose},
	}
}

// pointActions act on the chosen points of the shown face.
func (w *Window) pointActions() []*action {
	chosen := func() bool { return w.shown() && w.face.Selected() != faceview.None }
	some := func(which func() []int) func() bool { return func() bool { return len(which()) > 0 } }
	list := []*action{
		{id: "delete", name: "Mark Points Missing", keys: []key{plain(fyne.KeyDelete), plain(fyne.KeyBackspace)}, menu: "Edit", section: 2, sheet: "Points",
			enabled: func() bool { return len(w.labelledChoice()) > 0 || len(w.proposals.chosen()) > 0 }, do: w.markMissing},
		{id: "restore-point", name: "Restore Points from File", keys: []key{char('r')}, menu: "Edit", section: 2, sheet: "Points",
			enabled: some(w.editedChoice), do: func() { w.restore(w.editedChoice()...) }},
		{id: "take", name: "Take Predicted Places", keys: []key{char('t')}, menu: "Edit", section: 2, sheet: "Points",
			enabled: some(w.predictedChoice), do: w.takePrediction},
		{id: "copy-points", name: "Copy Chosen Points from Previous Face", keys: []key{char('c')}, menu: "Edit", section: 2, sheet: "Points",
			enabled: func() bool { return chosen() && w.previousRow() >= 0 }, do: func() { w.copyPoints(w.face.Selection()) }},
		{id: "type", name: "Type Coordinates", keys: []key{plain(fyne.KeyF2)}, menu: "Edit", section: 2, sheet: "Points",
			enabled: chosen, do: func() { w.tabs.SelectIndex(pointsTab); w.points.edit(w.face.Selected(), axisX) }},
		{id: "place", name: "Place Missing Points", keys: []key{char('n')}, menu: "Edit", section: 3, sheet: "Points",
			enabled: func() bool { return w.placing || w.hasPhoto() && w.firstMissing(0) != faceview.None },
			checked: func() bool { return w.placing }, do: w.place},
		{id: "lock", name: "Lock Points", icon: kit.LockIcon, keys: []key{char('l')}, menu: "Edit", section: 3, sheet: "Points",
			line: "Lock points against the mouse and the arrows", checked: w.face.Locked, do: func() { w.lock(!w.face.Locked()) }},
		{id: "select-all", name: "Choose All Points", keys: []key{with(ctrl, fyne.KeyA)}, menu: "Edit", section: 3, sheet: "Points", yields: true,
			enabled: w.shown, do: func() { w.face.SelectAll() }},
		{id: "next-point", name: "Next Point", keys: []key{plain(fyne.KeyTab)}, sheet: "Points", line: "Next, previous point", enabled: w.shown, do: func() { w.face.SelectNext() }},
		{id: "previous-point", name: "Previous Point", keys: []key{with(shift, fyne.KeyTab)}, sheet: "Points", line: "Next, previous point", enabled: w.shown, do: func() { w.face.SelectPrevious() }},
		{id: "let-go", name: "Let Go", keys: []key{plain(fyne.KeyEscape)}, sheet: "Points", line: "Let go of the point; end placing", do: w.letGo},
	}
	return append(list, w.arrowActions(chosen)...)
}

// arrowActions are what the arrows do: with a point chosen they move it, else they go through the faces.
func (w *Window) arrowActions(chosen func() bool) []*action {
	arrows := []struct {
		id     string
		key    fyne.KeyName
		dx, dy float64
		by     func() int
	}{
		{"left", fyne.KeyLeft, -1, 0, func() int { return -1 }},
		{"right", fyne.KeyRight, 1, 0, func() int { return 1 }},
		{"up", fyne.KeyUp, 0, -1, func() int { return -w.grid.Columns() }},
		{"down", fyne.KeyDown, 0, 1, func() int { return w.grid.Columns() }},
	}
	steps := []struct {
		id, line, press string
		mod             fyne.KeyModifier
		far             float64
	}{
		{"", "Move the points 1 px; else go through the faces", "Arrows", 0, 1},
		{"-far", "Move the points 5 px", "Shift+Arrows", shift, 5},
		{"-fine", "Move the points 0.1 px", "Ctrl+Arrows", ctrl, 0.1},
	}
	var list []*action
	for _, s := range steps {
		for _, a := range arrows {
			act := &action{id: a.id + s.id, name: s.line + " " + string(a.key), line: s.line, press: s.press, sheet: "Points", keys: []key{with(s.mod, a.key)}, enabled: w.shown}
			act.do = func() {
				if chosen() {
					w.nudge(a.dx*s.far, a.dy*s.far)
				} else if s.mod == 0 {
					w.step(a.by())
				}
			}
			list = append(list, act)
		}
	}
	return list
}

// faceActions act on the shown face, or show another.
func (w *Window) faceActions() []*action {
	return []*action{
		{id: "done", name: "Done", icon: theme.ConfirmIcon(), keys: []key{char('d')}, menu: "Edit", section: 4, toolbar: 30, sheet: "Faces",
			line: "Done, or not done after all", enabled: w.shown, checked: func() bool { return w.shown() && w.mark().Done }, do: w.toggleDone},
		{id: "done-next", name: "Done, and Go On", keys: []key{plain(fyne.KeyReturn)}, menu: "Edit", section: 4, sheet: "Faces", enabled: w.shown, do: w.doneNext},
		{id: "flag", name: "Flag", icon: kit.FlagIcon, keys: []key{char('g')}, menu: "Edit", section: 4, toolbar: 31, sheet: "Faces",
			line: "Flag, or take the flag away", enabled: w.shown, checked: func() bool { return w.shown() && w.mark().Flagged }, do: w.toggleFlag},
		{id: "note", name: "Write a Note", keys: []key{with(ctrl, fyne.KeyN)}, menu: "Edit", section: 4, sheet: "Faces", enabled: w.shown, do: w.writeNote},
		{id: "restore-face", name: "Restore Face from File", keys: []key{char('R')}, menu: "Edit", section: 4, sheet: "Faces",
			enabled: func() bool { return w.shown() && w.dataset().StateOf(w.row)&data.Changed != 0 }, do: func() { w.restore() }},
		{id: "take-all", name: "Take Predictions for Missing Points", keys: []key{char('T')}, menu: "Edit", section: 4, sheet: "Faces",
			enabled: func() bool { return len(w.takable()) > 0 }, do: w.takeMissing},
		{id: "copy-missing", name: "Copy Missing Points from Previous Face", keys: []key{char('C')}, menu: "Edit", section: 4, sheet: "Faces",
			enabled: func() bool { return w.previousRow() >= 0 && w.firstMissing(0) != faceview.None }, do: func() { w.copyPoints(w.missingPoints()) }},
		{id: "previous", name: "Previous Face", icon: theme.NavigateBackIcon(), keys: []key{plain(fyne.KeyPageUp)}, menu: "View", section: 1, toolbar: 40, sheet: "Faces",
			line: "Previous, next face", enabled: w.shown, do: func() { w.step(-1) }},
		{id: "next", name: "Next Face", icon: theme.NavigateNextIcon(), keys: []key{plain(fyne.KeyPageDown)}, menu: "View", section: 1, toolbar: 41, sheet: "Faces",
			line: "Previous, next face", enabled: w.shown, do: func() { w.step(1) }},
		{id: "first", name: "First Face", keys: []key{plain(fyne.KeyHome)}, sheet: "Faces", line: "First, last face", enabled: w.shown, do: func() { w.step(-w.rows()) }},
		{id: "last", name: "Last Face", keys: []key{plain(fyne.KeyEnd)}, sheet: "Faces", line: "First, last face", enabled: w.shown, do: func() { w.step(w.rows()) }},
		w.sortAction(),
		{id: "jump", name: "Go to Row…", keys: []key{with(ctrl, fyne.KeyG)}, menu: "View", section: 1, sheet: "Faces",
			enabled: w.shown, do: func() { w.list.askJump() }},
	}
}

func (w *Window) viewActions() []*action {
	layer := func(id, name, digit string, get func(*faceview.Layers) *bool) *action {
		return &action{id: id, name: name, keys: []key{char(rune(digit[0]))}, menu: "View", section: 2,
			checked: func() bool { l := w.face.Layers(); return *get(&l) },
			do: func() {
				l := w.face.Layers()
				*get(&l) = !*get(&l)
				w.face.SetLayers(l)
				w.prefs.setLayers(l)
			}}
	}
	list := []*action{
		layer("labels", "Labels", "1", func(l *faceview.Layers) *bool { return &l.Labels }),
		layer("predictions", "Predictions", "2", func(l *faceview.Layers) *bool { return &l.Predictions }),
		layer("lines", "Lines from Label to Prediction", "3", func(l *faceview.Layers) *bool { return &l.Lines }),
		layer("names", "Names", "4", func(l *faceview.Layers) *bool { return &l.Names }),
		{id: "smooth", name: "Smooth Scaling", keys: []key{char('5')}, menu: "View", section: 2, checked: func() bool { return w.face.Smooth() },
			do: func() { w.face.SetSmooth(!w.face.Smooth()); w.prefs.setSmooth(w.face.Smooth()) }},
		{id: "hide-all", name: "Hide Everything over the Face", keys: []key{plain(fyne.KeyH)}, sheet: "View", line: "Hold: see the face alone", hold: func(down bool) { w.face.HideAll(down) }},
		{id: "hide-predictions", name: "Hide Predictions", keys: []key{plain(fyne.KeyP)}, sheet: "View", line: "Hold: hide the predictions", hold: func(down bool) { w.face.HidePredictions(down) }},
		{id: "pan", name: "Move the Picture", keys: []key{plain(fyne.KeySpace)}, sheet: "View", line: "Hold: dragging moves the picture", hold: func(down bool) { w.face.HoldPan(down) }},
		{id: "zoom-in", name: "Zoom In", icon: theme.ZoomInIcon(), keys: []key{char('+'), char('=')}, menu: "View", section: 3, enabled: w.hasPhoto, do: func() { w.face.ZoomIn() }},
		{id: "zoom-out", name: "Zoom Out", icon: theme.ZoomOutIcon(), keys: []key{char('-')}, menu: "View", section: 3, enabled: w.hasPhoto, do: func() { w.face.ZoomOut() }},
		{id: "fit", name: "Fit the Face", icon: theme.ZoomFitIcon(), keys: []key{char('f'), char('0')}, menu: "View", section: 3, enabled: w.hasPhoto, do: func() { w.face.Fit() }},
		{id: "points-panel", name: "Points", keys: []key{with(ctrl, fyne.Key1)}, menu: "View", section: 4, line: "Panels: Points, Train, Evaluate, Search",
			checked: func() bool { return w.tabs.SelectedIndex() == pointsTab }, do: func() { w.tabs.SelectIndex(pointsTab) }},
		{id: "train-panel", name: "Train", keys: []key{with(ctrl, fyne.Key2)}, menu: "View", section: 4, line: "Panels: Points, Train, Evaluate, Search",
			checked: func() bool { return w.tabs.SelectedIndex() == trainTab }, do: func() { w.tabs.SelectIndex(trainTab) }},
		{id: "evaluate-panel", name: "Evaluate", keys: []key{with(ctrl, fyne.Key3)}, menu: "View", section: 4, line: "Panels: Points, Train, Evaluate, Search",
			checked: func() bool { return w.tabs.SelectedIndex() == evaluateTab }, do: func() { w.tabs.SelectIndex(evaluateTab) }},
		{id: "search-panel", name: "Search", keys: []key{with(ctrl, fyne.Key4)}, menu: "View", section: 4, line: "Panels: Points, Train, Evaluate, Search",
			checked: func() bool { return w.tabs.SelectedIndex() == searchTab }, do: func() { w.tabs.SelectIndex(searchTab) }},
	}
	for _, t := range []struct{ id, name string }{{kit.ThemeSystem, "System Theme"}, {kit.ThemeLight, "Light Theme"}, {kit.ThemeDark, "Dark Theme"}} {
		list = append(list, &action{id: "theme-" + t.id, name: t.name, menu: "View", section: 5,
			checked: func() bool { return w.prefs.theme() == t.id }, do: func() { w.setTheme(t.id) }})
	}
	return append(list, &action{id: "theme", name: "Light or Dark", icon: kit.ContrastIcon, keys: []key{with(ctrl, fyne.KeyD)}, toolbar: 91, sheet: "View",
		do: func() {
			if kit.Dark() {
				w.setTheme(kit.ThemeLight)
			} else {
				w.setTheme(kit.ThemeDark)
			}
		}})
}

func (w *Window) modelActions() []*action {
	return []*action{
		{id: "train", name: "Start Training", icon: theme.MediaPlayIcon(), keys: []key{with(ctrl, fyne.KeyT)}, menu: "Model", section: 1, toolbar: 50,
			enabled: w.canTrain, do: w.startRun},
		{id: "go-on", name: "Go On Training", icon: theme.MediaSkipNextIcon(), keys: []key{with(ctrl, fyne.KeyR)}, menu: "Model", section: 1,
			enabled: func() bool { return w.unfinished != nil && w.canTrain() }, do: w.goOn},
		{id: "pause", name: "Pause Training", icon: theme.MediaPauseIcon(), keys: []key{with(ctrl, fyne.KeyP)}, menu: "Model", section: 1, toolbar: 51,
			now: func() string {
				if w.paused() {
					return "Resume Training"
				}
				return "Pause Training"
			}, enabled: w.isTraining, checked: w.paused, do: w.togglePause},
		{id: "stop", name: "Stop Training", icon: theme.MediaStopIcon(), keys: []key{with(ctrl|shift, fyne.KeyT)}, menu: "Model", section: 1, toolbar: 52,
			enabled: w.isTraining, do: func() { w.stopRun() }},
		{id: "fine-tune", name: "Fine-tune on Corrections", keys: []key{with(ctrl|shift, fyne.KeyR)}, menu: "Model", section: 1,
			line: "Fine-tune the weights in use on what was corrected", enabled: func() bool { return w.weights.checkpoint != nil && w.canTrain() && !w.isTraining() }, do: w.fineTune},
		{id: "moved", name: "List Faces by How Far Predictions Moved", menu: "Model", section: 1,
			enabled: func() bool { return w.isOpen() && w.predictions.former != nil && w.predictions.own != nil }, do: w.showMoved},
		{id: "augment-again", name: "Vary the Preview Again", menu: "Model", section: 1, enabled: func() bool { return w.shown() && w.train.previewSeen() }, do: func() { w.train.preview.again() }},
		{id: "load-weights", name: "Load Checkpoint…", keys: []key{with(ctrl, fyne.KeyL)}, menu: "Model", section: 2, enabled: w.isOpen, do: w.askLoadWeights},
		{id: "save-weights", name: "Save Checkpoint As…", keys: []key{with(ctrl|shift, fyne.KeyL)}, menu: "Model", section: 2,
			enabled: func() bool { return w.weights.checkpoint != nil }, do: w.askSaveWeights},
		{id: "own-weights", name: "Predict with the Built-in Weights", menu: "Model", section: 2,
			enabled: func() bool { return w.isOpen() && w.opts.OwnWeights != nil && w.weights.path != ownWeights }, do: w.useOwnWeights},
		{id: "weights-before", name: "Predict with the Weights Before", menu: "Model", section: 2, enabled: func() bool { return w.weights.before != "" },
			now: func() string {
				if w.weights.before == "" {
					return "Predict with the Weights Before"
				}
				return named("Predict Again with", w.checkpointName(w.weights.before))
			}, do: w.useWeightsBefore},
		{id: "forget-weights", name: "Predict No More", menu: "Model", section: 2, enabled: func() bool { return w.weights.checkpoint != nil }, do: w.weights.forget},
	}
}

// runActions act on the run that is chosen in the list of runs.
func (w *Window) runActions() []*action {
	chosen := func() bool { return w.isOpen() && w.runs.chosen != nil }
	over := func() bool { return chosen() && !w.runs.running(w.runs.chosen) }
	return []*action{
		{id: "compare-runs", name: "Compare Runs", keys: []key{with(ctrl, fyne.KeyJ)}, menu: "Model", section: 3,
			enabled: func() bool { return w.isOpen() && len(w.runs.records) > 0 },
			do:      func() { w.tabs.SelectIndex(trainTab); w.train.showAll(true) }},
		{id: "run-weights", name: "Predict with the Run", icon: theme.VisibilityIcon(), menu: "Model", section: 3,
			enabled: func() bool { return over() && w.runs.chosen.Checkpoint+w.runs.chosen.Best != "" }, do: w.runs.useWeights},
		{id: "run-settings", name: "Take the Settings of the Run", icon: theme.SettingsIcon(), menu: "Model", section: 3,
			enabled: func() bool { return chosen() && !w.isTraining() }, do: w.runs.takeSettings},
		{id: "run-show", name: "Show the Curve of the Run", menu: "Model", section: 3, enabled: chosen,
			checked: func() bool { return chosen() && w.runs.chosen.Shown }, do: func() { w.runs.toggleShown(w.runs.chosen) }},
		{id: "run-color", name: "Another Colour for the Run", menu: "Model", section: 3, enabled: chosen, do: func() { w.runs.nextColor(w.runs.chosen) }},
		{id: "run-rename", name: "Rename the Run…", icon: theme.DocumentCreateIcon(), menu: "Model", section: 3, enabled: chosen, do: w.runs.askName},
		{id: "run-delete", name: "Delete the Run…", icon: theme.DeleteIcon(), menu: "Model", section: 3, enabled: over, do: w.runs.askDelete},
	}
}

// evaluateActions measure predictions and keep what was measured.
func (w *Window) evaluateActions() []*action {
	measured := func() bool { return w.evaluation.result != nil }
	return []*action{
		{id: "evaluate", name: "Evaluate", keys: []key{with(ctrl|shift, fyne.KeyE)}, menu: "Model", section: 4,
			enabled: func() bool { return w.isOpen() && w.session.loading == nil }, do: func() { w.evaluation.again() }},
		{id: "evaluate-compare", name: "Compare with Checkpoint…", menu: "Model", section: 4, enabled: w.isOpen,
			do: func() { w.tabs.SelectIndex(evaluateTab); w.askEvaluated(1) }},
		{id: "evaluate-use", name: "Predict with the Measured Checkpoint", menu: "Model", section: 4,
			enabled: func() bool { return measured() && w.evaluation.sides[0].kind == inFile },
			do:      func() { w.weights.load(w.evaluation.sides[0].path, true) }},
		{id: "evaluate-sort", name: "Sort Keypoints by Error", menu: "Model", section: 4, enabled: measured,
			checked: func() bool { return w.evaluation.sorted }, do: func() { w.evaluation.toggleSorted() }},
		{id: "evaluate-csv", name: "Export Evaluation as CSV…", icon: theme.DownloadIcon(), menu: "Model", section: 4, enabled: measured, do: w.exportEvaluation},
		{id: "evaluate-picture", name: "Save Evaluation as Picture…", icon: theme.FileImageIcon(), menu: "Model", section: 4, enabled: measured, do: w.saveEvaluationPicture},
	}
}

func (w *Window) helpActions() []*action {
	return []*action{
		{id: "keys", name: "Keys", icon: theme.QuestionIcon(), keys: []key{plain(fyne.KeyF1), char('?')}, menu: "Help", section: 1, toolbar: 90, do: w.toggleSheet},
		{id: "about", name: "About Fiducial", menu: "Help", section: 2, do: w.about},
	}
}

// about says what the program is, in a strip.
func (w *Window) about() {
	w.banners.show(banner{kind: note, id: "about", text: strings.TrimSpace("Fiducial "+w.opts.Version) + " labels facial keypoints and trains networks on the labels. BSD-3-Clause licence."})
}

// named puts what an undo would undo behind its verb.
func named(verb, what string) string {
	if what == "" {
		return verb
	}
	return verb + " " + harmless.Name(what)
}

func (w *Window) setTheme(name string) {
	w.prefs.setTheme(name)
	w.app.Settings().SetTheme(kit.NewTheme(name))
}
