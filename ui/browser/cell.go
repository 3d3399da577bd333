package browser

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

const (
	captionHeight = 17
	badgeSize     = 14
	boundMost     = 200 // cells that are remembered before those that scrolled away are looked for
	edge          = 3   // around the picture: the frame of the face that is shown
)

// cell is one face of the grid.
type cell struct {
	widget.BaseWidget
	b    *Browser
	row  int // -1 when it shows none
	size float32

	frame   *canvas.Rectangle
	ground  *canvas.Rectangle
	picture *canvas.Image
	number  *canvas.Text
	problem *canvas.Text
	badges  []*canvas.Image
}

func newCell(b *Browser) *cell {
	c := &cell{
		b: b, row: -1,
		frame: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil), picture: canvas.NewImageFromImage(nil),
		number: canvas.NewText("", nil), problem: canvas.NewText("no photo", nil),
	}
	c.frame.CornerRadius, c.ground.CornerRadius = 4, 2
	c.picture.ScaleMode = canvas.ImageScaleFastest
	c.problem.Hide()
	for _, k := range badges {
		i := canvas.NewImageFromResource(k.icon)
		i.Hide()
		c.badges = append(c.badges, i)
	}
	c.ExtendBaseWidget(c)
	return c
}

// show makes the cell that of a row.
func (c *cell) show(row int) {
	if c.row >= 0 && c.row != row {
		c.b.unbind(c)
	}
	c.row = row
	c.b.bound[row] = c
	c.update()
	if len(c.b.bound) > boundMost {
		c.b.prune()
	}
}

// update shows the row as it stands, touching only what changed.
func (c *cell) update() {
	b := c.b
	state := b.faces.StateOf(c.row)
	frame, ink := theme.ColorNameBackground, theme.ColorNamePlaceHolder
	if c.row == b.selected {
		frame, ink = theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	}
	c.setText(c.number, b.Number(c.row), ink)
	kit.Fill(c.frame, frame)
	kit.Fill(c.ground, theme.ColorNameInputBackground)
	moved := false
	for i, k := range badges {
		moved = kit.SetVisible(c.badges[i], state&k.state != 0) || moved
	}
	if moved {
		c.placeBadges()
		canvas.Refresh(c) // what was hidden cannot ask for a repaint itself
	}
	c.showPicture(state)
}

func (c *cell) setText(t *canvas.Text, text string, name fyne.ThemeColorName) {
	if kit.SetText(t, text, name, theme.CaptionTextSize()) {
		t.Resize(t.MinSize())
	}
}

// CreateRenderer implements fyne.Widget. The least size is what the grid gives every cell: what makes the columns fill
// its width.
func (c *cell) CreateRenderer() fyne.WidgetRenderer {
	o := []fyne.CanvasObject{c.frame, c.ground, c.picture, c.problem, c.number}
	for _, i := range c.badges {
		o = append(o, i)
	}
	least := func() fyne.Size { return fyne.NewSize(c.b.cellSide, c.b.cellSide+captionHeight) }
	return kit.Drawn(kit.These(o...), least, c.place, c.repaint)
}

func (c *cell) place(size fyne.Size) {
	side := size.Width - 2*edge
	c.frame.Resize(size)
	for _, o := range []fyne.CanvasObject{c.ground, c.picture} {
		o.Move(fyne.NewPos(edge, edge))
		o.Resize(fyne.NewSquareSize(side))
	}
	c.number.Move(fyne.NewPos(edge+2, side+edge+1))
	c.setText(c.problem, c.problem.Text, theme.ColorNamePlaceHolder)
	p := c.problem.MinSize()
	c.problem.Move(fyne.NewPos((size.Width-p.Width)/2, edge+(side-p.Height)/2))
	c.size = size.Width
	c.placeBadges()
}

// placeBadges puts those that are shown side by side at the right end of the caption.
func (c *cell) placeBadges() {
	x := c.size - edge - 1
	y := c.size - edge + (captionHeight-badgeSize)/2
	for i := len(c.badges) - 1; i >= 0; i-- {
		if !c.badges[i].Visible() {
			continue
		}
		x -= badgeSize + 1
		c.badges[i].Resize(fyne.NewSquareSize(badgeSize))
		c.badges[i].Move(fyne.NewPos(x, y))
	}
}

func (c *cell) repaint() {
	if c.row >= 0 && c.b.faces != nil {
		c.update()
	}
}
