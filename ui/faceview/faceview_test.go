package faceview

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/face"
)

// variant is a theme that is always light or always dark.
type variant struct {
	fyne.Theme
	is fyne.ThemeVariant
}

func (v variant) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return v.Theme.Color(name, v.is)
}

// gradient is a picture whose every pixel can be told from its neighbours.
func gradient(side int) []byte {
	p := make([]byte, side*side)
	for i := range p {
		p[i] = byte(40 + (i%side)*120/side + (i/side)*80/side + (i%2)*10)
	}
	return p
}

// sample is a face of the standard keypoints with all labels and predictions.
func sample() Face {
	k := face.Standard()
	labels := face.Points{
		face.At(66, 39), face.At(30, 36.5), face.At(59.5, 40), face.At(73, 40), face.At(36.5, 37.5), face.At(23.5, 37.5),
		face.At(57, 29), face.At(80, 32), face.At(40, 29), face.At(16, 30), face.At(44, 57),
		face.At(61, 80), face.At(29, 78), face.At(43, 73), face.At(43, 84.5),
	}
	predictions := labels.Clone()
	for i := range predictions {
		predictions[i].X += float64(i%5) - 2
		predictions[i].Y += float64(i%3) * 1.5
	}
	return Face{Keypoints: k, Pixels: gradient(96), Side: 96, Labels: labels, Predictions: predictions, Edited: make([]bool, len(k))}
}

// shown returns a view of the sample in a test window of the given size.
func shown(t testing.TB, width, height float32) (*FaceView, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	v := New()
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	v.SetFace(sample())
	return v, w
}

func TestFittedFaceFillsTheView(t *testing.T) {
	v, _ := shown(t, 500, 400)
	if want := (400 - 2*fitMargin) / 96; v.zoom() != want {
		t.Errorf("zoom is %v, want %v", v.zoom(), want)
	}
	if got, want := v.PositionOf(face.At(47.5, 47.5)), fyne.NewPos(250, 200); got != want {
		t.Errorf("the middle of the image is at %v, want %v", got, want)
	}
}

// seen returns how many labels, predictions, lines and names are in sight.
func seen(v *FaceView) [4]int {
	var n [4]int
	for _, m := range v.scene.marks {
		for i, o := range []fyne.CanvasObject{m.label.Image, m.prediction.Image, m.line.core, m.name.text} {
			if o.Visible() {
				n[i]++
			}
		}
	}
	return n
}

func TestLayers(t *testing.T) {
	v, _ := shown(t, 600, 600)
	check := func(when string, want [4]int) {
		t.Helper()
		if got := seen(v); got != want {
			t.Errorf("%s: labels, predictions, lines, names in sight are %v, want %v", when, got, want)
		}
	}
	lines := 0 // some labels lie so near to their predictions that no line fits between
	for kp := range v.keypoints {
		if v.labels[kp].Distance(v.predictions[kp])*v.zoom() > 2*(markerRadius+1)+1 {
			lines++
		}
	}
	check("at first", [4]int{15, 15, lines, 0})
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Predictions: true, Lines: true, Names: true} })
	check("with names", [4]int{15, 15, lines, 15})
	v.HideAll(true)
	check("with all hidden", [4]int{})
	v.SetPredictions(sample().Predictions, false) // training goes on
	v.SetFace(sample())
	check("hidden, on another face", [4]int{})
	v.HideAll(false)
	v.HidePredictions(true)
	check("with predictions hidden", [4]int{15, 0, 0, 15})
	v.HidePredictions(false)
	v.Change(func(l *Look) { l.Layers = Layers{Predictions: true, Lines: true} })
	check("without labels", [4]int{0, 15, 0, 0})
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Predictions: true, Lines: true} })
	f := sample()
	f.Labels[2], f.Labels[3], f.Predictions = face.Point{}, face.Point{}, nil
	v.SetFace(f)
	check("with two missing and no predictions", [4]int{13, 0, 0, 0})
	f = sample()
	f.Labels[2], f.Labels[3] = face.Point{Visibility: face.Absent}, face.Point{Visibility: face.Absent}
	v.SetFace(f)
	if got := seen(v); got[0] != 13 || got[1] != 13 {
		t.Errorf("with two absent, labels and predictions in sight are %v", got)
	}
	if at := v.PositionOf(f.Predictions[2]); v.hitAt(at) == (hit{2, true}) {
		t.Error("the prediction of a point that is marked absent can be hit")
	}
	if (v.Look().Layers != Layers{Labels: true, Predictions: true, Lines: true}) {
		t.Errorf("the layers are %+v", v.Look().Layers)
	}
}

func TestMarkersLieOnTheirPoints(t *testing.T) {
	v, _ := shown(t, 600, 500)
	v.ZoomIn()
	v.SetPredictions(v.labels.Clone(), false)
	for kp, m := range v.scene.marks {
		for _, s := range []sprite{m.label, m.prediction} {
			half := s.Size().Width / 2
			if got, want := s.Position().AddXY(half, half), v.PositionOf(v.labels[kp]); got.Subtract(want).X > 1e-3 || got.Subtract(want).Y > 1e-3 {
				t.Errorf("%s is marked at %v, want %v", v.keypoints[kp].Name, got, want)
			}
		}
	}
}

// The view keeps copies: what the caller does with its slices afterwards is not seen.
func TestFaceIsCopied(t *testing.T) {
	v, _ := shown(t, 500, 500)
	f := sample()
	v.SetFace(f)
	f.Labels[0], f.Predictions[0], f.Edited[0] = face.At(1, 1), face.At(2, 2), true
	f.Keypoints[0].Name = "other"
	if v.labels[0] == f.Labels[0] || v.predictions[0] == f.Predictions[0] || v.edited[0] || v.keypoints[0].Name == "other" {
		t.Error("the caller's slices are the view's")
	}
	labels := f.Labels
	v.SetLabels(labels, nil, nil)
	labels[0] = face.At(9, 9)
	if v.labels[0] == labels[0] {
		t.Error("the caller's labels are the view's")
	}
}

func TestEditedPointsLookEdited(t *testing.T) {
	v, _ := shown(t, 500, 500)
	edited := make([]bool, 15)
	edited[4] = true
	v.SetLabels(v.labels.Clone(), edited, nil)
	for kp, m := range v.scene.marks {
		if m.label.look.edited != edited[kp] {
			t.Errorf("%s looks edited: %v", v.keypoints[kp].Name, m.label.look.edited)
		}
	}
	v.SetLabels(v.labels.Clone(), nil, nil)
	if v.scene.marks[4].label.look.edited {
		t.Error("a point looks edited after it was restored")
	}
}

func TestFaceWithoutPixelsSaysWhy(t *testing.T) {
	v, _ := shown(t, 500, 500)
	f := sample()
	f.Pixels, f.Problem = nil, "9,215 pixels where 9,216 are needed (line 5)."
	v.SetFace(f)
	want := "This row has no usable pixels: 9,215 pixels where 9,216 are needed (line 5)."
	if !v.scene.message.Visible() || v.scene.message.Text != want || v.scene.photo.Visible() || seen(v) != [4]int{} {
		t.Errorf("the view says %q and shows %v", v.scene.message.Text, seen(v))
	}
	got := listen(v)
	inside := false
	v.OnHover = func(_ face.Point, in bool) { inside = in }
	m := &mouse{v: v}
	m.click(fyne.NewPos(250, 250))
	m.drag(desktop.MouseButtonPrimary, fyne.NewPos(250, 250), fyne.NewPos(300, 250), 3)
	m.release()
	if len(got.taps)+len(got.drags)+len(got.moves) != 0 || inside {
		t.Errorf("a picture that is not there can be clicked: %+v", got)
	}
	f.Problem = ""
	v.SetFace(f)
	if v.scene.message.Text != "This row has no usable pixels." {
		t.Errorf("the view says %q", v.scene.message.Text)
	}
	v.SetFace(sample())
	if v.scene.message.Visible() || !v.scene.photo.Visible() || seen(v)[0] != 15 {
		t.Error("the next face is not shown")
	}
	v.Clear("Open a dataset.")
	if !v.scene.message.Visible() || v.scene.message.Text != "Open a dataset." || v.scene.photo.Visible() {
		t.Error("a cleared view does not say what it is told to")
	}
}

func TestScaling(t *testing.T) {
	v, _ := shown(t, 500, 500)
	if v.Look().Smooth || v.scene.photo.ScaleMode != canvas.ImageScalePixels || v.scene.photo.Image.Bounds().Dx() != 96 {
		t.Error("pixels are not shown crisp")
	}
	v.Change(func(l *Look) { l.Smooth = true })
	if !v.Look().Smooth || v.scene.photo.ScaleMode != canvas.ImageScaleFastest || v.scene.photo.Image.Bounds().Dx() != smoothSide {
		t.Error("pixels are not smoothed")
	}
	v.Change(func(l *Look) { l.Smooth = false })
	f := sample()
	f.Side, f.Pixels = 900, gradient(900)
	v.SetFace(f)
	if v.scene.photo.ScaleMode != canvas.ImageScaleFastest {
		t.Error("a picture shown smaller than it is looks torn")
	}
	if got := smoothPhoto(f.Pixels, 900).Bounds().Dx(); got != 900 {
		t.Errorf("a large picture is enlarged to %d before it is shown", got)
	}
}

func TestPhotosAreTheirPixels(t *testing.T) {
	pixels := gradient(96)
	crisp, smooth := crispPhoto(pixels, 96), smoothPhoto(pixels, 96)
	for i, want := range pixels {
		if got := crisp.RGBAAt(i%96, i/96); got != (color.RGBA{want, want, want, 0xFF}) {
			t.Fatalf("pixel %d is %v, want %v", i, got, want)
		}
	}
	for _, at := range [][2]int{{0, 0}, {200, 100}, {383, 383}} {
		want := int(pixels[at[1]/4*96+at[0]/4])
		if got := smooth.RGBAAt(at[0], at[1]); got.A != 0xFF || int(got.R) < want-14 || int(got.R) > want+14 || got.R != got.G {
			t.Errorf("the smooth picture has %v at %v, where the pixel has %d", got, at, want)
		}
	}
}

func TestWrongLengthsPanic(t *testing.T) {
	for name, spoil := range map[string]func(*Face){
		"pixels":      func(f *Face) { f.Pixels = f.Pixels[1:] },
		"labels":      func(f *Face) { f.Labels = f.Labels[1:] },
		"predictions": func(f *Face) { f.Predictions = f.Predictions[1:] },
		"edited":      func(f *Face) { f.Edited = f.Edited[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := shown(t, 300, 300)
			f := sample()
			spoil(&f)
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), name) {
					t.Errorf("panics with %v", r)
				}
			}()
			v.SetFace(f)
		})
	}
}

func TestBackgroundFollowsTheTheme(t *testing.T) {
	v, _ := shown(t, 300, 300)
	for is, want := range map[fyne.ThemeVariant]uint8{theme.VariantLight: 0xE4, theme.VariantDark: 0x1E} {
		fyne.CurrentApp().Settings().SetTheme(variant{theme.DefaultTheme(), is})
		v.Refresh()
		if got := v.scene.background.FillColor; got != (color.Gray{Y: want}) {
			t.Errorf("variant %d has background %v", is, got)
		}
	}
}

// Names cover neither markers nor each other while there is room.
func TestNamesFindRoom(t *testing.T) {
	v, _ := shown(t, 900, 800)
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Names: true} })
	var boxes []box
	for _, m := range v.scene.marks {
		pill := m.name.pill
		boxes = append(boxes, boxAround(pill.Position().AddXY(pill.Size().Width/2, pill.Size().Height/2), pill.Size()))
	}
	for i, b := range boxes {
		for j, c := range boxes[:i] {
			if b.shared(c) > 1 {
				t.Errorf("the names of %s and %s cover each other", v.keypoints[i].Name, v.keypoints[j].Name)
			}
		}
		for j, p := range v.labels {
			if b.shared(boxAround(v.PositionOf(p), fyne.NewSquareSize(8))) > 0 {
				t.Errorf("the name of %s covers %s", v.keypoints[i].Name, v.keypoints[j].Name)
			}
		}
		if b.x1 < 0 || b.y1 < 0 || b.x2 > 900 || b.y2 > 800 {
			t.Errorf("the name of %s is out of sight", v.keypoints[i].Name)
		}
	}
}

// Fyne gives a new renderer no Refresh: a face set before there was a window must be there.
func TestFaceFromBeforeTheWindowIsShown(t *testing.T) {
	test.NewTempApp(t)
	v := New()
	v.SetFace(sample())
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 400))
	if seen(v)[0] != 15 || !v.scene.photo.Visible() || !v.fitted() {
		t.Error("the face is not shown")
	}
	got := w.Canvas().Capture().At(200, 200)
	if want := v.scene.photo.Image.At(47, 47); got == v.scene.background.FillColor || luminance(got) > luminance(want)+20 || luminance(got) < luminance(want)-20 {
		t.Errorf("in the middle of the window is %v, of the picture %v", got, want)
	}
}

func luminance(c color.Color) int { return int(color.GrayModel.Convert(c).(color.Gray).Y) }

func TestRenders(t *testing.T) {
	for _, c := range []struct {
		name string
		is   fyne.ThemeVariant
		do   func(v *FaceView)
	}{
		{"points_dark", theme.VariantDark, func(*FaceView) {}},
		{"names_light", theme.VariantLight, func(v *FaceView) {
			v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Predictions: true, Lines: true, Names: true} })
		}},
		{"zoomed_smooth_hover", theme.VariantDark, func(v *FaceView) {
			v.Change(func(l *Look) { l.Smooth = true })
			at := v.PositionOf(face.At(48, 40))
			v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 75)})
			edited := make([]bool, 15)
			edited[0], edited[2] = true, true
			v.SetLabels(v.labels.Clone(), edited, nil)
			v.Select(2)
			(&mouse{v: v}).move(v.PositionOf(v.labels[0]))
		}},
		{"no_pixels_light", theme.VariantLight, func(v *FaceView) {
			f := sample()
			f.Pixels, f.Problem = nil, "the Image cell is empty (line 5, column 31)."
			v.SetFace(f)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, w := shown(t, 420, 360)
			test.ApplyTheme(t, variant{theme.DefaultTheme(), c.is})
			c.do(v)
			test.AssertImageMatches(t, c.name+".png", w.Canvas().Capture())
		})
	}
}
