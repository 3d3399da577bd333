package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is a text entry that knows how it is left: Escape gives back what was there, and Page Up and Page Down
// still go through the faces, and function keys still act.
type Entry struct {
	widget.Entry
	Escape func() // what Escape does; nil for nothing
	Tab    func() // what Tab does instead of moving the focus, if set
	Blur   func() // is told that the focus went elsewhere; nil for nobody
	page   func(*fyne.KeyEvent)
}

// NewEntry makes an entry; page gets the keys that have another meaning than typing.
func NewEntry(page func(*fyne.KeyEvent)) *Entry {
	e := &Entry{page: page}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		if e.Escape != nil {
			e.Escape()
		}
	case fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyF1, fyne.KeyF2, fyne.KeyF5:
		e.page(ev)
	case fyne.KeyTab:
		if e.Tab != nil {
			e.Tab()
		}
	default:
		e.Entry.TypedKey(ev)
	}
}

// AcceptsTab implements fyne.Tabbable.
func (e *Entry) AcceptsTab() bool { return e.Tab != nil }

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.Blur != nil {
		e.Blur()
	}
}

// Answer is a button of a question: Enter takes it as Space does, and Escape cancels the question.
type Answer struct {
	widget.Button
	cancel func()
}

// NewAnswer makes the button of an answer: do is what it does, cancel what Escape does instead.
func NewAnswer(text string, do, cancel func()) *Answer {
	a := &Answer{cancel: cancel}
	a.Text, a.OnTapped = text, do
	a.ExtendBaseWidget(a)
	return a
}

// TypedKey implements fyne.Focusable.
func (a *Answer) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		a.OnTapped()
	case fyne.KeyEscape:
		a.cancel()
	default:
		a.Button.TypedKey(ev)
	}
}
