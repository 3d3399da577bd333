package kernel

import (
	"math"
	"testing"
)

// numericGradient returns how loss changes with each number of at, by central differences in float64.
func numericGradient(at []float64, loss func() float64) []float32 {
	const step = 1e-5
	gradient := make([]float32, len(at))
	for i, v := range at {
		at[i] = v + step
		up := loss()
		at[i] = v - step
		down := loss()
		at[i] = v
		gradient[i] = float32((up - down) / (2 * step))
	}
	return gradient
}

// along is the inner product of a result with the gradient to it: the loss whose gradients the passes give.
func along(y []float64, dy []float32) (sum float64) {
	for i, v := range y {
		sum += v * float64(dy[i])
	}
	return sum
}

func wide(s []float32) []float64 {
	r := make([]float64, len(s))
	for i, v := range s {
		r[i] = float64(v)
	}
	return r
}

// random with another mean and spread.
func spread(seed uint64, n int, from, to float32) []float32 {
	s := random(seed, n)
	for i := range s {
		s[i] = from + (s[i]+1)/2*(to-from)
	}
	return s
}

var batchNormShapes = []BatchNormShape{
	{Batch: 2, Channels: 1, Height: 1, Width: 1},
	{Batch: 1, Channels: 2, Height: 2, Width: 3},
	{Batch: 3, Channels: 2, Height: 5, Width: 7},
	{Batch: 2, Channels: 3, Height: 3, Width: 11},
	{Batch: 5, Channels: 1, Height: 6, Width: 6},
	{Batch: 3, Channels: 2, Height: 5, Width: 7, Pool: true},
	{Batch: 2, Channels: 3, Height: 4, Width: 36, Pool: true},
}

// naiveBatchNorm is the formula of the PyTorch documentation, in float64.
func naiveBatchNorm(s BatchNormShape, x, gamma, beta []float64) (y, batchMean, batchVar []float64) {
	y = make([]float64, len(x))
	batchMean, batchVar = make([]float64, s.Channels), make([]float64, s.Channels)
	size := s.Height * s.Width
	each := func(c int, f func(i int)) {
		for n := range s.Batch {
			for k := range size {
				f((n*s.Channels+c)*size + k)
			}
		}
	}
	for c := range s.Channels {
		count := float64(s.Batch * size)
		each(c, func(i int) { batchMean[c] += x[i] / count })
		each(c, func(i int) { batchVar[c] += (x[i] - batchMean[c]) * (x[i] - batchMean[c]) / count })
		each(c, func(i int) {
			y[i] = (x[i]-batchMean[c])/math.Sqrt(batchVar[c]+s.Epsilon)*gamma[c] + beta[c]
			if s.ReLU {
				y[i] = max(y[i], 0)
			}
		})
	}
	if s.Pool {
		y = naivePool(s.PoolShape(), y)
	}
	return y, batchMean, batchVar
}

// naivePool is a max-pooling.
func naivePool(s PoolShape, x []float64) []float64 {
	h, w := s.OutHeight(), s.OutWidth()
	y := make([]float64, s.Batch*s.Channels*h*w)
	for i := range y {
		row := i/(h*w)*s.Height + i/w%h*2
		upper, lower := x[row*s.Width+i%w*2:], x[(row+1)*s.Width+i%w*2:]
		y[i] = max(upper[0], upper[1], lower[0], lower[1])
	}
	return y
}

func TestBatchNormGradients(t *testing.T) {
	for _, s := range batchNormShapes {
		for _, s.ReLU = range []bool{false, true} {
			s.Epsilon, s.Momentum = 1e-3, .1
			x, gamma, beta := spread(1, s.size(), 2, 5), spread(2, s.Channels, .5, 2), random(3, s.Channels)
			dy := random(4, s.outSize())
			x64, gamma64, beta64 := wide(x), wide(gamma), wide(beta)
			loss := func() float64 {
				y, _, _ := naiveBatchNorm(s, x64, gamma64, beta64)
				return along(y, dy)
			}
			wantDX, wantDGamma, wantDBeta := numericGradient(x64, loss), numericGradient(gamma64, loss), numericGradient(beta64, loss)
			eachPath(t, func(t *testing.T, path Path) {
				n, err := NewBatchNorm(newPool(t, 2, path), s)
				if err != nil {
					t.Fatal(err)
				}
				y, dx, dgamma, dbeta := garbage(len(dy)), garbage(len(x)), garbage(s.Channels), garbage(s.Channels)
				n.Forward(y, x, gamma, beta, make([]float32, s.Channels), make([]float32, s.Channels))
				n.Backward(dx, dgamma, dbeta, dy, x, gamma)
				near(t, "dx", dx, wantDX, 1e-3) // small beside what cancels in it
				near(t, "dgamma", dgamma, wantDGamma, 1e-4)
				near(t, "dbeta", dbeta, wantDBeta, 1e-4)
				if s.Pool {
					return
				}
				inPlace := append([]float32(nil), dy...)
				n.Backward(inPlace, dgamma, dbeta, inPlace, x, gamma)
				same(t, "dx in place", inPlace, dx)
			})
		}
	}
}

// The mean is large beside the spread, as that of a layer before any training may be.
func TestBatchNormForward(t *testing.T) {
	for _, s := range append([]BatchNormShape{{Batch: 7, Channels: 5, Height: 33, Width: 47}}, batchNormShapes...) {
		s.ReLU, s.Epsilon, s.Momentum = true, 1e-5, .1
		x, gamma, beta := spread(1, s.size(), 99, 100), spread(2, s.Channels, .5, 2), random(3, s.Channels)
		mean, variance := random(5, s.Channels), spread(6, s.Channels, .5, 2)
		count := float64(s.Batch * s.Height * s.Width)
		want, batchMean, batchVar := naiveBatchNorm(s, wide(x), wide(gamma), wide(beta))
		wantMean, wantVar := make([]float32, s.Channels), make([]float32, s.Channels)
		for c := range wantMean {
			wantMean[c] = float32(.9*float64(mean[c]) + .1*batchMean[c])
			wantVar[c] = float32(.9*float64(variance[c]) + .1*batchVar[c]*count/(count-1))
		}
		var first []float32
		eachPath(t, func(t *testing.T, path Path) {
			for _, threads := range []int{1, 3} {
				n, err := NewBatchNorm(newPool(t, threads, path), s)
				if err != nil {
					t.Fatal(err)
				}
				y := garbage(len(want))
				gotMean, gotVar := append([]float32(nil), mean...), append([]float32(nil), variance...)
				n.Forward(y, x, gamma, beta, gotMean, gotVar)
				near(t, "y", y, narrow(want), 1e-4)
				near(t, "running mean", gotMean, wantMean, 1e-6)
				near(t, "running variance", gotVar, wantVar, 1e-6)
				if threads == 1 {
					first = y
				}
				same(t, "y by threads", y, first)
			}
		})
	}
}

func TestBatchNormRefuses(t *testing.T) {
	p := newPool(t, 1, Portable)
	for _, s := range []BatchNormShape{
		{},
		{Batch: 1, Channels: 1, Height: 1, Width: 1},
		{Batch: 2, Channels: 1, Height: 1, Width: 1, Momentum: 2},
		{Batch: 2, Channels: 1, Height: 1, Width: 1, Epsilon: math.NaN()},
		{Batch: 2, Channels: 1, Height: 5, Width: 1, Pool: true},
	} {
		if _, err := NewBatchNorm(p, s); err == nil {
			t.Errorf("%+v passes", s)
		}
	}
}

// naiveUpsample is the formula of the PyTorch documentation, for each pixel by itself.
func naiveUpsample(s UpsampleShape, x []float64) []float64 {
	y := make([]float64, s.outSize())
	at := func(i, n, m int) (from, next int, part float64) {
		p := math.Max((float64(i)+.5)*float64(n)/float64(m)-.5, 0)
		from = int(math.Floor(p))
		return from, min(from+1, n-1), p - math.Floor(p)
	}
	for i := range y {
		plane, rest := i/(s.OutHeight*s.OutWidth), i%(s.OutHeight*s.OutWidth)
		r, rn, rp := at(rest/s.OutWidth, s.Height, s.OutHeight)
		c, cn, cp := at(rest%s.OutWidth, s.Width, s.OutWidth)
		v := x[plane*s.Height*s.Width:]
		y[i] = (1-rp)*((1-cp)*v[r*s.Width+c]+cp*v[r*s.Width+cn]) + rp*((1-cp)*v[rn*s.Width+c]+cp*v[rn*s.Width+cn])
	}
	return y
}

func TestUpsample(t *testing.T) {
	for _, s := range []UpsampleShape{
		{Batch: 1, Channels: 1, Height: 1, Width: 1, OutHeight: 3, OutWidth: 3},
		{Batch: 2, Channels: 3, Height: 2, Width: 5, OutHeight: 2, OutWidth: 5},
		{Batch: 2, Channels: 3, Height: 3, Width: 5, OutHeight: 6, OutWidth: 10},
		{Batch: 1, Channels: 2, Height: 7, Width: 4, OutHeight: 21, OutWidth: 12},
		{Batch: 2, Channels: 2, Height: 6, Width: 6, OutHeight: 24, OutWidth: 24},
		{Batch: 1, Channels: 1, Height: 4, Width: 9, OutHeight: 20, OutWidth: 45},
		{Batch: 2, Channels: 1, Height: 6, Width: 1, OutHeight: 25, OutWidth: 7},
	} {
		x, dy := random(1, s.inSize()), random(2, s.outSize())
		x64 := wide(x)
		wantY := narrow(naiveUpsample(s, x64))
		wantDX := numericGradient(x64, func() float64 { return along(naiveUpsample(s, x64), dy) })
		eachPath(t, func(t *testing.T, path Path) {
			u, err := NewUpsample(newPool(t, 2, path), s)
			if err != nil {
				t.Fatal(err)
			}
			y, dx := garbage(len(dy)), garbage(len(x))
			u.Forward(y, x)
			u.Backward(dx, dy)
			near(t, "y", y, wantY, 1e-6)
			near(t, "dx", dx, wantDX, 1e-5)
		})
	}
	if _, err := NewUpsample(newPool(t, 1, Portable), UpsampleShape{Batch: 1, Channels: 1, Height: 1, Width: 1}); err == nil {
		t.Error("an output of no size passes")
	}
}

func naiveSoftArgmax(s SoftArgmaxShape, maps []float64) []float64 {
	area := s.Height * s.Width
	y := make([]float64, 2*s.Batch*s.Maps)
	for i := range s.Batch * s.Maps {
		largest, sum := math.Inf(-1), 0.
		for _, v := range maps[i*area:][:area] {
			largest = math.Max(largest, v)
		}
		for _, v := range maps[i*area:][:area] {
			sum += math.Exp(v - largest)
		}
		for k, v := range maps[i*area:][:area] {
			p := math.Exp(v-largest) / sum
			y[2*i] += p * (float64(k%s.Width)*s.Scale + s.Offset)
			y[2*i+1] += p * (float64(k/s.Width)*s.Scale + s.Offset)
		}
	}
	return y
}

func TestSoftArgmax(t *testing.T) {
	for _, s := range []SoftArgmaxShape{
		{Batch: 1, Maps: 1, Height: 1, Width: 1, Scale: 1},
		{Batch: 2, Maps: 3, Height: 5, Width: 4, Scale: 4, Offset: 1.5},
		{Batch: 3, Maps: 2, Height: 3, Width: 11, Scale: 2, Offset: .5},
		{Batch: 1, Maps: 2, Height: 12, Width: 12, Scale: 4, Offset: 1.5},
	} {
		maps, dy := spread(1, s.size(), -6, 6), random(2, 2*s.Batch*s.Maps)
		maps64 := wide(maps)
		wantY := narrow(naiveSoftArgmax(s, maps64))
		wantD := numericGradient(maps64, func() float64 { return along(naiveSoftArgmax(s, maps64), dy) })
		eachPath(t, func(t *testing.T, path Path) {
			a, err := NewSoftArgmax(newPool(t, 2, path), s)
			if err != nil {
				t.Fatal(err)
			}
			y, dmaps := garbage(len(dy)), garbage(len(maps))
			a.Forward(y, maps)
			a.Backward(dmaps, dy)
			near(t, "y", y, wantY, 1e-6)
			near(t, "dmaps", dmaps, wantD, 2e-5)
		})
	}
}

// One cell far above all others takes all of the probability; equal cells share it.
func TestSoftArgmaxOfExtremes(t *testing.T) {
	s := SoftArgmaxShape{Batch: 1, Maps: 2, Height: 8, Width: 8, Scale: 1}
	eachPath(t, func(t *testing.T, path Path) {
		a, _ := NewSoftArgmax(newPool(t, 1, path), s)
		maps, y := make([]float32, s.size()), garbage(4)
		for i := range maps[:64] {
			maps[i] = -1e30
		}
		maps[3*8+5] = 1e30
		a.Forward(y, maps)
		near(t, "y", y, []float32{5, 3, 3.5, 3.5}, 1e-6)
		if p := a.p[3*8+5]; p != 1 {
			t.Errorf("probability %v", p)
		}
		peaks := garbage(2)
		a.Peaks(peaks)
		near(t, "peaks", peaks, []float32{1, 1. / 64}, 1e-6)
	})
}

func TestExp(t *testing.T) {
	src := spread(1, 100_000, -87, 0)
	src[17] = 0
	eachPath(t, func(t *testing.T, path Path) {
		prim, _ := primitivesOf(path)
		got := garbage(len(src))
		prim.exp(got, src)
		worst := 0.
		for i, v := range src {
			want := math.Exp(float64(v))
			worst = max(worst, math.Abs(float64(got[i])-want)/want)
		}
		if !(worst < 1.5e-7) {
			t.Errorf("off by %.3g", worst)
		}
	})
}

func TestMaskedSmoothL1(t *testing.T) {
	const beta = 2.
	nan := float32(math.NaN())
	y := []float32{1, 9, 3, 4, -5, 6}
	target, mask := []float32{.5, nan, 5.5, 4, 4, 7.75}, []float32{1, 0, 1, 1, 1, 1}
	y64 := wide(y)
	naive := func() (sum float64) {
		n := 0.
		for i, v := range y64 {
			if mask[i] == 0 {
				continue
			}
			n++
			if e := math.Abs(v - float64(target[i])); e < beta {
				sum += .5 * e * e / beta
			} else {
				sum += e - .5*beta
			}
		}
		return sum / n
	}
	dy := garbage(len(y))
	if got, want := MaskedSmoothL1(dy, y, target, mask, beta), float32(naive()); got != want {
		t.Errorf("loss %v, want %v", got, want)
	}
	near(t, "dy", dy, numericGradient(y64, naive), 1e-6)
	if got, want := MaskedSmoothL1(nil, y, target, mask, beta), float32(naive()); got != want {
		t.Errorf("loss without gradient %v, want %v", got, want)
	}
	if got := MaskedSmoothL1(dy, y, target, make([]float32, len(y)), beta); got != 0 || dy[0] != 0 {
		t.Errorf("nothing labelled: loss %v, gradient %v", got, dy)
	}
}

// The values are torch.nn.functional.binary_cross_entropy_with_logits's, in float64; the second coordinate has no
// label.
func TestMaskedCrossEntropy(t *testing.T) {
	y := []float32{-40, 7, -1.5, 0, .3, 2, 60}
	target := []float32{0, float32(math.NaN()), 1, .25, 0, 1, .5}
	mask := []float32{1, 0, 1, 1, 1, 1, 1}
	const want = 5.562640619009033
	gradient := []float32{7.080590425485981e-19, 0, -0.1362624126989406, 0.041666666666666664, 0.09574041946860984, -0.01986715367035295, 0.08333333333333333}
	dy := garbage(len(y))
	if got := MaskedCrossEntropy(dy, y, target, mask); math.Abs(float64(got)-want) > 1e-6 {
		t.Errorf("loss %v, want %v", got, want)
	}
	near(t, "dy", dy, gradient, 1e-7)
	if got := MaskedCrossEntropy(nil, y, target, mask); math.Abs(float64(got)-want) > 1e-6 {
		t.Errorf("loss without gradient %v, want %v", got, want)
	}
	if got := MaskedCrossEntropy(dy, y, target, make([]float32, len(y))); got != 0 || dy[0] != 0 {
		t.Errorf("nothing labelled: loss %v, gradient %v", got, dy)
	}
}
