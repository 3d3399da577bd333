package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// AtMost lays a vertical scroll along the top: as high as what it scrolls, but no higher than there is room. It asks
// for no more room than Height itself, which is none for what lies over something: what is long never makes the window
// larger.
type AtMost struct{ Height float32 }

// MinSize implements fyne.Layout.
func (l *AtMost) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		if scroll, is := o.(*container.Scroll); is {
			least.Height = max(least.Height, min(scroll.Content.MinSize().Height, l.Height))
		}
	}
	return least
}

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
