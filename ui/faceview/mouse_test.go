package faceview

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

// mouse sends a view what Fyne's desktop driver sends, in its order: MouseMoved without a button or before a
// drag has begun, Dragged after two units, MouseUp before DragEnd. A drag with the right button is none for
// the driver.
type mouse struct {
	v        *FaceView
	at, down fyne.Position
	button   desktop.MouseButton
	mod      fyne.KeyModifier
	dragged  bool
}

func (m *mouse) event(button desktop.MouseButton) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: m.at, AbsolutePosition: m.at}, Button: button, Modifier: m.mod}
}

func (m *mouse) move(to fyne.Position) {
	before := m.at
	m.at = to
	d := to.Subtract(m.down)
	far := math.Abs(float64(d.X)) >= 2 || math.Abs(float64(d.Y)) >= 2
	if m.button != 0 && m.button != desktop.MouseButtonSecondary && (m.dragged || far) {
		m.dragged = true
		step := to.Subtract(before)
		m.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(step.X, step.Y)})
		return
	}
	m.v.MouseMoved(m.event(m.button))
}

func (m *mouse) press(button desktop.MouseButton) {
	m.down, m.button = m.at, button
	m.v.MouseDown(m.event(button))
}

func (m *mouse) release() {
	m.v.MouseUp(m.event(m.button))
	if m.dragged {
		m.v.DragEnd()
	}
	m.button, m.dragged = 0, false
}

func (m *mouse) click(at fyne.Position) {
	m.move(at)
	m.press(desktop.MouseButtonPrimary)
	m.release()
}

// drag presses at a place and moves there in so many steps, without a release.
func (m *mouse) drag(button desktop.MouseButton, from, to fyne.Position, steps int) {
	m.move(from)
	m.press(button)
	for i := 1; i <= steps; i++ {
		t := float32(i) / float32(steps)
		m.move(fyne.NewPos(from.X+t*(to.X-from.X), from.Y+t*(to.Y-from.Y)))
	}
}

// told records the callbacks of a view.
type told struct {
	drags, moves, cancels []face.Point
	kps, selected         []int
	taps                  []face.Point
	menus                 []int
}

func listen(v *FaceView) *told {
	t := &told{}
	v.OnDrag = func(kp int, p face.Point) { t.drags, t.kps = append(t.drags, p), append(t.kps, kp) }
	v.OnMove = func(kp int, p face.Point) { t.moves, t.kps = append(t.moves, p), append(t.kps, kp) }
	v.OnCancel = func(kp int, p face.Point) { t.cancels = append(t.cancels, p) }
	v.OnSelect = func(kp int) { t.selected = append(t.selected, kp) }
	v.OnTapImage = func(p face.Point) { t.taps = append(t.taps, p) }
	v.OnMenu = func(kp int, _ fyne.Position) { t.menus = append(t.menus, kp) }
	return t
}

func near(a, b face.Point, tolerance float64) bool { return a.Distance(b) <= tolerance }

const nose = 10

// A label does not jump to the pointer when it is grabbed beside its middle, and follows it to a fraction of
// a pixel of the image.
func TestDragKeepsTheGrip(t *testing.T) {
	for _, zoom := range []float64{1, 6} {
		v, _ := shown(t, 500, 500)
		v.view.zoomAt(v.PositionOf(v.labels[nose]), zoom)
		v.viewChanged()
		got := listen(v)
		m := &mouse{v: v}
		start := v.labels[nose]
		from := v.PositionOf(start).AddXY(5, -3)
		m.drag(desktop.MouseButtonPrimary, from, from.AddXY(33, 21), 11)
		if shownAt := v.scene.marks[nose].label; shownAt.Position().AddXY(shownAt.Size().Width/2, shownAt.Size().Width/2) !=
			v.PositionOf(got.drags[len(got.drags)-1]) {
			t.Error("the marker is not where OnDrag says")
		}
		if len(got.moves) != 0 {
			t.Error("OnMove during the drag")
		}
		m.release()
		want := face.At(start.X+33/v.zoom(), start.Y+21/v.zoom())
		if len(got.moves) != 1 || !near(got.moves[0], want, 1e-4) {
			t.Fatalf("at zoom %v: moved to %v, want %v", v.zoom(), got.moves, want)
		}
		if len(got.drags) < 10 || got.kps[0] != nose {
			t.Errorf("%d drags of %v", len(got.drags), got.kps)
		}
		if v.point(nose) != got.moves[0] || v.Selected() != nose || v.dragging() {
			t.Errorf("after the drag: label at %v, chosen %d, dragging %v", v.point(nose), v.Selected(), v.dragging())
		}
	}
}

func TestDragEndsAtTheEdge(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	for _, c := range []struct {
		dx, dy float32
		want   face.Point
	}{
		{-900, 0, face.At(0, 57)}, {900, 0, face.At(95, 57)}, {0, -900, face.At(44, 0)}, {900, 900, face.At(95, 95)},
	} {
		v.SetFace(sample())
		from := v.PositionOf(v.labels[nose])
		m.drag(desktop.MouseButtonPrimary, from, from.AddXY(c.dx, c.dy), 3)
		m.release()
		if last := got.moves[len(got.moves)-1]; !near(last, c.want, 1e-9) {
			t.Errorf("dragged by (%v, %v) the label is at %v, want %v", c.dx, c.dy, last, c.want)
		}
	}
}

func TestDragThereAndBackIsNoMove(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(20, 0), 4)
	m.move(from)
	m.release()
	if len(got.moves) != 0 || len(got.drags) == 0 {
		t.Errorf("moves %v, drags %v", got.moves, got.drags)
	}
}

func TestCancelTakesADragBack(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	if v.CancelDrag() {
		t.Error("there was a drag to cancel before any")
	}
	m := &mouse{v: v}
	start := v.labels[nose]
	from := v.PositionOf(start)
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 0), 4)
	if !v.CancelDrag() {
		t.Fatal("there was no drag to cancel")
	}
	if v.point(nose) != start || !slices.Equal(got.cancels, []face.Point{start}) {
		t.Errorf("after cancelling the label is at %v, told %v", v.point(nose), got.cancels)
	}
	before := len(got.drags)
	m.move(from.AddXY(60, 0))
	m.release()
	if len(got.drags) != before || len(got.moves) != 0 || len(got.taps) != 0 || v.labels[nose] != start {
		t.Error("the rest of a cancelled drag did something")
	}
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 0), 4)
	m.release()
	if len(got.moves) != 1 {
		t.Error("no drag after a cancelled one")
	}
}

func TestNextFaceCancelsADrag(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 0), 4)
	v.SetFace(sample())
	m.move(from.AddXY(60, 0))
	m.release()
	if len(got.moves) != 0 || len(got.cancels) != 1 || v.labels[nose] != sample().Labels[nose] {
		t.Errorf("the drag went on, on another face: %+v", got)
	}
}

// Training changes predictions and proposals at any time, and a mark brings the same labels again: a dragged label
// stays under the pointer.
func TestADragGoesOnWhileLabelsAreTheSame(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	proposed := make([]bool, len(v.keypoints))
	proposed[0] = true
	v.SetLabels(sample().Labels, nil, proposed)
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 0), 4)
	at := v.point(nose)
	other := sample().Labels
	other[0] = face.At(1, 2)
	v.SetLabels(other, nil, proposed)
	v.SetPredictions(nil, false)
	if v.point(nose) != at || v.point(0) != face.At(1, 2) || !v.dragging() {
		t.Errorf("dragged label at %v, want %v; the other at %v", v.point(nose), at, v.point(0))
	}
	m.release()
	if len(got.moves) != 1 || got.moves[0] != at {
		t.Errorf("moved to %v, want %v", got.moves, at)
	}
}

// Whatever changes labels of the shown face ends a drag and a press on a label that is gone: the rest of it does
// nothing.
func TestLabelsThatChangeEndADrag(t *testing.T) {
	for what, c := range map[string]struct {
		steps int
		set   func(face.Points, []bool)
	}{
		"made missing":             {4, func(l face.Points, _ []bool) { l[nose] = face.Point{} }},
		"made missing, pressed":    {0, func(l face.Points, _ []bool) { l[nose] = face.Point{} }},
		"moved":                    {4, func(l face.Points, _ []bool) { l[nose].X++ }},
		"hidden":                   {4, func(l face.Points, _ []bool) { l[nose].Visibility = face.Hidden }},
		"another one undone":       {4, func(l face.Points, _ []bool) { l[0].X++ }},
		"a proposal made a label":  {4, func(_ face.Points, proposed []bool) { proposed[1] = false }},
		"a proposal that is taken": {4, func(l face.Points, proposed []bool) { l[1], proposed[1] = face.Point{}, false; l[nose].Y++ }},
	} {
		v, _ := shown(t, 500, 500)
		got := listen(v)
		m := &mouse{v: v}
		labels, proposed := sample().Labels, make([]bool, len(v.keypoints))
		proposed[1] = true
		v.SetLabels(labels, nil, proposed)
		from := v.PositionOf(v.labels[nose])
		m.drag(desktop.MouseButtonPrimary, from, from.AddXY(float32(10*c.steps), 0), c.steps)
		now := labels.Clone()
		c.set(now, proposed)
		v.SetLabels(now, nil, proposed)
		drags := len(got.drags)
		m.move(from.AddXY(60, 0))
		m.release()
		if len(got.moves) != 0 || len(got.drags) != drags || !slices.Equal(v.labels, now) {
			t.Errorf("%s: the drag went on, by %d to %v", what, len(got.drags)-drags, got.moves)
		}
	}
}

// A proposal that is being dragged and is taken back is not dropped.
func TestADraggedProposalThatIsGoneEndsTheDrag(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	proposed := make([]bool, len(v.keypoints))
	proposed[nose] = true
	v.SetLabels(sample().Labels, nil, proposed)
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 0), 4)
	gone := sample().Labels
	gone[nose] = face.Point{}
	v.SetLabels(gone, nil, nil)
	m.release()
	if len(got.moves) != 0 || len(got.cancels) != 1 {
		t.Errorf("it was moved to %v", got.moves)
	}
}

// When the button is released over another widget, DragEnd comes alone.
func TestReleaseOutsideEndsTheDrag(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 0), 4)
	v.MouseOut()
	m.move(from.AddXY(44, 0))
	v.DragEnd()
	if len(got.moves) != 1 || v.dragging() {
		t.Errorf("moves %v, still dragging: %v", got.moves, v.dragging())
	}
}

// A touch screen sends Dragged without MouseDown.
func TestDragWithoutMouseDown(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	from := v.PositionOf(v.labels[nose])
	for i := float32(1); i <= 5; i++ {
		v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(4*i, 0)}, Dragged: fyne.NewDelta(4, 0)})
	}
	v.DragEnd()
	want := face.At(44+20/v.zoom(), 57)
	if len(got.moves) != 1 || !near(got.moves[0], want, 1e-4) {
		t.Errorf("moved to %v, want %v", got.moves, want)
	}
}

func TestDragOfThePicturePans(t *testing.T) {
	for _, c := range []struct {
		name   string
		button desktop.MouseButton
		onNose bool
		hold   bool
	}{
		{"left, beside the labels", desktop.MouseButtonPrimary, false, false},
		{"middle, on a label", desktop.MouseButtonTertiary, true, false},
		{"right, on a label", desktop.MouseButtonSecondary, true, false},
		{"left, on a label, with a key held", desktop.MouseButtonPrimary, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := shown(t, 500, 500)
			for range 4 { // so that there is somewhere to move it
				v.ZoomIn()
			}
			got := listen(v)
			m := &mouse{v: v}
			v.HoldPan(c.hold)
			from := v.PositionOf(face.At(48, 36))
			if c.onNose {
				from = v.PositionOf(v.labels[nose])
			}
			under := v.pointAt(from)
			to := from.AddXY(30, 40)
			m.drag(c.button, from, to, 10)
			m.release()
			if p := v.pointAt(to); !near(p, under, 1e-4) {
				t.Errorf("under the pointer is %v, before the pan it was %v", p, under)
			}
			if v.fitted() || len(got.drags)+len(got.moves)+len(got.taps)+len(got.menus) != 0 || v.Selected() != None {
				t.Errorf("fitted %v, told %+v", v.fitted(), got)
			}
		})
	}
}

// The driver says nothing when the right button is released outside.
func TestForgottenRightButton(t *testing.T) {
	v, _ := shown(t, 500, 500)
	m := &mouse{v: v}
	m.drag(desktop.MouseButtonSecondary, fyne.NewPos(250, 60), fyne.NewPos(280, 60), 4)
	v.MouseOut()
	m.button = 0
	before := v.view
	m.move(fyne.NewPos(300, 90))
	m.move(fyne.NewPos(340, 90))
	if v.view != before {
		t.Error("the picture follows a pointer without a button")
	}
	got := listen(v)
	m.click(v.PositionOf(v.labels[nose]))
	if !slices.Equal(got.selected, []int{nose}) {
		t.Error("no click is heard after it")
	}
}
