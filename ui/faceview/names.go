package faceview

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/face"
	"fiducial/ui/kit"
)

// label is a short text on a dark pill.
type label struct {
	pill *canvas.Rectangle
	text *canvas.Text
}

func newLabel(size float32) label {
	l := label{pill: canvas.NewRectangle(color.NRGBA{0x10, 0x10, 0x10, 0xB8}), text: canvas.NewText("", color.White)}
	l.pill.CornerRadius = 4
	l.text.TextSize = size
	l.pill.Hidden, l.text.Hidden = true, true
	return l
}

// set changes what it says.
func (l label) set(text string) {
	if l.text.Text == text {
		return
	}
	l.text.Text = text
	l.text.Refresh()
	size := l.text.MinSize()
	l.text.Resize(size)
	l.pill.Resize(size.AddWidthHeight(8, 1))
}

// centre puts its middle at a place.
func (l label) centre(at fyne.Position) {
	size := l.pill.Size()
	corner := at.SubtractXY(size.Width/2, size.Height/2)
	l.pill.Move(corner)
	l.text.Move(corner.AddXY(4, 0.5))
}

func (s *scene) showLabel(l label, visible bool) { s.show(visible, l.pill, l.text) }

// anchor returns the image point that a keypoint's name belongs to, missing when the name is not shown.
func (s *scene) anchor(kp int) face.Point {
	v := s.v
	if v.labelsShown() && v.point(kp).Known {
		return v.point(kp)
	}
	if v.predictionsShown() {
		return v.prediction(kp)
	}
	return face.Point{}
}

// inSight returns a point of the image that is in the view, and a missing one for any other.
func (s *scene) inSight(p face.Point) face.Point {
	at, size := s.v.PositionOf(p), s.v.Size()
	if !p.Known || at.X < 0 || at.Y < 0 || at.X > size.Width || at.Y > size.Height {
		return face.Point{}
	}
	return p
}

// drawName draws the name of a keypoint beside its point, where placeNames found room for it.
func (s *scene) drawName(kp int) {
	m, p := s.marks[kp], face.Point{}
	if s.v.look.Names && kp != s.tipped {
		p = s.inSight(s.anchor(kp))
	}
	s.showLabel(m.name, p.Known)
	leader := false
	if p.Known {
		m.name.set(kit.Words(s.v.keypoints[kp].Name))
		place := s.v.PositionOf(p)
		middle := place.AddXY(m.offset.DX, m.offset.DY)
		m.name.centre(middle)
		leader = s.drawLeader(m, place, boxAround(middle, m.name.pill.Size()))
	}
	s.show(leader, m.leader.rim, m.leader.core)
}

// drawLeader joins a name to its point when it had to be put some way off, and reports whether it had.
func (s *scene) drawLeader(m *mark, point fyne.Position, name box) bool {
	end := fyne.NewPos(min(max(point.X, name.x1), name.x2), min(max(point.Y, name.y1), name.y2))
	from, _, ok := shorten(point, end, markerRadius+2)
	return ok && m.leader.between(from, end, 0)
}

// box is a rectangle on the screen.
type box struct{ x1, y1, x2, y2 float32 }

func boxAround(at fyne.Position, size fyne.Size) box {
	return box{at.X - size.Width/2, at.Y - size.Height/2, at.X + size.Width/2, at.Y + size.Height/2}
}

// shared returns the area two boxes have in common.
func (b box) shared(c box) float32 {
	w := min(b.x2, c.x2) - max(b.x1, c.x1)
	h := min(b.y2, c.y2) - max(b.y1, c.y1)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}

func (b box) area() float32 { return (b.x2 - b.x1) * (b.y2 - b.y1) }

// placeNames finds a place for each name near its point where it covers no marker, no other name, and is in
// sight, as far as there is one. Names keep their places beside their points
// while the picture is panned or a point dragged, so that they don't jump about.
func (s *scene) placeNames() {
	if !s.v.look.Names {
		return
	}
	var taken []box
	at := make([]face.Point, len(s.marks))
	for kp, m := range s.marks {
		if at[kp] = s.inSight(s.anchor(kp)); at[kp].Known {
			m.name.set(kit.Words(s.v.keypoints[kp].Name))
			taken = append(taken, boxAround(s.v.PositionOf(at[kp]), fyne.NewSquareSize(2*markerRadius+2)))
		}
		if p := s.v.prediction(kp); p.Known && s.v.predictionsShown() {
			taken = append(taken, boxAround(s.v.PositionOf(p), fyne.NewSquareSize(2*markerRadius+2)))
		}
	}
	size := s.v.Size()
	sight := box{0, 0, size.Width, size.Height}
	middle := s.v.PositionOf(face.At(centre(at)))
	for kp, m := range s.marks {
		if !at[kp].Known {
			continue
		}
		place := s.v.PositionOf(at[kp])
		m.offset = bestOffset(place, place.Subtract(middle), m.name.pill.Size(), taken, sight)
		taken = append(taken, boxAround(place.AddXY(m.offset.DX, m.offset.DY), m.name.pill.Size()))
		s.drawName(kp)
	}
}

// centre returns the mean of the points that are known.
func centre(points []face.Point) (x, y float64) {
	n := 0.0
	for _, p := range points {
		if p.Known {
			x, y, n = x+p.X, y+p.Y, n+1
		}
	}
	return x / max(n, 1), y / max(n, 1)
}

// bestOffset tries places around a point and takes the cheapest: what a name covers or leaves out of sight
// costs its area (out of sight four times over), distance costs something too, and so does lying inward, among the
// other points.
func bestOffset(at, outward fyne.Position, size fyne.Size, taken []box, sight box) fyne.Delta {
	const perUnit, inward = 6, 40
	var best fyne.Delta
	least := float32(-1)
	for _, gap := range []float32{2, 15, 28} {
		dx := markerRadius + gap + size.Width/2
		dy := markerRadius + gap + size.Height/2
		slide := size.Width/2 - markerRadius // above or below, but to one side
		for _, d := range [...]fyne.Delta{
			{DX: dx}, {DX: -dx}, {DY: -dy}, {DY: dy},
			{DX: slide, DY: -dy}, {DX: slide, DY: dy}, {DX: -slide, DY: -dy}, {DX: -slide, DY: dy},
			{DX: dx, DY: -dy}, {DX: dx, DY: dy}, {DX: -dx, DY: -dy}, {DX: -dx, DY: dy},
		} {
			b := boxAround(at.AddXY(d.DX, d.DY), size)
			cost := 4*(b.area()-b.shared(sight)) + gap*perUnit
			for _, t := range taken {
				cost += b.shared(t)
			}
			if d.DX*outward.X+d.DY*outward.Y < 0 {
				cost += inward
			}
			if least < 0 || cost < least {
				best, least = d, cost
			}
		}
	}
	return best
}

// drawTip draws the name that is asked of the person beside the pointer, or else the name of the keypoint that
// matters beside its marker.
func (s *scene) drawTip() {
	v := s.v
	kp, at, text := s.tipFor()
	s.showLabel(s.tip, text != "")
	if before := s.tipped; before != kp { // a keypoint is not named twice
		s.tipped = kp
		for _, kp := range []int{before, kp} {
			if kp != None && kp < len(s.marks) {
				s.drawName(kp)
			}
		}
	}
	if text == "" {
		return
	}
	s.tip.set(text)
	size, room := s.tip.pill.Size(), v.Size()
	if kp != None {
		d := bestOffset(at, at.SubtractXY(room.Width/2, room.Height/2), size, s.occupied(), box{0, 0, room.Width, room.Height})
		s.tip.centre(at.AddXY(d.DX, d.DY))
		return
	}
	middle := at.AddXY(size.Width/2+14, -size.Height/2-10)
	if middle.X+size.Width/2 > room.Width {
		middle.X = at.X - size.Width/2 - 14
	}
	if middle.Y-size.Height/2 < 0 {
		middle.Y = at.Y + size.Height/2 + 14
	}
	s.tip.centre(middle)
}

// occupied returns what the tip should not cover: the markers, and the names beside them.
func (s *scene) occupied() []box {
	var taken []box
	for kp, m := range s.marks {
		p := s.inSight(s.anchor(kp))
		if !p.Known {
			continue
		}
		taken = append(taken, boxAround(s.v.PositionOf(p), fyne.NewSquareSize(2*markerRadius+2)))
		if m.name.pill.Visible() {
			size := m.name.pill.Size()
			taken = append(taken, boxAround(m.name.pill.Position().AddXY(size.Width/2, size.Height/2), size))
		}
	}
	return taken
}

// tipFor returns what the tip says and the place it belongs to, "" for no tip, and the keypoint whose marker it
// names, if it does.
func (s *scene) tipFor() (kp int, place fyne.Position, text string) {
	v := s.v
	p := &v.pointer
	onLabel := p.hover.kp != None && !p.hover.prediction
	if wanted := v.Wanted(); wanted != None && p.inView && p.gesture <= pressed && (v.placing != None || !onLabel) {
		return None, p.pos, "Place " + s.title(wanted)
	}
	kp = v.focus()
	if kp == None || v.dragging() {
		return None, place, ""
	}
	onPrediction := p.hover.kp == kp && p.hover.prediction
	at := face.Point{}
	if v.labelsShown() && !onPrediction {
		at = v.point(kp)
	}
	if !at.Known && v.predictionsShown() {
		at, onPrediction = v.prediction(kp), true
	}
	if !at.Known {
		return None, place, ""
	}
	text = s.title(kp)
	by := ""
	if v.predicted.ofRun { // the table of points tells of the weights in use
		by = " by the run"
	}
	if onPrediction {
		text += ", predicted" + by
	}
	if v.predictionsShown() && v.point(kp).Known && v.prediction(kp).Known {
		text += fmt.Sprintf(" · %.1f %s", v.point(kp).Distance(v.prediction(kp)), v.unit)
		if !onPrediction {
			text += by
		}
	}
	return kp, v.view.screen(at.X, at.Y), text
}

// title returns a keypoint's name with the letter of its side.
func (s *scene) title(kp int) string {
	name := kit.Words(s.v.keypoints[kp].Name)
	if l := sideOf(s.v.keypoints, kp).letter(); l != "" {
		return l + " · " + name
	}
	return name
}
