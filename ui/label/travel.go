package label

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// travelID is the banner that says what was undone or redone elsewhere.
const travelID = "travelled"

// travelActions go back and forth in the history.
func (f *Feature) travelActions() []*action.Action {
	return []*action.Action{
		{ID: "undo", Name: "Undo", Icon: theme.ContentUndoIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyZ)}, Menu: "Edit", Section: 1, Toolbar: 20, Yields: true,
			Now: func() string { return named("Undo", f.canUndo()) }, Enabled: func() bool { return f.canUndo() != "" }, Do: f.undo},
		{ID: "redo", Name: "Redo", Icon: theme.ContentRedoIcon(), Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyZ), action.With(action.Ctrl, fyne.KeyY)}, Menu: "Edit", Section: 1, Toolbar: 21, Yields: true,
			Now: func() string { return named("Redo", f.canRedo()) }, Enabled: func() bool { return f.canRedo() != "" }, Do: f.redo},
		{ID: "show-undone", Name: "Show What Was Undone or Redone", Keys: []action.Key{action.Char('z')}, Menu: "Edit", Section: 1,
			Enabled: func() bool { return len(f.elsewhere) > 0 }, Do: f.showTravelled},
	}
}

// undo takes the last action back.
func (f *Feature) undo() { f.travel("Undone", f.session.Dataset().Undo) }

// redo brings it again.
func (f *Feature) redo() { f.travel("Redone", f.session.Dataset().Redo) }

// travel undoes or redoes an action. The view stays: what changed elsewhere is said. Only where a decision of a review
// is undone, that review leads back to the suspect it was about, as it had led away from it.
func (f *Feature) travel(verb string, step func() (data.Action, bool, error)) {
	f.FinishTyping()
	row, before := f.session.Row(), f.session.Labels()
	a, ok, err := step()
	f.Edited(err)
	if !ok {
		return
	}
	f.shell.Flash("") // of what was done lately, this may be what is undone
	f.proposals.travelled(a.Rows)
	if len(a.Rows) == 1 && a.Rows[0] != row && f.review.LeadsBack(a.Rows[0]) {
		f.session.Show(a.Rows[0])
		return
	}
	f.ShowLabels()
	f.Travelled(verb+": "+a.Name+", on ", a.Rows)
	if f.placing.on && before != nil {
		f.placing.askAgain(before)
	}
}

// WentTo shows the labels of the shown face as they stand after a walk through the history that changed rows.
func (f *Feature) WentTo(rows []int) {
	f.proposals.travelled(rows)
	f.ShowLabels()
}

// Travelled says what was undone or redone, unless that was on the shown face alone, where it is seen, and offers to go
// there. The faces follow after text. The banner may have buttons besides.
func (f *Feature) Travelled(text string, rows []int, buttons ...shell.BannerButton) {
	f.elsewhere = slices.DeleteFunc(slices.Clone(rows), func(row int) bool { return row == f.session.Row() })
	if len(f.elsewhere) == 0 {
		return
	}
	place, offer := kit.Counted(len(rows), "face", "faces"), "Show the first"
	switch {
	case len(rows) == 1:
		place, offer = "face "+kit.Count(rows[0]), "Show it"
	case len(f.elsewhere) < len(rows):
		place, offer = place+", this one among them", "Show another"
	}
	a := f.shell.Actions().Get("show-undone")
	buttons = append(buttons, shell.BannerButton{Text: offer + "  " + a.Keys[0].String(), Do: func() { f.shell.Actions().Run(a) }})
	f.shell.Show(shell.Banner{Kind: shell.Note, ID: travelID, Text: text + place + ".", Buttons: buttons, Passes: true, Dismissed: f.forgetTravel})
}

// showTravelled shows the first face that the last undo or redo changed, beside the one that was shown then.
func (f *Feature) showTravelled() {
	row := f.elsewhere[0]
	f.forgetTravel()
	f.gallery.Leave()
	f.list.Visit(row)
}

// forgetTravel takes away what was said of the last undo or redo, because it is seen, or long ago.
func (f *Feature) forgetTravel() {
	f.elsewhere = nil
	f.shell.Remove(travelID)
}

// named puts what an undo would undo behind its verb.
func named(verb, what string) string {
	if what == "" {
		return verb
	}
	return verb + " " + harmless.Name(what)
}
