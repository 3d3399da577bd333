package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// AtMost lays a vertical scroll along the top: as high as what it scrolls, but no higher than there is room. It asks for no room
// itself: what lies over something never makes the window larger.
type AtMost struct{}

// MinSize implements fyne.Layout.
func (*AtMost) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (*AtMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		scroll, is := o.(*container.Scroll)
		if !is {
			panic("kit: AtMost lays out scrolls")
		}
		content := scroll.Content
		content.Resize(fyne.NewSize(size.Width, content.MinSize().Height)) // texts are as high as their width makes them
		scroll.Move(fyne.Position{})
		scroll.Resize(fyne.NewSize(size.Width, min(content.MinSize().Height, size.Height)))
	}
}
