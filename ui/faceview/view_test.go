package faceview

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"

	"fiducial/data/face"
)

func TestScreenAndImageAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := view{fitted: true}
		v.resize(rapid.Float64Range(50, 2000).Draw(t, "width"), rapid.Float64Range(50, 2000).Draw(t, "height"))
		v.setSquare(rapid.IntRange(1, 1000).Draw(t, "side"))
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			at := fyne.NewPos(float32(rapid.Float64Range(0, v.width).Draw(t, "x")), float32(rapid.Float64Range(0, v.height).Draw(t, "y")))
			v.zoomAt(at, rapid.Float64Range(0.2, 5).Draw(t, "factor"))
			v.pan(rapid.Float64Range(-300, 300).Draw(t, "dx"), rapid.Float64Range(-300, 300).Draw(t, "dy"))
		}
		x, y := rapid.Float64Range(0, float64(v.side)).Draw(t, "px"), rapid.Float64Range(0, float64(v.side)).Draw(t, "py")
		gotX, gotY := v.image(v.screen(x, y))
		// Positions on the screen are float32.
		tolerance := 1e-5 * (float64(v.side)*v.zoom + 2000) / v.zoom
		if math.Abs(gotX-x) > tolerance || math.Abs(gotY-y) > tolerance {
			t.Errorf("(%v, %v) comes back as (%v, %v)", x, y, gotX, gotY)
		}
	})
}

// The centre of the top-left pixel is (0, 0), so the picture begins at -0.5.
func TestPixelCentres(t *testing.T) {
	v := view{fitted: true}
	v.resize(96+2*fitMargin, 96+2*fitMargin)
	v.setSquare(96)
	if v.zoom != 1 {
		t.Fatalf("zoom is %v", v.zoom)
	}
	if got, want := v.screen(-0.5, -0.5), fyne.NewPos(fitMargin, fitMargin); got != want {
		t.Errorf("the picture begins at %v, want %v", got, want)
	}
	if got, want := v.screen(95, 0), fyne.NewPos(fitMargin+95.5, fitMargin+0.5); got != want {
		t.Errorf("the last pixel of the first row is at %v, want %v", got, want)
	}
}

func TestZoomKeepsWhatIsUnderThePointer(t *testing.T) {
	v := view{fitted: true}
	v.resize(600, 500)
	v.setSquare(96)
	at := fyne.NewPos(320, 180)
	x, y := v.image(at)
	for _, factor := range []float64{1.25, 1.25, 3, 0.5, 0.8} {
		v.zoomAt(at, factor)
		if gotX, gotY := v.image(at); math.Abs(gotX-x) > 1e-9 || math.Abs(gotY-y) > 1e-9 {
			t.Errorf("after ×%v the pointer is over (%v, %v), not (%v, %v)", factor, gotX, gotY, x, y)
		}
	}
	if v.fitted {
		t.Error("still fitted after zooming")
	}
}

func TestLimits(t *testing.T) {
	v := view{fitted: true}
	v.resize(600, 500)
	v.setSquare(96)
	fit := v.zoom
	for range 100 {
		v.zoomAt(fyne.NewPos(10, 10), 2)
	}
	if v.zoom != closest {
		t.Errorf("the largest zoom is %v", v.zoom)
	}
	v.pan(1e9, -1e9)
	if x, y := v.image(fyne.NewPos(300, 250)); !v.inside(math.Max(x, -0.5), math.Min(y, 95.49)) || x < -0.5 || y > 95.5 {
		t.Errorf("the picture was panned away: (%v, %v) is in the middle", x, y)
	}
	for range 100 {
		v.zoomAt(fyne.NewPos(10, 10), 0.5)
	}
	if v.zoom != fit/2 {
		t.Errorf("the smallest zoom is %v, want half of fitted", v.zoom)
	}
}

func TestResize(t *testing.T) {
	v, w := shown(t, 500, 400)
	w.Resize(fyne.NewSize(300, 300))
	if want := (300 - 2*fitMargin) / 96; v.zoom() != want || !v.fitted() {
		t.Errorf("a fitted picture has zoom %v after a resize, want %v", v.zoom(), want)
	}
	v.ZoomIn()
	zoom, middle := v.zoom(), v.pointAt(fyne.NewPos(150, 150))
	w.Resize(fyne.NewSize(450, 380))
	if got := v.pointAt(fyne.NewPos(225, 190)); v.zoom() != zoom || !near(got, middle, 1e-4) {
		t.Errorf("zoom %v became %v, middle %v became %v", zoom, v.zoom(), middle, got)
	}
	v.Fit()
	if !v.fitted() || v.zoom() != (380-2*fitMargin)/96 {
		t.Errorf("Fit: zoom is %v", v.zoom())
	}
}

func TestViewStaysFromFaceToFace(t *testing.T) {
	v, _ := shown(t, 500, 400)
	views := 0
	v.OnView = func() { views++ }
	v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 120)}, Scrolled: fyne.NewDelta(0, 50)})
	before := v.view
	if views != 1 || math.Abs(before.zoom/((400-2*fitMargin)/96)-zoomStep*zoomStep) > 1e-9 {
		t.Errorf("two notches of the wheel: zoom %v, told %d times", before.zoom, views)
	}
	v.SetFace(sample())
	if v.view != before {
		t.Error("another face is seen in another way")
	}
	broken := sample()
	broken.Pixels = nil
	v.SetFace(broken)
	v.SetFace(sample())
	if v.view != before {
		t.Error("after a face without pixels the view is another")
	}
	other := sample()
	other.Side, other.Pixels = 48, gradient(48)
	v.SetFace(other)
	if !v.fitted() || v.zoom() != (400-2*fitMargin)/48 {
		t.Error("an image of another size is not fitted")
	}
}

func TestReveal(t *testing.T) {
	v, _ := shown(t, 500, 400)
	for range 10 {
		v.ZoomIn()
	}
	for kp := range v.keypoints {
		v.Reveal(kp)
		at := v.PositionOf(v.labels[kp])
		if at.X < 0 || at.Y < 0 || at.X > 500 || at.Y > 400 {
			t.Errorf("%s is revealed at %v", v.keypoints[kp].Name, at)
		}
	}
	before := v.view
	v.Reveal(len(v.keypoints) - 1)
	if v.view != before {
		t.Error("what is in sight was moved")
	}
}

func TestHitChoice(t *testing.T) {
	v, _ := shown(t, 500, 500)
	at := func(x, y float64) face.Point { return face.At(x, y) }
	unit := 1 / v.zoom() // one screen unit, in pixels of the image
	for _, c := range []struct {
		name        string
		labels      []face.Point // of the first keypoints
		predictions []face.Point
		selected    int
		at          face.Point
		want        hit
	}{
		{"nearest label", []face.Point{at(40, 40), at(40+10*unit, 40)}, nil, None, at(40+7*unit, 40), hit{kp: 1}},
		{"at the radius", []face.Point{at(40, 40)}, nil, None, at(40+11.9*unit, 40), hit{kp: 0}},
		{"beyond the radius", []face.Point{at(40, 40)}, nil, None, at(40+12.1*unit, 40), hit{kp: None}},
		{"prediction alone", []face.Point{{}}, []face.Point{at(40, 40)}, None, at(41, 40), hit{kp: 0, prediction: true}},
		{"label before prediction on it", []face.Point{at(40, 40)}, []face.Point{at(40, 40)}, None, at(40, 40), hit{kp: 0}},
		{"prediction clearly nearer", []face.Point{at(40, 40)}, []face.Point{at(40+10*unit, 40)}, None, at(40+10*unit, 40), hit{kp: 0, prediction: true}},
		{"first of equals", []face.Point{at(40, 40), at(40, 40)}, nil, None, at(40, 40), hit{kp: 0}},
		{"chosen of equals", []face.Point{at(40, 40), at(40, 40)}, nil, 1, at(40, 40), hit{kp: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fill := func(p []face.Point) face.Points {
				return append(append(face.Points{}, p...), make(face.Points, 15-len(p))...)
			}
			v.SetLabels(fill(c.labels), nil, nil)
			v.SetPredictions(fill(c.predictions), false)
			v.Select(c.selected)
			if got := v.hitAt(v.PositionOf(c.at)); got != c.want {
				t.Errorf("hit %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestWhatIsHiddenIsNotHit(t *testing.T) {
	v, _ := shown(t, 500, 500)
	label, prediction := v.PositionOf(v.labels[nose]), v.PositionOf(v.predictions[5])
	check := func(when string, wantLabel, wantPrediction bool) {
		t.Helper()
		if got := v.hitAt(label).kp == nose; got != wantLabel {
			t.Errorf("%s the label can be hit: %v", when, got)
		}
		if got := v.hitAt(prediction) == (hit{5, true}); got != wantPrediction {
			t.Errorf("%s the prediction can be hit: %v", when, got)
		}
	}
	check("at first", true, true)
	v.HideAll(true)
	check("with everything hidden", false, false)
	v.HideAll(false)
	v.HidePredictions(true)
	check("with predictions hidden", true, false)
	v.HidePredictions(false)
	v.Change(func(l *Look) { l.Layers = Layers{Predictions: true} })
	check("without labels", false, true)
	broken := sample()
	broken.Pixels = nil
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Predictions: true} })
	v.SetFace(broken)
	check("without pixels", false, false)
}
