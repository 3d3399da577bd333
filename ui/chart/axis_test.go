package chart

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/curve"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name string
		axis axis
		most int
		want []float64
	}{
		{"ones", axis{low: 0, high: 5}, 6, []float64{0, 1, 2, 3, 4, 5}},
		{"twos", axis{low: 0, high: 10}, 6, []float64{0, 2, 4, 6, 8, 10}},
		{"fives", axis{low: -3, high: 21}, 6, []float64{0, 5, 10, 15, 20}},
		{"tenths are exact", axis{low: 0, high: 0.45}, 6, []float64{0, 0.1, 0.2, 0.3, 0.4}},
		{"below zero", axis{low: -1, high: 1}, 5, []float64{-1, -0.5, 0, 0.5, 1}},
		{"large", axis{low: 0, high: 52000}, 4, []float64{0, 20000, 40000}},
		{"powers of ten", axis{low: 0.9, high: 2600, log: true}, 5, []float64{1, 10, 100, 1000}},
		{"doubles and fives", axis{low: 0.9, high: 12, log: true}, 6, []float64{1, 2, 5, 10}},
		{"threes", axis{low: 0.9, high: 400, log: true}, 6, []float64{1, 3, 10, 30, 100, 300}},
		{"every second power", axis{low: 1e-6, high: 1e2, log: true}, 5, []float64{1e-6, 1e-4, 1e-2, 1, 1e2}},
		{"a log axis shorter than ten", axis{low: 3.1, high: 5.2, log: true}, 6, []float64{3.5, 4, 4.5, 5}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.axis.ticks(c.most); !slices.Equal(got, c.want) {
				t.Errorf("ticks are %v, want %v", got, c.want)
			}
		})
	}
}

// Whatever the range, ticks are few, in order, on the axis, and each is 1, 2 or 5 times a power of ten from
// the next.
func TestTicksHoldOnAnyRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		span := math.Pow(10, rapid.Float64Range(-3, 7).Draw(t, "log of span"))
		most := rapid.IntRange(2, 12).Draw(t, "most")
		a := axis{low: low, high: low + span}
		ticks := a.ticks(most)
		if len(ticks) > most || len(ticks) == 0 && most > 5 {
			t.Fatalf("%d ticks from %v to %v, at most %d", len(ticks), a.low, a.high, most)
		}
		for i, v := range ticks {
			if v < a.low-span*1e-3 || v > a.high+span*1e-3 {
				t.Errorf("tick %v is outside %v to %v", v, a.low, a.high)
			}
			if i > 0 && !(v > ticks[i-1]) {
				t.Errorf("tick %v comes after %v", v, ticks[i-1])
			}
		}
		if len(ticks) > 1 {
			step := ticks[1] - ticks[0]
			if nice := niceStep(step * 0.999); math.Abs(nice/step-1) > 1e-3 {
				t.Errorf("ticks %v apart", step)
			}
		}
	})
}

func TestLogTicksHoldOnAnyRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := math.Pow(10, rapid.Float64Range(-9, 6).Draw(t, "log of low"))
		a := axis{low: low, high: low * math.Pow(10, rapid.Float64Range(1, 12).Draw(t, "decades")), log: true}
		most := rapid.IntRange(2, 12).Draw(t, "most")
		ticks := a.ticks(most)
		if len(ticks) > most || len(ticks) == 0 {
			t.Fatalf("%d ticks from %v to %v, at most %d", len(ticks), a.low, a.high, most)
		}
		for i, v := range ticks {
			if at := a.at(v); at < -1e-6 || at > 1+1e-6 || i > 0 && v <= ticks[i-1] {
				t.Errorf("ticks %v from %v to %v", ticks, a.low, a.high)
			}
		}
	})
}

func TestAxisShowsWhatCanBeShown(t *testing.T) {
	for _, c := range []struct {
		name          string
		low, high     float64
		log           bool
		axisLow       float64
		belowIsFinite bool
	}{
		{"far from zero begins at zero", 1, 10, false, 0, true},
		{"high above zero begins near the least", 90, 100, false, 89.5, true},
		{"below zero", -10, 10, false, -11, true},
		{"one value", 5, 5, false, 4.5, true},
		{"one value of zero", 0, 0, false, -1e-6, true},
		{"logarithmic", 1, 100, true, math.Pow(10, -0.1), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAxis(c.low, c.high, c.log)
			if math.Abs(a.low-c.axisLow) > 1e-12 {
				t.Errorf("the axis begins at %v, want %v", a.low, c.axisLow)
			}
			for _, v := range []float64{c.low, c.high} {
				at := a.at(v)
				if at < 0 || at > 1 {
					t.Errorf("%v lies at %v of the axis", v, at)
				}
				if back := a.value(at); math.Abs(back-v) > 1e-9*(1+math.Abs(v)) {
					t.Errorf("%v comes back as %v", v, back)
				}
			}
			if got := curve.Finite(a.at(-20)); got != c.belowIsFinite {
				t.Errorf("a negative value has a place: %v, want %v", got, c.belowIsFinite)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.3: "0.3", 2500: "2500", 20000: "20k", 1.5e6: "1.5M", 2e9: "2G", 1e-6: "1e-06", -5: "-5",
	} {
		if got := tickText(v); got != want {
			t.Errorf("tick %v is written %q, want %q", v, got, want)
		}
	}
	for v, want := range map[float64]string{
		2613.4: "2,613", 12.3456: "12.35", 0.0123456: "0.01235", 27585: "27,585", 7: "7", -1234567: "-1,234,567", 999: "999",
	} {
		if got := valueText(v); got != want {
			t.Errorf("value %v is written %q, want %q", v, got, want)
		}
	}
}
