package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestFlatPrimitivesAgreeWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		n := 1 + r.IntN(150)
		a, _ := guarded(t, r.Uint64(), n)
		b, _ := guarded(t, r.Uint64(), n)
		c, _ := guarded(t, r.Uint64(), n)
		try := func(what string, tolerance float64, f func(p primitives, dst []float32)) {
			t.Helper()
			got, check := guarded(t, 3, n)
			want := append([]float32(nil), got...)
			f(vector, got)
			f(portable, want)
			check()
			near(t, what, got, want, tolerance)
		}
		norm := normFactors{scale: 1.5, shift: .1, floor: 0, mean: .2, times: 1.3, slope: -.4, offset: .05}
		if r.IntN(2) == 0 {
			norm.floor = minusInf
		}
		moment := momentFactors{x: .3, y: -.2, alongX: 2, alongY: -3}
		try("add", 0, func(p primitives, dst []float32) { p.add(dst, a, b) })
		try("add in place", 0, func(p primitives, dst []float32) { p.add(dst, dst, b) })
		try("affine", 1e-6, func(p primitives, dst []float32) { p.affine(dst, a, 1.5, .25, norm.floor) })
		try("normBack", 1e-6, func(p primitives, dst []float32) { p.normBack(dst, a, b, &norm) })
		try("normBack in place", 1e-6, func(p primitives, dst []float32) { p.normBack(dst, dst, b, &norm) })
		try("exp", 3e-7, func(p primitives, dst []float32) { p.exp(dst, a) })
		try("momentBack", 1e-6, func(p primitives, dst []float32) { p.momentBack(dst, a, b, c, &moment) })
		step := adamFactors{.1, .9, .1, .99, .01, .01, 1.2, 1e-8, .999}
		try("adam", 1e-6, func(p primitives, value []float32) {
			m, v := append([]float32(nil), b...), make([]float32, n)
			for i, x := range c {
				v[i] = x * x
			}
			p.adam(value, m, v, a, &step)
		})

		sum, squares := vector.moments(a, .1)
		wantSum, wantSquares := portable.moments(a, .1)
		nearby(t, "sum", sum, wantSum, n)
		nearby(t, "squares", squares, wantSquares, n)
		b[r.IntN(n)] = float32(math.NaN()) // does not pass
		sum, along := vector.normSums(a, b, &norm)
		wantSum, wantAlong := portable.normSums(a, b, &norm)
		nearby(t, "sum of gradients", sum, wantSum, n)
		nearby(t, "sum along x", along, wantAlong, n)
	})
}

// nearby fails the test unless two sums of n numbers of about 1 agree.
func nearby(t *testing.T, what string, got, want float32, n int) {
	t.Helper()
	if d := math.Abs(float64(got) - float64(want)); !(d <= 1e-6*float64(n)) {
		t.Fatalf("%s of %d numbers: %v, want %v", what, n, got, want)
	}
}

func TestFlatPrimitivesKeepNaN(t *testing.T) {
	nan := float32(math.NaN())
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, _ primitives) {
		n := 1 + r.IntN(150)
		x, dst := random(1, n), make([]float32, n)
		at := r.IntN(n)
		x[at] = nan
		vector.affine(dst, x, 1, 0, 0)
		for i, v := range dst {
			if isNaN := v != v; isNaN != (i == at) {
				t.Fatalf("affine: number %d of %d is %v", i, n, v)
			}
		}
		vector.exp(dst, x)
		for i, v := range dst {
			if v == v {
				t.Fatalf("exp beside a NaN: number %d of %d is %v", i, n, v)
			}
		}
	})
}

func TestExpOfFarApartNumbers(t *testing.T) {
	eachPath(t, func(t *testing.T, path Path) {
		prim, err := primitivesOf(path)
		if err != nil {
			t.Fatal(err)
		}
		src := make([]float32, 203)
		for i := range src {
			src[i] = 3 - float32(i)/2
		}
		src[7] = minusInf
		dst := garbage(len(src))
		prim.exp(dst, src)
		for i, v := range src {
			want := math.Exp(max(float64(v)-3, expLeast))
			if math.Abs(float64(dst[i])-want) > 3e-7*want {
				t.Errorf("e^(%v − 3) = %v, want %v", v, dst[i], want)
			}
		}
	})
}
