package chart

import (
	"cmp"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// crowd is what Traces and Parallel have in common: very many things over each other in a picture that a Painter draws,
// and over it the two that stand out, the chosen one and the one under the pointer, which are drawn at once. What is on
// the screen always fits together: texts, picture and what can be pointed at change at the same time, when the
// picture of a newer scene is ready.
type crowd[S scene] struct {
	widget.BaseWidget

	Empty    string             // what it says while there is nothing
	Text     func(i int) string // says what a thing is, for who points at it; it may be nil
	OnTapped func(i int)        // called with the thing that was tapped; it may be nil

	self    crowdKind[S]
	painter *Painter
	scene   S                // on the screen
	next    S                // the newest; the same unless its picture is still being drawn
	asked   int              // how many pictures were asked for
	dropped int              // those up to this one come too late
	pixels  image.Point      // of the picture, as the screen wanted it last
	picture *image.RGBA      // nil before there is one
	spare   chan *image.RGBA // no longer shown, to be drawn into
	chosen  int
	hovered int

	plotAt      fyne.Position // of the picture within the widget
	plotSize    fyne.Size
	back, front *canvas.Raster
	marked      *image.RGBA // what front shows
	message     message
	bands       swatches
	labels      texts
	note        note
	objects     []fyne.CanvasObject
}

// scene is what a chart shows at a moment. Once made it never changes: the painter draws it while the UI goroutine
// reads it.
type scene interface {
	count() int  // of things
	empty() bool // whether there is nothing to be seen
	// paint draws everything but what stands out, paintOne one thing that does; scale is how many pixels of the
	// picture a unit of the screen has.
	paint(img *image.RGBA, scale float64)
	paintOne(img *image.RGBA, i int, c color.NRGBA, scale float64)
}

// crowdKind is what one kind of crowd does in its own way.
type crowdKind[S scene] interface {
	fyne.Widget
	// newest makes a scene of what is to be shown now.
	newest() S
	// arrange puts the texts of the scene on the screen in their places and returns that of the picture.
	arrange() (fyne.Position, fyne.Size)
	// Nearest returns the thing that is nearest to a place on the widget, -1 when none is near.
	Nearest(fyne.Position) int
}

// reach is how near the pointer has to be, in units of the screen.
const reach = 12

// begin makes the crowd a part of self, which shows nothing yet.
func (c *crowd[S]) begin(self crowdKind[S], painter *Painter, empty string) {
	c.self, c.painter, c.Empty, c.chosen, c.hovered = self, painter, empty, -1, -1
	c.spare = make(chan *image.RGBA, 2)
	c.message, c.note = newMessage(), newNote()
	c.back, c.front = canvas.NewRaster(c.paintAll), canvas.NewRaster(c.paintMarked)
	c.ExtendBaseWidget(self)
	c.next = self.newest()
	c.scene = c.next
}

// Redraw shows everything anew: when the painter has drawn the picture; the texts at once when there was nothing
// before, and everything at once when there is nothing any more, or no screen yet.
func (c *crowd[S]) Redraw() {
	c.next = c.self.newest()
	if c.next.empty() || c.pixels.X == 0 {
		c.dropped, c.picture = c.asked, nil
		c.show(c.next)
		return
	}
	if c.scene.empty() {
		c.show(c.next)
	}
	c.ask()
}

// ask has the painter draw the newest scene.
func (c *crowd[S]) ask() {
	c.asked++
	s, size, number, scale := c.next, c.pixels, c.asked, c.scale(c.pixels.X)
	var img *image.RGBA
	c.painter.paint(painting{c, func() {
		select {
		case img = <-c.spare:
		default:
		}
		img = blank(img, size.X, size.Y)
		s.paint(img, scale)
	}, func() {
		old := img
		if number > c.dropped {
			old, c.picture = c.picture, img
			c.show(s)
		}
		select {
		case c.spare <- old:
		default:
		}
	}})
}

// show shows a scene.
func (c *crowd[S]) show(s S) {
	c.scene = s
	c.place()
	c.back.Refresh()
	c.front.Refresh()
}

// place puts what is written in its place.
func (c *crowd[S]) place() {
	c.labels.begin()
	c.bands.begin()
	shown := c.shown()
	c.message.say(kit.Either(c.scene.empty(), c.Empty, ""), c.Size())
	c.back.Hidden, c.front.Hidden = !shown, !shown
	if shown {
		c.plotAt, c.plotSize = c.self.arrange()
		for _, r := range []*canvas.Raster{c.back, c.front} {
			r.Move(c.plotAt)
			r.Resize(c.plotSize)
		}
	}
	c.labels.end()
	c.bands.end()
	c.hover(c.hovered)
	c.objects = c.labels.over(c.bands.over(append(c.objects[:0], c.back, c.front, c.message.Label)))
	c.objects = append(c.objects, c.note.box, c.note.text)
}

// shown reports whether there is anything to be seen, and room for it.
func (c *crowd[S]) shown() bool {
	return !c.scene.empty() && c.Size().Width > 60 && c.Size().Height > 50
}

// scale returns how many pixels a unit of the screen has where so many are as wide as the picture.
func (c *crowd[S]) scale(pixels int) float64 {
	return float64(pixels) / float64(max(1, c.plotSize.Width))
}

// paintAll is the picture for the screen. Until there is one of that size, the last one serves.
func (c *crowd[S]) paintAll(width, height int) image.Image {
	if size := image.Pt(width, height); width > 0 && height > 0 && c.pixels != size {
		c.pixels = size
		c.ask()
	}
	if c.picture == nil {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	return c.picture
}

// paintMarked draws the chosen thing and the one under the pointer.
func (c *crowd[S]) paintMarked(width, height int) image.Image {
	c.marked = blank(c.marked, width, height)
	for _, m := range []struct {
		i int
		c color.NRGBA
	}{{c.chosen, Mark()}, {c.hovered, inkOf(c.self, 0xFF)}} {
		if c.shown() && m.i >= 0 && m.i < c.scene.count() && width > 0 {
			c.scene.paintOne(c.marked, m.i, m.c, c.scale(width))
		}
	}
	return c.marked
}

// Choose lets a thing stand out, -1 for none.
func (c *crowd[S]) Choose(i int) {
	if c.chosen != i {
		c.chosen = i
		c.front.Refresh()
	}
}

// hover lets a thing stand out and says what it is.
func (c *crowd[S]) hover(i int) {
	if i >= c.scene.count() {
		i = -1
	}
	if c.hovered != i {
		c.hovered = i
		c.front.Refresh()
	}
	text := ""
	if i >= 0 && c.Text != nil && c.shown() {
		text = c.Text(i)
	}
	c.note.show(c.self, text)
}

// Tapped is for Fyne.
func (c *crowd[S]) Tapped(e *fyne.PointEvent) {
	if i := c.self.Nearest(e.Position); i >= 0 && c.OnTapped != nil {
		c.OnTapped(i)
	}
}

// MouseIn is for Fyne.
func (c *crowd[S]) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is for Fyne.
func (c *crowd[S]) MouseMoved(e *desktop.MouseEvent) {
	c.note.at = e.Position
	c.hover(c.self.Nearest(e.Position))
}

// MouseOut is for Fyne.
func (c *crowd[S]) MouseOut() { c.hover(-1) }

// CreateRenderer is for Fyne.
func (c *crowd[S]) CreateRenderer() fyne.WidgetRenderer {
	c.place()
	return kit.Drawn(func() []fyne.CanvasObject { return c.objects }, kit.Least(160, 110), func(fyne.Size) { c.place() }, func() {
		c.message.Refresh()
		c.Redraw()
	})
}

// behind orders what is drawn: faded things first, then those without a shade, then from the worst to the best.
func behind(a float64, aFaded bool, b float64, bFaded bool) int {
	return cmp.Compare(depth(a, aFaded), depth(b, bFaded))
}

func depth(shade float64, faded bool) float64 {
	switch {
	case faded:
		return -3
	case math.IsNaN(shade):
		return -2
	}
	return -shade
}
