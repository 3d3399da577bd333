package chart

import (
	"math"
	"slices"
	"strconv"

	"fiducial/ui/kit"
)

// axis maps values to a length from 0 to 1.
type axis struct {
	low, high float64 // the values at 0 and 1
	log       bool    // logarithmic; then both are above zero
}

// newAxis returns an axis with a little room around the values from low to high. On a linear one that is far
// enough from zero to look at, zero is the beginning, so that heights can be compared.
func newAxis(low, high float64, log bool) axis {
	if log {
		l, h := math.Log10(low), math.Log10(high)
		room := math.Min(math.Max((h-l)*0.05, 0.02), 5)
		a := axis{low: math.Max(math.Pow(10, l-room), math.SmallestNonzeroFloat64), high: math.Pow(10, h+room), log: true}
		a.high = math.Max(a.high, math.Nextafter(a.low, 1)) // powers of ten that small are rounded to the same number
		return a
	}
	if low == high {
		room := math.Max(math.Abs(low)*0.1, 1e-6)
		return axis{low: low - room, high: high + room}
	}
	room := (high - low) * 0.05
	a := axis{low: low - room, high: high + room}
	if low >= 0 && low < high/2 {
		a.low = 0
	}
	return a
}

// at returns where a value lies, from 0 to 1 within the axis, NaN for what a logarithmic axis can't show.
func (a axis) at(v float64) float64 {
	if !a.log {
		return (v - a.low) / (a.high - a.low)
	}
	if v <= 0 {
		return math.NaN()
	}
	low := math.Log(a.low) // the ratio of the ends of an axis need not be finite
	return (math.Log(v) - low) / (math.Log(a.high) - low)
}

// value is the inverse of at.
func (a axis) value(at float64) float64 {
	if !a.log {
		return a.low + at*(a.high-a.low)
	}
	low := math.Log(a.low)
	return math.Exp(low + at*(math.Log(a.high)-low))
}

// ticks returns at most about most round values on the axis, in order.
func (a axis) ticks(most int) []float64 {
	most = max(most, 2)
	if a.log && a.high/a.low >= 10 {
		return logTicks(a.low, a.high, most)
	}
	return linearTicks(a.low, a.high, most)
}

// countTicks returns ticks too, of an axis on which things are counted the whole numbers alone.
func (a axis) countTicks(most int, whole bool) []float64 {
	return slices.DeleteFunc(a.ticks(most), func(v float64) bool { return whole && v != math.Trunc(v) })
}

// linearTicks returns the multiples of 1, 2 or 5 times a power of ten from low to high: the finest step that
// gives at most so many.
func linearTicks(low, high float64, most int) []float64 {
	if !(high > low) {
		return nil
	}
	step := niceStep((high - low) / float64(most))
	count := func() int { return int(math.Floor(high/step)-math.Ceil(low/step)) + 1 }
	for count() > most {
		step = niceStep(step * 1.5)
	}
	var ticks []float64
	first := math.Ceil(low / step)
	for i := range count() {
		v := (first + float64(i)) * step
		// 3·0.1 is not 0.3: round to what the step can say.
		ticks = append(ticks, roundTo(v, step))
	}
	return ticks
}

// niceStep returns the least of 1, 2, 5 times a power of ten that is not below step.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, f := range []float64{1, 2, 5} {
		if f*power >= step*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// roundTo removes from v what is smaller than a thousandth of step.
func roundTo(v, step float64) float64 {
	digits := 3 - int(math.Floor(math.Log10(step)))
	if digits < 0 || digits > 300 {
		return v
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	if err != nil || r == 0 {
		return 0
	}
	return r
}

// logTicks returns powers of ten, with their doubles and fives where there is room, or every second, third …
// power where there is little.
func logTicks(low, high float64, most int) []float64 {
	from, to := int(math.Ceil(math.Log10(low)-1e-9)), int(math.Floor(math.Log10(high)+1e-9))
	collect := func(factors ...float64) []float64 {
		var ticks []float64
		for p := from - 1; p <= to; p++ {
			for _, f := range factors {
				v, err := strconv.ParseFloat(strconv.Itoa(int(f))+"e"+strconv.Itoa(p), 64)
				if err == nil && v >= low*(1-1e-9) && v <= high*(1+1e-9) {
					ticks = append(ticks, v)
				}
			}
		}
		return ticks
	}
	for _, factors := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		if ticks := collect(factors...); len(ticks) <= most {
			return ticks
		}
	}
	all := collect(1)
	every := (len(all) + most - 1) / most
	var ticks []float64
	for i := 0; i < len(all); i += every {
		ticks = append(ticks, all[i])
	}
	return ticks
}

// tickText writes a tick as short as it goes.
func tickText(v float64) string {
	switch abs := math.Abs(v); {
	case v == 0:
		return "0"
	case abs >= 1e15 || abs < 1e-4:
		return strconv.FormatFloat(v, 'e', -1, 64)
	case abs >= 1e9:
		return strconv.FormatFloat(v/1e9, 'f', -1, 64) + "G"
	case abs >= 1e6:
		return strconv.FormatFloat(v/1e6, 'f', -1, 64) + "M"
	case abs >= 1e4:
		return strconv.FormatFloat(v/1e3, 'f', -1, 64) + "k"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// valueText writes a value with four digits that count, whole numbers with all of theirs.
func valueText(v float64) string {
	if abs := math.Abs(v); abs < 1e15 && (abs >= 1e3 || abs == math.Trunc(abs)) {
		return kit.Count(int(math.RoundToEven(v)))
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}
