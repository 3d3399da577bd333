package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/picture"
	"fiducial/ui/kit"
)

// lookActions change how the face is seen, and never what is known of it.
func (w *Window) lookActions() []*action {
	return []*action{
		{id: "grid", name: "Pixel Grid", keys: []key{char('6')}, menu: "View", section: 2, line: "Lines between pixels, from a high zoom on",
			checked: w.face.PixelGrid, do: func() { w.face.SetPixelGrid(!w.face.PixelGrid()); w.prefs.setPixelGrid(w.face.PixelGrid()) }},
		{id: "loupe", name: "Loupe while Dragging", keys: []key{char('7')}, menu: "View", section: 2,
			checked: w.face.Loupe, do: func() { w.face.SetLoupe(!w.face.Loupe()); w.prefs.setLoupe(w.face.Loupe()) }},
		{id: "display", name: "Brightness and Contrast", icon: kit.ContrastIcon, keys: []key{char('b')}, menu: "View", section: 2,
			checked: func() bool { return w.display.content.Visible() }, do: func() { w.display.toggle() }},
		{id: "mirror", name: "Mirror the Face", icon: kit.MirrorIcon, keys: []key{char('m')}, menu: "View", section: 2,
			line: "Mirror the face and its points, to see what is askew", enabled: w.shown,
			checked: w.face.Mirrored, do: func() { w.face.SetMirrored(!w.face.Mirrored()) }},
	}
}

// displayStrip are the controls of how bright and how contrasty the picture is shown. It shows only while wanted.
type displayStrip struct {
	w        *Window
	content  *fyne.Container
	sliders  [3]*widget.Slider
	equalise *widget.Check
	filling  bool // the controls are being brought in line
}

func newDisplayStrip(w *Window) *displayStrip {
	s := &displayStrip{w: w}
	row := container.New(&kit.Wrapped{})
	for i, name := range []string{"Brightness", "Contrast", "Gamma"} {
		slider := widget.NewSlider(-100, 100)
		slider.OnChanged = func(float64) { s.apply() }
		slider.OnChangeEnded = func(float64) { w.focusFace() }
		s.sliders[i] = slider
		text := widget.NewLabel(name)
		text.SizeName = theme.SizeNameCaptionText
		if i > 0 {
			row.Add(widget.NewSeparator())
		}
		row.Add(container.NewHBox(text, container.NewGridWrap(fyne.NewSize(104, slider.MinSize().Height), slider)))
	}
	s.equalise = widget.NewCheck("Equalise", func(bool) { s.apply(); w.focusFace() })
	reset := widget.NewButton("As it is", func() { s.show(picture.Adjustment{}); s.apply(); w.focusFace() })
	row.Add(widget.NewSeparator())
	row.Add(container.NewHBox(s.equalise, reset))
	s.content = container.NewVBox(widget.NewSeparator(), container.New(&kit.Insets{Left: 4, Right: 4}, row))
	s.content.Hide()
	s.show(w.prefs.adjustment())
	return s
}

// show brings the controls in line with an adjustment.
func (s *displayStrip) show(a picture.Adjustment) {
	s.filling = true
	for i, v := range []float64{a.Brightness, a.Contrast, a.Gamma} {
		s.sliders[i].SetValue(v)
	}
	s.equalise.SetChecked(a.Equalise)
	s.filling = false
}

// apply shows the picture as the controls say, and remembers it.
func (s *displayStrip) apply() {
	if s.filling {
		return
	}
	a := picture.Adjustment{Brightness: s.sliders[0].Value, Contrast: s.sliders[1].Value, Gamma: s.sliders[2].Value, Equalise: s.equalise.Checked}
	s.w.face.SetAdjustment(a)
	s.w.prefs.setAdjustment(a)
	s.w.changed.Poke()
}

func (s *displayStrip) toggle() {
	s.content.Hidden = !s.content.Hidden
	s.w.win.Content().Refresh() // the face gets more room, or less
}

// badges say, in the corner of the face, what of it is other than usual: only while it is. A click ends it.
type badges struct {
	content fyne.CanvasObject
	row     *fyne.Container
	all     []badge
}

type badge struct {
	content fyne.CanvasObject
	ground  *canvas.Rectangle
	on      func() bool
}

func newBadges(w *Window) *badges {
	b := &badges{row: container.NewHBox()}
	add := func(id, text string, on func() bool, end func()) {
		a := w.action(id)
		button := kit.NewToolButton(a.icon, text, w.tips, func() string { return tipOf(a) }, func() { end(); w.changed.Poke(); w.focusFace() })
		ground := canvas.NewRectangle(nil)
		ground.CornerRadius = 4
		one := badge{container.NewStack(ground, button), ground, on}
		one.content.Hide()
		b.all = append(b.all, one)
		b.row.Add(one.content)
	}
	add("lock", "Locked", w.face.Locked, func() { w.lock(false) })
	add("mirror", "Mirrored", w.face.Mirrored, func() { w.face.SetMirrored(false) })
	add("display", "Adjusted", func() bool { return !w.face.Adjustment().IsZero() }, func() { w.display.show(picture.Adjustment{}); w.display.apply() })
	add("propose", "Proposed: Y confirms", w.proposals.shown, w.proposals.toggle)
	b.content = container.New(&kit.Insets{Left: 6, Bottom: 6}, container.NewVBox(layout.NewSpacer(), b.row))
	return b
}

// update shows what is other than usual.
func (b *badges) update() {
	changed := false
	for _, one := range b.all {
		if fill := theme.Color(theme.ColorNameOverlayBackground); one.ground.FillColor != fill {
			one.ground.FillColor = fill
			one.ground.Refresh()
		}
		if on := one.on(); on != one.content.Visible() {
			changed = true
			if on {
				one.content.Show()
			} else {
				one.content.Hide()
			}
		}
	}
	if changed {
		b.row.Refresh()
	}
}
