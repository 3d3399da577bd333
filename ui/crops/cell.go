package crops

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/kit"
)

const (
	captionHeight = 17
	edge          = 3 // around the crop: the frame of the one that is selected
)

// cell is one crop of the grid. A drag anywhere in it moves its label as far as the pointer goes, so that the pointer
// need not hide what one looks at.
type cell struct {
	widget.BaseWidget
	g        *Grid
	row      int // -1 when it shows none
	crop     crop
	label    face.Point // where it is to be seen
	dragging bool

	frame   *canvas.Rectangle
	picture *canvas.Image
	caption *canvas.Text
}

var (
	_ fyne.Draggable     = (*cell)(nil)
	_ fyne.Tappable      = (*cell)(nil)
	_ desktop.Cursorable = (*cell)(nil)
)

func newCell(g *Grid) *cell {
	c := &cell{g: g, row: -1, frame: canvas.NewRectangle(nil), picture: canvas.NewImageFromImage(nil), caption: canvas.NewText("", nil)}
	c.frame.CornerRadius = 4
	c.picture.FillMode = canvas.ImageFillContain
	c.caption.Alignment = fyne.TextAlignCenter
	c.ExtendBaseWidget(c)
	return c
}

// show makes the cell that of a row.
func (c *cell) show(row int) {
	c.row, c.dragging = row, false
	c.g.bound[c] = true
	c.update()
}

// update shows the row as it stands, with its label in the middle.
func (c *cell) update() {
	f := c.g.faces
	if f == nil || c.row < 0 {
		return
	}
	c.label = f.Label(c.row)
	centre := c.label
	if !centre.Known {
		centre = f.Prediction(c.row)
	}
	c.crop = crop{}
	if pixels, err := f.Pixels(c.row); err == nil {
		c.crop = cropAround(pixels, f.Side(), centre, max(f.Side()/share|1, 3))
	}
	c.paint()
}

// scale returns how many pixels of the screen one pixel of the photo becomes.
func (c *cell) scale() int {
	device := float32(1)
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.g); canvas != nil {
		device = canvas.Scale()
	}
	return max(int(math.Round(float64((cellSide-2*edge)*device)/float64(c.crop.photo.Bounds().Dx()))), 1)
}

// paint draws the crop, its caption and its frame.
func (c *cell) paint() {
	c.picture.Image = nil
	if c.crop.photo != nil {
		c.picture.Image = image.Image(c.crop.draw(c.label, c.g.faces.Prediction(c.row), c.scale()))
	}
	c.picture.Refresh()
	ink, ground := theme.ColorNameForeground, theme.ColorNameBackground
	if c.row == c.g.selected {
		ink, ground = theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary
	}
	kit.Fill(c.frame, ground)
	kit.SetText(c.caption, c.g.Caption(c.row), ink, theme.CaptionTextSize())
}

// Tapped implements fyne.Tappable.
func (c *cell) Tapped(*fyne.PointEvent) {
	if c.row >= 0 && c.g.OnTapped != nil {
		c.g.OnTapped(c.row)
	}
}

// Cursor implements desktop.Cursorable.
func (c *cell) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// Dragged implements fyne.Draggable.
func (c *cell) Dragged(ev *fyne.DragEvent) {
	if c.row < 0 || c.crop.photo == nil || !c.label.Known || c.g.Locked != nil && c.g.Locked() {
		return
	}
	c.dragging = true
	perPixel := float64(cellSide-2*edge) / float64(c.crop.photo.Bounds().Dx())
	last := float64(c.g.faces.Side() - 1)
	c.label = face.At(
		min(max(c.label.X+float64(ev.Dragged.DX)/perPixel, 0), last),
		min(max(c.label.Y+float64(ev.Dragged.DY)/perPixel, 0), last))
	c.paint()
}

// DragEnd implements fyne.Draggable.
func (c *cell) DragEnd() {
	if !c.dragging {
		return
	}
	c.dragging = false
	if c.g.OnMove != nil {
		c.g.OnMove(c.row, c.label)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *cell) CreateRenderer() fyne.WidgetRenderer {
	return kit.Drawn(kit.These(c.frame, c.picture, c.caption), kit.Least(cellSide, cellSide+captionHeight), c.place, c.repaint)
}

func (c *cell) place(size fyne.Size) {
	c.frame.Resize(size)
	c.picture.Move(fyne.NewPos(edge, edge))
	c.picture.Resize(fyne.NewSquareSize(cellSide - 2*edge))
	c.caption.Move(fyne.NewPos(0, cellSide-edge+1))
	c.caption.Resize(fyne.NewSize(size.Width, captionHeight))
}

// repaint is called when the theme changes, and when the grid is filled anew.
func (c *cell) repaint() {
	if c.row >= 0 && c.g.faces != nil && !c.dragging {
		c.update()
	}
}
