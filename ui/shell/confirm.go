package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// Confirm asks, over all else, whether something is to be done that can't be taken back; verb names the button that does it. Cancel has
// the focus, so that a key or a click that was meant for what lay there before does nothing; Escape cancels, too. Of do and cancelled
// one is called.
func (f *Frame) Confirm(title, text, verb string, do, cancelled func()) {
	label := widget.NewLabel(harmless.Sentence(text))
	label.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(harmless.Sentence(title), container.NewGridWrap(fyne.NewSize(420, 100), label), f.Win)
	answered := false // however the dialog is closed
	cancel := func() { d.Hide() }
	d.SetOnClosed(func() {
		f.FocusFace()
		if !answered {
			cancelled()
		}
	})
	yes := kit.NewAnswer(verb, func() {
		answered = true
		d.Hide()
		do()
	}, cancel)
	yes.Importance = widget.DangerImportance
	no := kit.NewAnswer("Cancel", cancel, cancel)
	d.SetButtons([]fyne.CanvasObject{no, yes})
	f.ShowOver(d)
	f.Focus(no)
}
