package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"fiducial/data/simd"
)

// The naive reference: each formula as it is written down, in float64.

func naiveConv(s ConvShape, x, w, b []float32) []float32 {
	h, wd := s.OutHeight(), s.OutWidth()
	y := make([]float32, s.outSize())
	for n := range s.Batch {
		for o := range s.Out {
			for oy := range h {
				for ox := range wd {
					sum := float64(b[o])
					s.eachTap(n, o, oy, ox, func(xi, wi int) { sum += float64(x[xi]) * float64(w[wi]) })
					if s.ReLU && sum < 0 {
						sum = 0
					}
					y[((n*s.Out+o)*h+oy)*wd+ox] = float32(sum)
				}
			}
		}
	}
	return y
}

// eachTap calls f with the indexes of all inputs and weights that one output is made of.
func (s ConvShape) eachTap(n, o, oy, ox int, f func(xi, wi int)) {
	for c := range s.In {
		for ky := range s.Kernel {
			for kx := range s.Kernel {
				iy, ix := oy*s.Stride+ky-s.Padding, ox*s.Stride+kx-s.Padding
				if iy >= 0 && iy < s.Height && ix >= 0 && ix < s.Width {
					f(((n*s.In+c)*s.Height+iy)*s.Width+ix, ((o*s.In+c)*s.Kernel+ky)*s.Kernel+kx)
				}
			}
		}
	}
}

func naiveConvBackward(s ConvShape, dy, y, x, w []float32) (dx, dw, db []float32) {
	h, wd := s.OutHeight(), s.OutWidth()
	dx64, dw64, db64 := make([]float64, len(x)), make([]float64, len(w)), make([]float64, s.Out)
	for n := range s.Batch {
		for o := range s.Out {
			for oy := range h {
				for ox := range wd {
					at := ((n*s.Out+o)*h+oy)*wd + ox
					g := float64(dy[at])
					if s.ReLU && y[at] <= 0 {
						continue
					}
					db64[o] += g
					s.eachTap(n, o, oy, ox, func(xi, wi int) {
						dx64[xi] += g * float64(w[wi])
						dw64[wi] += g * float64(x[xi])
					})
				}
			}
		}
	}
	return narrow(dx64), narrow(dw64), narrow(db64)
}

func narrow(s []float64) []float32 {
	r := make([]float32, len(s))
	for i, v := range s {
		r[i] = float32(v)
	}
	return r
}

// random returns n numbers, uniform within ±1.
func random(seed uint64, n int) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	s := make([]float32, n)
	for i := range s {
		s[i] = 2*r.Float32() - 1
	}
	return s
}

// garbage returns n NaNs: whoever is to set a slice must set all of it.
func garbage(n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(math.NaN())
	}
	return s
}

// near fails the test unless got and want agree to tolerance times want's largest.
func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	largest := 1e-30
	for _, v := range want {
		largest = max(largest, math.Abs(float64(v)))
	}
	for i, v := range want {
		if d := math.Abs(float64(got[i]) - float64(v)); !(d <= tolerance*largest) {
			t.Fatalf("%s[%d] = %v, want %v: off by %.2g of the largest", what, i, got[i], v, d/largest)
		}
	}
}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, v := range want {
		if math.Float32bits(got[i]) != math.Float32bits(v) {
			t.Fatalf("%s[%d] = %v, want %v bit for bit", what, i, got[i], v)
		}
	}
}

// newPool returns a pool that ends with the test.
func newPool(t testing.TB, threads int, path Path) *Pool {
	t.Helper()
	p, err := New(Options{Threads: threads, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// eachPath runs a test once for each path of this machine.
func eachPath(t *testing.T, f func(t *testing.T, path Path)) {
	for _, path := range simd.Paths() {
		t.Run(path.String(), func(t *testing.T) { f(t, path) })
	}
}
