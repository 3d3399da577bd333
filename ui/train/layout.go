package train

import (
	"fyne.io/fyne/v2"

	"fiducial/ui/kit"
)

// panelLayout puts the settings, the buttons and the curves of the training panel under each other. The buttons have
// their least height. Where there is no room for settings and curves, or somebody looks through the settings, the curves
// wait until these are folded.
type panelLayout struct {
	unfolded func() bool // whether fields of the settings are in sight: then these get all the room there is
}

// settingsLeast is the least height of unfolded settings.
const settingsLeast = 170

// Layout implements fyne.Layout.
func (l *panelLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	settings, buttons, curves := o[0], o[1], o[2]
	buttons.Resize(fyne.NewSize(size.Width, buttons.MinSize().Height)) // wrapped text knows its height once it has a width
	head := buttons.MinSize().Height
	rest := max(size.Height-head, 0)
	top := float32(0)
	room := true
	if settings.Visible() {
		top = rest - curvesLeast
		if room = top >= settingsLeast && !l.unfolded(); !room {
			top = rest
		}
		settings.Move(fyne.NewPos(0, 0))
		settings.Resize(fyne.NewSize(size.Width, top))
	}
	buttons.Move(fyne.NewPos(0, top))
	buttons.Resize(fyne.NewSize(size.Width, head))
	kit.SetVisible(curves, room)
	curves.Move(fyne.NewPos(0, top+head))
	curves.Resize(fyne.NewSize(size.Width, rest-top))
}

// curvesLeast is the least height of both charts with their headings.
const curvesLeast = 270

// MinSize implements fyne.Layout: that with the settings folded, which need less.
func (*panelLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, x := range o {
		width = max(width, x.MinSize().Width)
	}
	return fyne.NewSize(width, o[1].MinSize().Height+curvesLeast)
}
