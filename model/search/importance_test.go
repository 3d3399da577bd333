package search

import (
	"math"
	"math/rand/v2"
	"testing"

	"fiducial/model/settings"
)

// The shares of functions whose analysis of variance is known in closed form.
func TestExplained(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var points [][]float64
	for range 800 {
		points = append(points, []float64{r.Float64(), r.Float64(), r.Float64()})
	}
	for _, c := range []struct {
		name   string
		f      func(x []float64) float64
		shares [3]float64
	}{
		// Var(ax) = a²/12.
		{"3x + y", func(x []float64) float64 { return 3*x[0] + x[1] }, [3]float64{0.9, 0.1, 0}},
		{"a step in y", func(x []float64) float64 {
			if x[1] < 0.25 {
				return 1
			}
			return 0
		}, [3]float64{0, 1, 0}},
		// (x-½)(y-½) has no effect of either alone.
		{"x and y together", func(x []float64) float64 { return (x[0] - 0.5) * (x[1] - 0.5) }, [3]float64{0, 0, 0}},
		// Var(xy) = 7/144, of which x and y explain 1/48 = 3/144 each.
		{"x y", func(x []float64) float64 { return x[0] * x[1] }, [3]float64{3.0 / 7, 3.0 / 7, 0}},
		// Var(sin 2πy) = 1/2.
		{"3x + sin 2πy", func(x []float64) float64 { return 3*x[0] + math.Sin(2*math.Pi*x[1]) }, [3]float64{0.6, 0.4, 0}},
		{"nothing", func([]float64) float64 { return 1 }, [3]float64{0, 0, 0}},
	} {
		var values []float64
		for _, x := range points {
			values = append(values, c.f(x))
		}
		each := explained(points, values, trees, r)
		for d := range c.shares {
			var own []float64
			for _, shares := range each {
				own = append(own, shares[d])
			}
			if share := mean(own); math.Abs(share-c.shares[d]) > 0.08 {
				t.Errorf("%s: dimension %d explains %.3f, want %.3f", c.name, d, share, c.shares[d])
			}
		}
	}
}

// trialsOf makes done trials of a plan whose RMSE is a function of their settings.
func trialsOf(t testing.TB, p Plan, f func(settings.Settings) float64) []Trial {
	t.Helper()
	settings, err := p.settings()
	must(t, err)
	var trials []Trial
	for n, s := range settings {
		trials = append(trials, Trial{Number: n, Settings: s, State: Done, TestRMSE: f(s)})
	}
	return trials
}

func TestImportanceOfTheNotebooksGrid(t *testing.T) {
	p := Plan{Method: Grid, Space: Notebook(), Trials: 108}
	trials := trialsOf(t, p, func(s settings.Settings) float64 { return math.Pow(s.LR, 0.5) * math.Pow(float64(s.BatchSize), 0.3) })
	trials[5].State, trials[5].TestRMSE = Failed, math.NaN()
	weights, measured := Importance(p, trials)
	if measured != 107 || len(weights) != 8 || weights[0].Key != "lr" || weights[1].Key != "batch_size" {
		t.Fatalf("%v of %d", weights, measured)
	}
	// log RMSE: three rates a decade apart, times ½; two sizes an octave apart, times 0.3.
	rate, size := 0.25*math.Pow(math.Ln10, 2)*2/3, 0.09*math.Pow(math.Ln2, 2)/4
	for i, want := range []float64{rate / (rate + size), size / (rate + size), 0, 0, 0, 0, 0, 0} {
		if math.Abs(weights[i].Share-want) > 0.03 {
			t.Errorf("%s explains %.3f, want %.3f", weights[i].Key, weights[i].Share, want)
		}
	}
	for i, w := range weights {
		if !(w.Low <= w.Share && w.Share <= w.High) || w.Told() != (i < 2) {
			t.Errorf("%+v: told %v", w, w.Told())
		}
	}
	if weights, measured := Importance(p, trials[:7]); weights != nil || measured != 6 {
		t.Errorf("%d trials say %v", measured, weights)
	}
}

// A dozen trials often put a quarter of the variation down to a setting that explains next to nothing: it is seldom
// told that it matters, and the truth lies between the two bounds. What matters much is told by as few, mostly.
func TestImportanceOfFewTrialsIsUncertain(t *testing.T) {
	space, err := ParseSpace([]byte(`{"preset": "cnn", "space": {"lr": {"log_uniform": [0.0001, 0.1]}, "lr_decay": {"log_uniform": [0.000001, 0.1]},
		"dropout": {"uniform": [0, 0.5]}, "augment.rotation": {"uniform": [0, 30]}}}`))
	must(t, err)
	const searches = 60
	large, told, inside, all, found := 0, 0, 0, 0, 0
	for seed := range uint64(searches) {
		p := Plan{Method: Random, Space: space, Trials: 12, Seed: seed}
		noise := rand.New(rand.NewPCG(seed, 7))
		at := func(s settings.Settings, d int) float64 {
			x, _ := space.Dimensions[d].Position(s)
			return x
		}
		// log RMSE: Var(3x) = 9/12, and of chance 0.25; of lr_decay 0.0016/12, which is 0.13 ‰ of it.
		trials := trialsOf(t, p, func(s settings.Settings) float64 {
			return math.Exp(3*at(s, 0) + 0.04*at(s, 1) + 0.5*noise.NormFloat64())
		})
		weights, _ := Importance(p, trials)
		for _, w := range weights {
			if w.Key == "lr" {
				if w.Told() {
					found++
				}
				continue
			}
			if all++; w.Low <= 0.002 {
				inside++
			}
			if w.Share > 0.2 {
				large++
			}
			if w.Told() {
				told++
			}
		}
	}
	t.Logf("of %d settings without effect %d get more than a fifth, %d are told, for %d nothing is within the bounds; the one that matters is told in %d of %d",
		all, large, told, inside, found, searches)
	if large == 0 {
		t.Error("chance alone gives none a fifth: this proves nothing")
	}
	if told > all/10 || inside < all*9/10 || found < searches/2 {
		t.Error("that is not what the bounds say")
	}
}

func BenchmarkImportance(b *testing.B) {
	p := Plan{Method: Random, Space: Notebook(), Trials: 1000}
	trials := trialsOf(b, p, func(s settings.Settings) float64 { return s.LR + s.LRDecay*float64(s.KernelSize) })
	for b.Loop() {
		Importance(p, trials)
	}
}
