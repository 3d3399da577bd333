package chart

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// curves makes n falling curves of so many points; the better its number, the better a curve.
func curves(n, points int) []Trace {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]Trace, n)
	for i := range all {
		t := Trace{Shade: float64(i) / float64(max(n-1, 1))}
		for k := range points {
			t.X = append(t.X, float64(k+1))
			t.Y = append(t.Y, 2+float64(i)+3/float64(k+1)+0.1*r.Float64())
		}
		all[i] = t
	}
	return all
}

// place returns where a point is on the widget.
func (t *Traces) place(x, y float64) fyne.Position {
	return fyne.NewPos(t.plotAt.X+float32(t.scene.x.at(x))*t.plotSize.Width, t.plotAt.Y+float32(1-t.scene.y.at(y))*t.plotSize.Height)
}

func TestTracesAreFoundAndChosen(t *testing.T) {
	test.NewTempApp(t)
	c := NewTraces(newStudio(t).Painter, "epoch", "px", "nothing yet")
	tapped := -1
	c.OnTapped = func(i int) { tapped = i }
	c.Text = func(i int) string { return fmt.Sprintf("trial %d", i) }
	shown(t, c, 400, 300)
	if c.message.Text != "nothing yet" || c.message.Hidden {
		t.Errorf("without traces it says %q", c.message.Text)
	}
	c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(200, 150)})
	c.Set(curves(5, 10))
	if c.message.Visible() {
		t.Error("it still says that there is nothing")
	}
	at := c.place(5, c.traces[3].Y[4])
	c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if c.hovered != 3 || c.note.text.Text != "trial 3" || c.note.box.Hidden {
		t.Errorf("under the pointer is %d, it says %q", c.hovered, c.note.text.Text)
	}
	c.Tapped(&fyne.PointEvent{Position: at})
	if tapped != 3 {
		t.Errorf("a tap chose %d", tapped)
	}
	faded := slices.Clone(c.traces)
	faded[3].Faded = true
	c.Set(faded)
	if got := c.Nearest(at); got == 3 {
		t.Error("a faded trace is found")
	}
	c.MouseOut()
	if !c.note.box.Hidden {
		t.Error("the note stays")
	}
	if c.Nearest(fyne.NewPos(-300, -300)) != -1 {
		t.Error("far from all a trace is found")
	}
}

// What cannot be shown, a point that is no number or on a logarithmic axis one that is not above zero, is left out.
func TestTracesLeaveOutWhatCannotBeShown(t *testing.T) {
	test.NewTempApp(t)
	c := NewTraces(newStudio(t).Painter, "epoch", "px", "nothing")
	c.SetLog(true)
	shown(t, c, 400, 300)
	c.Set([]Trace{{X: []float64{1, 2}, Y: []float64{math.NaN(), -1}}, {}})
	if c.shown() {
		t.Error("nothing that can be shown has an axis")
	}
	c.Set([]Trace{{X: []float64{1, 2, 3}, Y: []float64{math.Inf(1), 5, 20}}})
	if y := c.scene.y; !c.shown() || y.low > 5 || y.low < 4 || y.high > 25 {
		t.Errorf("the axis goes from %v to %v", y.low, y.high)
	}
}

// Dots lie where their values say, over places that have names.
func TestDotsOverNamedPlaces(t *testing.T) {
	test.NewTempApp(t)
	c := NewTraces(newStudio(t).Painter, "lr", "px", "")
	shown(t, c, 400, 300)
	c.Ticks = []Tick{{0.25, "0.1"}, {0.75, "0.01"}}
	c.Set([]Trace{{X: []float64{0.25}, Y: []float64{10}}, {X: []float64{0.75}, Y: []float64{2}, Shade: 1}})
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	c.scene.paint(img, 1)
	for _, p := range [][2]float64{{0.25, 10}, {0.75, 2}} {
		x, y := int(c.scene.x.at(p[0])*float64(img.Rect.Dx())), int((1-c.scene.y.at(p[1]))*float64(img.Rect.Dy()))
		if img.RGBAAt(x, y).A < 250 {
			t.Errorf("at %v is no dot", p)
		}
	}
	for _, want := range []string{"0.1", "0.01", "lr", "px"} {
		found := false
		for _, l := range c.labels.all {
			found = found || l.Visible() && l.Text == want
		}
		if !found {
			t.Errorf("%q is not written", want)
		}
	}
}

// A stroke covers as much as its length times its width, whatever its direction, and nothing outside of the picture.
func TestStrokeCoversItsArea(t *testing.T) {
	for angle := 0.0; angle < 2*math.Pi; angle += 0.37 {
		img := image.NewRGBA(image.Rect(0, 0, 120, 100))
		dx, dy := 40*math.Cos(angle), 40*math.Sin(angle)
		stroke(img, 60-dx, 50-dy, 60+dx, 50+dy, 2, Palette(0))
		sum := 0.0
		for i := 3; i < len(img.Pix); i += 4 {
			sum += float64(img.Pix[i]) / 255
		}
		if math.Abs(sum-160) > 16 {
			t.Errorf("at %.2f rad a line of 80×2 px covers %.0f px", angle, sum)
		}
		stroke(img, -1e5, -3e4*dy, 1e5, 1e5*dx, 2, Palette(0)) // must not panic
	}
}

func TestShadesStandOutTheBetterTheyAre(t *testing.T) {
	brightness := func(at float64, light bool) int {
		c := Shade(at, light)
		return int(c.R) + int(c.G) + int(c.B)
	}
	for at := 0.1; at <= 1; at += 0.1 {
		if brightness(at, true) <= brightness(at-0.1, true) || brightness(at, false) >= brightness(at-0.1, false) {
			t.Errorf("the shade at %v does not fade", at)
		}
	}
	if Shade(math.NaN(), true) == Shade(0, true) {
		t.Error("what was not measured looks like the best")
	}
}

// BenchmarkTraces is what an update costs the UI goroutine, and the picture that the painter draws meanwhile.
func BenchmarkTraces(b *testing.B) {
	test.NewTempApp(b)
	for _, points := range []int{1, 9, 30} {
		s := newStudio(b)
		c := NewTraces(s.Painter, "epoch", "px", "")
		shown(b, c, 560, 300)
		all := curves(1000, points)
		benchmarkCrowd(b, fmt.Sprintf("1000x%d", points), s, &c.crowd, func() { c.Set(all) })
	}
}
