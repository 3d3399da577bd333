package faceview

import (
	"image"
	"image/color"
	"math"

	"fiducial/data/picture"
)

// LabelColor returns the colour of labels, the same as in thumbnails and saved pictures.
func LabelColor() color.NRGBA { return picture.DefaultStyle().Label }

// PredictionColor returns the colour of predictions.
func PredictionColor() color.NRGBA { return picture.DefaultStyle().Prediction }

// suspectColor is the colour of what is suspect (Okabe–Ito orange).
var suspectColor = color.NRGBA{0xE6, 0x9F, 0x00, 0xFF}

// RimColor returns the dark colour around everything drawn on a face, so that it shows on any skin.
func RimColor() color.NRGBA { return picture.DefaultStyle().Rim }

const (
	markerRadius = 6.5  // of the outline, screen units
	markerReach  = 19.0 // from the middle of a marker to its picture's edge, rings included
)

// marker is how a point looks; equal markers have equal pictures.
type marker struct {
	prediction bool // a diamond, else a circle
	side       side
	edited     bool // differs from the file: a small dot beside it
	chosen     bool // ringed
	near       bool // thinly ringed: under the pointer, or the partner of the point that matters
	dragged    bool // hollow, so that the pixels under it show
	suspect    bool // widely ringed in orange: most likely wrong
	hidden     bool // struck through: labelled behind something
	proposed   bool // hollow and dashed: no label yet
	ofRun      bool // hollow and dashed: a prediction of a run in progress, which nothing is taken from
}

// markerPixels is the width of a marker's picture; it is odd, so that its middle is the middle of a pixel.
func markerPixels(scale float64) int { return 2*int(math.Ceil(markerReach*scale)) + 1 }

// picture draws the marker for a screen with scale pixels to the unit. Each part is drawn from its signed
// distance, which gives smooth edges at any scale.
func (m marker) picture(scale float64) *image.RGBA {
	n := markerPixels(scale)
	img := image.NewRGBA(image.Rect(0, 0, n, n))
	for py := range n {
		for px := range n {
			x := float64(px-n/2) / scale
			y := float64(py-n/2) / scale
			img.SetRGBA(px, py, m.at(x, y, scale))
		}
	}
	return img
}

// at returns the marker's colour at a distance from its middle.
func (m marker) at(x, y, scale float64) color.RGBA {
	var c blend
	tint, rim, white := LabelColor(), RimColor(), color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	if m.prediction {
		tint = PredictionColor()
	}
	// d is the distance to the outline: negative inside.
	d := math.Hypot(x, y) - markerRadius
	if m.prediction {
		d = (math.Abs(x) + math.Abs(y) - markerRadius*1.3) / math.Sqrt2
	}
	cover := func(dist float64) float64 { return cover(dist, scale) }
	stroke := func(offset, width float64) float64 { return cover(math.Abs(d-offset) - width/2) }

	if m.chosen {
		c.over(rim, stroke(4.4, 4.2))
		c.over(white, stroke(4.4, 2))
	} else if m.near {
		c.over(rim, stroke(3.6, 3))
		c.over(white, stroke(3.6, 1.2))
	}
	if m.suspect {
		c.over(rim, stroke(8.6, 4.4))
		c.over(suspectColor, stroke(8.6, 2.4))
	}
	if !m.dragged && !m.proposed && !m.ofRun {
		half := x
		if m.side == right {
			half = -x
		}
		if m.side != middle {
			faint := tint
			faint.A = 0xA0
			c.over(faint, cover(d)*cover(-half))
		}
	}
	c.over(rim, stroke(0, 4))
	if m.proposed || m.ofRun {
		const dashes = 7
		phase := math.Mod(math.Atan2(y, x)/(2*math.Pi)*dashes+dashes, 1)
		c.over(tint, stroke(0, 2)*cover(math.Abs(phase-0.5)*2*math.Pi*markerRadius/dashes-1.6))
	} else {
		c.over(tint, stroke(0, 2))
	}
	if m.hidden {
		bar := math.Max(math.Abs(x+y)/math.Sqrt2, math.Abs(x-y)/math.Sqrt2-markerRadius-3)
		c.over(rim, cover(bar-1.9))
		c.over(tint, cover(bar-0.9))
	}
	dot := math.Hypot(x, y)
	c.over(rim, cover(dot-1.7))
	c.over(white, cover(dot-0.8))
	if m.edited {
		corner := math.Hypot(x-markerRadius*0.95, y+markerRadius*0.95)
		c.over(rim, cover(corner-3))
		c.over(white, cover(corner-1.9))
	}
	return c.rgba()
}

// blend is a colour with its alpha multiplied in, each from 0 to 1.
type blend struct{ r, g, b, a float64 }

// over lays a colour over what is there, covering so much of the pixel.
func (c *blend) over(over color.NRGBA, cover float64) {
	a := float64(over.A) / 255 * cover
	c.r = float64(over.R)/255*a + c.r*(1-a)
	c.g = float64(over.G)/255*a + c.g*(1-a)
	c.b = float64(over.B)/255*a + c.b*(1-a)
	c.a = a + c.a*(1-a)
}

func (c *blend) rgba() color.RGBA {
	to := func(v float64) uint8 { return uint8(v*255 + 0.5) }
	return color.RGBA{to(c.r), to(c.g), to(c.b), to(c.a)}
}

// gallery keeps the pictures of markers that were drawn for one screen.
type gallery struct {
	scale    float64
	pictures map[marker]*image.RGBA
}

// picture returns the picture of a marker, drawing it the first time.
func (g *gallery) picture(m marker, scale float64) *image.RGBA {
	if g.scale != scale || g.pictures == nil {
		g.scale, g.pictures = scale, map[marker]*image.RGBA{}
	}
	p, ok := g.pictures[m]
	if !ok {
		p = m.picture(scale)
		g.pictures[m] = p
	}
	return p
}
