package chart

import (
	"image"
	"image/color"
	"math"

	"fiducial/data/curve"
)

// plot draws series into a picture.
type plot struct {
	x, y   axis
	scale  float64 // pixels of the picture to a unit of the screen
	img    *image.RGBA
	ink    ink
	column []column
}

// column is what a series does within one column of pixels, in pixels from the top.
type column struct {
	first, low, high, last float64
	used                   bool
}

// begin makes an empty picture of width×height pixels.
func (p *plot) begin(width, height int) { p.img = blank(p.img, width, height) }

func (p *plot) px(x float64) float64 { return p.x.at(x) * float64(p.img.Rect.Dx()) }

func (p *plot) py(y float64) float64 { return (1 - p.y.at(y)) * float64(p.img.Rect.Dy()) }

// grid draws a line for each tick, as thin as the screen can.
func (p *plot) grid(xs, ys []float64, c color.NRGBA) {
	width, height := p.img.Rect.Dx(), p.img.Rect.Dy()
	for _, v := range xs {
		if x := int(p.px(v)); x >= 0 && x < width {
			for y := range height {
				over(p.img.Pix[y*p.img.Stride+4*x:][:4], c, 255)
			}
		}
	}
	for _, v := range ys {
		if y := int(p.py(v)); y >= 0 && y < height {
			for x := range width {
				over(p.img.Pix[y*p.img.Stride+4*x:][:4], c, 255)
			}
		}
	}
}

// level draws a dashed line across the picture at y.
func (p *plot) level(y float64, c color.NRGBA) {
	at := p.py(y)
	if !curve.Finite(at) {
		return
	}
	p.ink.clear(p.img.Rect.Dx(), p.img.Rect.Dy())
	dash, period := 6*p.scale, 10*p.scale
	for x := 0.0; x < float64(p.img.Rect.Dx()); x += period {
		p.ink.segment(x, at, x+dash, at, 1.5*p.scale)
	}
	p.ink.lay(p.img, c)
}

// series draws the points of a series, each column of pixels once however many lie in it: a line from its
// lowest to its highest point shows all that can be seen, so no spike is lost.
func (p *plot) series(s *Series, c color.NRGBA) {
	if s.Len() == 0 {
		return
	}
	width := 2 * p.scale
	switch s.Style {
	case Raw:
		width = p.scale
	case Markers:
		width = 1.5 * p.scale
	}
	p.ink.clear(p.img.Rect.Dx(), p.img.Rect.Dy())
	switch {
	case s.Style == Steps:
		p.steps(s, width)
	case s.Len() > 2*p.img.Rect.Dx():
		p.columns(s)
		p.dense(width)
	default:
		p.sparse(s, width)
	}
	if s.Style == Markers {
		p.markers(s)
	}
	p.ink.lay(p.img, c)
}

// loneRadius is that of a point with no neighbour to be joined to: as thin as a line it would not be seen.
const loneRadius = 2.5

// sparse joins points one by one; points that the axis can't show leave a gap.
func (p *plot) sparse(s *Series, width float64) {
	lastX, lastY := math.NaN(), math.NaN()
	for i, x := range s.x {
		px, py := p.px(x), p.py(s.y[i])
		switch {
		case !curve.Finite(py):
		case curve.Finite(lastY):
			p.ink.segment(lastX, lastY, px, py, width)
		case i+1 == s.Len() || !curve.Finite(p.py(s.y[i+1])):
			p.ink.disc(px, py, loneRadius*p.scale)
		default:
			p.ink.disc(px, py, width/2)
		}
		lastX, lastY = px, py
	}
}

// steps draws a level for each point, from halfway to the point before it to halfway to the next, and joins them.
func (p *plot) steps(s *Series, width float64) {
	from, to := s.reach()
	lastY := math.NaN()
	for i, x := range s.x {
		left, right := from, to
		if i > 0 {
			left = (s.x[i-1] + x) / 2
		}
		if i+1 < s.Len() {
			right = (x + s.x[i+1]) / 2
		}
		y := p.py(s.y[i])
		if curve.Finite(lastY) && curve.Finite(y) {
			p.ink.segment(p.px(left), lastY, p.px(left), y, width)
		}
		if curve.Finite(y) {
			p.ink.segment(p.px(left), y, p.px(right), y, width)
		}
		lastY = y
	}
}

// columns sorts the points of a series into columns of pixels. Only what is kept of a column is turned into
// pixels: a logarithm for every point would cost more than all the rest.
func (p *plot) columns(s *Series) {
	width := p.img.Rect.Dx()
	if cap(p.column) < width {
		p.column = make([]column, width)
	}
	p.column = p.column[:width]
	clear(p.column)
	factor := float64(width) / (p.x.high - p.x.low)
	// Points come in order of x, so those of a column follow each other.
	at, c := -1, column{}
	for i, y := range s.y {
		if p.y.log && y <= 0 {
			continue
		}
		if to := max(0, min(width-1, int((s.x[i]-p.x.low)*factor))); to != at {
			if at >= 0 {
				p.column[at] = c
			}
			at, c = to, column{first: y, low: y, high: y, last: y, used: true}
			continue
		}
		c.last = y
		if y < c.low {
			c.low = y
		} else if y > c.high {
			c.high = y
		}
	}
	if at >= 0 {
		p.column[at] = c
	}
	for i := range p.column {
		if c := &p.column[i]; c.used {
			c.first, c.low, c.high, c.last = p.py(c.first), p.py(c.low), p.py(c.high), p.py(c.last)
		}
	}
}

// dense draws the columns and joins them.
func (p *plot) dense(width float64) {
	before := -1
	for i, c := range p.column {
		if !c.used {
			continue
		}
		x := float64(i) + 0.5
		p.ink.upright(x, c.high, c.low, width)
		if before >= 0 {
			p.ink.segment(float64(before)+0.5, p.column[before].last, x, c.first, width)
		}
		before = i
	}
}

// markers marks every point, or where they would touch each other only the last.
func (p *plot) markers(s *Series) {
	first := 0
	if n := s.Len(); n > 1 && (p.px(s.x[n-1])-p.px(s.x[0]))/float64(n-1) < 7*p.scale {
		first = n - 1
	}
	for i := first; i < s.Len(); i++ {
		if y := p.py(s.y[i]); curve.Finite(y) {
			p.ink.disc(p.px(s.x[i]), y, 3*p.scale)
		}
	}
}
