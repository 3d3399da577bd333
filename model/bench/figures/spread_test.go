package figures

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestQuantile(t *testing.T) {
	values := []float64{4, 1, 3, 2}
	for q, want := range map[float64]float64{0: 1, .25: 1.75, .5: 2.5, 1: 4} {
		if got := Quantile(values, q); got != want {
			t.Errorf("quantile %g is %g instead of %g", q, got, want)
		}
	}
	if got := Quantile([]float64{7}, .3); got != 7 {
		t.Errorf("a quantile of one value is %g", got)
	}
}

// The ratio is that of the medians; its bounds hold it, and lie the farther apart the more turns differ.
func TestRatio(t *testing.T) {
	draw := func(wobble float64) []Turn {
		rng := rand.New(rand.NewPCG(5, 5))
		var turns []Turn
		for range 15 {
			slow := 1 + wobble*rng.Float64()
			var at Turn
			for range 9 {
				at.Numerator = append(at.Numerator, .03*slow*(1+.01*rng.Float64()))
				at.Denominator = append(at.Denominator, .01*(1+.01*rng.Float64()))
			}
			turns = append(turns, at)
		}
		return turns
	}
	calm, rough := Ratio(draw(0)), Ratio(draw(.5))
	if math.Abs(calm.Median-3) > .02 || calm.Low > calm.Median || calm.High < calm.Median {
		t.Errorf("the ratio of 3 is measured as %+v", calm)
	}
	if rough.High-rough.Low < 5*(calm.High-calm.Low) {
		t.Errorf("turns that differ give bounds of %+v, those that don't %+v", rough, calm)
	}
	if again := Ratio(draw(.5)); again != rough {
		t.Errorf("the same measurements give %+v and %+v", rough, again)
	}
}
