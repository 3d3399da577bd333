package faceview

import (
	"bytes"
	"image"
	"slices"
	"testing"

	"fiducial/data/face"
	"fiducial/data/picture"
)

// The picture that was made ahead of a face is what is shown of it, and the same as if it had been made then; where the
// face is seen otherwise by then, it is not taken.
func TestPicturesMadeAhead(t *testing.T) {
	next := photoSample()
	next.Frame = &Frame{Width: 400, Height: 300, Box: face.Box{Left: 20, Top: 90, Size: 150}}
	for name, change := range map[string]func(*FaceView){
		"fitted":   func(*FaceView) {},
		"mirrored": func(v *FaceView) { v.SetMirrored(true) },
		"zoomed":   func(v *FaceView) { v.ZoomIn() },
		"smooth":   func(v *FaceView) { v.Change(func(l *Look) { l.Smooth = true }) },
	} {
		v, plain := shownPhoto(t, 500, 400), shownPhoto(t, 500, 400)
		change(v)
		change(plain)
		ahead := next
		ahead.Photo = v.photo.full
		ahead.Ahead = ahead.Photo.Ahead(v.Shot(*next.Frame, next.Side))
		v.SetFace(ahead)
		plain.SetFace(next)
		got, want := v.scene.photo.Image.(*image.RGBA), plain.scene.photo.Image.(*image.RGBA)
		if got != ahead.Ahead.picture {
			t.Errorf("%s: the picture was made again", name)
		}
		if got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) || v.scene.photo.Position() != plain.scene.photo.Position() {
			t.Errorf("%s: it is %v, not %v", name, got.Rect, want.Rect)
		}
		v.ZoomOut()
		if v.scene.photo.Image == image.Image(got) {
			t.Errorf("%s: it stays though other things are in sight", name)
		}
	}
}

// A picture that was made ahead stays as it is when it is shown adjusted, for it may be shown once more.
func TestPicturesMadeAheadAreAdjusted(t *testing.T) {
	v := shownPhoto(t, 500, 400)
	v.Change(func(l *Look) { l.Adjustment = picture.Adjustment{Brightness: 50} })
	f := photoSample()
	f.Ahead = f.Photo.Ahead(v.Shot(*f.Frame, f.Side))
	before := slices.Clone(f.Ahead.picture.Pix)
	v.SetFace(f)
	if shown := v.scene.photo.Image.(*image.RGBA); !bytes.Equal(f.Ahead.picture.Pix, before) || bytes.Equal(shown.Pix, before) {
		t.Error("the picture itself was adjusted, or is shown unadjusted")
	}
}
