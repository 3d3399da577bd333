package faceview

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/data/picture"
)

// coloured is a photo whose red says the column of a pixel, and whose green says its row.
func coloured(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / (width - 1)), uint8(y * 255 / (height - 1)), 100, 255})
		}
	}
	return img
}

// photoSample is the sample's face in a photo of 400×300 pixels, in a square of 192 at (100, 60).
func photoSample() Face {
	f := sample()
	f.Frame = &Frame{Width: 400, Height: 300, Box: face.Box{Left: 100, Top: 60, Size: 192}}
	f.Photo = NewPhoto(coloured(400, 300), 2)
	return f
}

func shownPhoto(t testing.TB, width, height float32) *FaceView {
	t.Helper()
	v, _ := shown(t, width, height)
	v.SetFace(photoSample())
	return v
}

// seenAt returns the colour that is shown at a place, and whether the photo is there at all.
func seenAt(v *FaceView, at fyne.Position) (color.RGBA, bool) {
	img := v.scene.photo.Image.(*image.RGBA)
	corner := v.scene.photo.Position()
	scale := deviceScale(v)
	p := image.Pt(int(float64(at.X-corner.X)*scale), int(float64(at.Y-corner.Y)*scale))
	if !p.In(img.Rect) || img.RGBAAt(p.X, p.Y).A == 0 {
		return color.RGBA{}, false
	}
	return img.RGBAAt(p.X, p.Y), true
}

// What is shown at a place of the image is what the photo has there, at any zoom, mirrored or not, adjusted or not.
func TestThePhotoIsWhereItsPointsAre(t *testing.T) {
	v := shownPhoto(t, 500, 400)
	check := func(when string) {
		t.Helper()
		seen := 0
		for _, at := range []fyne.Position{fyne.NewPos(250, 200), fyne.NewPos(130, 90), fyne.NewPos(380, 310), fyne.NewPos(20, 20)} {
			p := v.photo.frame.Box.ToPhoto(v.pointAt(at), 96)
			got, there := seenAt(v, at)
			if inside := p.X > 0 && p.Y > 0 && p.X < 399 && p.Y < 299; there != inside {
				t.Errorf("%s: at %v, (%.1f, %.1f) of the photo, there is a picture: %v", when, at, p.X, p.Y, there)
			}
			if !there {
				continue
			}
			seen++
			tolerance := 2 + 3/(v.zoom()*v.view.extent.pixel) // positions here are whole pixels of the screen
			if math.Abs(float64(got.R)-p.X*255/399) > tolerance || math.Abs(float64(got.G)-p.Y*255/299) > tolerance || got.B != 100 {
				t.Errorf("%s: at %v, (%.1f, %.1f) of the photo, there is %v", when, at, p.X, p.Y, got)
			}
		}
		if seen == 0 {
			t.Errorf("%s: nothing is seen", when)
		}
	}
	check("fitted")
	v.SetMirrored(true)
	check("mirrored")
	v.SetMirrored(false)
	for range 12 {
		v.ZoomIn()
	}
	check("near")
	v.Change(func(l *Look) { l.Smooth = true })
	check("near and smooth")
	v.Change(func(l *Look) { l.Smooth = false })
	for range 30 {
		v.ZoomOut()
	}
	check("far")
	if !v.view.whole() {
		t.Error("zoomed out, the photo is not seen whole")
	}
	before, _ := seenAt(v, fyne.NewPos(250, 200))
	v.Change(func(l *Look) { l.Adjustment = picture.Adjustment{Brightness: 40} })
	if after, _ := seenAt(v, fyne.NewPos(250, 200)); after.B <= before.B || after.R <= before.R {
		t.Errorf("brighter, %v became %v", before, after)
	}
}

// However a view is resized, the photo is where the markers of its points are drawn, and what is clicked is what is
// seen there.
func TestThePhotoStaysUnderItsPointsWhenResized(t *testing.T) {
	zoomedOut := func(v *FaceView) {
		for range 20 {
			v.ZoomOut()
		}
	}
	widthBound := photoSample() // fitted, all of the photo is seen, and mostly the width says how large
	widthBound.Frame = &Frame{Width: 400, Height: 300, Box: face.Box{Left: 40, Top: -10, Size: 320}}
	for _, c := range []struct {
		name  string
		face  Face
		begin func(*FaceView)
	}{
		{"fitted", photoSample(), func(*FaceView) {}},
		{"fitted, all of it", widthBound, func(*FaceView) {}},
		{"zoomed out", photoSample(), zoomedOut},
		{"zoomed out and mirrored", photoSample(), func(v *FaceView) { v.SetMirrored(true); zoomedOut(v) }},
		{"panned", photoSample(), func(v *FaceView) {
			zoomedOut(v)
			m := &mouse{v: v}
			v.HoldPan(true)
			m.drag(desktop.MouseButtonPrimary, fyne.NewPos(40, 40), fyne.NewPos(70, 60), 3)
			m.release()
			v.HoldPan(false)
		}},
		{"zoomed in", photoSample(), func(v *FaceView) {
			for range 4 {
				v.ZoomIn()
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, w := shown(t, 500, 400)
			v.SetFace(c.face)
			c.begin(v)
			checkUnderPoints(t, v)
			for _, size := range [][2]float32{{500, 440}, {500, 490}, {560, 490}, {420, 360}, {461, 375}, {500, 400}} {
				w.Resize(fyne.NewSize(size[0], size[1]))
				checkUnderPoints(t, v)
			}
			v.Fit()
			checkUnderPoints(t, v)
		})
	}
}

// checkUnderPoints compares the picture on the screen with what is drawn over it, and with where the view maps places
// to.
func checkUnderPoints(t *testing.T, v *FaceView) {
	t.Helper()
	ofPhoto := func(p face.Point) face.Point { return v.photo.frame.Box.ToPhoto(p, v.photo.side) }
	pixel := v.zoom() * v.view.extent.pixel // how large the screen shows a pixel of the photo
	seen := 0
	for kp, m := range v.scene.marks {
		at := m.label.Position().AddXY(m.label.Size().Width/2, m.label.Size().Height/2)
		got, there := seenAt(v, at)
		if !there {
			continue
		}
		seen++
		x, y := float64(got.R)*399/255, float64(got.G)*299/255 // of the photo, to about two pixels of it
		if off := ofPhoto(v.labels[kp]).Distance(face.At(x, y)); off > 2.2+1.5/pixel {
			t.Fatalf("%v: a label at %v of the photo is drawn over (%.0f, %.0f) of it", v.Size(), ofPhoto(v.labels[kp]), x, y)
		}
		if off := ofPhoto(v.pointAt(at)).Distance(face.At(x, y)); off > 2.2+1.5/pixel {
			t.Fatalf("%v: the place %v of the photo is clicked at where (%.0f, %.0f) is seen", v.Size(), ofPhoto(v.pointAt(at)), x, y)
		}
	}
	if seen < 4 {
		t.Fatalf("%v: %d labels are over the photo", v.Size(), seen)
	}
	o, whole := v.scene.photo, v.view.pictureBox()
	for _, side := range [][2]float32{
		{o.Position().X, max(whole.x1, 0)}, {o.Position().Y, max(whole.y1, 0)},
		{o.Position().X + o.Size().Width, min(whole.x2, v.Size().Width)},
		{o.Position().Y + o.Size().Height, min(whole.y2, v.Size().Height)},
	} {
		if math.Abs(float64(side[0]-side[1])) > 1.01 {
			t.Fatalf("%v: the photo is drawn from %v, %v large; not in %v", v.Size(), o.Position(), o.Size(), whole)
		}
	}
}

func TestFittedIsTheSquareWithRoomAround(t *testing.T) {
	v := shownPhoto(t, 500, 400)
	square, room := v.view.squareBox(), 0.125*96*v.zoom()
	if math.Abs(float64(square.y1)-fitMargin-room) > 0.01 || math.Abs(float64(400-square.y2)-fitMargin-room) > 0.01 {
		t.Errorf("the square is shown at %v", square)
	}
	if !v.scene.boxed.core.Visible() {
		t.Error("the square has no frame")
	}
	v.SetFace(sample())
	if v.scene.boxed.core.Visible() {
		t.Error("a square that is all there is has a frame")
	}
	if v.zoom() != (400-2*fitMargin)/96 {
		t.Error("after a face in a photo, a square is not fitted")
	}
}

// Points can be dragged as far as the photo reaches and no farther, and its picture is not made again meanwhile.
func TestPointsReachAsFarAsThePhoto(t *testing.T) {
	v := shownPhoto(t, 500, 400)
	for range 20 {
		v.ZoomOut()
	}
	v.SetPredictions(nil, false)
	var moved face.Point
	v.OnMove = func(_ int, p face.Point) { moved = p }
	m := &mouse{v: v}
	img := v.scene.photo.Image
	m.drag(desktop.MouseButtonPrimary, v.PositionOf(v.labels[nose]), fyne.NewPos(5, 395), 5)
	if v.scene.photo.Image != img {
		t.Error("the picture was made again while a point was dragged")
	}
	m.release()
	if got := v.photo.frame.Box.ToPhoto(moved, 96); got.Distance(face.At(0, 299)) > 1e-9 {
		t.Errorf("a point that is dragged beyond the photo's corner is at %v of it", got)
	}
}

// The square is shown until the photo is there, in the same place.
func TestTheSquareStandsInForThePhoto(t *testing.T) {
	v, _ := shown(t, 500, 400)
	f := photoSample()
	photo := f.Photo
	f.Photo = nil
	v.SetFace(f)
	if !v.scene.photo.Visible() || v.scene.photo.Position() != fyne.NewPos(v.view.squareBox().x1, v.view.squareBox().y1) {
		t.Errorf("the square is shown at %v", v.scene.photo.Position())
	}
	before := v.View()
	v.SetPhoto(photo)
	if _, there := seenAt(v, v.PositionOf(face.At(-5, 40))); !there || v.View() != before {
		t.Error("the photo is not shown around the square")
	}
	f.Pixels = nil
	v.SetFace(f)
	if v.scene.photo.Visible() || v.message != "" || !v.Shown() {
		t.Errorf("while neither is there, it says %q", v.message)
	}
}

// twelve is a photo of twelve megapixels as JPEGs are decoded.
func twelve() image.Image {
	img := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i * 7)
	}
	return img
}

func BenchmarkNewPhoto(b *testing.B) {
	img := twelve()
	b.ReportAllocs()
	for b.Loop() {
		NewPhoto(img, 2)
	}
}

// BenchmarkShowPhoto shows a face in another photo of twelve megapixels, which is decoded, fitted in a view of 800×700,
// and as a whole.
func BenchmarkShowPhoto(b *testing.B) {
	for _, c := range []struct {
		name string
		size float64
	}{{"face", 1000}, {"small", 200}, {"whole", 3000}} {
		b.Run(c.name, func(b *testing.B) {
			test.NewTempApp(b)
			v, _ := shown(b, 800, 700)
			f := sample()
			f.Frame = &Frame{Width: 4000, Height: 3000, Box: face.Box{Left: 700, Size: c.size}}
			photos := [2]*Photo{NewPhoto(twelve(), 2), NewPhoto(twelve(), 2)}
			for i := 0; b.Loop(); i++ {
				f.Photo = photos[i%2]
				v.SetFace(f)
			}
		})
	}
}
