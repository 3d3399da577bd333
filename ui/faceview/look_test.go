package faceview

import (
	"image"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
	"fiducial/data/picture"
)

// TestLoupeShowsThePlace drags a label all over the view: the loupe stays within it, never lies over the label, and
// shows in its middle the pixel the label is on.
func TestLoupeShowsThePlace(t *testing.T) {
	for _, mirrored := range []bool{false, true} {
		v, _ := shown(t, 500, 500)
		v.SetMirrored(mirrored)
		m := &mouse{v: v}
		m.drag(desktop.MouseButtonPrimary, v.PositionOf(v.labels[nose]), v.PositionOf(face.At(60, 60)), 4)
		for _, to := range []face.Point{face.At(0, 0), face.At(95, 0), face.At(30, 40), face.At(95, 95), face.At(0, 95), face.At(48, 48)} {
			m.move(v.PositionOf(to))
			l := v.scene.loupe.image
			if !l.Visible() {
				t.Fatal("no loupe")
			}
			at := v.PositionOf(v.point(nose))
			middle := l.Position().AddXY(l.Size().Width/2, l.Size().Height/2)
			radius := float64(l.Size().Width) / 2
			if d := distance(at, middle); d < radius+8 {
				t.Errorf("at %v the loupe lies over the label: %.0f of %.0f", to, d, radius)
			}
			if p := l.Position(); p.X < -1 || p.Y < -1 || p.X+l.Size().Width > 501 || p.Y+l.Size().Height > 501 {
				t.Errorf("at %v the loupe leaves the view: %v", to, p)
			}
			img := l.Image.(*image.RGBA)
			n := img.Rect.Dx()
			off := 5 // beside the dot in the middle, within the pixel
			got, want := img.RGBAAt(n/2+off, n/2+off).R, v.photo.pixels[int(to.Y)*96+int(to.X)]
			if got != want {
				t.Errorf("at %v the loupe shows %d, the pixel is %d", to, got, want)
			}
		}
		m.release()
		if v.scene.loupe.image.Visible() {
			t.Error("the loupe stays after the drag")
		}
		v.Change(func(l *Look) { l.Loupe = false })
		m.drag(desktop.MouseButtonPrimary, v.PositionOf(v.labels[nose]), fyne.NewPos(200, 200), 3)
		if v.scene.loupe.image.Visible() {
			t.Error("a loupe that nobody wants")
		}
	}
}

func TestPixelGridComesWithTheZoom(t *testing.T) {
	v, _ := shown(t, 500, 500)
	if len(v.gridLines()) != 0 {
		t.Error("lines between pixels 5 units wide")
	}
	for v.zoom() < 20 {
		v.ZoomIn()
	}
	lines := v.gridLines()
	if n := len(lines); n < 40 || n > 2*(int(500/v.zoom())+1) {
		t.Errorf("%d lines at zoom %.0f", n, v.zoom())
	}
	for _, l := range lines {
		p := v.pointAt(fyne.NewPos((l.x1+l.x2)/2, (l.y1+l.y2)/2))
		along := p.X
		if l.x2-l.x1 > l.y2-l.y1 {
			along = p.Y
		}
		if _, f := math.Modf(along + 0.5); math.Min(f, 1-f) > 1e-3 {
			t.Errorf("a line at %.3f is not between two pixels", along)
			break
		}
	}
	v.Change(func(l *Look) { l.PixelGrid = false })
	if v.scene.grid.lines[0].Visible() {
		t.Error("lines nobody wants")
	}
}

// TestMirrored clicks and drags in the mirror: points go where the pointer is, the picture is exchanged too.
func TestMirrored(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	plain := v.PositionOf(v.labels[0])
	crisp := slices.Clone(v.scene.photo.Image.(*image.RGBA).Pix)
	v.SetMirrored(true)
	at := v.PositionOf(v.labels[0])
	if math.Abs(float64(at.X-(500-plain.X))) > 1e-3 || at.Y != plain.Y {
		t.Errorf("in the mirror at %v, without at %v", at, plain)
	}
	img := v.scene.photo.Image.(*image.RGBA)
	for x := range 96 {
		if img.RGBAAt(x, 33).R != crisp[4*(33*96+95-x)] {
			t.Fatal("the picture is not mirrored")
		}
	}
	m := &mouse{v: v}
	m.drag(desktop.MouseButtonPrimary, at, at.AddXY(10, 0), 5)
	m.release()
	if want := face.At(sample().Labels[0].X-10/v.zoom(), sample().Labels[0].Y); len(got.moves) != 1 || !near(got.moves[0], want, 1e-4) {
		t.Errorf("moved to %v, want %v", got.moves, want)
	}
	under := v.pointAt(fyne.NewPos(100, 100))
	v.view.zoomAt(fyne.NewPos(100, 100), 3)
	if p := v.pointAt(fyne.NewPos(100, 100)); !near(p, under, 1e-3) {
		t.Errorf("zooming moved what is under the pointer from %v to %v", under, p)
	}
	v.view.pan(20, 10)
	if p := v.pointAt(fyne.NewPos(120, 110)); !near(p, under, 1e-3) {
		t.Errorf("the picture did not follow a pan: %v, want %v", p, under)
	}
}

func TestAdjustmentLeavesThePhoto(t *testing.T) {
	v, _ := shown(t, 500, 500)
	before := slices.Clone(v.photo.pixels)
	v.Change(func(l *Look) { l.Adjustment = picture.Adjustment{Brightness: 30} })
	img := v.scene.photo.Image.(*image.RGBA)
	if img.Pix[0] == before[0] || !slices.Equal(v.photo.pixels, before) {
		t.Error("shown as it is, or the photo itself was changed")
	}
	v.Change(func(l *Look) { l.Adjustment = picture.Adjustment{} })
	if img := v.scene.photo.Image.(*image.RGBA); img.Pix[0] != before[0] {
		t.Error("the adjustment stays")
	}
}

func TestLinkedViewsShowTheSame(t *testing.T) {
	a, _ := shown(t, 500, 500)
	b, _ := shown(t, 300, 500)
	a.OnView = func() { b.SetView(a.View()) }
	b.OnView = func() { a.SetView(b.View()) }
	for range 5 {
		a.ZoomIn()
	}
	a.view.pan(30, 40)
	a.viewChanged()
	if a.view.zoom != b.view.zoom || a.view.x != b.view.x || a.view.y != b.view.y {
		t.Errorf("%+v and %+v", a.view, b.view)
	}
	b.Fit()
	if !a.fitted() || a.view.zoom <= b.view.zoom {
		t.Errorf("fitted each into its own room: %v and %v", a.view.zoom, b.view.zoom)
	}
}

// BenchmarkLoupe draws the loupe once, as each step of a drag does.
func BenchmarkLoupe(b *testing.B) {
	v, _ := shown(b, 600, 600)
	m := &mouse{v: v}
	m.drag(desktop.MouseButtonPrimary, v.PositionOf(v.labels[nose]), fyne.NewPos(300, 300), 3)
	for b.Loop() {
		v.scene.drawLoupe()
	}
}
