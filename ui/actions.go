package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// actionTable returns everything a person can do, in the order of the menus.
func (w *Window) actionTable() []*action.Action {
	var all []*action.Action
	for _, part := range [][]*action.Action{w.fileActions(), w.travelActions(), w.pointActions(), w.faceActions(), w.viewActions(), w.displayActions(), w.compareActions(), w.assistActions(), w.featureActions(), w.helpActions()} {
		all = append(all, part...)
	}
	return all
}

// featureActions are those of the rooms.
func (w *Window) featureActions() (all []*action.Action) {
	for _, f := range w.features {
		all = append(all, f.Actions()...)
	}
	return all
}

func (w *Window) fileActions() []*action.Action {
	return []*action.Action{
		{ID: "open", Name: "Open…", Icon: theme.FolderOpenIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyO)}, Menu: "File", Section: 1, Toolbar: 10, Do: w.askOpen},
		{ID: "save", Name: "Save", Icon: theme.DocumentSaveIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyS)}, Menu: "File", Section: 2, Toolbar: 11,
			Enabled: func() bool {
				ds := w.session.Dataset()
				return ds != nil && (ds.Unsaved() > 0 || w.points.table.changed())
			}, Do: func() { w.save(nil) }},
		{ID: "save-as", Name: "Save As…", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyS)}, Menu: "File", Section: 2,
			Enabled: w.session.IsOpen, Do: func() { w.askSaveAs(nil) }},
		{ID: "save-picture", Name: "Save Picture of the Face…", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyE)}, Menu: "File", Section: 3,
			Enabled: w.session.HasPhoto, Do: w.askSavePicture},
		{ID: "reload", Name: "Reload", Keys: []action.Key{action.Plain(fyne.KeyF5)}, Menu: "File", Section: 3,
			Enabled: func() bool { return w.session.Ready() }, Do: w.reload},
		{ID: "remove-traces", Name: "Clear the Cache and Crash Reports…", Menu: "File", Section: 4,
			Enabled: func() bool { return w.opts.Traces != nil }, Do: w.askRemoveTraces},
		{ID: "close", Name: "Quit", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyQ)}, Menu: "File", Section: 5, Do: w.askClose},
	}
}

// pointActions act on the chosen points of the shown face.
func (w *Window) pointActions() []*action.Action {
	chosen := func() bool { return w.session.Shown() && w.face.Selected() != faceview.None }
	some := func(which func() []int) func() bool { return func() bool { return len(which()) > 0 } }
	list := []*action.Action{
		{ID: "delete", Name: "Mark Points Missing", Keys: []action.Key{action.Plain(fyne.KeyDelete), action.Plain(fyne.KeyBackspace)}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: func() bool { return len(w.labelledChoice()) > 0 || len(w.proposals.chosen()) > 0 }, Do: w.markMissing},
		{ID: "restore-point", Name: "Restore Points from File", Keys: []action.Key{action.Char('r')}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: some(w.editedChoice), Do: func() { w.restore(w.editedChoice()...) }},
		{ID: "take", Name: "Take Predicted Places", Keys: []action.Key{action.Char('t')}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: some(w.predictedChoice), Do: w.takePrediction},
		{ID: "copy-points", Name: "Copy Chosen Points from Previous Face", Keys: []action.Key{action.Char('c')}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: func() bool { return chosen() && w.previousRow() >= 0 }, Do: func() { w.copyPoints(w.face.Selection()) }},
		{ID: "type", Name: "Type Coordinates", Keys: []action.Key{action.Plain(fyne.KeyF2)}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: chosen, Do: func() { w.tabs.SelectIndex(pointsTab); w.points.edit(w.face.Selected(), axisX) }},
		{ID: "place", Name: "Place Missing Points", Keys: []action.Key{action.Char('n')}, Menu: "Edit", Section: 3, Heading: "Points",
			Enabled: func() bool { return w.placing || w.session.HasPhoto() && w.firstMissing(0) != faceview.None },
			Checked: func() bool { return w.placing }, Do: w.place},
		{ID: "lock", Name: "Lock Points", Icon: kit.LockIcon, Keys: []action.Key{action.Char('l')}, Menu: "Edit", Section: 3, Heading: "Points",
			Line: "Lock points against the mouse and the arrows", Checked: w.face.Locked, Do: func() { w.lock(!w.face.Locked()) }},
		{ID: "select-all", Name: "Choose All Points", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyA)}, Menu: "Edit", Section: 3, Heading: "Points", Yields: true,
			Enabled: w.session.Shown, Do: func() { w.face.SelectAll() }},
		{ID: "next-point", Name: "Next Point", Keys: []action.Key{action.Plain(fyne.KeyTab)}, Heading: "Points", Line: "Next, previous point", Enabled: w.session.Shown, Do: func() { w.face.SelectNext() }},
		{ID: "previous-point", Name: "Previous Point", Keys: []action.Key{action.With(action.Shift, fyne.KeyTab)}, Heading: "Points", Line: "Next, previous point", Enabled: w.session.Shown, Do: func() { w.face.SelectPrevious() }},
		{ID: "let-go", Name: "Let Go", Keys: []action.Key{action.Plain(fyne.KeyEscape)}, Heading: "Points", Line: "Let go of the point; end placing", Do: w.letGo},
	}
	return append(list, w.arrowActions(chosen)...)
}

// arrowActions are what the arrows do: with a point chosen they move it, else they go through the faces.
func (w *Window) arrowActions(chosen func() bool) []*action.Action {
	arrows := []struct {
		id     string
		key    fyne.KeyName
		dx, dy float64
		by     func() int
	}{
		{"left", fyne.KeyLeft, -1, 0, func() int { return -1 }},
		{"right", fyne.KeyRight, 1, 0, func() int { return 1 }},
		{"up", fyne.KeyUp, 0, -1, func() int { return -w.list.Columns() }},
		{"down", fyne.KeyDown, 0, 1, func() int { return w.list.Columns() }},
	}
	steps := []struct {
		id, line, press string
		mod             fyne.KeyModifier
		far             float64
	}{
		{"", "Move the points 1 px; else go through the faces", "Arrows", 0, 1},
		{"-far", "Move the points 5 px", "Shift+Arrows", action.Shift, 5},
		{"-fine", "Move the points 0.1 px", "Ctrl+Arrows", action.Ctrl, 0.1},
	}
	var list []*action.Action
	for _, s := range steps {
		for _, a := range arrows {
			act := &action.Action{ID: a.id + s.id, Name: s.line + " " + string(a.key), Line: s.line, Press: s.press, Heading: "Points", Keys: []action.Key{action.With(s.mod, a.key)}, Enabled: w.session.Shown}
			act.Do = func() {
				if chosen() {
					w.nudge(a.dx*s.far, a.dy*s.far)
				} else if s.mod == 0 {
					w.list.Step(a.by())
				}
			}
			list = append(list, act)
		}
	}
	return list
}

// faceActions act on the shown face, or show another.
func (w *Window) faceActions() []*action.Action {
	return []*action.Action{
		{ID: "done", Name: "Done", Icon: theme.ConfirmIcon(), Keys: []action.Key{action.Char('d')}, Menu: "Edit", Section: 4, Toolbar: 30, Heading: "Faces",
			Line: "Done, or not done after all", Enabled: w.session.Shown, Checked: func() bool { return w.session.Shown() && w.session.Mark().Done }, Do: w.toggleDone},
		{ID: "done-next", Name: "Done, and Go On", Keys: []action.Key{action.Plain(fyne.KeyReturn)}, Menu: "Edit", Section: 4, Heading: "Faces", Enabled: w.session.Shown, Do: w.doneNext},
		{ID: "flag", Name: "Flag", Icon: kit.FlagIcon, Keys: []action.Key{action.Char('g')}, Menu: "Edit", Section: 4, Toolbar: 31, Heading: "Faces",
			Line: "Flag, or take the flag away", Enabled: w.session.Shown, Checked: func() bool { return w.session.Shown() && w.session.Mark().Flagged }, Do: w.toggleFlag},
		{ID: "note", Name: "Write a Note", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyN)}, Menu: "Edit", Section: 4, Heading: "Faces", Enabled: w.session.Shown, Do: w.writeNote},
		{ID: "restore-face", Name: "Restore Face from File", Keys: []action.Key{action.Char('R')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool {
				return w.session.Shown() && w.session.Dataset().StateOf(w.session.Row())&data.Changed != 0
			}, Do: func() { w.restore() }},
		{ID: "take-all", Name: "Take Predictions for Missing Points", Keys: []action.Key{action.Char('T')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool { return len(w.takable()) > 0 }, Do: w.takeMissing},
		{ID: "copy-missing", Name: "Copy Missing Points from Previous Face", Keys: []action.Key{action.Char('C')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool { return w.previousRow() >= 0 && w.firstMissing(0) != faceview.None }, Do: func() { w.copyPoints(w.missingPoints()) }},
	}
}

func (w *Window) viewActions() []*action.Action {
	layer := func(id, name, digit string, get func(*faceview.Layers) *bool) *action.Action {
		return &action.Action{ID: id, Name: name, Keys: []action.Key{action.Char(rune(digit[0]))}, Menu: "View", Section: 2,
			Checked: func() bool { l := w.face.Layers(); return *get(&l) },
			Do: func() {
				l := w.face.Layers()
				*get(&l) = !*get(&l)
				w.face.SetLayers(l)
				w.shell.Prefs().SetLayers(l)
			}}
	}
	list := []*action.Action{
		layer("labels", "Labels", "1", func(l *faceview.Layers) *bool { return &l.Labels }),
		layer("predictions", "Predictions", "2", func(l *faceview.Layers) *bool { return &l.Predictions }),
		layer("lines", "Lines from Label to Prediction", "3", func(l *faceview.Layers) *bool { return &l.Lines }),
		layer("names", "Names", "4", func(l *faceview.Layers) *bool { return &l.Names }),
		{ID: "smooth", Name: "Smooth Scaling", Keys: []action.Key{action.Char('5')}, Menu: "View", Section: 2, Checked: func() bool { return w.face.Smooth() },
			Do: func() { w.face.SetSmooth(!w.face.Smooth()); w.shell.Prefs().SetSmooth(w.face.Smooth()) }},
		{ID: "hide-all", Name: "Hide Everything over the Face", Keys: []action.Key{action.Plain(fyne.KeyH)}, Heading: "View", Line: "Hold: see the face alone", Hold: func(down bool) { w.face.HideAll(down) }},
		{ID: "hide-predictions", Name: "Hide Predictions", Keys: []action.Key{action.Plain(fyne.KeyP)}, Heading: "View", Line: "Hold: hide the predictions", Hold: func(down bool) { w.face.HidePredictions(down) }},
		{ID: "pan", Name: "Move the Picture", Keys: []action.Key{action.Plain(fyne.KeySpace)}, Heading: "View", Line: "Hold: dragging moves the picture", Hold: func(down bool) { w.face.HoldPan(down) }},
		{ID: "zoom-in", Name: "Zoom In", Icon: theme.ZoomInIcon(), Keys: []action.Key{action.Char('+'), action.Char('=')}, Menu: "View", Section: 3, Enabled: w.session.HasPhoto, Do: func() { w.face.ZoomIn() }},
		{ID: "zoom-out", Name: "Zoom Out", Icon: theme.ZoomOutIcon(), Keys: []action.Key{action.Char('-')}, Menu: "View", Section: 3, Enabled: w.session.HasPhoto, Do: func() { w.face.ZoomOut() }},
		{ID: "fit", Name: "Fit the Face", Icon: theme.ZoomFitIcon(), Keys: []action.Key{action.Char('f'), action.Char('0')}, Menu: "View", Section: 3, Enabled: w.session.HasPhoto, Do: func() { w.face.Fit() }},
		{ID: "points-panel", Name: "Points", Keys: []action.Key{action.With(action.Ctrl, fyne.Key1)}, Menu: "View", Section: 4, Line: "Panels: Points, Train, Evaluate, Search",
			Checked: func() bool { return w.tabs.SelectedIndex() == pointsTab }, Do: func() { w.tabs.SelectIndex(pointsTab) }},
		{ID: "train-panel", Name: "Train", Keys: []action.Key{action.With(action.Ctrl, fyne.Key2)}, Menu: "View", Section: 4, Line: "Panels: Points, Train, Evaluate, Search",
			Checked: func() bool { return w.tabs.SelectedIndex() == trainTab }, Do: func() { w.tabs.SelectIndex(trainTab) }},
		{ID: "evaluate-panel", Name: "Evaluate", Keys: []action.Key{action.With(action.Ctrl, fyne.Key3)}, Menu: "View", Section: 4, Line: "Panels: Points, Train, Evaluate, Search",
			Checked: func() bool { return w.tabs.SelectedIndex() == evaluateTab }, Do: func() { w.tabs.SelectIndex(evaluateTab) }},
		{ID: "search-panel", Name: "Search", Keys: []action.Key{action.With(action.Ctrl, fyne.Key4)}, Menu: "View", Section: 4, Line: "Panels: Points, Train, Evaluate, Search",
			Checked: func() bool { return w.tabs.SelectedIndex() == searchTab }, Do: func() { w.tabs.SelectIndex(searchTab) }},
	}
	for _, t := range []struct{ id, name string }{{kit.ThemeSystem, "System Theme"}, {kit.ThemeLight, "Light Theme"}, {kit.ThemeDark, "Dark Theme"}} {
		list = append(list, &action.Action{ID: "theme-" + t.id, Name: t.name, Menu: "View", Section: 5,
			Checked: func() bool { return w.shell.Prefs().Theme() == t.id }, Do: func() { w.shell.SetTheme(t.id) }})
	}
	return append(list, &action.Action{ID: "theme", Name: "Light or Dark", Icon: kit.ContrastIcon, Keys: []action.Key{action.With(action.Ctrl, fyne.KeyD)}, Toolbar: 91, Heading: "View",
		Do: func() {
			if kit.Dark() {
				w.shell.SetTheme(kit.ThemeLight)
			} else {
				w.shell.SetTheme(kit.ThemeDark)
			}
		}})
}

func (w *Window) helpActions() []*action.Action {
	return []*action.Action{
		{ID: "keys", Name: "Keys", Icon: theme.QuestionIcon(), Keys: []action.Key{action.Plain(fyne.KeyF1), action.Char('?')}, Menu: "Help", Section: 1, Toolbar: 90, Do: w.shell.Shortcuts.Show},
		{ID: "about", Name: "About Fiducial", Menu: "Help", Section: 2, Do: w.about},
	}
}

// about says what the program is, in a strip.
func (w *Window) about() {
	w.shell.Show(shell.Banner{Kind: shell.Note, ID: "about", Text: strings.TrimSpace("Fiducial "+w.opts.Version) + " labels facial keypoints and trains networks on the labels. BSD-3-Clause licence."})
}

// named puts what an undo would undo behind its verb.
func named(verb, what string) string {
	if what == "" {
		return verb
	}
	return verb + " " + harmless.Name(what)
}
