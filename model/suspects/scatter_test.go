package suspects

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// correlated returns samples of a t distribution of three coordinates, of which a third lack the second one and some
// all but the last.
func correlated(n int) []*pattern {
	r := rand.New(rand.NewPCG(2, 3))
	patterns := []*pattern{{at: []int{0, 1, 2}}, {at: []int{0, 2}, absent: []int{1}}, {at: []int{2}, absent: []int{0, 1}}}
	for i := range n {
		chi := 0.0
		for range int(tail) {
			v := r.NormFloat64()
			chi += v * v
		}
		s := math.Sqrt(tail / chi)
		a, b, c := r.NormFloat64(), r.NormFloat64(), r.NormFloat64()
		x := []float64{1 + 2*s*a, -3 + s*(1.5*a+b), 0.5 + s*(0.5*a-b+0.7*c)}
		p := patterns[[]int{0, 1, 0, 2, 0, 0}[i%6]]
		p.samples = append(p.samples, x)
	}
	return patterns
}

// logPosterior returns what fit maximises: the log likelihood of what is there, and of the assumption that it starts
// with.
func logPosterior(t *distribution, patterns []*pattern, scale []float64) float64 {
	all := make([]int, len(t.mean))
	for i := range all {
		all[i] = i
	}
	whole := t.restrictedTo(all)
	sum := -doubt / 2 * whole.logDet
	for i, s := range scale {
		sum -= doubt / 2 * whole.inverse.At(i, i) * s * s
	}
	for _, p := range patterns {
		known := t.restrictedTo(p.at)
		off, pulled := make([]float64, len(p.at)), make([]float64, len(p.at))
		for _, x := range p.samples {
			for i, c := range p.at {
				off[i] = x[c] - t.mean[c]
			}
			sum += logDensity(len(p.at), known.logDet, known.distance(pulled, off))
		}
	}
	return sum
}

// No step from the fitted distribution in any direction makes what was seen likelier.
func TestFitMaximisesTheLikelihood(t *testing.T) {
	patterns := correlated(1200)
	scale := []float64{2, 2, 2}
	best := fit(patterns, []float64{0, 0, 0}, scale)
	// What a few more rounds would change is far less than the steps below.
	top := logPosterior(best, patterns, scale)
	for i := range 3 {
		for _, step := range []float64{-0.15, 0.15} {
			moved := &distribution{mean: append([]float64(nil), best.mean...), scatter: best.scatter}
			moved.mean[i] += step
			if now := logPosterior(moved, patterns, scale); now >= top {
				t.Errorf("mean %d moved by %v: %.3f, was %.3f", i, step, now, top)
			}
			for j := i; j < 3; j++ {
				scatter := mat.NewSymDense(3, nil)
				scatter.CopySym(best.scatter)
				scatter.SetSym(i, j, scatter.At(i, j)+step/5)
				if now := logPosterior(&distribution{best.mean, scatter}, patterns, scale); now >= top {
					t.Errorf("scatter %d, %d moved by %v: %.3f, was %.3f", i, j, step/5, now, top)
				}
			}
		}
	}
}

// The distribution that samples were drawn from is found again.
func TestFitFindsTheDistribution(t *testing.T) {
	got := fit(correlated(30000), []float64{0, 0, 0}, []float64{2, 2, 2})
	want := [][]float64{{4, 3, 1}, {3, 3.25, -0.25}, {1, -0.25, 1.74}}
	for i, mean := range []float64{1, -3, 0.5} {
		if math.Abs(got.mean[i]-mean) > 0.08 {
			t.Errorf("mean %d is %.3f, want %v", i, got.mean[i], mean)
		}
		for j, v := range want[i] {
			if math.Abs(got.scatter.At(i, j)-v) > 0.15 {
				t.Errorf("scatter %d, %d is %.3f, want %v", i, j, got.scatter.At(i, j), v)
			}
		}
	}
}

// Without samples the distribution is what was assumed.
func TestFitOfNothing(t *testing.T) {
	got := fit(nil, []float64{1, 2}, []float64{3, 4})
	if got.mean[1] != 2 || got.scatter.At(1, 1) != 16 || got.scatter.At(0, 1) != 0 {
		t.Errorf("%+v", got)
	}
}
