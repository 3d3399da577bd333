package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// AskMany asks before something changes more than one face. Cancel has the focus: a key that was meant for one face is
// not to be taken for the answer.
func (f *Frame) AskMany(title, question, verb string, do func()) {
	text := widget.NewLabel(question)
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(title, container.NewGridWrap(fyne.NewSize(420, 60), text), f.Win)
	leave := func() {
		d.Hide()
		f.FocusFace()
	}
	no := kit.NewAnswer("Cancel", leave, leave)
	yes := kit.NewAnswer(verb, func() {
		leave()
		do()
	}, leave)
	no.Importance = widget.HighImportance // it is what Enter means
	d.SetButtons([]fyne.CanvasObject{no, yes})
	f.ShowOver(d)
	f.Win.Canvas().Focus(no)
}
