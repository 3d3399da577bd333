package faceview

import (
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
)

// scene is everything a view has on the screen. Its methods bring what they are named after in line with the
// view and touch only what changed: any change repaints the window, and a new texture costs more than a move.
type scene struct {
	v          *FaceView
	background *canvas.Rectangle
	photo      *canvas.Image
	full       fullPicture // what of a photo it shows
	zoom       float64     // at which names were placed
	boxed      boxFrame
	marks      []*mark
	bones      []*bone       // lines between keypoints
	partner    *canvas.Image // a dashed line between partners
	tip        label
	grid       pixelGrid
	frame      frame // around several chosen labels
	band       outline
	loupe      loupe
	message    *widget.Label
	objects    []fyne.CanvasObject // from back to front
	front      int                 // the keypoint whose label is in front of the others
	tipped     int                 // the keypoint that the tip names, None when there is none
	gallery    gallery
}

// mark is what one keypoint has on the screen.
type mark struct {
	label, prediction sprite
	doubt             doubt  // around the prediction
	line              stroke // from label to prediction
	name              label
	leader            stroke     // from a point to its name, when that is some way off
	offset            fyne.Delta // from the point to the middle of its name
}

// sprite is a marker on the screen.
type sprite struct {
	*canvas.Image
	look  marker
	scale float64
}

func newScene(v *FaceView) *scene {
	s := &scene{
		v:          v,
		background: canvas.NewRectangle(color.Transparent),
		photo:      &canvas.Image{FillMode: canvas.ImageFillStretch},
		partner:    &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest},
		tip:        newLabel(12),
		boxed:      newBoxFrame(),
		frame:      newFrame(),
		band:       newBand(),
		loupe:      newLoupe(),
		message:    widget.NewLabel(""),
		front:      None,
		tipped:     None,
	}
	s.message.Alignment = fyne.TextAlignCenter
	s.message.Wrapping = fyne.TextWrapWord
	s.order()
	return s
}

// setKeypoints makes the objects for n keypoints.
func (s *scene) setKeypoints(n int) {
	for len(s.marks) < n {
		s.marks = append(s.marks, &mark{label: newSprite(), prediction: newSprite(), doubt: doubt{sprite: newSprite()}, line: newStroke(1.5), name: newLabel(11), leader: newStroke(1)})
	}
	s.marks = s.marks[:n]
	s.front, s.tipped = None, None
	s.order()
}

func newSprite() sprite {
	return sprite{Image: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}}
}

// order lists the objects from back to front.
func (s *scene) order() {
	s.objects = append(s.objects[:0], s.background, s.photo)
	s.objects = append(s.objects, s.grid.objects()...)
	s.objects = append(s.objects, s.boxed.rim, s.boxed.core)
	s.objects = append(s.objects, s.boneObjects()...)
	s.objects = append(s.objects, s.partner)
	for _, m := range s.marks {
		s.objects = append(s.objects, m.line.rim, m.line.core, m.leader.rim, m.leader.core)
	}
	for _, m := range s.marks {
		s.objects = append(s.objects, m.name.pill, m.name.text)
	}
	for _, m := range s.marks {
		s.objects = append(s.objects, m.doubt.Image)
	}
	for _, m := range s.marks {
		s.objects = append(s.objects, m.prediction.Image)
	}
	for kp, m := range s.marks {
		if kp != s.front {
			s.objects = append(s.objects, m.label.Image)
		}
	}
	if s.front >= 0 && s.front < len(s.marks) {
		s.objects = append(s.objects, s.marks[s.front].label.Image)
	}
	s.objects = append(append(s.objects, s.boxed.corners...), s.frame.rim, s.frame.core)
	s.objects = append(append(s.objects, s.frame.handles...), s.band.rim, s.band.core, s.tip.pill, s.tip.text)
	s.objects = append(s.objects, s.loupe.image, s.message)
}

// drawAll draws everything but a new picture.
func (s *scene) drawAll() {
	s.drawBackground()
	s.drawMessage()
	s.drawView()
	s.placeNames()
}

// drawBackground paints a neutral grey that fits the theme and leaves the eye to the picture.
func (s *scene) drawBackground() {
	r, g, b, _ := s.v.Theme().Color(theme.ColorNameBackground, fyne.CurrentApp().Settings().ThemeVariant()).RGBA()
	fill := color.Color(color.Gray{Y: 0xE4})
	if (r+g+b)/3 < 0x8000 {
		fill = color.Gray{Y: 0x1E}
	}
	if s.background.FillColor != fill {
		s.background.FillColor = fill
		s.background.Refresh()
	}
	s.background.Resize(s.v.Size())
}

func (s *scene) drawMessage() {
	if s.message.Text != s.v.message {
		s.message.SetText(s.v.message)
	}
	s.show(s.v.message != "", s.message)
	if s.v.message == "" {
		return // measuring text would load the fonts, for a first face that shows none
	}
	size := s.v.Size()
	width := fyne.Min(size.Width, 420)
	s.message.Resize(fyne.NewSize(width, s.message.MinSize().Height))
	height := s.message.MinSize().Height
	s.message.Resize(fyne.NewSize(width, height))
	s.message.Move(fyne.NewPos((size.Width-width)/2, (size.Height-height)/2))
}

// drawPhoto makes a new picture for the screen.
func (s *scene) drawPhoto() {
	p := s.v.photo
	if p.full != nil {
		s.full = fullPicture{}
		s.drawFull()
		return
	}
	if p.pixels == nil {
		return
	}
	shown := p.shown(s.v.look.Adjustment, s.v.view.mirrored)
	if s.v.look.Smooth {
		s.photo.Image = smoothPhoto(shown, p.side)
	} else {
		s.photo.Image = crispPhoto(shown, p.side)
	}
	s.photo.ScaleMode = scaleMode(s.v.look.Smooth, s.v.view.zoom)
	s.photo.Refresh()
}

// drawView puts picture and points where zoom and place have them.
func (s *scene) drawView() {
	zoomed := s.zoom != s.v.view.zoom
	s.zoom = s.v.view.zoom
	s.placePhoto()
	s.drawGrid()
	s.drawOverlay()
	if zoomed && s.v.hasPhoto() {
		s.placeNames()
	}
}

// placePhoto puts the picture where zoom and place have it.
func (s *scene) placePhoto() {
	v := s.v
	if v.photo.full != nil {
		s.drawFull()
		return
	}
	s.show(v.photo.pixels != nil, s.photo)
	if v.photo.pixels == nil {
		return
	}
	if mode := scaleMode(v.look.Smooth, v.view.zoom); s.photo.ScaleMode != mode {
		s.photo.ScaleMode = mode
		s.photo.Refresh()
	}
	place(s.photo, v.view.squareBox())
}

// drawOverlay draws everything over the picture.
func (s *scene) drawOverlay() {
	if front := s.v.focus(); front != s.front {
		s.front = front
		s.order()
	}
	s.drawPoints()
	s.drawPartner()
	s.drawBox()
	s.drawFrame()
	s.drawBand()
	s.drawLoupe()
}

// drawPoints draws markers, lines and names where the points are.
func (s *scene) drawPoints() {
	v := s.v
	focus := v.focus()
	partner := v.partner(focus)
	scale := deviceScale(v)
	for kp, m := range s.marks {
		label, prediction := face.Point{}, face.Point{}
		if v.labelsShown() {
			label = v.point(kp)
		}
		if v.predictionsShown() {
			prediction = v.prediction(kp)
		}
		look := marker{
			side:    sideOf(v.keypoints, kp),
			edited:  kp < len(v.edited) && v.edited[kp],
			chosen:  v.Chosen(kp),
			near:    kp == focus || kp == partner,
			dragged: v.dragging() && v.pointer.moves(kp),
			hidden:  kp < len(v.labels) && v.labels[kp].Visibility == face.Hidden,
			suspect: slices.Contains(v.suspects, kp), proposed: kp < len(v.proposed) && v.proposed[kp],
		}
		doubted := prediction
		if look.proposed && !look.dragged {
			prediction, doubted = face.Point{}, label // the proposal stands there
		}
		s.drawDoubt(&m.doubt, doubted, v.doubt(kp))
		s.drawMarker(&m.label, label, look, scale)
		look = marker{prediction: true, ofRun: v.predicted.ofRun, side: look.side, chosen: look.chosen && !label.Known, near: look.near}
		s.drawMarker(&m.prediction, prediction, look, scale)
		s.drawError(m, label, prediction)
		s.drawName(kp)
	}
	s.drawBones()
	s.drawTip()
}

func (s *scene) drawMarker(m *sprite, p face.Point, look marker, scale float64) {
	if p.Known && (m.look != look || m.scale != scale || m.Image.Image == nil) {
		m.look, m.scale = look, scale
		m.Image.Image = s.gallery.picture(look, scale)
		m.Resize(fyne.NewSquareSize(float32(float64(markerPixels(scale)) / scale)))
		m.Image.Refresh()
	}
	s.show(p.Known, m.Image)
	if p.Known {
		half := m.Size().Width / 2
		m.Move(s.v.view.screen(p.X, p.Y).SubtractXY(half, half))
	}
}

// drawError draws the line from label to prediction, between their outlines.
func (s *scene) drawError(m *mark, label, prediction face.Point) {
	visible := s.v.look.Lines && label.Known && prediction.Known &&
		m.line.between(s.v.view.screen(label.X, label.Y), s.v.view.screen(prediction.X, prediction.Y), markerRadius+1)
	s.show(visible, m.line.rim, m.line.core)
}

// drawPartner joins the point that matters to its partner on the other side of the face.
func (s *scene) drawPartner() {
	v := s.v
	kp := v.focus()
	partner := v.partner(kp)
	if partner == None || !v.labelsShown() || !v.point(kp).Known || !v.point(partner).Known {
		s.show(false, s.partner)
		return
	}
	const gap = markerRadius + 6 // the line ends outside the markers' rings
	from, to, ok := shorten(v.PositionOf(v.point(kp)), v.PositionOf(v.point(partner)), gap)
	if !ok {
		s.show(false, s.partner)
		return
	}
	img, corner, size := dashed(from, to, v.Size(), deviceScale(v))
	s.show(img != nil, s.partner)
	if img == nil {
		return
	}
	s.partner.Image = img
	s.partner.Move(corner)
	s.partner.Resize(size)
	s.partner.Refresh()
}

// show shows or hides objects. One that was never painted belongs to no canvas and cannot ask for a repaint, so the
// background does it.
func (s *scene) show(visible bool, objects ...fyne.CanvasObject) {
	for _, o := range objects {
		switch {
		case o.Visible() == visible:
		case visible:
			o.Show()
			canvas.Refresh(s.background)
		default:
			o.Hide()
		}
	}
}

// deviceScale returns how many pixels of the screen make a unit.
func deviceScale(o fyne.CanvasObject) float64 {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil { // not yet on the screen: most likely it will be on that of a window there is
		windows := driver.AllWindows()
		if len(windows) == 0 {
			return 1
		}
		c = windows[0].Canvas()
	}
	const far = 1000
	pixels, _ := c.PixelCoordinateForPosition(fyne.NewPos(far, 0))
	return math.Max(0.25, float64(pixels)/far)
}
