package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/kit"
)

// statusLine puts the texts of the status bar from the left and what runs at the right. What is long never makes the
// window wider: the sentence of the moment is cut where the room ends, and what has no room is left out.
type statusLine struct{ s *statusBar }

// Layout implements fyne.Layout. The objects are the texts, the last of them the sentence of the moment, and what runs.
func (l *statusLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	n := len(o) - 1
	pad := theme.Padding()
	running := o[n].MinSize().Width
	o[n].Move(fyne.NewPos(size.Width-running, 0))
	o[n].Resize(fyne.NewSize(running, size.Height))
	room := size.Width - running - pad
	x := float32(0)
	for i, t := range o[:n] {
		if i == n-1 {
			cut := kit.Ellipsis(l.s.flashed, room-x, theme.CaptionTextSize()+1)
			kit.SetText(l.s.said, cut, theme.ColorNamePlaceHolder, theme.CaptionTextSize()+1)
		}
		width := t.MinSize().Width
		kit.SetVisible(t, x+width <= room || i == 0)
		t.Move(fyne.NewPos(x, 0))
		t.Resize(fyne.NewSize(width, size.Height))
		if t.Visible() && width > 0 {
			x += width + pad
		}
	}
}

// MinSize implements fyne.Layout.
func (l *statusLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, x := range o {
		height = max(height, x.MinSize().Height)
	}
	return fyne.NewSize(o[len(o)-1].MinSize().Width, height)
}

// pointerPlace gives the place of the pointer one width whatever its digits, so that nothing after it trembles; none
// while the pointer is elsewhere.
type pointerPlace struct{ kit.FixedWidth }

// MinSize implements fyne.Layout.
func (l *pointerPlace) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := o[0].MinSize()
	l.Width = 0
	if size.Width > 0 {
		l.Width = max(size.Width, pointerWidth)
	}
	return fyne.NewSize(l.Width, size.Height)
}

// pointerWidth has room for three digits before each point.
const pointerWidth = 118
