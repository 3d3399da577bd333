package chart

import (
	"context"
	"fmt"
	"image"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// studio is a painter whose results wait until the test, which is the UI goroutine, takes them.
type studio struct {
	*Painter
	t     testing.TB
	ready chan func()
}

// newStudio starts a painter, which ends with the test.
func newStudio(t testing.TB) *studio {
	s := &studio{t: t, ready: make(chan func(), 1000)}
	s.Painter = NewPainter(func(f func()) { s.ready <- f })
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Error("the painter does not end with its context")
		}
	})
	return s
}

// take shows the next picture that is ready.
func (s *studio) take() {
	s.t.Helper()
	select {
	case f := <-s.ready:
		f()
	case <-time.After(10 * time.Second):
		s.t.Fatal("no picture came")
	}
}

// lineAt makes one line across two axes, all at one height.
func lineAt(at float64) []ParallelLine { return []ParallelLine{{At: []float64{at, at}}} }

// linesIn returns the heights, from 0 to 1, at which a picture has a line in the middle between two axes.
func linesIn(img image.Image) (heights []float64) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		if _, _, _, a := img.At(b.Dx()/2, y).RGBA(); a > 0x8000 {
			heights = append(heights, 1-(float64(y)+0.5)/float64(b.Dy()))
		}
	}
	return heights
}

func TestPictureAndTextsChangeTogether(t *testing.T) {
	test.NewTempApp(t)
	s := newStudio(t)
	p := NewParallel(s.Painter, "nothing")
	shown(t, p, 500, 300)
	named := func(name string) []ParallelAxis { return []ParallelAxis{{Name: name}, {Name: "RMSE"}} }
	p.Set(named("old"), lineAt(0.2))
	if len(linesIn(p.paintAll(500, 200))) != 0 {
		t.Error("the picture is there before the painter drew it")
	}
	s.take()
	if got := linesIn(p.paintAll(500, 200)); len(got) == 0 || got[0] < 0.18 || got[0] > 0.22 {
		t.Fatalf("the line lies at %v, want 0.2", got)
	}
	p.Set(named("new"), lineAt(0.8))
	between := (p.x(0) + p.x(1)) / 2
	if says(p.labels)[0] != "old" || p.Nearest(fyne.NewPos(between, p.y(0.2))) != 0 || p.Nearest(fyne.NewPos(between, p.y(0.8))) != -1 {
		t.Error("texts, or what is found, change before the picture")
	}
	s.take()
	if got := linesIn(p.paintAll(500, 200)); len(got) == 0 || got[0] < 0.78 || got[0] > 0.82 {
		t.Errorf("the line lies at %v, want 0.8", got)
	}
	if says(p.labels)[0] != "new" || p.Nearest(fyne.NewPos(between, p.y(0.8))) != 0 {
		t.Error("texts, or what is found, do not change with the picture")
	}
	if got := p.paintAll(250, 100).Bounds().Size(); got != image.Pt(500, 200) {
		t.Errorf("while one of another size is drawn, a picture of %v is shown", got)
	}
	s.take()
	if got := p.paintAll(250, 100).Bounds().Size(); got != image.Pt(250, 100) {
		t.Errorf("the picture has %v", got)
	}
}

// Nothing is waited for when nothing is left, and what was being drawn does not come back.
func TestAnEmptyChartIsEmptyAtOnce(t *testing.T) {
	test.NewTempApp(t)
	s := newStudio(t)
	c := NewTraces(s.Painter, "epoch", "px", "nothing")
	shown(t, c, 400, 300)
	c.Set(curves(5, 10))
	c.paintAll(300, 200)
	s.take()
	c.Set(curves(5, 9))
	c.Set(nil)
	if c.shown() || c.message.Text != "nothing" || c.Nearest(fyne.NewPos(200, 150)) != -1 {
		t.Error("it still shows something")
	}
	for range 2 { // of the picture that was asked for, and of one more
		select {
		case f := <-s.ready:
			f()
		case <-time.After(50 * time.Millisecond):
		}
	}
	if c.shown() || c.picture != nil {
		t.Error("what was being drawn came back")
	}
	c.Set(curves(3, 4))
	s.take()
	if !c.shown() || c.scene.count() != 3 {
		t.Error("nothing is shown any more")
	}
}

// While the painter is busy, states that are outdated before it comes to them are never drawn.
func TestStaleScenesAreSkipped(t *testing.T) {
	var order []string
	p := NewPainter(func(f func()) { f() })
	begun, release := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	draw := func(name string) painting {
		return painting{chart: name[:1], draw: func() { order = append(order, name) }, done: func() {}}
	}
	p.paint(painting{chart: "a", draw: func() { close(begun); <-release }, done: func() {}})
	ended := make(chan struct{})
	go func() { p.Run(ctx); close(ended) }()
	<-begun
	for i := range 100 {
		p.paint(draw(fmt.Sprintf("b%d", i)))
		p.paint(draw(fmt.Sprintf("c%d", i)))
	}
	p.paint(painting{chart: "d", draw: func() {}, done: cancel})
	p.paint(draw("e0")) // after the end
	close(release)
	<-ended
	if want := []string{"b99", "c99"}; !slices.Equal(order, want) {
		t.Errorf("the painter drew %v, want %v", order, want)
	}
}

// A brush is there at once; the lines fade when the painter has drawn them.
func TestBrushesDoNotWaitForThePainter(t *testing.T) {
	test.NewTempApp(t)
	s := newStudio(t)
	p := NewParallel(s.Painter, "")
	shown(t, p, 500, 300)
	axes, lines := across(200, 4)
	p.Set(axes, lines)
	p.paintAll(500, 200)
	s.take()
	bands := func() (n int) {
		for _, b := range p.bands.all {
			if b.Visible() && b.Size().Width == brushWidth {
				n++
			}
		}
		return n
	}
	told := false
	p.OnBrushed = func() { told = true }
	drag(p, fyne.NewPos(p.x(1), p.y(0.5)), fyne.NewPos(p.x(1), p.y(0.1)))
	if bands() != 1 || !told {
		t.Error("the brush waits for the picture")
	}
	for _, l := range lines {
		if i := p.Nearest(fyne.NewPos((p.x(0)+p.x(1))/2, p.y((l.At[0]+l.At[1])/2))); i >= 0 && !p.Passes(lines[i]) {
			t.Fatalf("line %d misses the brush and is found", i)
		}
	}
	for len(p.scene.brushes) == 0 {
		s.take()
	}
	if bands() != 1 {
		t.Error("the brush went when the picture came")
	}
}

// benchmarkCrowd measures an update of a chart that is on the screen: all that is done on the UI goroutine for it
// (ui: taking it over, and, when the picture is there, texts and what stands out), and the drawing of the picture.
func benchmarkCrowd[S scene](b *testing.B, name string, s *studio, c *crowd[S], update func()) {
	c.Text = func(int) string { return "Trial 1 · 2.31 px" }
	update()
	w, h := int(c.plotSize.Width), int(c.plotSize.Height)
	c.paintAll(w, h)
	s.take()
	c.Choose(1)
	c.hover(2)
	b.Run(name+"/ui", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			update()
			b.StopTimer()
			f := <-s.ready
			b.StartTimer()
			f()
			c.paintAll(w, h)
			c.paintMarked(w, h)
		}
	})
	b.Run(name+"/picture", func(b *testing.B) {
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		for b.Loop() {
			clear(img.Pix)
			c.scene.paint(img, 1)
		}
	})
}
