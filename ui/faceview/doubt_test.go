package faceview

import (
	"bytes"
	"image"
	"math"
	"testing"

	"fiducial/data/face"
)

// doubted shows a face whose nose tip is expected to be off more, and more downwards.
func doubted(t *testing.T) (v *FaceView, kp int) {
	t.Helper()
	v, _ = shown(t, 600, 600)
	f := sample()
	f.Doubts = make([]face.Ellipse, len(f.Keypoints))
	for i := range f.Doubts {
		f.Doubts[i] = face.Ellipse{Major: 1, Minor: 0.5}
	}
	kp = f.Keypoints.Index("nose_tip")
	f.Doubts[kp] = face.Ellipse{Major: 4, Minor: 2, Angle: math.Pi / 2}
	v.SetFace(f)
	return v, kp
}

// An ellipse lies around its prediction, as long and as wide on the screen as it says, and turned as it says.
func TestEllipsesAreTrueToScale(t *testing.T) {
	v, kp := doubted(t)
	d := &v.scene.marks[kp].doubt
	at := v.PositionOf(v.predictions[kp])
	middle := d.Position().AddXY(d.Size().Width/2, d.Size().Height/2)
	if !d.Visible() || math.Hypot(float64(middle.X-at.X), float64(middle.Y-at.Y)) > 0.01 {
		t.Fatalf("it is at %v, the prediction at %v", middle, at)
	}
	img := d.Image.Image
	n := img.Bounds().Dx()
	inked := func(x, y int) bool { _, _, _, a := img.At(x, y).RGBA(); return a > 0x8000 }
	reach := func(dx, dy int) (far int) {
		for i := 0; i < n/2; i++ {
			if inked(n/2+i*dx, n/2+i*dy) {
				far = i
			}
		}
		return far
	}
	step := float64(n) / float64(d.Size().Width)
	for what, x := range map[string]struct{ got, want float64 }{
		"down":   {float64(reach(0, 1)) / step, 4 * v.zoom()},
		"across": {float64(reach(1, 0)) / step, 2 * v.zoom()},
	} {
		if math.Abs(x.got-x.want) > 2 {
			t.Errorf("%s it reaches %.1f, want %.1f", what, x.got, x.want)
		}
	}
	small := v.scene.marks[(kp+1)%len(v.scene.marks)].doubt.Size().Width
	if !(d.Size().Width > 1.5*small) {
		t.Errorf("a point that is surer has an ellipse %v wide, this one %v", small, d.Size().Width)
	}
	v.SetMirrored(true)
	if v.PositionOf(v.predictions[kp]).X == at.X || !d.Visible() {
		t.Error("it does not follow the mirrored face")
	}
}

// Ellipses are hidden with the predictions, by their own switch, and of a run in progress, of which nothing is known.
func TestEllipsesAreHidden(t *testing.T) {
	v, kp := doubted(t)
	visible := func() bool { return v.scene.marks[kp].doubt.Visible() }
	hide := map[string]func(on bool){
		"its switch":     func(on bool) { v.Change(func(l *Look) { l.Doubts = on }) },
		"no predictions": func(on bool) { v.HidePredictions(!on) },
		"a run":          func(on bool) { v.SetPredictions(v.predictions.Clone(), !on) },
	}
	for what, set := range hide {
		if set(false); visible() {
			t.Errorf("%s: it is drawn", what)
		}
		if set(true); !visible() {
			t.Errorf("%s is over: it is not drawn", what)
		}
	}
	if v.SetDoubts(nil); visible() {
		t.Error("without any it is drawn")
	}
}

// The picture of an ellipse is what it is where every pixel is looked at, whatever the shape.
func TestEllipsesArePixelsByDistance(t *testing.T) {
	for _, half := range []face.Ellipse{{Major: 40, Minor: 25, Angle: 0.4}, {Major: 60, Minor: 1, Angle: 2}, {Major: 1, Minor: 1}, {Major: 9, Minor: 2.25, Angle: math.Pi / 2}} {
		for _, scale := range []float64{1, 1.5, 2} {
			l := doubtLook{half: half, scale: scale}
			img := l.picture()
			n := img.Bounds().Dx()
			want := image.NewRGBA(img.Bounds())
			for y := range n {
				reach := half.Major + doubtReach*scale
				l.ink(want, y, (float64(y)+0.5)*2*reach/float64(n)-reach, 0, n, func(x int) float64 { return (float64(x)+0.5)*2*reach/float64(n) - reach })
			}
			if !bytes.Equal(img.Pix, want.Pix) {
				t.Errorf("%v at scale %v: the picture lacks pixels", half, scale)
			}
			if inked := bytes.Count(img.Pix, []byte{0}); inked == len(img.Pix) {
				t.Errorf("%v at scale %v: nothing is drawn", half, scale)
			}
		}
	}
}
