package label

import (
	"image/color"

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

// guide shows, while missing points are placed, which one is wanted: on a small drawn face, and in words.
type guide struct {
	content *fyne.Container
	picture *fyne.Container
	points  face.Points // of the drawn face, in pixels of the picture; nil until it is first needed
	dots    []*canvas.Circle
	wanted  *canvas.Circle
	name    *widget.Label
}

const (
	guideSide  = 132
	guideSharp = 2 // pixels of the drawing for one of the picture
	dotSide    = 4
	wantedSide = 13
)

// wantedColor is the yellow of Okabe and Ito: neither a label nor a prediction has it.
var wantedColor = color.NRGBA{0xF0, 0xE4, 0x42, 0xFF}

func newGuide() *guide {
	g := &guide{picture: container.NewWithoutLayout(), wanted: canvas.NewCircle(wantedColor), name: kit.Label("", kit.Wrapping)}
	g.wanted.StrokeColor, g.wanted.StrokeWidth = faceview.RimColor(), 2
	g.wanted.Resize(fyne.NewSquareSize(wantedSide))
	frame := container.NewGridWrap(fyne.NewSquareSize(guideSide), g.picture)
	g.content = container.NewVBox(widget.NewSeparator(), container.NewBorder(nil, nil, frame, nil, container.NewVBox(g.name, kit.Label("Esc ends placing.", kit.Faint))))
	g.content.Hide()
	return g
}

// draw makes the drawn face when it is first needed.
func (g *guide) draw() {
	if g.points != nil {
		return
	}
	f := synth.Canonical(guideSide * guideSharp)
	photo := canvas.NewImageFromImage(picture.Gray(f.Pixels, guideSide*guideSharp))
	photo.Resize(fyne.NewSquareSize(guideSide))
	g.picture.Add(photo)
	g.points = make(face.Points, len(f.Points))
	for i, p := range f.Points {
		g.points[i] = face.At((p.X+0.5)/guideSharp, (p.Y+0.5)/guideSharp)
		dot := canvas.NewCircle(color.NRGBA{0xFF, 0xFF, 0xFF, 0xD0})
		centre(dot, g.points[i], dotSide)
		g.dots = append(g.dots, dot)
		g.picture.Add(dot)
	}
	g.picture.Add(g.wanted)
}

func centre(c *canvas.Circle, p face.Point, side float32) {
	c.Resize(fyne.NewSquareSize(side))
	c.Move(fyne.NewPos(float32(p.X)-side/2, float32(p.Y)-side/2))
}

// show asks for a keypoint; None ends that. Keypoints that the drawn face lacks are asked for in words alone.
func (g *guide) show(k face.Keypoints, kp int) {
	if kp == faceview.None {
		kit.SetVisible(g.content, false)
		return
	}
	g.draw()
	at := face.Standard().Index(k[kp].Name)
	g.wanted.Hidden = at < 0
	if at >= 0 {
		centre(g.wanted, g.points[at], wantedSide)
	}
	g.name.SetText("Click the " + kit.Words(k[kp].Name) + " of the face.")
	g.picture.Refresh()
	kit.SetVisible(g.content, true)
}
