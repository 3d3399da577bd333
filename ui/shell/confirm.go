package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// Answer is one of the answers to a question.
type Answer struct {
	Text       string
	Importance widget.Importance
	Do         func()
}

// Ask asks something over all else, in a dialog that is so high. The answer of an index has the focus: what Enter
// means. Where the dialog is left without an answer, as by Escape, left is called; nil for nothing.
func (f *Frame) Ask(title, text string, height float32, focus int, left func(), answers ...Answer) {
	d := dialog.NewCustomWithoutButtons(title, container.NewGridWrap(fyne.NewSize(420, height), kit.Label(text, kit.Wrapping)), f.Win)
	answered := false // however the dialog is closed
	d.SetOnClosed(func() {
		f.FocusFace()
		if !answered && left != nil {
			left()
		}
	})
	buttons := make([]fyne.CanvasObject, len(answers))
	for i, a := range answers {
		b := kit.NewAnswer(a.Text, func() {
			answered = true
			d.Hide()
			a.Do()
		}, d.Hide)
		b.Importance = a.Importance
		buttons[i] = b
	}
	d.SetButtons(buttons)
	f.ShowOver(d)
	f.Focus(buttons[focus].(fyne.Focusable))
}

// Confirm asks, over all else, whether something is to be done that can't be taken back; verb names the button that
// does it. Cancel has the focus, so that a key or a click that was meant for what lay there before does nothing. Of do
// and cancelled one is called.
func (f *Frame) Confirm(title, text, verb string, do, cancelled func()) {
	f.Ask(harmless.Sentence(title), harmless.Sentence(text), 100, 0, cancelled,
		Answer{Text: "Cancel", Do: cancelled}, Answer{verb, widget.DangerImportance, do})
}

// AskMany asks before something changes more than one face. Cancel has the focus: a key that was meant for one face is
// not to be taken for the answer.
func (f *Frame) AskMany(title, question, verb string, do func()) {
	f.Ask(title, question, 60, 0, nil, Answer{"Cancel", widget.HighImportance, func() {}}, Answer{Text: verb, Do: do})
}
