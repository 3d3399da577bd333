package chart

import (
	"image"
	"image/color"
	"math"
	"testing"
)

var red = color.NRGBA{0xFF, 0, 0, 0xFF}

// drawn returns the picture of one series on the given axes.
func drawn(s *Series, x, y axis, width, height int) *image.RGBA {
	p := plot{x: x, y: y, scale: 1}
	p.begin(width, height)
	p.series(s, s.Color)
	return p.img
}

// inked returns how much of a pixel is covered, from 0 to 255.
func inked(img *image.RGBA, x, y int) uint8 { return img.RGBAAt(x, y).A }

// A single point among 50,000 is 3/1000 of a pixel wide, and is seen.
func TestSpikesOfManyPointsAreSeen(t *testing.T) {
	for _, style := range []Style{Line, Raw, Markers} {
		s := &Series{Color: red, Style: style}
		for i := range 50000 {
			y := 50.0
			switch i {
			case 12345:
				y = 95
			case 30001:
				y = 5
			}
			s.Append(float64(i), y)
		}
		img := drawn(s, axis{low: 0, high: 50000}, axis{low: 0, high: 100}, 200, 100)
		for _, spike := range []struct{ i, y int }{{12345, 95}, {30001, 5}} {
			column, row := spike.i*200/50000, 100-spike.y
			if inked(img, column, row) == 0 {
				t.Errorf("style %d: the spike to %d at %d is lost", style, spike.y, spike.i)
			}
			if beyond := row + 4*int(math.Copysign(1, float64(row-50))); inked(img, column, beyond) != 0 {
				t.Errorf("style %d: ink beyond the spike to %d", style, spike.y)
			}
		}
		if inked(img, 100, 20) != 0 || inked(img, 100, 50) == 0 {
			t.Errorf("style %d: the level between the spikes is not a line", style)
		}
	}
}

// Few points or many, the same curve is the same line.
func TestDenseAndSparseAgree(t *testing.T) {
	curve := func(n int) *image.RGBA {
		s := &Series{Color: red}
		for i := range n {
			x := float64(i) / float64(n-1)
			s.Append(x, math.Sin(6*x))
		}
		return drawn(s, axis{low: 0, high: 1}, axis{low: -1.2, high: 1.2}, 300, 150)
	}
	few, many := curve(300), curve(30000)
	for x := 5; x < 295; x++ {
		middle := func(img *image.RGBA) float64 {
			sum, weight := 0.0, 0.0
			for y := range 150 {
				sum += float64(y) * float64(inked(img, x, y))
				weight += float64(inked(img, x, y))
			}
			return sum / weight
		}
		if a, b := middle(few), middle(many); !(math.Abs(a-b) < 1) {
			t.Fatalf("in column %d the line is at row %v of few points and at row %v of many", x, a, b)
		}
	}
}

func TestLogLeavesOutWhatIsNotAboveZero(t *testing.T) {
	for _, n := range []int{5, 5000} {
		s := &Series{Color: red}
		for i := range n {
			y := 10.0
			if i%5 >= 3 {
				y = float64(3 - i%5) // 0 and -1
			}
			s.Append(float64(i)/float64(n-1), y)
		}
		img := drawn(s, axis{low: -0.1, high: 1.1}, axis{low: 1, high: 100, log: true}, 100, 101)
		if inked(img, 20, 50) == 0 {
			t.Errorf("%d points: no line at 10", n)
		}
		for y := range 101 {
			if inked(img, 20, y) != 0 && (y < 48 || y > 52) {
				t.Errorf("%d points: ink in row %d, away from the only level above zero", n, y)
			}
		}
	}
}

// A line that crosses itself is no darker there.
func TestFaintLinesStayFaint(t *testing.T) {
	s := &Series{Color: color.NRGBA{0xFF, 0, 0, 0x73}, Style: Raw}
	for i := range 40 {
		s.Append(float64(i/2), float64(i%2))
	}
	img := drawn(s, axis{low: -1, high: 20}, axis{low: -0.5, high: 1.5}, 60, 60)
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 0x73+1 {
			t.Fatalf("alpha %#x of a series that is drawn with 0x73", img.Pix[i])
		}
	}
}

func TestSegmentIsAsWideAsAsked(t *testing.T) {
	for _, c := range []struct{ x1, y1, x2, y2 float64 }{
		{10, 10, 90, 10}, {10, 10, 10, 90}, {10, 10, 90, 90}, {90, 80, 10, 20}, {50, 10, 53, 90}, {10, 50, 90, 53},
	} {
		for _, width := range []float64{1, 2, 5} {
			var k ink
			k.clear(100, 100)
			k.segment(c.x1, c.y1, c.x2, c.y2, width)
			area := 0.0
			for _, cover := range k.cover {
				area += float64(cover) / 255
			}
			want := width*math.Hypot(c.x2-c.x1, c.y2-c.y1) + width*width
			if math.Abs(area-want) > 0.14*want {
				t.Errorf("from (%v, %v) to (%v, %v), %v wide, covers %.1f pixels, want about %.1f", c.x1, c.y1, c.x2, c.y2, width, area, want)
			}
		}
	}
}

// Whatever lies outside the picture is cut, wherever it is.
func TestInkStaysWithinThePicture(t *testing.T) {
	var k ink
	for _, far := range []float64{-1e7, -50, 50, 150, 1e7} {
		k.clear(100, 40)
		k.segment(far, -far, 50, 20, 3)
		k.segment(50, 20, far, far, 3)
		k.upright(far, -1e7, 1e7, 3)
		k.disc(far, far, 5)
		k.disc(far, 20, 5)
	}
	k.clear(100, 40)
	for i, c := range k.cover {
		if c != 0 {
			t.Fatalf("ink %d is left at (%d, %d) after clear", c, i%100, i/100)
		}
	}
}

func BenchmarkPlot(b *testing.B) {
	for _, n := range []int{5000, 50000} {
		b.Run(map[int]string{5000: "2x5000", 50000: "2x50000"}[n], func(b *testing.B) {
			c := New("batch", "loss", "")
			training(c, n)
			c.Resize(size(700, 400))
			c.layout()
			b.ReportAllocs()
			for b.Loop() {
				c.paint(660, 350)
			}
		})
	}
}

// A histogram has each level as wide as its bin, and the axis holds all of it.
func TestStepsAreAsWideAsTheirBins(t *testing.T) {
	s := &Series{Color: red, Style: Steps}
	for i, y := range []float64{20, 80, 40} {
		s.Append(float64(i)+0.5, y)
	}
	if from, to := s.reach(); from != 0 || to != 3 {
		t.Errorf("it goes from %v to %v, want 0 to 3", from, to)
	}
	img := drawn(s, axis{low: 0, high: 3}, axis{low: 0, high: 100}, 150, 100)
	for x, row := range map[int]int{3: 80, 46: 80, 54: 20, 96: 20, 104: 60, 146: 60} {
		if inked(img, x, row) == 0 {
			t.Errorf("no ink in column %d at row %d", x, row)
		}
	}
	if inked(img, 50, 50) == 0 || inked(img, 100, 40) == 0 {
		t.Error("levels are not joined")
	}
	if inked(img, 75, 60) != 0 {
		t.Error("ink below a level")
	}
}
