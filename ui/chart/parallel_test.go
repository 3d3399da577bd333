package chart

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// across makes n lines over so many axes, from a seed.
func across(n, axes int) ([]ParallelAxis, []ParallelLine) {
	r := rand.New(rand.NewPCG(1, 2))
	var names []ParallelAxis
	for i := range axes {
		names = append(names, ParallelAxis{Name: fmt.Sprintf("setting %d", i), Ticks: []Tick{{0, "low"}, {1, "high"}}})
	}
	lines := make([]ParallelLine, n)
	for i := range lines {
		for range axes {
			lines[i].At = append(lines[i].At, r.Float64())
		}
		lines[i].Shade = lines[i].At[axes-1]
	}
	return names, lines
}

// drag drags as the driver does.
func drag(p *Parallel, from, to fyne.Position) {
	p.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}})
	for _, share := range []float32{0.1, 0.5, 1} {
		at := fyne.NewPos(from.X+share*(to.X-from.X), from.Y+share*(to.Y-from.Y))
		p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}})
	}
	p.DragEnd()
}

func TestBrushing(t *testing.T) {
	test.NewTempApp(t)
	p := NewParallel(newStudio(t).Painter, "nothing yet")
	shown(t, p, 500, 300)
	if p.message.Text != "nothing yet" {
		t.Errorf("without lines it says %q", p.message.Text)
	}
	axes, lines := across(200, 4)
	lines[7].At[1] = math.NaN()
	p.Set(axes, lines)
	told := 0
	p.OnBrushed = func() { told++ }
	count := func() (n int) {
		for _, l := range lines {
			if p.Passes(l) {
				n++
			}
		}
		return n
	}
	if count() != 200 || p.Brushed() {
		t.Error("without a brush not all lines pass")
	}
	drag(p, fyne.NewPos(p.x(1)+3, p.y(0.5)), fyne.NewPos(p.x(1)+40, p.y(0.1)))
	want := 0
	for _, l := range lines {
		if l.At[1] >= 0.1 && l.At[1] <= 0.5 {
			want++
		}
	}
	if got := count(); got != want || told == 0 || !p.Brushed() {
		t.Errorf("%d lines pass the brush, want %d; told %d times", got, want, told)
	}
	if p.Passes(lines[7]) {
		t.Error("a line that lies on no place of the axis passes its brush")
	}
	drag(p, fyne.NewPos(p.x(1), p.y(0.3)), fyne.NewPos(p.x(1), p.y(0.9))) // within the brush: it moves, and stays on the axis
	if b := p.brushes["setting 1"]; math.Abs(b.High-1) > 0.01 || math.Abs(b.Low-0.6) > 0.01 {
		t.Errorf("the brush moved to %+v", b)
	}
	drag(p, fyne.NewPos(p.x(0)+50, p.y(0.3)), fyne.NewPos(p.x(0)+50, p.y(0.9)))
	if len(p.brushes) != 1 {
		t.Error("dragging between axes brushes")
	}
	p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(p.x(1), p.y(0.2))})
	if p.Brushed() || count() != 200 {
		t.Error("a tap does not free the axis")
	}
	p.Brush("setting 2", Brush{0, 0.1})
	p.Set(axes[:2], lines)
	if p.Brushed() {
		t.Error("the brush of an axis that went stays")
	}
}

func TestLinesAreFoundAndChosen(t *testing.T) {
	test.NewTempApp(t)
	p := NewParallel(newStudio(t).Painter, "")
	shown(t, p, 500, 300)
	axes, _ := across(1, 3)
	lines := []ParallelLine{{At: []float64{0.1, 0.1, 0.1}}, {At: []float64{0.9, 0.9, 0.9}}, {At: []float64{0.5, math.NaN(), 0.5}}}
	p.Set(axes, lines)
	tapped := -1
	p.OnTapped = func(i int) { tapped = i }
	p.Text = func(i int) string { return fmt.Sprintf("trial %d", i) }
	between := (p.x(0) + p.x(1)) / 2
	p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(between, p.y(0.5))})
	if tapped != -1 {
		t.Errorf("where a line has a gap, a tap chose %d", tapped)
	}
	p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(between, p.y(0.9)+2)})
	if tapped != 1 {
		t.Errorf("a tap chose %d", tapped)
	}
	p.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(between, p.y(0.1))}})
	if p.hovered != 0 || p.note.text.Text != "trial 0" {
		t.Errorf("under the pointer is %d, it says %q", p.hovered, p.note.text.Text)
	}
	p.Choose(1)
	img := p.paintMarked(500, int(p.plotSize.Height)).(*image.RGBA)
	if c := img.RGBAAt(int(between), int((1-0.9)*float64(p.plotSize.Height))); c.A < 250 || c.R != Mark().R {
		t.Errorf("the chosen line has the colour %v", c)
	}
}

// BenchmarkParallel is what an update costs the UI goroutine, and the picture that the painter draws meanwhile.
func BenchmarkParallel(b *testing.B) {
	test.NewTempApp(b)
	for _, axes := range []int{5, 10} {
		s := newStudio(b)
		p := NewParallel(s.Painter, "")
		shown(b, p, 1000, 300)
		names, lines := across(1000, axes)
		benchmarkCrowd(b, fmt.Sprintf("1000x%d", axes), s, &p.crowd, func() { p.Set(names, lines) })
	}
}
