package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// training fills a chart with a run of so many batches, 44 to the epoch, that learns as runs do.
func training(c *Chart, batches int) (raw, smooth, tested *Series) {
	raw = c.Add("Batch", Palette(0), Raw)
	smooth = c.Add("Smoothed", Palette(0), Line)
	tested = c.Add("Test", Palette(1), Markers)
	r := rand.New(rand.NewPCG(1, 2))
	s := Smoother{Weight: 0.97}
	for i := range batches {
		loss := 2400*math.Exp(-float64(i)/40) + 12*math.Exp(-float64(i)/3000)*(1+0.5*r.Float64()) + 2*r.Float64() + 1
		raw.Append(float64(i), loss)
		smooth.Append(float64(i), s.Next(loss))
		if epoch := max(44, batches/20); i%epoch == epoch-1 {
			tested.Append(float64(i), loss*1.1+1)
		}
	}
	return raw, smooth, tested
}

// variant is a theme that is always light or always dark.
type variant struct {
	fyne.Theme
	is fyne.ThemeVariant
}

func (v variant) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return v.Theme.Color(name, v.is)
}

// shown puts a chart on a test window of the given size.
func shown(t testing.TB, c fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, c)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

func size(width, height float32) fyne.Size { return fyne.NewSize(width, height) }

// hover puts the pointer where x is on the chart.
func hover(c *Chart, x float64) { hoverAt(c, fyne.NewPos(c.screenX(x), c.frame.pos.Y+20)) }

// hoverAt puts the pointer at a place on the chart.
func hoverAt(c *Chart, at fyne.Position) {
	c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
}

// says returns the texts in sight of a pool.
func says(t texts) []string {
	var all []string
	for _, o := range t.all {
		if o.Visible() {
			all = append(all, o.Text)
		}
	}
	return all
}

func TestEmptyChartSaysSo(t *testing.T) {
	test.NewTempApp(t)
	c := New("batch", "loss", "No training yet.")
	s := c.Add("Batch", Palette(0), Line)
	shown(t, c, 340, 220)
	if !c.message.Visible() || c.message.Text != "No training yet." || c.raster.Visible() {
		t.Error("an empty chart does not say what it is told to")
	}
	s.Append(0, -1)
	c.Redraw()
	if c.message.Visible() || !c.raster.Visible() {
		t.Error("with a point the chart still says it is empty")
	}
	c.SetLog(true)
	if !c.message.Visible() || !strings.Contains(c.message.Text, "above zero") {
		t.Errorf("a logarithmic chart without anything above zero says %q", c.message.Text)
	}
	s.Append(1, 5)
	c.Redraw()
	if c.message.Visible() || !c.raster.Visible() {
		t.Error("with a point above zero it still says so")
	}
	c.Clear()
	c.Redraw()
	if !c.message.Visible() || c.message.Text != "No training yet." || len(says(c.labels)) != 0 {
		t.Error("a cleared chart does not look like an empty one")
	}
}

func TestReadoutTakesTheNearestPoints(t *testing.T) {
	test.NewTempApp(t)
	c := New("batch", "loss", "")
	a, b := c.Add("A", Palette(0), Line), c.Add("B", Palette(1), Markers)
	c.Add("Nothing", Palette(2), Line)
	for i := range 101 {
		a.Append(float64(i), 1000+float64(i))
	}
	b.Append(43, 0.5)
	b.Append(87, 0.25)
	shown(t, c, 500, 300)
	hover(c, 60.3)
	if got, want := says(c.readout.text), []string{"batch 60", "A  1,060", "B  0.5"}; !slices.Equal(got, want) {
		t.Errorf("the readout says %q, want %q", got, want)
	}
	if at := c.readout.hair.Position().X; at != c.screenX(60) {
		t.Errorf("the hairline is at %v, the point at %v", at, c.screenX(60))
	}
	c.FormatX = func(x float64) string { return "at " + valueText(x) }
	hover(c, 70)
	if got, want := says(c.readout.text), []string{"at 70", "A  1,070", "B  0.25"}; !slices.Equal(got, want) {
		t.Errorf("the readout says %q, want %q", got, want)
	}
	a.Append(101, 7)
	c.Redraw() // new points while the pointer rests
	if len(says(c.readout.text)) != 3 {
		t.Error("the readout is lost when points come")
	}
	c.MouseOut()
	if len(says(c.readout.text)) != 0 || c.readout.box.Visible() || c.readout.hair.Visible() {
		t.Error("the readout stays when the pointer goes")
	}
}

func TestReadoutStaysOnTheChart(t *testing.T) {
	test.NewTempApp(t)
	c := New("batch", "loss", "")
	training(c, 500)
	shown(t, c, 340, 220)
	for x := 0.0; x < 500; x += 9 {
		hover(c, x)
		left, right := c.readout.box.Position().X, c.readout.box.Position().X+c.readout.box.Size().Width
		if left < 0 || right > 340 {
			t.Fatalf("at %v the box reaches from %v to %v of 340", x, left, right)
		}
		if hair := c.readout.hair.Position().X; left < hair && hair < right {
			t.Fatalf("at %v the box hides what is read", x)
		}
	}
}

// The first losses of a long run are so high that on a linear axis nothing else would be seen.
func TestLinearAxisForgetsTheBeginningOfALongRun(t *testing.T) {
	for _, c := range []struct {
		batches     int
		least, most float64
	}{{300, 2000, 3000}, {20000, 5, 100}} {
		chart := New("batch", "loss", "")
		raw, _, _ := training(chart, c.batches)
		_, y, _ := chart.axes()
		if y.high < c.least || y.high > c.most {
			t.Errorf("%d batches: the axis ends at %v, want %v to %v", c.batches, y.high, c.least, c.most)
		}
		chart.log = true
		if _, y, _ = chart.axes(); y.high < raw.high {
			t.Errorf("%d batches: the logarithmic axis ends at %v, the loss at %v", c.batches, y.high, raw.high)
		}
	}
}

func TestReferencesAreInSight(t *testing.T) {
	test.NewTempApp(t)
	c := New("epoch", "RMSE", "")
	s := c.Add("Test", Palette(0), Markers)
	s.Append(1, 2)
	s.Append(2, 1.5)
	shown(t, c, 340, 220)
	c.SetReferences(Reference{"mean face 3.78", 3.78, Palette(3)}, Reference{"nothing", math.NaN(), Palette(4)})
	if y := c.screenY(3.78); y < c.frame.pos.Y || y > c.frame.pos.Y+c.frame.size.Height {
		t.Errorf("the level is at %v, outside of the plot", y)
	}
	got := says(c.labels)
	if !slices.Contains(got, "mean face 3.78") || slices.Contains(got, "nothing") {
		t.Errorf("the chart says %q", got)
	}
	c.SetLog(true)
	c.SetReferences(Reference{"below", -1, Palette(3)})
	if slices.Contains(says(c.labels), "below") {
		t.Error("a level below zero is on a logarithmic axis")
	}
}

func TestLegendNamesWhatIsDrawn(t *testing.T) {
	test.NewTempApp(t)
	c := New("batch", "loss", "")
	training(c, 100)
	c.Add("Not yet", Palette(4), Line)
	shown(t, c, 200, 160)
	got := says(c.labels)
	for _, name := range []string{"Batch", "Smoothed", "Test", "loss", "batch"} {
		if !slices.Contains(got, name) {
			t.Errorf("the chart does not say %q: %q", name, got)
		}
	}
	if slices.Contains(got, "Not yet") {
		t.Error("a series without points is in the legend")
	}
	for _, o := range c.labels.all {
		if o.Visible() && o.Position().X+o.Size().Width > 200.5 {
			t.Errorf("%q reaches beyond the chart", o.Text)
		}
	}
}

// Fyne gives a new renderer no Refresh: what was appended before must be there.
func TestPointsFromBeforeTheWindowAreShown(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(variant{theme.DefaultTheme(), theme.VariantLight})
	c := New("batch", "loss", "")
	training(c, 100)
	c.Redraw()
	w := shown(t, c, 340, 220)
	if !c.frame.shown || !c.raster.Visible() {
		t.Fatal("nothing is plotted")
	}
	test.AssertImageMatches(t, "linear_light.png", w.Canvas().Capture())
}

func TestRenders(t *testing.T) {
	app := test.NewTempApp(t)
	for _, c := range []struct {
		name    string
		theme   fyne.Theme
		batches int
		log     bool
		hover   float64
	}{
		{"empty_light", variant{theme.DefaultTheme(), theme.VariantLight}, 0, false, -1},
		{"log_dark", variant{theme.DefaultTheme(), theme.VariantDark}, 20000, true, -1},
		{"readout_light", variant{theme.DefaultTheme(), theme.VariantLight}, 300, true, 160},
	} {
		t.Run(c.name, func(t *testing.T) {
			app.Settings().SetTheme(c.theme)
			chart := New("batch", "loss", "No training yet.")
			training(chart, c.batches)
			chart.SetReferences(Reference{"line to beat 12.2", 12.2, Palette(3)})
			chart.SetLog(c.log)
			w := shown(t, chart, 340, 220)
			if c.hover >= 0 {
				hover(chart, c.hover)
			}
			test.AssertImageMatches(t, c.name+".png", w.Canvas().Capture())
		})
	}
}

func TestSparkline(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(variant{theme.DefaultTheme(), theme.VariantLight})
	c := New("batch", "loss", "")
	_, smooth, _ := training(c, 3000)
	k := NewSparkline(smooth)
	k.SetLog(true)
	w := shown(t, k, 120, 24)
	test.AssertImageMatches(t, "sparkline.png", w.Canvas().Capture())

	tapped := 0
	test.Tap(k) // nobody listens
	k.OnTapped = func() { tapped++ }
	test.Tap(k)
	if tapped != 1 {
		t.Errorf("tapped %d times, want once", tapped)
	}
	empty := NewSparkline(&Series{})
	if img := empty.paint(90, 18).(*image.RGBA); slices.Max(img.Pix) != 0 {
		t.Error("a sparkline without points has ink")
	}
	one := &Series{Color: Palette(0)}
	one.Append(3, 5)
	if img := NewSparkline(one).paint(90, 18).(*image.RGBA); slices.Max(img.Pix) == 0 {
		t.Error("a single point is not seen")
	}
}

func Example() {
	c := New("batch", "loss", "No training yet.")
	loss := c.Add("Smoothed", Palette(0), Line)
	smooth := Smoother{Weight: 0.9}
	for batch, l := range []float64{2613, 1950, 1420, 1060} {
		loss.Append(float64(batch), smooth.Next(l))
	}
	c.Redraw()

	x, readings := c.Read(1.2)
	fmt.Printf("batch %.0f: %s %.1f\n", x, readings[0].Series.Name, readings[0].Y)
	// Output: batch 1: Smoothed 2264.1
}

func BenchmarkRedraw(b *testing.B) {
	test.NewTempApp(b)
	for _, n := range []int{5000, 50000} {
		b.Run(fmt.Sprintf("2x%d", n), func(b *testing.B) {
			c := New("batch", "loss", "")
			training(c, n)
			shown(b, c, 700, 400)
			b.ReportAllocs()
			for b.Loop() {
				c.Redraw()
				c.paint(660, 350)
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	s := &Series{}
	for i := 0; b.Loop(); i++ {
		s.Append(float64(i), 1)
	}
}

// On a light ground the colours are darker and the faint line less faint: there it would vanish.
func TestLinesShowOnLightAndDark(t *testing.T) {
	faint := map[fyne.ThemeVariant]color.NRGBA{}
	for _, v := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		test.NewTempApp(t).Settings().SetTheme(variant{theme.DefaultTheme(), v})
		c := New("batch", "loss", "")
		raw, smooth := c.Add("batch", Palette(0), Raw), c.Add("smoothed", Palette(0), Line)
		shown(t, c, 340, 220)
		line := c.lineColor(smooth)
		if dark := v == theme.VariantDark; dark != (line == Palette(0)) {
			t.Errorf("variant %d: the line is %v", v, line)
		}
		faint[v] = c.lineColor(raw)
		if faint[v].A >= line.A {
			t.Errorf("variant %d: the faint line is as strong as the other", v)
		}
	}
	if light, dark := faint[theme.VariantLight], faint[theme.VariantDark]; light.A <= dark.A || light.B >= dark.B {
		t.Errorf("the faint line is %v on light, %v on dark", light, dark)
	}
}
