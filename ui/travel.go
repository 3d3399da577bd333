package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// travelID is the banner that says what was undone or redone elsewhere.
const travelID = "travelled"

// travelActions go back and forth in the history.
func (w *Window) travelActions() []*action.Action {
	return []*action.Action{
		{ID: "undo", Name: "Undo", Icon: theme.ContentUndoIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyZ)}, Menu: "Edit", Section: 1, Toolbar: 20, Yields: true,
			Now: func() string { return named("Undo", w.canUndo()) }, Enabled: func() bool { return w.canUndo() != "" }, Do: w.undo},
		{ID: "redo", Name: "Redo", Icon: theme.ContentRedoIcon(), Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyZ), action.With(action.Ctrl, fyne.KeyY)}, Menu: "Edit", Section: 1, Toolbar: 21, Yields: true,
			Now: func() string { return named("Redo", w.canRedo()) }, Enabled: func() bool { return w.canRedo() != "" }, Do: w.redo},
		{ID: "show-undone", Name: "Show What Was Undone or Redone", Keys: []action.Key{action.Char('z')}, Menu: "Edit", Section: 1,
			Enabled: func() bool { return len(w.elsewhere) > 0 }, Do: w.showTravelled},
	}
}

// undo takes the last action back.
func (w *Window) undo() { w.travel("Undone", w.session.Dataset().Undo) }

// redo brings it again.
func (w *Window) redo() { w.travel("Redone", w.session.Dataset().Redo) }

// travel undoes or redoes an action. The view stays: what changed elsewhere is said. Only where a decision of a review is
// undone, that review leads back to the suspect it was about, as it had led away from it.
func (w *Window) travel(verb string, step func() (data.Action, bool, error)) {
	w.finishTyping()
	row, before := w.session.Row(), face.Points(nil)
	if w.session.Shown() {
		before = w.session.Dataset().Labels(row)
	}
	a, ok, err := step()
	w.edited(err)
	if !ok {
		return
	}
	if len(a.Rows) == 1 && a.Rows[0] != row && w.review.Review.LeadsBack(a.Rows[0]) {
		w.session.Show(a.Rows[0])
		return
	}
	w.showLabels()
	w.travelled(verb+": "+a.Name+", on ", a.Rows)
	if w.placing && before != nil {
		w.askAgain(before)
	}
}

// travelled says what was undone or redone, unless that was on the shown face alone, where it is seen, and offers to go
// there. The faces follow after text. The banner may have buttons besides.
func (w *Window) travelled(text string, rows []int, buttons ...shell.BannerButton) {
	w.elsewhere = slices.DeleteFunc(slices.Clone(rows), func(row int) bool { return row == w.session.Row() })
	if len(w.elsewhere) == 0 {
		return
	}
	place, offer := kit.Counted(len(rows), "face", "faces"), "Show the first"
	switch {
	case len(rows) == 1:
		place, offer = "face "+kit.Count(rows[0]), "Show it"
	case len(w.elsewhere) < len(rows):
		place, offer = place+", this one among them", "Show another"
	}
	a := w.shell.Actions().Get("show-undone")
	buttons = append(buttons, shell.BannerButton{Text: offer + "  " + a.Keys[0].String(), Do: func() { w.shell.Actions().Run(a) }})
	w.shell.Show(shell.Banner{Kind: shell.Note, ID: travelID, Text: text + place + ".", Buttons: buttons, Dismissed: w.forgetTravel})
}

// showTravelled shows the first face that the last undo or redo changed, beside the one that was shown then.
func (w *Window) showTravelled() {
	row := w.elsewhere[0]
	w.forgetTravel()
	w.review.Gallery.Leave()
	w.list.Visit(row)
}

// forgetTravel takes away what was said of the last undo or redo, because it is seen, or long ago.
func (w *Window) forgetTravel() {
	w.elsewhere = nil
	w.shell.Remove(travelID)
}

// askAgain asks for the point that was labelled before and now is missing, so that the next click places it again.
func (w *Window) askAgain(before face.Points) {
	for kp, p := range w.session.Dataset().Labels(w.session.Row()) {
		if before[kp].Known && !p.Known {
			w.ask(kp)
			w.face.Select(kp)
			return
		}
	}
}
