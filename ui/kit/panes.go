package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Panes shows three things side by side. The outer ones keep their widths when the window grows: what is won
// goes to the face in the middle. The bars between them can be dragged.
type Panes struct {
	widget.BaseWidget
	left, middle, right   fyne.CanvasObject
	LeftWidth, RightWidth float32
	resized               func() // a bar was dragged
	Wide                  bool   // the left one is hidden and the right one has all room but the least of the middle

	leftBar, rightBar *paneBar
}

// Widths of the panes, in Fyne's pixels: the least ones, and those of the outer panes until somebody drags them.
const (
	LeftLeast    = 130
	MiddleLeast  = 260 // of the window
	RightLeast   = 310
	LeftDefault  = 256
	RightDefault = 410

	barWidth   = 7
	middleWish = 410 // the outer panes shrink before the face gets less
)

// NewPanes puts three things side by side, the outer ones as wide as wished; resized is told that a bar was dragged.
func NewPanes(left, middle, right fyne.CanvasObject, leftWidth, rightWidth float32, resized func()) *Panes {
	p := &Panes{left: left, middle: middle, right: right, LeftWidth: leftWidth, RightWidth: rightWidth, resized: resized}
	p.leftBar = newPaneBar(func(dx float32) { p.LeftWidth += dx; p.drag() }, resized)
	p.rightBar = newPaneBar(func(dx float32) { p.RightWidth -= dx; p.drag() }, resized)
	p.ExtendBaseWidget(p)
	return p
}

// SetWide hides the left pane and gives the right one all room but the least of the middle, or takes that back.
func (p *Panes) SetWide(on bool) {
	if p.Wide == on {
		return
	}
	p.Wide = on
	for _, o := range []fyne.CanvasObject{p.left, p.leftBar} {
		if on {
			o.Hide()
		} else {
			o.Show()
		}
	}
	p.Refresh()
}

func (p *Panes) drag() {
	if p.Wide {
		return
	}
	p.LeftWidth, p.RightWidth = p.Widths(p.Size().Width)
	p.Refresh()
}

// Widths returns the widths of the outer panes in a window that wide: as wished, unless the face would get too little.
// Then first the right one shrinks, then the left one.
func (p *Panes) Widths(total float32) (left, right float32) {
	if p.Wide {
		return 0, max(total-MiddleLeast-barWidth, RightLeast)
	}
	left, right = max(p.LeftWidth, LeftLeast), max(p.RightWidth, RightLeast)
	over := max(left+right+2*barWidth+middleWish-total, 0)
	give := min(over, right-RightLeast)
	right -= give
	left = max(left-(over-give), LeftLeast)
	return left, right
}

// CreateRenderer implements fyne.Widget.
func (p *Panes) CreateRenderer() fyne.WidgetRenderer {
	return Drawn(These(p.left, p.middle, p.right, p.leftBar, p.rightBar), p.least, p.place, func() { p.place(p.Size()) })
}

func (p *Panes) least() fyne.Size {
	h := max(p.left.MinSize().Height, p.middle.MinSize().Height, p.right.MinSize().Height)
	return fyne.NewSize(LeftLeast+MiddleLeast+RightLeast+2*barWidth, h)
}

func (p *Panes) place(size fyne.Size) {
	left, right := p.Widths(size.Width)
	leftBar := float32(barWidth)
	if p.Wide {
		leftBar = 0
	}
	x := float32(0)
	for _, part := range []struct {
		o     fyne.CanvasObject
		width float32
	}{{p.left, left}, {p.leftBar, leftBar}, {p.middle, size.Width - left - right - leftBar - barWidth}, {p.rightBar, barWidth}, {p.right, right}} {
		part.o.Move(fyne.NewPos(x, 0))
		part.o.Resize(fyne.NewSize(part.width, size.Height))
		x += part.width
	}
}

// paneBar is the bar between two panes.
type paneBar struct {
	widget.BaseWidget
	Hover
	move func(dx float32)
	done func()
	line *canvas.Rectangle
}

var (
	_ fyne.Draggable     = (*paneBar)(nil)
	_ desktop.Cursorable = (*paneBar)(nil)
)

func newPaneBar(move func(float32), done func()) *paneBar {
	b := &paneBar{move: move, done: done, line: canvas.NewRectangle(nil)}
	b.OnHover = func(bool) { b.Refresh() }
	b.ExtendBaseWidget(b)
	return b
}

// Dragged implements fyne.Draggable.
func (b *paneBar) Dragged(ev *fyne.DragEvent) { b.move(ev.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (b *paneBar) DragEnd() { b.done() }

// Cursor implements desktop.Cursorable.
func (b *paneBar) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// CreateRenderer implements fyne.Widget.
func (b *paneBar) CreateRenderer() fyne.WidgetRenderer {
	return Drawn(These(b.line), Least(barWidth, 0), b.place, b.paint)
}

func (b *paneBar) place(size fyne.Size) {
	width := float32(1)
	if b.Hovered {
		width = 3
	}
	b.line.Resize(fyne.NewSize(width, size.Height))
	b.line.Move(fyne.NewPos((size.Width-width)/2, 0))
}

func (b *paneBar) paint() {
	b.line.FillColor = theme.Color(theme.ColorNameSeparator)
	if b.Hovered {
		b.line.FillColor = theme.Color(theme.ColorNamePrimary)
	}
	b.place(b.Size())
	b.line.Refresh()
}
