package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// askMany asks before something changes more than one face. Cancel has the focus: a key that was meant for one face is
// not to be taken for the answer.
func (w *Window) askMany(title, question, verb string, do func()) {
	text := widget.NewLabel(question)
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(title, container.NewGridWrap(fyne.NewSize(420, 60), text), w.win)
	s := w.session
	leave := func() {
		d.Hide()
		w.FocusFace()
	}
	no := kit.NewAnswer("Cancel", leave, leave)
	yes := kit.NewAnswer(verb, func() {
		leave()
		if w.session == s { // the dataset that the question was about
			do()
		}
	}, leave)
	no.Importance = widget.HighImportance // it is what Enter means
	d.SetButtons([]fyne.CanvasObject{no, yes})
	d.Show()
	w.dialog = d
	w.win.Canvas().Focus(no)
}
