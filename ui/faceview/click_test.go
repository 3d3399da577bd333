package faceview

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

func TestClickOnThePicture(t *testing.T) {
	v, _ := shown(t, 500, 400)
	got := listen(v)
	m := &mouse{v: v}
	v.Select(3)
	m.click(v.PositionOf(face.At(48.25, 10.5)))
	if len(got.taps) != 1 || !near(got.taps[0], face.At(48.25, 10.5), 1e-4) {
		t.Errorf("taps are %v", got.taps)
	}
	if v.Selected() != None {
		t.Error("a click on the picture does not let go of the chosen label")
	}
	m.click(v.PositionOf(face.At(-0.4, 95.4))) // the outer half of a border pixel
	if len(got.taps) != 2 || got.taps[1] != face.At(0, 95) {
		t.Errorf("a click on the outermost pixels is told as %v", got.taps)
	}
	m.click(fyne.NewPos(3, 3)) // beside the picture
	if len(got.taps) != 2 {
		t.Errorf("a click beside the picture is told as %v", got.taps[2])
	}
	m.move(v.PositionOf(face.At(48, 10)))
	m.press(desktop.MouseButtonPrimary)
	m.move(m.at.AddXY(2, 2))
	m.release()
	if len(got.taps) != 3 {
		t.Error("a click that trembles is no click")
	}
}

func TestClickOnAPredictionChoosesItsKeypoint(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	m.click(v.PositionOf(v.predictions[5]).AddXY(0, 4))
	if v.Selected() != 5 || len(got.taps) != 0 {
		t.Errorf("chosen is %d, taps %v", v.Selected(), got.taps)
	}
}

func TestPlacing(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	v.SetPlacing(3)
	if v.Wanted() != 3 || v.Placing() != 3 {
		t.Errorf("wanted is %d", v.Wanted())
	}
	m.move(v.PositionOf(face.At(48, 10)))
	if v.Cursor() != desktop.CrosshairCursor {
		t.Error("no cross to place with")
	}
	if !v.scene.tip.text.Visible() || v.scene.tip.text.Text != "Place L · left eye outer corner" {
		t.Errorf("the tip says %q", v.scene.tip.text.Text)
	}
	// Points of a face lie close together: a click beside another label places, too.
	m.click(v.PositionOf(v.labels[nose]).AddXY(3, 0))
	if len(got.taps) != 1 || len(got.selected) != 0 {
		t.Errorf("taps %v, chosen %v", got.taps, got.selected)
	}
	// But another label can still be put right.
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(20, 0), 4)
	m.release()
	if len(got.moves) != 1 || len(got.taps) != 1 {
		t.Errorf("moves %v, taps %v", got.moves, got.taps)
	}
	v.SetPlacing(None)
	if v.Wanted() != None || v.scene.tip.text.Visible() && v.scene.tip.text.Text == "Place L · left_eye_outer_corner" {
		t.Error("still placing")
	}
}

// A chosen keypoint that is absent is not asked for: a click lets go of it. Only where it is asked for a click places
// it.
func TestChosenAbsentPointIsNotPlaced(t *testing.T) {
	v, _ := shown(t, 500, 500)
	f := sample()
	f.Labels[3] = face.Point{Visibility: face.Absent}
	v.SetFace(f)
	m := &mouse{v: v}
	v.Select(3)
	at := v.PositionOf(face.At(48, 10))
	m.move(at)
	if v.Wanted() != None || v.Cursor() == desktop.CrosshairCursor || v.scene.tip.text.Visible() {
		t.Errorf("%d is asked for", v.Wanted())
	}
	placed := 0
	v.OnTapImage = func(face.Point) {
		if v.Wanted() != None {
			placed++
		}
	}
	m.click(at)
	if placed != 0 || v.Selected() != None {
		t.Errorf("a click places it %d times, %d is chosen", placed, v.Selected())
	}
	v.SetPlacing(3)
	if m.click(at); placed != 1 {
		t.Error("asked for, it is not placed")
	}
}

// A chosen keypoint without a label is wanted: the next click puts it there.
func TestChosenMissingPointIsWanted(t *testing.T) {
	v, _ := shown(t, 500, 500)
	f := sample()
	f.Labels[3] = face.Point{}
	v.SetFace(f)
	got := listen(v)
	m := &mouse{v: v}
	v.Select(3)
	if v.Wanted() != 3 {
		t.Fatalf("wanted is %d", v.Wanted())
	}
	at := f.Predictions[3] // where the label should be, the prediction often is
	m.click(v.PositionOf(at))
	if len(got.taps) != 1 || !near(got.taps[0], at, 1e-4) || v.Selected() != 3 {
		t.Errorf("taps %v, chosen %d", got.taps, v.Selected())
	}
	m.click(v.PositionOf(v.labels[nose]))
	if v.Selected() != nose || len(got.taps) != 1 {
		t.Error("another label can't be chosen")
	}
}

func TestMenu(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	for _, p := range []face.Point{v.labels[nose], face.At(48, 10)} {
		m.move(v.PositionOf(p))
		m.press(desktop.MouseButtonSecondary)
		m.release()
	}
	if !slices.Equal(got.menus, []int{nose, None}) || len(got.taps) != 0 {
		t.Errorf("menus %v, taps %v", got.menus, got.taps)
	}
}

func TestHover(t *testing.T) {
	v, _ := shown(t, 500, 400)
	var at face.Point
	var inside bool
	var kps []int
	v.OnHover = func(p face.Point, in bool) { at, inside = p, in }
	v.OnHoverKeypoint = func(kp int) { kps = append(kps, kp) }
	m := &mouse{v: v}
	m.move(v.PositionOf(face.At(48.25, 10.75)))
	if !inside || !near(at, face.At(48.25, 10.75), 1e-4) {
		t.Errorf("under the pointer: %v, inside %v", at, inside)
	}
	m.move(v.PositionOf(v.labels[nose]))
	tip := v.scene.tip.text
	if !tip.Visible() || tip.Text != "nose tip · 2.5 px" {
		t.Errorf("the tip says %q", tip.Text)
	}
	if v.Cursor() != desktop.PointerCursor {
		t.Error("no hand over a label")
	}
	m.move(v.PositionOf(v.labels[0]))
	if tip.Text != "L · left eye center · 2.0 px" || !v.scene.marks[1].label.look.near || !v.scene.partner.Visible() {
		t.Errorf("the tip says %q; the partner is marked: %v", tip.Text, v.scene.marks[1].label.look.near)
	}
	m.move(v.PositionOf(v.predictions[9]))
	if tip.Text != "R · right eyebrow outer end, predicted · 2.0 px" {
		t.Errorf("the tip says %q", tip.Text)
	}
	v.predicted.ofRun = true
	m.move(v.PositionOf(v.labels[0]))
	if tip.Text != "L · left eye center · 2.0 px by the run" {
		t.Errorf("the tip says %q of a run's prediction", tip.Text)
	}
	v.predicted.ofRun = false
	m.move(v.PositionOf(v.predictions[9]))
	m.move(fyne.NewPos(2, 2))
	if inside {
		t.Error("the corner of the view is inside the picture")
	}
	v.MouseOut()
	if tip.Visible() || v.scene.partner.Visible() {
		t.Error("the tip stays when the pointer goes")
	}
	if !slices.Equal(kps, []int{nose, 0, 9, 0, 9, None}) {
		t.Errorf("told keypoints %v", kps)
	}
}

func TestClickChoosesWithoutMoving(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	m := &mouse{v: v}
	m.move(v.PositionOf(v.labels[nose]).AddXY(4, 4))
	m.press(desktop.MouseButtonPrimary)
	m.move(m.at.AddXY(1, 1)) // a hand is never still
	m.release()
	if v.Selected() != nose || !slices.Equal(got.selected, []int{nose}) {
		t.Errorf("chosen is %d, told %v", v.Selected(), got.selected)
	}
	if len(got.drags)+len(got.moves)+len(got.taps) != 0 || v.labels[nose] != sample().Labels[nose] {
		t.Errorf("a click moved the label: %+v", got)
	}
}
