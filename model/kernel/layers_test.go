package kernel

import (
	"math"
	"slices"
	"testing"
)

func TestLinearAgreesWithNaive(t *testing.T) {
	for _, s := range []LinearShape{{1, 1, 1}, {3, 5, 2}, {32, 288, 30}, {33, 2049, 31}, {7, 4611, 30}} {
		eachPath(t, func(t *testing.T, path Path) {
			l, err := NewLinear(newPool(t, 2, path), s)
			if err != nil {
				t.Fatal(err)
			}
			x, w, b := random(1, s.Batch*s.In), random(2, s.Out*s.In), random(3, s.Out)
			dy := random(4, s.Batch*s.Out)
			y, dx := make([]float64, s.Batch*s.Out), make([]float64, len(x))
			dw, db := make([]float64, len(w)), make([]float64, len(b))
			for n := range s.Batch {
				for o := range s.Out {
					g := float64(dy[n*s.Out+o])
					y[n*s.Out+o] = float64(b[o])
					db[o] += g
					for i := range s.In {
						xi, wi := float64(x[n*s.In+i]), float64(w[o*s.In+i])
						y[n*s.Out+o] += xi * wi
						dx[n*s.In+i] += g * wi
						dw[o*s.In+i] += g * xi
					}
				}
			}
			gotY, gotDX, gotDW, gotDB := garbage(len(y)), garbage(len(x)), garbage(len(w)), garbage(len(b))
			l.Forward(gotY, x, w, b)
			l.BackwardInput(gotDX, dy, w)
			l.BackwardWeights(gotDW, gotDB, dy, x)
			near(t, "y", gotY, narrow(y), 1e-5)
			near(t, "dx", gotDX, narrow(dx), 1e-5)
			near(t, "dw", gotDW, narrow(dw), 1e-5)
			near(t, "db", gotDB, narrow(db), 1e-5)
		})
	}
}

func TestMaxPool(t *testing.T) {
	nan := float32(math.NaN())
	eachPath(t, func(t *testing.T, path Path) {
		m, err := NewMaxPool(newPool(t, 2, path), PoolShape{Batch: 1, Channels: 2, Height: 3, Width: 5})
		if err != nil {
			t.Fatal(err)
		}
		x := []float32{
			1, 2, 5, 5, 9,
			3, 0, 5, 5, 9,
			9, 9, 9, 9, 9,

			-3, -2, 1, nan, 9,
			-1, -4, 2, nan, 9,
			9, 9, 9, 9, 9,
		}
		y := garbage(4)
		m.Forward(y, x)
		if want := []float32{3, 5, -1}; !slices.Equal(y[:3], want) || y[3] == y[3] {
			t.Errorf("y = %v, want %v and NaN", y, want)
		}
		dx := garbage(len(x))
		m.Backward(dx, []float32{10, 20, 30, 40})
		want := []float32{
			0, 0, 20, 0, 0,
			10, 0, 0, 0, 0,
			0, 0, 0, 0, 0,

			0, 0, 0, 0, 0,
			30, 0, 0, 40, 0,
			0, 0, 0, 0, 0,
		}
		if !slices.Equal(dx, want) {
			t.Errorf("dx = %v, want %v", dx, want)
		}
	})
}

func TestMaxPoolAgreesWithPortable(t *testing.T) {
	for _, s := range []PoolShape{{2, 3, 2, 2}, {1, 2, 7, 9}, {2, 3, 33, 35}, {1, 2, 48, 64}, {2, 2, 94, 94}, {1, 1, 5, 131}} {
		x := random(1, s.Batch*s.Channels*s.Height*s.Width)
		for i := range x {
			x[i] = float32(int(8 * x[i])) // many ties
		}
		size := s.Batch * s.Channels * s.OutHeight() * s.OutWidth()
		dy := random(2, size)
		var wantY, wantDX []float32
		eachPath(t, func(t *testing.T, path Path) {
			m, err := NewMaxPool(newPool(t, 2, path), s)
			if err != nil {
				t.Fatal(err)
			}
			y, dx := garbage(size), garbage(len(x))
			m.Forward(y, x)
			m.Backward(dx, dy)
			if path == Portable {
				wantY, wantDX = y, dx
			}
			same(t, "y", y, wantY)
			same(t, "dx", dx, wantDX)
		})
	}
}

func TestDropout(t *testing.T) {
	const batch, size = 7, 10_007
	for _, probability := range []float64{0, .1, .5, .9} {
		eachPath(t, func(t *testing.T, path Path) {
			d, err := NewDropout(newPool(t, 2, path), batch, size, probability)
			if err != nil {
				t.Fatal(err)
			}
			d.Draw(3)
			mask, again := make([]float32, batch*size), make([]float32, batch*size)
			d.Mask(mask)
			kept := 0.
			for _, v := range mask {
				kept += float64(v)
			}
			n := float64(batch * size)
			if got, spread := kept/n, math.Sqrt(probability*(1-probability)/n); math.Abs(got-(1-probability)) > 4*spread {
				t.Errorf("probability %v: %v kept", probability, got)
			}

			x, y := random(1, batch*size), garbage(batch*size)
			d.Forward(y, x)
			for i, m := range mask {
				if want := x[i] * m * float32(1/(1-probability)); y[i] != want {
					t.Fatalf("y[%d] = %v, want %v", i, y[i], want)
				}
			}
			dx := garbage(batch * size)
			d.Backward(dx, x)
			same(t, "dx", dx, y)

			d.Draw(4)
			d.Mask(again)
			if slices.Equal(mask, again) != (probability == 0) {
				t.Errorf("probability %v: the mask does not follow the seed", probability)
			}
			d.Draw(3)
			d.Mask(again)
			if !slices.Equal(mask, again) {
				t.Error("the same seed gave another mask")
			}
			want := random(9, batch*size)
			for i, v := range want {
				want[i] = 0
				if v > 0 {
					want[i] = 1
				}
			}
			d.SetMask(want)
			d.Mask(again)
			same(t, "mask", again, want)
		})
	}
	p := newPool(t, 1, Portable)
	for _, probability := range []float64{-.1, 1, math.NaN()} {
		if _, err := NewDropout(p, 1, 1, probability); err == nil {
			t.Errorf("probability %v passes", probability)
		}
	}
}

func TestMaskedMSE(t *testing.T) {
	nan := float32(math.NaN())
	y, target, mask := []float32{1, 2, 3, 4}, []float32{0, nan, 5, 4}, []float32{1, 0, 1, 1}
	dy := garbage(4)
	if got, want := MaskedMSE(dy, y, target, mask), float32(5)/3; got != want {
		t.Errorf("loss %v, want %v", got, want)
	}
	near(t, "dy", dy, []float32{2. / 3, 0, -4. / 3, 0}, 1e-7)
	if got := MaskedMSE(nil, y, target, mask); got != float32(5)/3 {
		t.Errorf("loss without gradient %v", got)
	}
	if got := MaskedMSE(dy, y, target, make([]float32, 4)); got != 0 || !slices.Equal(dy, make([]float32, 4)) {
		t.Errorf("nothing labelled: loss %v, gradient %v", got, dy)
	}
}

// The reference is the formulas of the PyTorch documentation, in float64.
func TestAdam(t *testing.T) {
	const n = 20_011
	for _, s := range []AdamSettings{
		{LR: .01, Beta1: .9, Beta2: .999, Epsilon: 1e-8, L2: .1},
		{LR: .01, Beta1: .9, Beta2: .999, Epsilon: 1e-8, Decay: .1},
	} {
		eachPath(t, func(t *testing.T, path Path) {
			a := NewAdam(newPool(t, 2, path))
			value, m, v := random(1, n), make([]float32, n), make([]float32, n)
			p64, m64, v64 := wide(value), make([]float64, n), make([]float64, n)
			for step := 1; step <= 10; step++ {
				grad := random(uint64(step+1), n)
				a.Step(value, m, v, grad, s, step)
				for i, g32 := range grad {
					g := float64(g32) + s.L2*p64[i]
					p64[i] -= s.LR * s.Decay * p64[i]
					m64[i] = s.Beta1*m64[i] + (1-s.Beta1)*g
					v64[i] = s.Beta2*v64[i] + (1-s.Beta2)*g*g
					mHat := m64[i] / (1 - math.Pow(s.Beta1, float64(step)))
					vHat := v64[i] / (1 - math.Pow(s.Beta2, float64(step)))
					p64[i] -= s.LR * mHat / (math.Sqrt(vHat) + s.Epsilon)
				}
			}
			near(t, "value", value, narrow(p64), 1e-5)
			near(t, "m", m, narrow(m64), 1e-5)
			near(t, "v", v, narrow(v64), 1e-5)
		})
	}
}
