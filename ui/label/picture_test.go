package label

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/face"
	"fiducial/ui/faceview"
	"fiducial/ui/session/sessiontest"
)

// picture saves a picture of the shown face and returns it.
func (b *bench) picture() image.Image {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "face.png")
	b.win.Do("save-picture")
	ask := b.win.Banner("Save the picture as")
	ask.Field.SetText(path)
	ask.Buttons[0].Do()
	b.until("the picture is saved", func() bool { _, err := os.Stat(path); return err == nil })
	f, err := os.Open(path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		b.t.Fatal(err)
	}
	return img
}

// A picture of a face is its whole square, or what is in sight of it.
func TestSavePicture(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	if got, want := b.picture().Bounds().Dx(), (pictureLeast+sessiontest.Side-1)/sessiontest.Side*sessiontest.Side; got != want {
		t.Errorf("it is %d pixels wide, not %d", got, want)
	}
	for range 12 {
		b.face.ZoomIn()
	}
	first, last := b.face.Sight()
	if img := b.picture().Bounds(); last.X-first.X > sessiontest.Side/2 || img.Dx() < pictureLeast-1 && img.Dy() < pictureLeast-1 {
		t.Errorf("of %v to %v, which are in sight, the picture has %v", first, last, img)
	}
}

// Where photos are files a picture has the photo's own pixels in colour, as far as they are in sight, with the points
// where they are in it.
func TestSavePictureOfAPhoto(t *testing.T) {
	b := newBench(t, sessiontest.WritePhotos(t, photoRows()...))
	b.photoShown()
	b.face.Change(func(l *faceview.Look) { l.Layers = faceview.Layers{} })
	plain := b.picture()
	x := b.inSight()
	if x.part != image.Rect(100, 40, 160, 100) && (x.part.Min.X > 100 || x.part.Max.X < 160 || x.part.Max.Y < 100) {
		t.Errorf("in sight is %v", x.part)
	}
	scale := plain.Bounds().Dx() / x.part.Dx()
	if plain.Bounds().Size() != x.part.Size().Mul(scale) || scale < 2 {
		t.Errorf("of %v there are %v", x.part, plain.Bounds())
	}
	for _, at := range []image.Point{{110, 50}, {131, 77}, {150, 92}} {
		p := at.Sub(x.part.Min).Mul(scale)
		want := color.NRGBA{uint8(at.X / 2), uint8(at.Y), 100, 255} // as WritePhotos has it
		if got := color.NRGBAModel.Convert(plain.At(p.X, p.Y)); got != want {
			t.Errorf("pixel %v of the photo is %v, not %v", at, got, want)
		}
	}
	b.face.Change(func(l *faceview.Look) { l.Layers = faceview.Layers{Labels: true} })
	var sum face.Point
	n, marked := 0.0, b.picture()
	around := image.Rect(139-12, 59-6, 141+12, 61+6) // of the first point alone, at (140, 60)
	for y := around.Min.Y; y < around.Max.Y; y++ {
		for px := range scale {
			for x0 := around.Min.X + 3; x0 < around.Max.X; x0++ {
				at := image.Pt(x0, y).Sub(x.part.Min).Mul(scale).Add(image.Pt(px, px))
				if plain.At(at.X, at.Y) != marked.At(at.X, at.Y) {
					sum.X, sum.Y, n = sum.X+float64(x0), sum.Y+float64(y), n+1
				}
			}
		}
	}
	if n == 0 || face.At(sum.X/n, sum.Y/n).Distance(face.At(140, 60)) > 1 {
		t.Errorf("the first point is marked around (%v, %v)", sum.X/n, sum.Y/n)
	}
	b.face.Change(func(l *faceview.Look) { l.Layers = faceview.Layers{} })
	for range 40 {
		b.face.ZoomOut()
	}
	x = b.inSight()
	if got := b.picture().Bounds().Size(); x.part.Dy() != 200 || x.part.Dx() < 250 || got != x.part.Size().Mul(3) {
		t.Errorf("of %v, which is in sight far away, the picture has %v", x.part, got)
	}
}
