package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"fiducial/data/simd"
)

// guarded returns n random numbers. Nobody can read or write behind them, and the memory before them remembers
// whether it was written; check fails the test if so.
func guarded(t *testing.T, seed uint64, n int) (s []float32, check func()) {
	t.Helper()
	const margin, mark = 40, 12345
	all := fenced(t, margin+n)
	for i := range margin {
		all[i] = mark
	}
	s = all[margin:]
	copy(s, random(seed, n))
	return s, func() {
		t.Helper()
		for i, v := range all[:margin] {
			if v != mark {
				t.Fatalf("number %d of a slice of %d was written", i-margin, n)
			}
		}
	}
}

// eachVectorPath runs f with the primitives of each vector path and those in Go, on many random sizes.
func eachVectorPath(t *testing.T, f func(t *testing.T, r *rand.Rand, vector, portable primitives)) {
	for _, path := range simd.Paths()[1:] {
		t.Run(path.String(), func(t *testing.T) {
			vector, err := primitivesOf(path)
			if err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(1, 2))
			for range 400 {
				f(t, r, vector, portable())
			}
		})
	}
}

func TestCorrelateAgreesWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		c := correlation{lanes: 1 + r.IntN(lanes), rows: 1 + r.IntN(4), cols: 1 + r.IntN(250), floor: minusInf}
		if r.IntN(2) == 0 {
			c.floor = 0
		}
		if r.IntN(2) == 0 {
			c.bias, _ = guarded(t, 5, c.lanes)
		}
		off := make([]int32, 1+r.IntN(20))
		for i := range off {
			off[i] = int32(r.IntN(100))
		}
		c.at = newTaps(off)
		c.w, _ = guarded(t, 1, c.lanes*len(off))
		c.srcRow, c.dstRow = r.IntN(300), c.cols+r.IntN(3)
		c.dstLane = c.rows*c.dstRow + r.IntN(3)
		var checkSrc, checkDst func()
		c.src, checkSrc = guarded(t, 2, c.at.reach+(c.rows-1)*c.srcRow+c.cols)
		c.dst, checkDst = guarded(t, 3, (c.lanes-1)*c.dstLane+(c.rows-1)*c.dstRow+c.cols)
		got, want := c, c
		want.dst = append([]float32(nil), c.dst...)
		vector.correlate(got)
		portable.correlate(want)
		checkSrc()
		checkDst()
		near(t, "correlate", got.dst, want.dst, 1e-5)
	})
}

func TestProductsAgreeWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		lanes, n := 1+r.IntN(lanes), 1+r.IntN(300)
		off := make([]int32, 1+r.IntN(20))
		for i := range off {
			off[i] = int32(r.IntN(100))
		}
		at := newTaps(off)
		stride := n + r.IntN(3)
		a, _ := guarded(t, 1, (lanes-1)*stride+n)
		b, _ := guarded(t, 2, at.reach+n)
		got, check := guarded(t, 3, lanes*len(off))
		want := append([]float32(nil), got...)
		vector.dotProducts(got, a, stride, b, at, lanes, n)
		portable.dotProducts(want, a, stride, b, at, lanes, n)
		check()
		near(t, "dotProducts", got, want, 1e-5)
	})
}

func TestPlanesAgreeWithGo(t *testing.T) {
	nan := float32(math.NaN())
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		rows, cols := 1+r.IntN(5), 1+r.IntN(70)
		srcStride, dstStride := cols+r.IntN(3), cols+r.IntN(20)
		src, _ := guarded(t, 1, (rows-1)*srcStride+cols)
		y, _ := guarded(t, 2, len(src))
		src[r.IntN(len(src))], y[r.IntN(len(y))] = nan, nan
		try := func(what string, size int, f func(p primitives, dst []float32)) {
			t.Helper()
			got, check := guarded(t, 3, size)
			want := append([]float32(nil), got...)
			f(vector, got)
			f(portable, want)
			check()
			same(t, what, got, want)
		}
		size := (rows-1)*dstStride + cols
		try("bias", size, func(p primitives, dst []float32) {
			p.bias(dst, dstStride, src, srcStride, rows, cols, .5, 0)
		})
		try("pack", size+behind, func(p primitives, dst []float32) {
			p.pack(dst, dstStride, src, srcStride, rows, cols, len(src))
		})
		try("packReLU", size+behind, func(p primitives, dst []float32) {
			p.packReLU(dst, dstStride, src, y, srcStride, rows, cols, len(src))
		})
		mask := []uint64{r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()}
		try("dropout", len(src), func(p primitives, dst []float32) {
			p.dropout(dst, src, mask, 1.25)
		})
	})
}

func TestMaxPoolPrimitivesAgreeWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		rows, cols := 1+r.IntN(5), 1+r.IntN(70)
		stride := 2*cols + r.IntN(2)
		x, _ := guarded(t, 1, (2*rows-1)*stride+2*cols)
		for i := range x {
			x[i] = float32(int(3 * x[i])) // ties
			switch r.IntN(40) {
			case 0:
				x[i] = float32(math.NaN())
			case 1:
				x[i] = float32(math.Inf(r.IntN(2) - 1))
			case 2:
				x[i] = float32(math.Copysign(0, -1))
			}
		}
		got, check := guarded(t, 2, rows*cols)
		want := garbage(rows * cols)
		from := make([]uint8, rows*cols+32)
		wantFrom := make([]uint8, rows*cols)
		vector.maxPool(got, from[:rows*cols], x, stride, rows, cols)
		portable.maxPool(want, wantFrom, x, stride, rows, cols)
		check()
		same(t, "y", got, want)
		for i, k := range from {
			if i < len(wantFrom) && k != wantFrom[i] || i >= len(wantFrom) && k != 0 {
				t.Fatalf("from[%d] = %d", i, k)
			}
		}
		dx, check := guarded(t, 3, len(x))
		wantDX := append([]float32(nil), dx...)
		vector.maxPoolBack(dx, stride, got, wantFrom, rows, cols)
		portable.maxPoolBack(wantDX, stride, got, wantFrom, rows, cols)
		check()
		same(t, "dx", dx, wantDX)
	})
}

func TestPeak(t *testing.T) {
	for _, path := range simd.Paths()[1:] {
		if got := Peak(path); !(got > 1e7) { // an emulated processor is slow
			t.Errorf("%v: %v operations a second", path, got)
		}
	}
	if got := Peak(Portable); got != 0 {
		t.Errorf("portable: %v", got)
	}
}

func TestTilePrimitivesAgreeWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		rows, across := 1+r.IntN(4), 1+r.IntN(40)
		srcRow, place := 2*across+2+r.IntN(5), rows*across+r.IntN(5)
		src, _ := guarded(t, 1, (4*rows+1)*srcRow+2*across+2)
		got, check := guarded(t, 2, 23*place+rows*across)
		want := append([]float32(nil), got...)
		vector.winogradInput(got, place, src, srcRow, rows, across)
		portable.winogradInput(want, place, src, srcRow, rows, across)
		check()
		near(t, "source", got, want, 1e-6)

		dstRow := 2*across + r.IntN(5)
		floor := minusInf
		if r.IntN(2) == 0 {
			floor = 0
		}
		y, check := guarded(t, 3, (4*rows-1)*dstRow+2*across)
		wantY := append([]float32(nil), y...)
		vector.winogradOutput(y, dstRow, got, place, rows, across, .3, floor)
		portable.winogradOutput(wantY, dstRow, got, place, rows, across, .3, floor)
		check()
		near(t, "sums", y, wantY, 1e-6)
	})
}

func TestTileMultiplyAgreesWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		m := tileProduct{lanes: 1 + r.IntN(13), steps: 1 + r.IntN(20), cols: 1 + r.IntN(200), onto: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			m.cols = 32 * (1 + r.IntN(4))
		}
		m.dstLane, m.srcStep = m.cols+r.IntN(3), m.cols+r.IntN(3)
		m.wStep, m.wBlock = lanes, lanes*m.steps
		if r.IntN(2) == 0 {
			m.wStep, m.wBlock = 16, lanes
		}
		m.w, _ = guarded(t, 1, (m.lanes-1)/lanes*m.wBlock+(m.steps-1)*m.wStep+lanes)
		m.src, _ = guarded(t, 2, (m.steps-1)*m.srcStep+m.cols)
		dst, check := guarded(t, 3, (m.lanes-1)*m.dstLane+m.cols)
		want := append([]float32(nil), dst...)
		m.dst = dst
		vector.tileMultiply(m)
		m.dst = want
		portable.tileMultiply(m)
		check()
		near(t, "dotProducts", dst, want, 1e-5)
	})
}

func TestChannelsLastAgreesWithGo(t *testing.T) {
	eachVectorPath(t, func(t *testing.T, r *rand.Rand, vector, portable primitives) {
		try := func(what string, size int, f func(p primitives, dst []float32)) {
			t.Helper()
			got, check := guarded(t, 3, size)
			want := append([]float32(nil), got...)
			f(vector, got)
			f(portable, want)
			check()
			near(t, what, got, want, 1e-6)
		}
		rows, n := 1+r.IntN(40), 1+r.IntN(40)
		srcStep, dstStep := n+r.IntN(3), rows+r.IntN(3)
		src, _ := guarded(t, 1, (rows-1)*srcStep+n)
		try("transpose", (n-1)*dstStep+rows, func(p primitives, dst []float32) {
			p.transpose(dst, dstStep, src, srcStep, rows, n)
		})
		if vector.transposeReLU != nil {
			mask, _ := guarded(t, 2, (rows-1)*srcStep+n)
			mask[r.IntN(len(mask))], mask[r.IntN(len(mask))] = 0, float32(math.NaN())
			try("transpose with a ReLU mask", (n-1)*dstStep+rows, func(p primitives, dst []float32) {
				p.transposeReLU(dst, dstStep, src, mask, srcStep, rows, n)
			})
		}
		across, channels := 1+r.IntN(9), 8*(1+r.IntN(9))
		srcRow, place := (2*across+2)*channels+r.IntN(3), across*channels+r.IntN(3)
		for _, rows := range []int{2, 4} {
			src, _ = guarded(t, 1, (rows+1)*srcRow+(2*across+2)*channels)
			size := (4*rows+7)*place + across*channels
			try(fmt.Sprintf("source of %d rows", rows), size, func(p primitives, dst []float32) {
				p.winogradInputNHWC(rows, dst, place, src, srcRow, across, channels)
			})
			try(fmt.Sprintf("gradient of %d rows", rows), size, func(p primitives, dst []float32) {
				p.winogradGradient(rows, dst, place, src, srcRow, across, channels)
			})
		}
	})
}
