package train

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/kit"
)

// panelLayout puts the settings, the buttons, what is said of the run and the curves of the training panel under each
// other. The buttons have their least height, and so has what is said where that leaves room for the curves; else it
// scrolls. Where there is no room for settings and curves, or somebody looks through the settings, the curves wait
// until these are folded.
type panelLayout struct {
	unfolded func() bool       // whether fields of the settings are in sight: then these get all the room there is
	said     fyne.CanvasObject // what is said, without its scroll
}

// settingsLeast is the least height of unfolded settings.
const settingsLeast = 170

// saidLeast is the least height of what is said: the first line of it, and part of the second, by which one sees that
// there is more.
const saidLeast = 50

// Layout implements fyne.Layout.
func (l *panelLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	settings, buttons, said, curves := o[0], o[1], o[2], o[3]
	for _, x := range []fyne.CanvasObject{buttons, l.said} { // what is wrapped knows its height once it has a width
		x.Resize(fyne.NewSize(size.Width, x.MinSize().Height))
	}
	row := buttons.MinSize().Height + theme.Padding()
	head := row + min(l.said.MinSize().Height, max(size.Height-row-curvesLeast, saidLeast))
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
	buttons.Resize(fyne.NewSize(size.Width, buttons.MinSize().Height))
	said.Move(fyne.NewPos(0, top+row))
	said.Resize(fyne.NewSize(size.Width, head-row))
	kit.SetVisible(curves, room)
	curves.Move(fyne.NewPos(0, top+head))
	curves.Resize(fyne.NewSize(size.Width, rest-top))
}

// curvesLeast is the least height of both charts with their headings.
const curvesLeast = 270

// MinSize implements fyne.Layout: that with the settings folded, which need less. However much is said, it is the same.
func (*panelLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, x := range o {
		width = max(width, x.MinSize().Width)
	}
	return fyne.NewSize(width, o[1].MinSize().Height+theme.Padding()+saidLeast+curvesLeast)
}
