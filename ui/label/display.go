package label

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/picture"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// displayActions change how the face is seen, and never what is known of it.
func (f *Feature) displayActions() []*action.Action {
	grid := f.lookAction("grid", "Pixel Grid", '6', func(l *faceview.Look) *bool { return &l.PixelGrid })
	loupe := f.lookAction("loupe", "Loupe while Dragging", '7', func(l *faceview.Look) *bool { return &l.Loupe })
	grid.Section, grid.Line, loupe.Section = 6, "Lines between pixels, from a high zoom on", 6
	return []*action.Action{
		grid, loupe,
		{ID: "display", Name: "Brightness and Contrast", Icon: kit.ContrastIcon, Keys: []action.Key{action.Char('b')}, Menu: "View", Section: 6,
			Checked: func() bool { return f.display.content.Visible() }, Do: func() { f.display.toggle() }},
		{ID: "mirror", Name: "Mirror the Face", Icon: kit.MirrorIcon, Keys: []action.Key{action.Char('m')}, Menu: "View", Section: 6,
			Line: "Mirror the face and its points, to see what is askew", Enabled: f.session.Shown,
			Checked: f.face.Mirrored, Do: func() { f.face.SetMirrored(!f.face.Mirrored()) }},
	}
}

// displayStrip are the controls of how bright and how contrasty the picture is shown. It shows only while wanted.
type displayStrip struct {
	of       *Feature
	content  *fyne.Container
	sliders  [3]*widget.Slider
	equalise *widget.Check
	filling  bool // the controls are being brought in line
}

func newDisplayStrip(f *Feature) *displayStrip {
	s := &displayStrip{of: f}
	row := container.New(&kit.Wrapped{})
	for i, name := range []string{"Brightness", "Contrast", "Gamma"} {
		slider := widget.NewSlider(-100, 100)
		slider.OnChanged = func(float64) { s.apply() }
		slider.OnChangeEnded = func(float64) { f.shell.FocusFace() }
		s.sliders[i] = slider
		if i > 0 {
			row.Add(widget.NewSeparator())
		}
		row.Add(container.NewHBox(kit.Label(name, kit.Small), container.NewGridWrap(fyne.NewSize(104, slider.MinSize().Height), slider)))
	}
	s.equalise = widget.NewCheck("Equalise", func(bool) { s.apply(); f.shell.FocusFace() })
	reset := widget.NewButton("As it is", func() { s.show(picture.Adjustment{}); s.apply(); f.shell.FocusFace() })
	row.Add(widget.NewSeparator())
	row.Add(container.NewHBox(s.equalise, reset))
	s.content = container.NewVBox(widget.NewSeparator(), kit.Padded(0, 0, 4, 4, row))
	s.content.Hide()
	s.show(f.face.Look().Adjustment)
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
	s.of.changeLook(func(l *faceview.Look) { l.Adjustment = a })
	s.of.shell.Changed()
}

func (s *displayStrip) toggle() {
	s.content.Hidden = !s.content.Hidden
	s.of.Relaid()
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

func newBadges(f *Feature) *badges {
	b := &badges{row: container.NewHBox()}
	add := func(id, text string, on func() bool, end func()) {
		a := f.shell.Actions().Get(id)
		button := kit.NewToolButton(a.Icon, text, f.shell.Tips(), func() string { return a.Tip() }, func() { end(); f.shell.Changed(); f.shell.FocusFace() })
		ground := canvas.NewRectangle(nil)
		ground.CornerRadius = 4
		one := badge{container.NewStack(ground, button), ground, on}
		one.content.Hide()
		b.all = append(b.all, one)
		b.row.Add(one.content)
	}
	add("lock", "Locked", f.face.Locked, func() { f.lock(false) })
	add("mirror", "Mirrored", f.face.Mirrored, func() { f.face.SetMirrored(false) })
	add("display", "Adjusted", func() bool { return !f.face.Look().Adjustment.IsZero() }, func() { f.display.show(picture.Adjustment{}); f.display.apply() })
	add("propose", "Proposed: Y confirms", f.proposals.shown, f.proposals.takeBack)
	b.content = kit.Padded(0, 6, 6, 0, container.NewVBox(layout.NewSpacer(), b.row))
	return b
}

// update shows what is other than usual.
func (b *badges) update() {
	changed := false
	for _, one := range b.all {
		kit.Fill(one.ground, theme.ColorNameOverlayBackground)
		changed = kit.SetVisible(one.content, one.on()) || changed
	}
	if changed {
		b.row.Refresh()
	}
}
