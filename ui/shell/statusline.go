package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/kit"
)

// statusLine puts the texts of the status bar from the left and what runs at the right. What is long never makes the
// window wider: a sentence of the moment that has no room beside the rest stands in its place, and is cut where the
// line ends. Other texts without room are left out.
type statusLine struct{ s *statusBar }

// Layout implements fyne.Layout. The objects are the texts, the last of them the sentence of the moment, and what runs.
func (l *statusLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	n := len(o) - 1
	pad := theme.Padding()
	running := o[n].MinSize().Width
	o[n].Move(fyne.NewPos(size.Width-running, 0))
	o[n].Resize(fyne.NewSize(running, size.Height))
	room := size.Width - running - pad
	said, alone := l.sentence(o[:n-1], room)
	kit.SetText(l.s.said, said, theme.ColorNamePlaceHolder, theme.CaptionTextSize()+1)
	x := float32(0)
	for i, t := range o[:n] {
		width := t.MinSize().Width
		if alone {
			kit.SetVisible(t, i == n-1)
		} else {
			kit.SetVisible(t, x+width <= room || i == 0)
		}
		t.Move(fyne.NewPos(x, 0))
		t.Resize(fyne.NewSize(width, size.Height))
		if t.Visible() && width > 0 {
			x += width + pad
		}
	}
}

// sentence returns the sentence of the moment as the line has room for it, and whether it stands there alone: behind
// the other texts it is a part of the line, as they are.
func (l *statusLine) sentence(others []fyne.CanvasObject, room float32) (text string, alone bool) {
	size := theme.CaptionTextSize() + 1
	x := float32(0)
	for i, t := range others {
		if width := t.MinSize().Width; width > 0 && (x+width <= room || i == 0) {
			x += width + theme.Padding()
		}
	}
	if kit.Ellipsis(l.s.flashed, room-x, size) == l.s.flashed {
		return l.s.flashed, false
	}
	return kit.Ellipsis(strings.TrimPrefix(l.s.flashed, divider), room, size), true
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
