package label

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/data/synth"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// guide shows, while missing points are placed, which one is wanted: on a small face, and in words. The face is a drawn
// one that has the contest's keypoints, or for others, of which there is no drawing, points where they lie on average,
// with the lines between them.
type guide struct {
	content *fyne.Container
	picture *fyne.Container
	frame   *fyne.Container
	drawn   *drawnFace // nil until it is first needed
	dots    []*canvas.Circle
	wanted  *canvas.Circle
	name    *widget.Label
}

// drawnFace is the drawn face and where its keypoints are, in pixels of the guide's picture.
type drawnFace struct {
	photo  *canvas.Image
	points face.Points
}

// places are where keypoints lie.
type places struct {
	lines  []face.Line
	points face.Points // in pixels of a square, one for each keypoint; not known where nothing says where it is
}

const (
	guideSide  = 132
	guideSharp = 2 // pixels of the drawing for one of the picture
	dotSide    = 4
	wantedSide = 13

	sketchLeast = 3 // points without a face around them that show where one of them is
)

// wantedColor is the yellow of Okabe and Ito: neither a label nor a prediction has it.
var wantedColor = color.NRGBA{0xF0, 0xE4, 0x42, 0xFF}

// known returns of how many keypoints it is known where they lie.
func (m places) known() (n int) {
	for _, p := range m.points {
		if p.Known {
			n++
		}
	}
	return n
}

func newGuide() *guide {
	g := &guide{picture: container.NewWithoutLayout(), wanted: canvas.NewCircle(wantedColor), name: kit.Label("", kit.Wrapping)}
	g.wanted.StrokeColor, g.wanted.StrokeWidth = faceview.RimColor(), 2
	g.wanted.Resize(fyne.NewSquareSize(wantedSide))
	g.frame = container.NewGridWrap(fyne.NewSquareSize(guideSide), g.picture)
	g.content = container.NewVBox(widget.NewSeparator(), container.NewBorder(nil, nil, g.frame, nil, container.NewVBox(g.name, kit.Label("Esc ends placing.", kit.Faint))))
	g.content.Hide()
	return g
}

// draw returns the drawn face, and makes it when it is first needed.
func (g *guide) draw() *drawnFace {
	if g.drawn == nil {
		f := synth.Canonical(guideSide * guideSharp)
		g.drawn = &drawnFace{photo: canvas.NewImageFromImage(picture.Gray(f.Pixels, guideSide*guideSharp))}
		g.drawn.photo.Resize(fyne.NewSquareSize(guideSide))
		for _, p := range f.Points {
			g.drawn.points = append(g.drawn.points, face.At((p.X+0.5)/guideSharp, (p.Y+0.5)/guideSharp))
		}
	}
	return g.drawn
}

func centre(c *canvas.Circle, p face.Point, side float32) {
	c.Resize(fyne.NewSquareSize(side))
	c.Move(fyne.NewPos(float32(p.X)-side/2, float32(p.Y)-side/2))
}

// hide asks for nothing any more.
func (g *guide) hide() { kit.SetVisible(g.content, false) }

// show asks for a keypoint: on the drawn face where that has it, else among where keypoints lie, which on returns, else
// in words alone.
func (g *guide) show(k face.Keypoints, kp int, on func() places) {
	g.picture.RemoveAll()
	g.dots = nil
	text := "Click the " + kit.Words(k[kp].Name) + " of the face."
	at := face.Standard().Index(k[kp].Name)
	shown := at >= 0
	if shown {
		g.picture.Add(g.draw().photo)
		g.put(g.drawn.points, at)
	} else if m := on(); m.points[kp].Known && m.known() >= sketchLeast {
		shown = true
		g.sketch(m, kp)
	} else {
		text += " There are too few labels yet to show where it lies."
	}
	g.name.SetText(text)
	kit.SetVisible(g.frame, shown)
	g.picture.Refresh()
	kit.SetVisible(g.content, true)
}

// put draws points, and over them the wanted one.
func (g *guide) put(points face.Points, wanted int) {
	for _, p := range points {
		if p.Known {
			dot := canvas.NewCircle(color.NRGBA{0xFF, 0xFF, 0xFF, 0xD0})
			centre(dot, p, dotSide)
			g.dots = append(g.dots, dot)
			g.picture.Add(dot)
		}
	}
	centre(g.wanted, points[wanted], wantedSide)
	g.picture.Add(g.wanted)
}

// sketch draws a face of nothing but points and the lines between them, as large as the picture lets it be.
func (g *guide) sketch(m places, wanted int) {
	points := filling(m.points, guideSide, wantedSide)
	ground := canvas.NewRectangle(color.NRGBA{0x30, 0x30, 0x30, 0xFF})
	ground.Resize(fyne.NewSquareSize(guideSide))
	g.picture.Add(ground)
	for _, l := range m.lines {
		if a, b := points[l.From], points[l.To]; a.Known && b.Known {
			line := canvas.NewLine(color.NRGBA{0xFF, 0xFF, 0xFF, 0x70})
			line.Position1, line.Position2 = fyne.NewPos(float32(a.X), float32(a.Y)), fyne.NewPos(float32(b.X), float32(b.Y))
			g.picture.Add(line)
		}
	}
	g.put(points, wanted)
}

// filling moves and scales points, all by as much, so that they fill a square with a margin.
func filling(points face.Points, side, margin float64) face.Points {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		if p.Known {
			left, top, right, bottom = min(left, p.X), min(top, p.Y), max(right, p.X), max(bottom, p.Y)
		}
	}
	scale := 1.0
	if wide := max(right-left, bottom-top); wide > 0 {
		scale = (side - 2*margin) / wide
	}
	out := make(face.Points, len(points))
	for i, p := range points {
		if p.Known {
			out[i] = face.At(side/2+(p.X-(left+right)/2)*scale, side/2+(p.Y-(top+bottom)/2)*scale)
		}
	}
	return out
}
