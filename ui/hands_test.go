package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
)

// placed is something on the screen: where it is, and the part of the window that it is seen through.
type placed struct {
	o       fyne.CanvasObject
	at      fyne.Position
	clip    fyne.Position
	clipped fyne.Size
}

// holds reports whether a place in the window is on it.
func (p placed) holds(at fyne.Position) bool {
	within := func(from fyne.Position, size fyne.Size) bool {
		return at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height
	}
	return within(p.clip, p.clipped) && within(p.at, p.o.Size())
}

// onScreen returns all that is visible in the window as the driver looks for what is under the mouse: what is on top of
// the window alone where something is, in the order of painting.
func (b *bench) onScreen() []placed {
	c := b.shell.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	return b.visibleIn(root)
}

// visibleIn returns a part of the window and all that is visible in it, in the order of painting.
func (b *bench) visibleIn(root fyne.CanvasObject) []placed {
	var all []placed
	var walk func(o fyne.CanvasObject, from, clip fyne.Position, clipped fyne.Size)
	walk = func(o fyne.CanvasObject, from, clip fyne.Position, clipped fyne.Size) {
		if o == nil || !o.Visible() {
			return
		}
		at := from.Add(o.Position())
		var inside []fyne.CanvasObject
		_, clips := o.(fyne.Scrollable)
		switch x := o.(type) {
		case *fyne.Container:
			inside = x.Objects
		case fyne.Widget:
			r := test.WidgetRenderer(x)
			inside = r.Objects()
			_, is := r.(interface{ IsClip() })
			clips = clips || is
		}
		if clips {
			clip, clipped = at, o.Size()
		}
		all = append(all, placed{o, at, clip, clipped})
		for _, child := range inside {
			walk(child, at, clip, clipped)
		}
	}
	walk(root, fyne.Position{}, fyne.Position{}, b.shell.Canvas().Size())
	return all
}

// under returns the uppermost of what a place in the window is on and matches.
func (b *bench) under(at fyne.Position, matches func(fyne.CanvasObject) bool) (found placed, ok bool) {
	for _, p := range b.onScreen() {
		if p.holds(at) && matches(p.o) {
			found, ok = p, true
		}
	}
	return found, ok
}

// scrolls returns everything in sight that can be scrolled.
func (b *bench) scrolls() []*container.Scroll {
	var all []*container.Scroll
	for _, p := range b.onScreen() {
		if s, ok := p.o.(*container.Scroll); ok {
			all = append(all, s)
		}
	}
	return all
}

// hands do with the mouse what the desktop driver does: what is under it is found in the same way, and told the same in
// the same order.
type hands struct {
	b    *bench
	at   fyne.Position
	mods fyne.KeyModifier
	over desktop.Hoverable
}

// move moves the mouse with no button down.
func (h *hands) move(to fyne.Position) {
	h.at = to
	p, ok := h.b.under(to, func(o fyne.CanvasObject) bool { _, is := o.(desktop.Hoverable); return is })
	if !ok {
		h.out()
		return
	}
	now, ev := p.o.(desktop.Hoverable), h.event(p, 0)
	if now == h.over {
		now.MouseMoved(ev)
		return
	}
	h.out()
	h.over = now
	now.MouseIn(ev)
}

func (h *hands) out() {
	if h.over != nil {
		h.over.MouseOut()
		h.over = nil
	}
}

func (h *hands) event(p placed, button desktop.MouseButton) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: h.at, Position: h.at.Subtract(p.at)}, Button: button, Modifier: h.mods}
}

// clickable finds what a click at the mouse is for.
func (h *hands) clickable() (placed, bool) {
	return h.b.under(h.at, func(o fyne.CanvasObject) bool {
		switch o.(type) {
		case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
			return true
		}
		return false
	})
}

// press presses or releases a button where the mouse is, and takes the focus from what is not under it.
func (h *hands) press(button desktop.MouseButton, down bool) (placed, bool) {
	p, ok := h.clickable()
	if m, is := p.o.(desktop.Mouseable); ok && is {
		if down {
			m.MouseDown(h.event(p, button))
		} else {
			m.MouseUp(h.event(p, button))
		}
	}
	c := h.b.shell.Canvas()
	if f := c.Focused(); f != nil {
		if _, on := h.b.under(h.at, func(o fyne.CanvasObject) bool { return o == f.(fyne.CanvasObject) }); !on {
			c.Unfocus()
		}
	}
	return p, ok
}

// click clicks where the mouse is, once or twice.
func (h *hands) click(button desktop.MouseButton, times int) {
	first, ok := h.press(button, true)
	p, still := h.press(button, false)
	if !ok || !still || p.o != first.o {
		return
	}
	ev := &fyne.PointEvent{AbsolutePosition: h.at, Position: h.at.Subtract(p.at)}
	if button == desktop.MouseButtonSecondary {
		if s, is := p.o.(fyne.SecondaryTappable); is {
			s.TappedSecondary(ev)
		}
		return
	}
	if d, is := p.o.(fyne.DoubleTappable); is && times == 2 {
		h.press(button, true)
		h.press(button, false)
		d.DoubleTapped(ev)
		return
	}
	for range times {
		if t, is := p.o.(fyne.Tappable); is {
			t.Tapped(ev)
		}
	}
}

// drag drags with the left button from where the mouse is to another place, in steps; between tells of each.
func (h *hands) drag(to fyne.Position, steps int, between func()) {
	h.press(desktop.MouseButtonPrimary, true)
	p, ok := h.b.under(h.at, func(o fyne.CanvasObject) bool { _, is := o.(fyne.Draggable); return is })
	from, offset := h.at, p.at
	for i := 1; i <= steps && ok; i++ {
		f := float32(i) / float32(steps)
		last := h.at
		h.at = fyne.NewPos(from.X+(to.X-from.X)*f, from.Y+(to.Y-from.Y)*f)
		ev := &fyne.DragEvent{Dragged: fyne.NewDelta(h.at.X-last.X, h.at.Y-last.Y)}
		ev.AbsolutePosition, ev.Position = h.at, h.at.Subtract(offset)
		p.o.(fyne.Draggable).Dragged(ev)
		between()
	}
	h.at = to
	if !ok {
		h.press(desktop.MouseButtonPrimary, false)
		return
	}
	if m, is := p.o.(desktop.Mouseable); is {
		m.MouseUp(h.event(p, desktop.MouseButtonPrimary))
	}
	p.o.(fyne.Draggable).DragEnd()
}

// scroll turns the wheel where the mouse is.
func (h *hands) scroll(dx, dy float32) {
	p, ok := h.b.under(h.at, func(o fyne.CanvasObject) bool { _, is := o.(fyne.Scrollable); return is })
	if !ok {
		return
	}
	ev := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(dx, dy)}
	ev.AbsolutePosition, ev.Position = h.at, h.at.Subtract(p.at)
	p.o.(fyne.Scrollable).Scrolled(ev)
}

// key presses a key and lets it come up again: down, shortcut or typed, character, up.
func (h *hands) key(k action.Key) {
	h.mods = k.Mod | k.CharShift()
	h.b.shell.Keys.Modifiers = func() fyne.KeyModifier { return h.mods }
	defer func() {
		h.mods = 0
		h.b.shell.Keys.Modifiers = func() fyne.KeyModifier { return 0 }
	}()
	c := h.b.shell.Canvas()
	if c.Focused() == nil && !h.b.shell.Modal() {
		h.b.shell.FocusFace()
	}
	ev := &fyne.KeyEvent{Name: k.Name}
	if f, is := c.Focused().(desktop.Keyable); is && k.Char == 0 {
		f.KeyDown(ev)
		defer f.KeyUp(ev)
	}
	switch f := c.Focused(); {
	case k.IsShortcut():
		sessiontest.Shortcut(h.b.shell, k)
	case f == nil && k.Char == 0:
		c.OnTypedKey()(ev)
	case f == nil:
		c.OnTypedRune()(k.Char)
	case k.Char != 0:
		f.TypedRune(k.Char)
	case k.Name == fyne.KeyTab && !takesTab(f):
		c.FocusNext()
	default:
		f.TypedKey(ev)
	}
}

func takesTab(f fyne.Focusable) bool {
	t, is := f.(fyne.Tabbable)
	return is && t.AcceptsTab()
}

// hold presses a key down, or lets it come up.
func (h *hands) hold(name fyne.KeyName, down bool) {
	f, is := h.b.shell.Canvas().Focused().(desktop.Keyable)
	switch ev := (&fyne.KeyEvent{Name: name}); {
	case !is:
	case down:
		f.KeyDown(ev)
	default:
		f.KeyUp(ev)
	}
}
