package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
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

// Choice is a drop-down list that never keeps the focus: once it is closed, keys act on the face again.
type Choice struct {
	widget.Select
	Tips  *Tips // shows what is chosen where that is cut; nil for none
	leave func()
}

// NewChoice makes a drop-down list; leave gives the focus back to what else has it.
func NewChoice(options []string, leave func()) *Choice {
	c := &Choice{leave: leave}
	c.Options, c.PlaceHolder = options, Missing
	c.ExtendBaseWidget(c)
	return c
}

// Offer shows these options and which of them is chosen, "" for none. Nobody is told of that.
func (c *Choice) Offer(options []string, chosen string) {
	if !slices.Equal(c.Options, options) || c.Selected != chosen {
		c.Options, c.Selected = options, chosen
		c.Refresh()
	}
}

// Choose shows which option is chosen. Nobody is told of that.
func (c *Choice) Choose(chosen string) { c.Offer(c.Options, chosen) }

// MouseIn implements desktop.Hoverable.
func (c *Choice) MouseIn(e *desktop.MouseEvent) {
	c.Select.MouseIn(e)
	if c.Tips != nil {
		c.Tips.Offer(c, func() string { return whole(c, c.Selected, theme.TextSize(), fyne.TextStyle{}, theme.IconInlineSize()) })
	}
}

// MouseOut implements desktop.Hoverable.
func (c *Choice) MouseOut() {
	c.Select.MouseOut()
	if c.Tips != nil {
		c.Tips.Drop()
	}
}

// FocusGained implements fyne.Focusable. A tap gives the focus before the list opens, which then has one of its own.
func (c *Choice) FocusGained() { c.leave() }

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

// Pick is a drop-down list in a dialog: it keeps the focus, so that Tab goes from field to field. Enter answers the dialog, Escape
// leaves it.
type Pick struct {
	widget.Select
	answer, leave func()
}

// NewPick makes a drop-down list; picked is told that another option was picked.
func NewPick(options []string, picked, answer, leave func()) *Pick {
	p := &Pick{answer: answer, leave: leave}
	p.Options, p.PlaceHolder, p.OnChanged = options, Missing, func(string) { picked() }
	p.ExtendBaseWidget(p)
	return p
}

// TypedKey implements fyne.Focusable.
func (p *Pick) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.answer()
	case fyne.KeyEscape:
		p.leave()
	default:
		if !p.Disabled() {
			p.Select.TypedKey(ev)
			p.markPicked()
		}
	}
}

// markPicked marks in the list that was just opened what is picked: the toolkit begins with nothing marked.
func (p *Pick) markPicked() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return
	}
	if list, open := c.Focused().(*widget.PopUpMenu); open {
		for range p.SelectedIndex() + 1 {
			list.ActivateNext()
		}
	}
}
