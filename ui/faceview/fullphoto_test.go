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
	f.Photo = NewPhoto(coloured(400, 300))
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
		NewPhoto(img)
	}
}

// BenchmarkShowPhoto shows a face in another photo of twelve megapixels, which is decoded, fitted in a view of 800×700, and as a whole.
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
			photos := [2]*Photo{NewPhoto(twelve()), NewPhoto(twelve())}
			for i := 0; b.Loop(); i++ {
				f.Photo = photos[i%2]
				v.SetFace(f)
			}
		})
	}
}
