package crops

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/ui/wheel"
)

// Faces is what a Grid shows of the rows it is given: the keypoint that is looked at is theirs to know.
type Faces interface {
	Side() int
	Pixels(row int) ([]byte, error)
	Label(row int) face.Point      // in pixels of the photo; missing where there is none
	Prediction(row int) face.Point // missing where there is none
}

// Grid is the grid of crops. All methods and callbacks belong to the UI goroutine.
type Grid struct {
	widget.BaseWidget

	// OnMove tells that a label was dragged to p, on the photo: 0 ≤ x, y ≤ side-1.
	OnMove func(row int, p face.Point)
	// OnTapped tells that a crop was clicked.
	OnTapped func(row int)
	// Caption writes what stands under a crop.
	Caption func(row int) string
	// Locked reports whether labels can't be dragged now; nil means never.
	Locked func() bool

	faces    Faces
	rows     []int
	selected int // -1 for none
	bound    map[*cell]bool
	grid     *widget.GridWrap
}

// cellSide is how wide a crop is shown, in Fyne's units, and share which part of the photo's width it is.
const (
	cellSide = 116
	share    = 4
)

// New returns an empty grid.
func New() *Grid {
	g := &Grid{selected: -1, bound: map[*cell]bool{}, Caption: func(int) string { return "" }}
	g.grid = widget.NewGridWrap(
		func() int { return len(g.rows) },
		func() fyne.CanvasObject { return newCell(g) },
		func(i widget.GridWrapItemID, o fyne.CanvasObject) {
			if i < len(g.rows) {
				o.(*cell).show(g.rows[i])
			}
		})
	g.ExtendBaseWidget(g)
	return g
}

// SetFaces shows rows of faces, from the top; nil for none.
func (g *Grid) SetFaces(f Faces, rows []int) {
	g.faces, g.rows = f, rows
	clear(g.bound)
	g.grid.Refresh()
	g.grid.ScrollToTop()
}

// Rows returns the rows that are shown, in their order. They are not to be changed.
func (g *Grid) Rows() []int { return g.rows }

// Select frames the crop of a row, -1 for none.
func (g *Grid) Select(row int) {
	if row != g.selected {
		g.selected = row
		g.Update()
	}
}

// Update shows labels and predictions as they stand in the crops in sight; one that is being dragged stays as it is.
func (g *Grid) Update() {
	for c := range g.bound {
		if c.Visible() && !c.dragging {
			c.update()
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(g.grid, wheel.Over(scroller{g.grid}, func() float32 { return cellSide + captionHeight })))
}

// scroller scrolls a grid, which lets one scroll it no other way from outside.
type scroller struct{ *widget.GridWrap }

// Scrolled implements fyne.Scrollable.
func (s scroller) Scrolled(ev *fyne.ScrollEvent) {
	s.ScrollToOffset(max(s.GetScrollOffset()-ev.Scrolled.DY, 0))
}

// crop is the part of a photo around a point.
type crop struct {
	photo *image.Gray
	x, y  int // of its top-left pixel in the photo
}

// cropAround returns a square of n pixels of a photo around a point; what lies beyond the photo is grey.
func cropAround(pixels []byte, side int, p face.Point, n int) crop {
	c := crop{image.NewGray(image.Rect(0, 0, n, n)), int(math.Round(p.X)) - n/2, int(math.Round(p.Y)) - n/2}
	for y := range n {
		for x := range n {
			v := byte(0x60)
			if px, py := x+c.x, y+c.y; px >= 0 && py >= 0 && px < side && py < side {
				v = pixels[py*side+px]
			}
			c.photo.Pix[y*c.photo.Stride+x] = v
		}
	}
	return c
}

// draw returns the crop enlarged, with the label as a circle and the prediction as a diamond.
func (c crop) draw(label, prediction face.Point, scale int) *image.NRGBA {
	in := func(p face.Point) face.Points {
		if p.Known {
			p = face.At(p.X-float64(c.x), p.Y-float64(c.y))
		}
		return face.Points{p}
	}
	radius := max(3, 1.1*float64(scale)) // about two pixels of the photo are covered, yet marks can be told apart where it is hardly enlarged
	return picture.Annotated(c.photo, in(label), in(prediction), nil, scale, radius, picture.DefaultStyle())
}
