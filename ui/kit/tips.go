package kit

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tips shows one small hint beside what the pointer rests on. It is a layer over the whole window that takes
// no events.
type Tips struct {
	widget.BaseWidget
	post   func(func())
	ground *canvas.Rectangle
	text   *canvas.Text
	Free   fyne.CanvasObject // room in the toolbar for its hints, which cover the filter if they stand below it; nil for none
	over   fyne.CanvasObject // nil while there is no hint, and none to come
	says   func() string
	at     fyne.Position // of over, when the hint was shown

	mu    sync.Mutex
	timer *time.Timer
}

const tipDelay = 500 * time.Millisecond

// NewTips makes the layer; post hands a function to the UI goroutine.
func NewTips(post func(func())) *Tips {
	t := &Tips{post: post, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	t.ground.CornerRadius, t.ground.StrokeWidth = 4, 1
	t.ground.Hide()
	t.text.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Offer shows what says returns beside o after a moment.
func (t *Tips) Offer(o fyne.CanvasObject, says func() string) {
	t.Drop()
	t.over, t.says = o, says
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timer = time.AfterFunc(tipDelay, func() {
		t.post(func() {
			if t.over == o {
				t.place()
			}
		})
	})
}

// Update brings a hint that is shown up to date with what it says now. One whose object went elsewhere goes away.
func (t *Tips) Update() {
	switch {
	case !t.ground.Visible():
	case !t.over.Visible() || t.at != fyne.CurrentApp().Driver().AbsolutePositionForObject(t.over):
		t.Drop()
	case t.text.Text != t.says():
		t.place()
	}
}

// place shows the hint under its object, or over it in the lower half of the window: what people type into stands below
// buttons there.
func (t *Tips) place() {
	text := t.says()
	if text == "" {
		t.Drop()
		return
	}
	t.text.Text, t.text.TextSize, t.text.Color = text, theme.CaptionTextSize()+1, theme.Color(theme.ColorNameForeground)
	t.ground.FillColor, t.ground.StrokeColor = theme.Color(theme.ColorNameOverlayBackground), theme.Color(theme.ColorNameInputBorder)
	d := fyne.CurrentApp().Driver()
	t.at = d.AbsolutePositionForObject(t.over)
	at := t.at.Subtract(d.AbsolutePositionForObject(t))
	size := t.text.MinSize().AddWidthHeight(14, 8)
	pos := fyne.NewPos(at.X, at.Y+t.over.Size().Height+4)
	if at.Y > t.Size().Height/2 {
		pos.Y = at.Y - size.Height - 4
	}
	if t.Free != nil && at.Y < t.Free.Size().Height {
		row := d.AbsolutePositionForObject(t.Free).Subtract(d.AbsolutePositionForObject(t))
		if size.Width+8 < t.Free.Size().Width {
			pos = row.AddXY(8, (t.Free.Size().Height-size.Height)/2)
		}
	}
	pos.X = max(min(pos.X, t.Size().Width-size.Width-4), 4)
	t.ground.Resize(size)
	t.ground.Move(pos)
	t.text.Resize(t.text.MinSize())
	t.text.Move(pos.AddXY(7, 4))
	t.ground.Show()
	t.text.Show()
	t.Refresh()
}

// Drop takes the hint away, or keeps it from coming.
func (t *Tips) Drop() {
	t.mu.Lock()
	if t.timer != nil {
		t.timer.Stop()
	}
	t.mu.Unlock()
	t.over = nil
	if t.ground.Visible() {
		t.ground.Hide()
		t.text.Hide()
		t.Refresh()
	}
}

// Said returns the hint that is shown, "" while there is none.
func (t *Tips) Said() string {
	if !t.ground.Visible() {
		return ""
	}
	return t.text.Text
}

// CreateRenderer implements fyne.Widget.
func (t *Tips) CreateRenderer() fyne.WidgetRenderer {
	return Drawn(These(t.ground, t.text), Least(0, 0), func(fyne.Size) {}, func() {
		t.ground.Refresh()
		t.text.Refresh()
		canvas.Refresh(t) // what was hidden cannot ask for a repaint itself
	})
}
