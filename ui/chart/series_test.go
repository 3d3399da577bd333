package chart

import (
	"math"
	"testing"
)

func TestAppendLeavesOutWhatIsNotFinite(t *testing.T) {
	var s Series
	for i, y := range []float64{3, math.NaN(), math.Inf(1), math.Inf(-1), -2, 7} {
		s.Append(float64(i), y)
	}
	s.Append(math.Inf(1), 1)
	s.Append(math.NaN(), 1)
	if s.Len() != 3 {
		t.Fatalf("%d points, want 3", s.Len())
	}
	if s.low != -2 || s.high != 7 || s.lowPositive != 3 {
		t.Errorf("from %v to %v, above zero from %v", s.low, s.high, s.lowPositive)
	}
	if x, y := s.At(1); x != 4 || y != -2 {
		t.Errorf("the second point is (%v, %v)", x, y)
	}
}

func TestAppendRefusesAFallingX(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("x fell and nobody minded")
		}
	}()
	var s Series
	s.Append(2, 1)
	s.Append(2, 1) // the same x is no fall
	s.Append(1, 1)
}

func TestClearedSeriesForgetsItsRange(t *testing.T) {
	var s Series
	s.Append(5, 100)
	s.Clear()
	s.Append(1, 2)
	if s.low != 2 || s.high != 2 || s.lowPositive != 2 || s.Len() != 1 {
		t.Errorf("after Clear the series still goes from %v to %v", s.low, s.high)
	}
}

func TestNearest(t *testing.T) {
	var s Series
	if s.Nearest(1) != -1 {
		t.Error("an empty series has a nearest point")
	}
	for _, x := range []float64{0, 1, 1, 4, 10} {
		s.Append(x, 0)
	}
	for _, c := range []struct {
		x    float64
		want int
	}{{-5, 0}, {0, 0}, {0.4, 0}, {0.6, 2}, {1, 2}, {2.4, 2}, {2.6, 3}, {6.9, 3}, {7.1, 4}, {99, 4}} {
		if got := s.Nearest(c.x); got != c.want {
			t.Errorf("nearest to %v is point %d, want %d", c.x, got, c.want)
		}
	}
}

func TestHighFrom(t *testing.T) {
	var s Series
	for i, y := range []float64{100, 50, 3, 8, 1} {
		s.Append(float64(i), y)
	}
	for _, c := range []struct{ x, want float64 }{{-1, 100}, {0, 100}, {0.5, 50}, {2, 8}, {4, 1}, {5, math.Inf(-1)}} {
		if got := s.highFrom(c.x); got != c.want {
			t.Errorf("highest from %v on is %v, want %v", c.x, got, c.want)
		}
	}
}

func TestSmoother(t *testing.T) {
	s := Smoother{Weight: 0.5}
	if !math.IsNaN(s.Next(math.NaN())) {
		t.Error("nothing has a mean")
	}
	// By hand: each number weighs half of what the next one does.
	for i, c := range []struct{ y, want float64 }{{4, 4}, {8, 10.0 / 1.5}, {math.Inf(1), 10.0 / 1.5}, {1, (1 + 4 + 1.0) / 1.75}} {
		if got := s.Next(c.y); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("step %d: mean is %v, want %v", i, got, c.want)
		}
	}
	s.Reset()
	if got := s.Next(9); got != 9 {
		t.Errorf("after Reset the mean of 9 is %v", got)
	}
}
