package label

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// pointActions act on the chosen points of the shown face.
func (f *Feature) pointActions() []*action.Action {
	chosen := func() bool { return f.session.Shown() && f.face.Selected() != faceview.None }
	some := func(which func() []int) func() bool { return func() bool { return len(which()) > 0 } }
	list := []*action.Action{
		{ID: "delete", Name: "Mark Points Missing", Keys: []action.Key{action.Plain(fyne.KeyDelete), action.Plain(fyne.KeyBackspace)}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: func() bool { return len(f.labelledChoice()) > 0 || len(f.proposals.chosen()) > 0 }, Do: f.markMissing},
		{ID: "visibility", Name: "Visible, Hidden, Absent", Keys: []action.Key{action.Char('o')}, Menu: "Edit", Section: 2, Heading: "Points",
			Line: "Mark the points hidden, then absent, then visible", Enabled: chosen, Do: f.cycleVisibility},
		{ID: "restore-point", Name: "Restore Points from File", Keys: []action.Key{action.Char('r')}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: some(f.editedChoice), Do: func() { f.restore(f.editedChoice()...) }},
		{ID: "take", Name: "Take Predicted Places", Keys: []action.Key{action.Char('t')}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: some(f.predictedChoice), Do: f.takePrediction},
		{ID: "copy-points", Name: "Copy Chosen Points from Previous Face", Keys: []action.Key{action.Char('c')}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: func() bool { return chosen() && f.previousRow() >= 0 }, Do: func() { f.copyPoints(f.face.Selection()) }},
		{ID: "type", Name: "Type Coordinates", Keys: []action.Key{action.Plain(fyne.KeyF2)}, Menu: "Edit", Section: 2, Heading: "Points",
			Enabled: chosen, Do: func() { f.place.Bring(f); f.points.table.edit(f.face.Selected(), axisX) }},
		{ID: "place", Name: "Place Missing Points", Keys: []action.Key{action.Char('n')}, Menu: "Edit", Section: 3, Heading: "Points",
			Enabled: func() bool {
				return f.placing.asks() || f.session.HasPhoto() && f.placing.firstMissing(0) != faceview.None
			},
			Checked: f.placing.asks, Do: f.placing.toggle},
		{ID: "lock", Name: "Lock Points", Icon: kit.LockIcon, Keys: []action.Key{action.Char('l')}, Menu: "Edit", Section: 3, Heading: "Points",
			Line: "Lock points against the mouse and the arrows", Checked: f.face.Locked, Do: func() { f.lock(!f.face.Locked()) }},
		{ID: "select-all", Name: "Choose All Points", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyA)}, Menu: "Edit", Section: 3, Heading: "Points", Yields: true,
			Enabled: f.session.Shown, Do: func() { f.face.SelectAll() }},
		{ID: "next-point", Name: "Next Point", Keys: []action.Key{action.Plain(fyne.KeyTab)}, Heading: "Points", Line: "Next, previous point", Enabled: f.session.Shown, Do: func() { f.face.SelectNext() }},
		{ID: "previous-point", Name: "Previous Point", Keys: []action.Key{action.With(action.Shift, fyne.KeyTab)}, Heading: "Points", Line: "Next, previous point", Enabled: f.session.Shown, Do: func() { f.face.SelectPrevious() }},
		{ID: "let-go", Name: "Let Go", Keys: []action.Key{action.Plain(fyne.KeyEscape)}, Heading: "Points", Line: "Let go of the point; then end placing, the gallery, a review", Do: f.letGo},
	}
	return append(list, f.arrowActions(chosen)...)
}

// arrowActions are what the arrows do: with a point chosen they move it, else they go through the faces.
func (f *Feature) arrowActions(chosen func() bool) []*action.Action {
	arrows := []struct {
		id     string
		key    fyne.KeyName
		dx, dy float64
		by     func() int
	}{
		{"left", fyne.KeyLeft, -1, 0, func() int { return -1 }},
		{"right", fyne.KeyRight, 1, 0, func() int { return 1 }},
		{"up", fyne.KeyUp, 0, -1, func() int { return -f.list.Columns() }},
		{"down", fyne.KeyDown, 0, 1, func() int { return f.list.Columns() }},
	}
	steps := []struct {
		id, line, press string
		mod             fyne.KeyModifier
		far             float64
	}{
		{"", "Move the points 1 px, or as far as can be seen; else go through the faces", "Arrows", 0, 1},
		{"-far", "Move the points 5 px", "Shift+Arrows", action.Shift, 5},
		{"-fine", "Move the points 0.1 px", "Ctrl+Arrows", action.Ctrl, 0.1},
	}
	var list []*action.Action
	for _, s := range steps {
		for _, a := range arrows {
			act := &action.Action{ID: a.id + s.id, Name: s.line + " " + string(a.key), Line: s.line, Press: s.press, Heading: "Points", Keys: []action.Key{action.With(s.mod, a.key)}, Enabled: f.session.Shown}
			act.Do = func() {
				if chosen() {
					f.nudge(a.dx*s.far, a.dy*s.far)
				} else if s.mod == 0 {
					f.list.Step(a.by())
				}
			}
			list = append(list, act)
		}
	}
	return list
}

// faceActions act on the shown face, or show another.
func (f *Feature) faceActions() []*action.Action {
	return []*action.Action{
		{ID: "done", Name: "Done", Icon: theme.ConfirmIcon(), Keys: []action.Key{action.Char('d')}, Menu: "Edit", Section: 4, Toolbar: 30, Heading: "Faces",
			Line: "Done, or not done after all", Enabled: f.session.Shown, Checked: func() bool { return f.session.Shown() && f.session.Mark().Done }, Do: f.toggleDone},
		{ID: "done-next", Name: "Done, and Go On", Keys: []action.Key{action.Plain(fyne.KeyReturn)}, Menu: "Edit", Section: 4, Heading: "Faces", Enabled: f.session.Shown, Do: f.doneNext},
		{ID: "flag", Name: "Flag", Icon: kit.FlagIcon, Keys: []action.Key{action.Char('g')}, Menu: "Edit", Section: 4, Toolbar: 31, Heading: "Faces",
			Line: "Flag, or take the flag away", Enabled: f.session.Shown, Checked: func() bool { return f.session.Shown() && f.session.Mark().Flagged }, Do: f.toggleFlag},
		{ID: "leave-out", Name: "Leave Out", Keys: []action.Key{action.Char('O')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Line: "Leave the face out of training, figures, suspects and lists, or take it in again", Enabled: f.session.Shown, Checked: func() bool { return f.session.Shown() && f.session.Mark().LeftOut }, Do: f.toggleLeftOut},
		{ID: "note", Name: "Write a Note", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyN)}, Menu: "Edit", Section: 4, Heading: "Faces", Enabled: f.session.Shown, Do: f.writeNote},
		{ID: "restore-face", Name: "Restore Face from File", Keys: []action.Key{action.Char('R')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool {
				return f.session.Shown() && f.session.Dataset().StateOf(f.session.Row())&data.Changed != 0
			}, Do: func() { f.restore() }},
		{ID: "take-all", Name: "Take Predictions for Missing Points", Keys: []action.Key{action.Char('T')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool { return len(f.takable()) > 0 }, Do: f.takeMissing},
		{ID: "copy-missing", Name: "Copy Missing Points from Previous Face", Keys: []action.Key{action.Char('C')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool { return f.previousRow() >= 0 && f.placing.firstMissing(0) != faceview.None }, Do: func() { f.copyPoints(f.missing()) }},
	}
}

// lookAction switches something of how faces are shown.
func (f *Feature) lookAction(id, name string, digit rune, get func(*faceview.Look) *bool) *action.Action {
	return &action.Action{ID: id, Name: name, Keys: []action.Key{action.Char(digit)}, Menu: "View", Section: 2,
		Checked: func() bool { l := f.face.Look(); return *get(&l) },
		Do:      func() { f.changeLook(func(l *faceview.Look) { *get(l) = !*get(l) }) }}
}

// doubtsAction switches the ellipses of expected errors, and says why there are none where the weights in use do not
// say.
func (f *Feature) doubtsAction() *action.Action {
	a := f.lookAction("doubts", "Expected Errors around Predictions", '9', func(l *faceview.Look) *bool { return &l.Doubts })
	change := a.Do
	a.Do = func() {
		change()
		if why := f.predict.Weights.SaysNoExpectedErrors(); a.Checked() && why != "" {
			f.shell.Flash(why)
		}
	}
	return a
}

// changeLook shows faces otherwise, and remembers it.
func (f *Feature) changeLook(change func(*faceview.Look)) {
	f.face.Change(change)
	f.shell.Prefs().SetLook(f.face.Look())
}

// layerActions show what is drawn over the face, and from how near it is seen.
func (f *Feature) layerActions() []*action.Action {
	return []*action.Action{
		f.lookAction("labels", "Labels", '1', func(l *faceview.Look) *bool { return &l.Labels }),
		f.lookAction("predictions", "Predictions", '2', func(l *faceview.Look) *bool { return &l.Predictions }),
		f.lookAction("lines", "Lines from Label to Prediction", '3', func(l *faceview.Look) *bool { return &l.Lines }),
		f.lookAction("names", "Names", '4', func(l *faceview.Look) *bool { return &l.Names }),
		f.lookAction("skeleton", "Lines between Points", '8', func(l *faceview.Look) *bool { return &l.Skeleton }),
		f.doubtsAction(),
		f.lookAction("smooth", "Smooth Scaling", '5', func(l *faceview.Look) *bool { return &l.Smooth }),
		{ID: "hide-all", Name: "Hide Everything over the Face", Keys: []action.Key{action.Plain(fyne.KeyH)}, Heading: "View", Line: "Hold: see the face alone", Hold: func(down bool) { f.face.HideAll(down) }},
		{ID: "hide-predictions", Name: "Hide Predictions", Keys: []action.Key{action.Plain(fyne.KeyP)}, Heading: "View", Line: "Hold: hide the predictions", Hold: func(down bool) { f.face.HidePredictions(down) }},
		{ID: "pan", Name: "Move the Picture", Keys: []action.Key{action.Plain(fyne.KeySpace)}, Heading: "View", Line: "Hold: dragging moves the picture", Hold: func(down bool) { f.face.HoldPan(down) }},
		{ID: "zoom-in", Name: "Zoom In", Icon: theme.ZoomInIcon(), Keys: []action.Key{action.Char('+'), action.Char('=')}, Menu: "View", Section: 3, Enabled: f.session.HasPhoto, Do: func() { f.face.ZoomIn() }},
		{ID: "zoom-out", Name: "Zoom Out", Icon: theme.ZoomOutIcon(), Keys: []action.Key{action.Char('-')}, Menu: "View", Section: 3, Enabled: f.session.HasPhoto, Do: func() { f.face.ZoomOut() }},
		{ID: "fit", Name: "Fit the Face", Icon: theme.ZoomFitIcon(), Keys: []action.Key{action.Char('f'), action.Char('0')}, Menu: "View", Section: 3, Enabled: f.session.HasPhoto, Do: func() { f.face.Fit() }},
	}
}
