package faceview

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

func boxIs(t *testing.T, got, want face.Box) {
	t.Helper()
	if math.Abs(got.Left-want.Left)+math.Abs(got.Top-want.Top)+math.Abs(got.Size-want.Size) > 1e-3 {
		t.Errorf("the box is %v, not %v", got, want)
	}
}

// byPhoto returns a place on the screen moved by pixels of the photo.
func (v *FaceView) byPhoto(from fyne.Position, dx, dy float64) fyne.Position {
	unit := v.zoom() * v.view.extent.pixel
	return from.AddXY(float32(dx*unit*v.view.right()), float32(dy*unit))
}

// A box is moved as a whole from within it, and a corner that is dragged keeps the one opposite where it is, as a
// square, mirrored or not. Only the frame is drawn anew.
func TestMovingTheBox(t *testing.T) {
	for _, mirrored := range []bool{false, true} {
		v := shownPhoto(t, 500, 400)
		v.SetMirrored(mirrored)
		moves := 0
		v.OnMove = func(int, face.Point) { moves++ }
		v.OnTapImage = func(face.Point) { moves++ }
		v.OnSelect = func(int) { moves++ }
		if !v.BeginBox() || !v.MovesBox() || !v.scene.boxed.corners[0].Visible() {
			t.Fatal("the box cannot be moved")
		}
		m := &mouse{v: v}
		img, label := v.scene.photo.Image, v.PositionOf(v.labels[nose])
		m.click(label)
		m.drag(desktop.MouseButtonPrimary, label, v.byPhoto(label, 10, -20), 4)
		if v.scene.photo.Image != img || v.PositionOf(v.labels[nose]) != label || moves > 0 {
			t.Error("a point or the picture is moved with the box")
		}
		m.release()
		boxIs(t, v.photo.edit.now, face.Box{Left: 110, Top: 40, Size: 192})
		for _, c := range []struct {
			right, down int
			dx, dy      float64
			want        face.Box
		}{
			{1, 1, 20, 10, face.Box{Left: 110, Top: 40, Size: 207}},
			{-1, -1, 7, 7, face.Box{Left: 117, Top: 47, Size: 200}},
			{1, -1, -60, 40, face.Box{Left: 117, Top: 97, Size: 150}},
			{-1, 1, 300, -300, face.Box{Left: 259, Top: 97, Size: 8}},
		} {
			from := v.shownBox().at(handle{dx: c.right * int(v.view.right()), dy: c.down})
			m.drag(desktop.MouseButtonPrimary, from, v.byPhoto(from, c.dx, c.dy), 5)
			m.release()
			boxIs(t, v.photo.edit.now, c.want)
		}
		boxIs(t, v.EndBox(), face.Box{Left: 259, Top: 97, Size: 8})
		if v.MovesBox() || v.scene.boxed.corners[0].Visible() || v.shownBox() != v.view.squareBox() {
			t.Error("when it is over the frame is not where it was")
		}
	}
}

// A drag of the box can be taken back, beside the box the picture is moved, and where there is no photo there is no
// box.
func TestWhatElseIsDoneWhileTheBoxIsMoved(t *testing.T) {
	v := shownPhoto(t, 500, 400)
	v.BeginBox()
	m := &mouse{v: v}
	middle := fyne.NewPos(250, 200)
	m.drag(desktop.MouseButtonPrimary, middle, middle.AddXY(30, 30), 3)
	if !v.CancelDrag() {
		t.Error("no drag is taken back")
	}
	m.move(middle.AddXY(50, 50))
	m.release()
	boxIs(t, v.photo.edit.now, face.Box{Left: 100, Top: 60, Size: 192})
	v.ZoomOut()
	v.ZoomOut()
	before := v.view.x
	m.drag(desktop.MouseButtonPrimary, fyne.NewPos(20, 200), fyne.NewPos(60, 200), 3)
	m.release()
	if v.view.x == before {
		t.Error("the picture is not moved")
	}
	boxIs(t, v.photo.edit.now, face.Box{Left: 100, Top: 60, Size: 192})
	m.drag(desktop.MouseButtonPrimary, middle, middle.AddXY(30, 30), 3)
	boxIs(t, v.EndBox(), face.Box{Left: 100, Top: 60, Size: 192}) // what was being dragged is taken back
	m.move(middle.AddXY(50, 50))
	m.release()
	v.BeginBox()
	v.SetFace(photoSample())
	if v.MovesBox() {
		t.Error("another face has its box moved")
	}
	v.SetFace(sample())
	if v.BeginBox() {
		t.Error("a face without a photo has a box")
	}
}

// Where a face is not kept fitted, it is seen where and as large as before once it has another box.
func TestReframedFacesStayInPlace(t *testing.T) {
	v := shownPhoto(t, 500, 400)
	v.ZoomIn()
	at := fyne.NewPos(170, 260)
	place := func() (face.Point, float64) {
		return v.photo.frame.Box.ToPhoto(v.pointAt(at), 96), v.zoom() * v.view.extent.pixel
	}
	before, large := place()
	f := photoSample()
	f.Frame.Box = face.Box{Left: 130, Top: 20, Size: 120}
	v.Reframe(f.Frame.Box)
	v.SetFace(f)
	after, now := place()
	if after.Distance(before) > 0.01 || math.Abs(now-large) > 1e-6 {
		t.Errorf("at one place there is %v of the photo, and before %v; a pixel is %v wide, and was %v", after, before, now, large)
	}
}
