package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// dropDown is a drop-down list that tells by index what was chosen of the options as they are. A list that is open
// stays so while what is offered changes: an option in it that has another text by now is that one all the same, and
// one that is gone is no choice, so that what was chosen before is shown again.
type dropDown struct {
	widget.Select
	chosen func(index int) // nil for nobody
	before string          // what is chosen, unless an option was tapped just now
	ids    []string        // what the options are, whatever their texts; nil where their texts say it
	listed offer           // what the list showed when it was opened last
}

// offer is what a list shows.
type offer struct{ ids, options []string }

// listen tells of what is chosen from now on.
func (d *dropDown) listen() {
	d.PlaceHolder = Missing
	d.OnChanged = func(option string) {
		i := d.find(option)
		if i < 0 {
			d.Selected = d.before
			return
		}
		d.Selected, d.before = d.Options[i], d.Options[i]
		if d.chosen != nil {
			d.chosen(i)
		}
	}
}

// find returns which option is meant by a text that is offered, or that the list showed when it was opened; -1 for
// none.
func (d *dropDown) find(option string) int {
	if i := slices.Index(d.Options, option); i >= 0 {
		return i
	}
	if i := slices.Index(d.listed.options, option); i >= 0 && i < len(d.listed.ids) {
		return slices.Index(d.ids, d.listed.ids[i])
	}
	return -1
}

// Tapped implements fyne.Tappable: it opens the list.
func (d *dropDown) Tapped(e *fyne.PointEvent) {
	d.Select.Tapped(e)
	d.listed = offer{d.ids, d.Options}
}

// TypedKey implements fyne.Focusable: some keys open the list.
func (d *dropDown) TypedKey(e *fyne.KeyEvent) {
	d.Select.TypedKey(e)
	d.listed = offer{d.ids, d.Options}
}

// Choice is a drop-down list that never keeps the focus: once it is closed, keys act on the face again.
type Choice struct {
	dropDown
	Tips  *Tips // shows what is chosen where that is cut; nil for none
	leave func()
}

// NewChoice makes a drop-down list; leave gives the focus back to what else has it.
func NewChoice(options []string, leave func()) *Choice {
	c := &Choice{leave: leave}
	c.listen()
	c.Options = options
	c.ExtendBaseWidget(c)
	return c
}

// Chosen tells f from now on which of the options, as they are then, somebody chose.
func (c *Choice) Chosen(f func(index int)) { c.chosen = f }

// Offer shows these options and which of them is chosen, "" for none. Nobody is told of that.
func (c *Choice) Offer(options []string, chosen string) { c.OfferAs(nil, options, chosen) }

// OfferAs is Offer of options whose texts change: ids says which each of them is.
func (c *Choice) OfferAs(ids, options []string, chosen string) {
	other := !slices.Equal(c.Options, options) || c.Selected != chosen
	c.ids, c.Options, c.Selected, c.before = ids, options, chosen, chosen
	if other {
		c.Refresh()
	}
}

// Choose shows which option is chosen. Nobody is told of that.
func (c *Choice) Choose(chosen string) { c.OfferAs(c.ids, c.Options, chosen) }

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

// Pick is a drop-down list in a dialog: it keeps the focus, so that Tab goes from field to field. Enter answers the
// dialog, Escape leaves it.
type Pick struct {
	dropDown
	answer, leave func()
}

// NewPick makes a drop-down list; picked is told that another option was picked.
func NewPick(options []string, picked, answer, leave func()) *Pick {
	p := &Pick{answer: answer, leave: leave}
	p.listen()
	p.Options, p.chosen = options, func(int) { picked() }
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
			p.dropDown.TypedKey(ev)
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
