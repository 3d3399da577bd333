package chart

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// visible returns the bars in sight.
func visible(s swatches) []*canvas.Rectangle {
	return slices.DeleteFunc(slices.Clone(s.all), func(r *canvas.Rectangle) bool { return !r.Visible() })
}

func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	test.NewTempApp(t)
	b := NewBars()
	b.Set([]string{"nose", "chin", "ear"}, BarSeries{Color: Palette(0), Values: []float64{1, 2, math.NaN()}}, BarSeries{Color: Palette(1), Values: []float64{4, 0.5, 1}})
	shown(t, b, 300, 100)
	bars := visible(b.bars)
	if len(bars) != 5 {
		t.Fatalf("%d bars, want 5: one number is none", len(bars))
	}
	unit := bars[0].Size().Width
	for i, want := range []float32{1, 4, 2, 0.5, 1} {
		if got := bars[i].Size().Width / unit; math.Abs(float64(got-want)) > 0.01 {
			t.Errorf("bar %d is %v times as long as the first, want %v", i, got, want)
		}
		if end := bars[i].Position().X + bars[i].Size().Width; end > 300 {
			t.Errorf("bar %d ends at %v", i, end)
		}
	}
	if got, want := says(b.labels), []string{"nose", "1.00", "4.00", "chin", "2.00", "0.50", "ear", "–", "1.00"}; !slices.Equal(got, want) {
		t.Errorf("it says %q, want %q", got, want)
	}
	b.Set([]string{"nose"}, BarSeries{Color: Palette(0), Values: []float64{3}})
	if got := len(visible(b.bars)); got != 1 {
		t.Errorf("%d bars after fewer were set", got)
	}
}

func TestBarsTellWhichIsTapped(t *testing.T) {
	test.NewTempApp(t)
	b := NewBars()
	b.Set([]string{"nose", "chin"}, BarSeries{Color: Palette(0), Values: []float64{1, 2}})
	shown(t, b, 300, 200)
	got := -1
	b.OnTapped = func(i int) { got = i }
	for _, c := range []struct {
		y    float32
		want int
	}{{b.lineHeight() * 1.5, 1}, {3, 0}} {
		b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, c.y)})
		if got != c.want {
			t.Errorf("tapped at %v: %d, want %d", c.y, got, c.want)
		}
	}
	got = -1
	b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, 150)})
	if got != -1 {
		t.Errorf("tapped below all: %d", got)
	}
}

func TestBarsOfNothing(t *testing.T) {
	test.NewTempApp(t)
	b := NewBars()
	shown(t, b, 300, 100)
	b.Set(nil)
	b.Set([]string{"nose"})
	b.Set([]string{"nose"}, BarSeries{Color: Palette(0), Values: []float64{0}})
	if h := b.MinSize().Height; h < 10 {
		t.Errorf("one line is %v high", h)
	}
}
