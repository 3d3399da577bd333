package kernel

import (
	"fmt"

	"golang.org/x/sys/cpu"
)

//go:generate go run ./internal/gen -isa avx2 -pkg kernel -out avx2_amd64.s -stubs avx2_amd64.go -tables avx2tables_amd64.go
//go:generate go run ./internal/gen -isa avx512 -pkg kernel -out avx512_amd64.s -stubs avx512_amd64.go -tables avx512tables_amd64.go

// vectorPaths returns the vector paths that this machine has, slowest first.
func vectorPaths() []Path {
	var paths []Path
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		paths = append(paths, AVX2)
		if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL {
			paths = append(paths, AVX512)
		}
	}
	return paths
}

func vectorPrimitives(p Path) primitives {
	u := &unitAVX2
	if p == AVX512 {
		u = &unitAVX512
	}
	return primitives{
		correlate:   u.correlate,
		products:    u.products,
		bias:        u.bias,
		gate:        u.gate,
		maxPool:     u.maxPool,
		maxPoolBack: u.maxPoolBack,
		dropout:     u.dropout,
		adam:        u.adam,
	}
}

// unit is one of the vector units: how long its vectors are, and its functions in assembly. They take pointers,
// strides in bytes, and check nothing; the methods see to it that they stay inside their slices, and do in Go
// what is left of a row after whole vectors.
type unit struct {
	floats        int // in a vector
	shortest      int // row that the functions for planes can do
	correlates    *[lanes][]correlateFunc
	productsFuncs *[lanes][]productsFunc
	biasFunc      func(dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, bias float32, floor float32)
	gateFunc      func(dst *float32, dstStride int, src *float32, y *float32, srcStride int, rows int, cols int)
	maxPoolFunc   func(y *float32, from *uint8, x *float32, stride int, rows int, cols int)
	maxPoolBackFn func(dx *float32, stride int, dy *float32, from *uint8, rows int, cols int)
	dropoutFunc   func(dst *float32, src *float32, mask *uint64, vectors int, scale float32)
	adamFunc      func(value *float32, m *float32, v *float32, grad *float32, factors *float32, vectors int)
}

var (
	unitAVX2 = unit{
		8, 8, &correlateAVX2, &productsAVX2,
		biasAVX2, gateAVX2, maxPoolAVX2, maxPoolBackAVX2, dropoutAVX2, adamAVX2,
	}
	unitAVX512 = unit{
		16, 1, &correlateAVX512, &productsAVX512,
		biasAVX512, gateAVX512, maxPoolAVX512, maxPoolBackAVX512, dropoutAVX512, adamAVX512,
	}
)

type (
	correlateFunc func(dst *float32, dstStride int, src *float32, off *int32, taps int, w *float32, blocks int)
	productsFunc  func(sum *float32, a *float32, aStride int, b *float32, off *int32, vectors int)
)

func (u *unit) correlate(dst []float32, dstStride int, src []float32, at taps, w []float32, lanes, n int) {
	count := len(at.off)
	if n == 0 || count == 0 || len(dst) < (lanes-1)*dstStride+n || len(src) < at.reach+n || len(w) < lanes*count {
		correlateGo(dst, dstStride, src, at, w, lanes, n)
		return
	}
	funcs := u.correlates[lanes-1]
	i := 0
	// The fewest blocks that fit, all about equally long: short ones keep the unit waiting for its own sums.
	for vectors := n / u.floats; vectors > 0; {
		blocks := (vectors + len(funcs) - 1) / len(funcs)
		size := (vectors + blocks - 1) / blocks
		blocks = 1
		if size == len(funcs) {
			blocks = max(vectors/size-1, 1)
		}
		funcs[size-1](&dst[i], 4*dstStride, &src[i], &at.off[0], count, &w[0], blocks)
		i += blocks * size * u.floats
		vectors -= blocks * size
	}
	if i < n {
		correlateGo(dst[i:], dstStride, src[i:], at, w, lanes, n-i)
	}
}

func (u *unit) products(sum []float32, a []float32, aStride int, b []float32, at taps, lanes, n int) {
	count := len(at.off)
	vectors := n / u.floats
	if vectors == 0 || count == 0 || len(a) < (lanes-1)*aStride+n || len(b) < at.reach+n || len(sum) < lanes*count {
		productsGo(sum, a, aStride, b, at, lanes, n)
		return
	}
	funcs := u.productsFuncs[lanes-1]
	for t := 0; t < count; {
		blocks := (count - t + len(funcs) - 1) / len(funcs)
		size := (count - t + blocks - 1) / blocks
		funcs[size-1](&sum[t*lanes], &a[0], 4*aStride, &b[0], &at.off[t], vectors)
		t += size
	}
	if done := vectors * u.floats; done < n {
		productsGo(sum, a[done:], aStride, b[done:], at, lanes, n-done)
	}
}

func (u *unit) bias(dst []float32, dstStride int, src []float32, srcStride, rows, cols int, bias, floor float32) {
	if rows < 1 || cols < u.shortest || !holds(dst, dstStride, rows, cols) || !holds(src, srcStride, rows, cols) {
		biasGo(dst, dstStride, src, srcStride, rows, cols, bias, floor)
		return
	}
	u.biasFunc(&dst[0], 4*dstStride, &src[0], 4*srcStride, rows, cols, bias, floor)
}

func (u *unit) gate(dst []float32, dstStride int, src, y []float32, srcStride, rows, cols int) {
	if rows < 1 || cols < u.shortest || !holds(dst, dstStride, rows, cols) ||
		!holds(src, srcStride, rows, cols) || !holds(y, srcStride, rows, cols) {
		gateGo(dst, dstStride, src, y, srcStride, rows, cols)
		return
	}
	u.gateFunc(&dst[0], 4*dstStride, &src[0], &y[0], 4*srcStride, rows, cols)
}

func (u *unit) maxPool(y []float32, from []uint8, x []float32, xStride, rows, cols int) {
	if rows < 1 || cols < u.shortest || len(y) < rows*cols || len(from) < rows*cols || !holds(x, xStride, 2*rows, 2*cols) {
		maxPoolGo(y, from, x, xStride, rows, cols)
		return
	}
	u.maxPoolFunc(&y[0], &from[0], &x[0], 4*xStride, rows, cols)
}

func (u *unit) maxPoolBack(dx []float32, dxStride int, dy []float32, from []uint8, rows, cols int) {
	if rows < 1 || cols < u.shortest || len(dy) < rows*cols || len(from) < rows*cols || !holds(dx, dxStride, 2*rows, 2*cols) {
		maxPoolBackGo(dx, dxStride, dy, from, rows, cols)
		return
	}
	u.maxPoolBackFn(&dx[0], 4*dxStride, &dy[0], &from[0], rows, cols)
}

func (u *unit) dropout(dst, src []float32, mask []uint64, scale float32) {
	// Whole words of mask, so that the rest begins with one.
	words := len(src) / 64
	if words > 0 && len(dst) >= len(src) && len(mask) >= words {
		u.dropoutFunc(&dst[0], &src[0], &mask[0], words*64/u.floats, scale)
		dst, src, mask = dst[words*64:], src[words*64:], mask[words:]
	}
	dropoutGo(dst, src, mask, scale)
}

func (u *unit) adam(value, m, v, grad []float32, k *adamFactors) {
	vectors := len(value) / u.floats
	done := vectors * u.floats
	if vectors > 0 && len(m) >= done && len(v) >= done && len(grad) >= done {
		u.adamFunc(&value[0], &m[0], &v[0], &grad[0], &k.l2, vectors)
		value, m, v, grad = value[done:], m[done:], v[done:], grad[done:]
	}
	adamGo(value, m, v, grad, k)
}

// holds says whether a plane of rows×cols numbers lies in s. There is at least one row.
func holds(s []float32, stride, rows, cols int) bool { return len(s) >= (rows-1)*stride+cols }

// multiplyAdds does nothing but multiply-adds for so many turns and returns how many floating-point operations that was.
func multiplyAdds(p Path, turns int) (flops int) {
	switch p {
	case AVX2:
		multiplyAddsAVX2(turns)
		return 2 * 12 * 8 * turns
	case AVX512:
		multiplyAddsAVX512(turns)
		return 2 * 12 * 16 * turns
	}
	panic(fmt.Sprintf("kernel: no multiply-adds on %v", p))
}
