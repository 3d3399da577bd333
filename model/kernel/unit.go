//go:build amd64 || arm64

package kernel

//go:generate go run ./internal/gen -isa avx2 -pkg kernel -out avx2_amd64.s -stubs avx2_amd64.go -tables avx2tables_amd64.go
//go:generate go run ./internal/gen -isa avx512 -pkg kernel -out avx512_amd64.s -stubs avx512_amd64.go -tables avx512tables_amd64.go
//go:generate go run ./internal/genarm64 -out neon_arm64.s -stubs neon_arm64.go

// vectorPrimitives returns what a vector path of this machine provides; what it has no assembly for is done in Go.
func vectorPrimitives(path Path) primitives {
	u := unitOf(path)
	p := portable()
	p.floats, p.masked = u.floats, u.masked
	p.correlate, p.dotProducts = u.correlate, u.dotProducts
	for i, funcs := range u.correlateFuncs {
		p.widest[i] = len(funcs)
	}
	p.bias, p.pack, p.packReLU = u.bias, u.pack, u.packReLU
	p.maxPool, p.maxPoolBack = u.maxPool, u.maxPoolBack
	p.dropout, p.adam = u.dropout, u.adam
	p.add, p.affine, p.moments = u.add, u.affine, u.moments
	p.normSums, p.normBack = u.normSums, u.normBack
	p.exp, p.momentBack = u.exp, u.momentBack
	p.winogradInput, p.tileMultiply, p.winogradOutput = u.winogradInput, u.tileMultiply, u.winogradOutput
	p.transpose, p.transposeReLU = u.transpose, nil
	if u.tiles.transposeReLU != nil {
		p.transposeReLU = u.transposeReLU
	}
	p.tallGradients, p.winogradInputNHWC, p.winogradGradient = u.tiles.tall != nil, u.winogradInputNHWC, u.winogradGradient
	return p
}

// multiplyAdds does nothing but multiply-adds for so many turns and returns how many floating-point operations that
// was.
func multiplyAdds(p Path, turns int) (flops int) {
	u := unitOf(p)
	u.multiplyAddsFunc(turns)
	return 2 * u.peakSums * u.floats * turns
}

// unit is one of the vector units: how long its vectors are, and its functions in assembly. They take pointers,
// strides in bytes, and check nothing; the methods see to it that they stay inside their slices, and do in Go
// what is left of a row after whole vectors.
type unit struct {
	floats           int  // in a vector
	masked           bool // part of a vector can be read and written
	correlateFuncs   *[lanes][]correlateFunc
	dotProductsFuncs *[lanes][]dotProductsFunc
	biasFunc         func(dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, bias float32, floor float32)
	packFunc         func(dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, ahead int)
	packReLUFunc     func(dst *float32, dstStride int, src *float32, y *float32, srcStride int, rows int, cols int, ahead int)
	maxPoolFunc      func(y *float32, from *uint8, x *float32, stride int, rows int, cols int)
	maxPoolBackFunc  func(dx *float32, stride int, dy *float32, from *uint8, rows int, cols int)
	dropoutFunc      func(dst *float32, src *float32, mask *uint64, vectors int, scale float32)
	adamFunc         func(value *float32, m *float32, v *float32, grad *float32, factors *float32, vectors int)
	flat             *flatFuncs
	tiles            *winogradFuncs

	// multiplyAddsFunc does peakSums independent multiply-adds of vectors each turn.
	multiplyAddsFunc func(turns int)
	peakSums         int
}

type (
	correlateFunc func(dst *float32, dstLane int, dstStep int, src *float32, srcStep int,
		off *int32, taps int, w *float32, bias *float32, floor float32, last int, blocks int)
	dotProductsFunc func(sum *float32, a *float32, aStride int, b *float32, off *int32, vectors int)
)

// tooShort says that the functions for planes can't do rows of so many numbers.
func (u *unit) tooShort(cols int) bool { return cols < 1 || !u.masked && cols < u.floats }

// noBias is never written.
var noBias [lanes]float32

// correlate divides rows into blocks of as many vectors as there is a function for. A single long row counts as many
// short ones.
func (u *unit) correlate(c correlation) {
	if c.rows < 1 || u.tooShort(c.cols) || len(c.at.off) == 0 || !c.fits() {
		correlateGo(c)
		return
	}
	if c.bias == nil {
		c.bias = noBias[:c.lanes]
	}
	widest := len(u.correlateFuncs[c.lanes-1])
	if c.rows == 1 {
		// All but the last few vectors in blocks of the widest.
		if n := (c.cols+u.floats-1)/u.floats/widest - 1; n > 0 {
			step := widest * u.floats
			u.block(c, widest, step, step, u.floats, n)
			c = c.right(n * step)
		}
	}
	for done := 0; done < c.cols; {
		// About equally wide: narrow blocks keep the unit waiting for its own sums.
		vectors := (c.cols - done + u.floats - 1) / u.floats
		blocks := (vectors + widest - 1) / widest
		size, from := (vectors+blocks-1)/blocks, done
		if over := done + size*u.floats - c.cols; over > 0 && !u.masked {
			// The last vector begins before the end of what is done.
			if from -= over; from < 0 {
				size, from = c.cols/u.floats, 0
			}
		}
		part := c.right(from)
		u.block(part, size, c.dstRow, c.srcRow, min(part.cols-(size-1)*u.floats, u.floats), c.rows)
		done = from + size*u.floats
	}
}

// block calls the function for blocks of size vectors, steps of numbers apart.
func (u *unit) block(c correlation, size, dstStep, srcStep, last, blocks int) {
	u.correlateFuncs[c.lanes-1][size-1](&c.dst[0], 4*c.dstLane, 4*dstStep, &c.src[0], 4*srcStep,
		&c.at.off[0], len(c.at.off), &c.w[0], &c.bias[0], c.floor, last, blocks)
}

// fits says whether all that c reads and writes lies in its slices.
func (c *correlation) fits() bool {
	return len(c.dst) >= (c.lanes-1)*c.dstLane+(c.rows-1)*c.dstRow+c.cols &&
		len(c.src) >= c.at.reach+(c.rows-1)*c.srcRow+c.cols &&
		len(c.w) >= c.lanes*len(c.at.off) && (c.bias == nil || len(c.bias) >= c.lanes)
}

// right returns c without the first n columns.
func (c correlation) right(n int) correlation {
	c.dst, c.src, c.cols = c.dst[n:], c.src[n:], c.cols-n
	return c
}

func (u *unit) dotProducts(sum []float32, a []float32, aStride int, b []float32, at taps, lanes, n int) {
	count := len(at.off)
	vectors := n / u.floats
	if vectors == 0 || count == 0 || len(a) < (lanes-1)*aStride+n || len(b) < at.reach+n || len(sum) < lanes*count {
		dotProductsGo(sum, a, aStride, b, at, lanes, n)
		return
	}
	funcs := u.dotProductsFuncs[lanes-1]
	for t := 0; t < count; {
		blocks := (count - t + len(funcs) - 1) / len(funcs)
		size := (count - t + blocks - 1) / blocks
		funcs[size-1](&sum[t*lanes], &a[0], 4*aStride, &b[0], &at.off[t], vectors)
		t += size
	}
	if done := vectors * u.floats; done < n {
		dotProductsGo(sum, a[done:], aStride, b[done:], at, lanes, n-done)
	}
}

func (u *unit) bias(dst []float32, dstStride int, src []float32, srcStride, rows, cols int, bias, floor float32) {
	if rows < 1 || u.tooShort(cols) || !holds(dst, dstStride, rows, cols) || !holds(src, srcStride, rows, cols) {
		biasGo(dst, dstStride, src, srcStride, rows, cols, bias, floor)
		return
	}
	u.biasFunc(&dst[0], 4*dstStride, &src[0], 4*srcStride, rows, cols, bias, floor)
}

func (u *unit) pack(dst []float32, dstStride int, src []float32, srcStride, rows, cols, ahead int) {
	if rows < 1 || u.tooShort(cols) || !holds(dst, dstStride, rows, cols+behind) || !holds(src, srcStride, rows, cols) {
		packGo(dst, dstStride, src, srcStride, rows, cols, ahead)
		return
	}
	u.packFunc(&dst[0], 4*dstStride, &src[0], 4*srcStride, rows, cols, 4*ahead)
}

func (u *unit) packReLU(dst []float32, dstStride int, src, y []float32, srcStride, rows, cols, ahead int) {
	if rows < 1 || u.tooShort(cols) || !holds(dst, dstStride, rows, cols+behind) ||
		!holds(src, srcStride, rows, cols) || !holds(y, srcStride, rows, cols) {
		packReLUGo(dst, dstStride, src, y, srcStride, rows, cols, ahead)
		return
	}
	u.packReLUFunc(&dst[0], 4*dstStride, &src[0], &y[0], 4*srcStride, rows, cols, 4*ahead)
}

func (u *unit) maxPool(y []float32, from []uint8, x []float32, xStride, rows, cols int) {
	if rows < 1 || u.tooShort(cols) || len(y) < rows*cols || len(from) < rows*cols || !holds(x, xStride, 2*rows, 2*cols) {
		maxPoolGo(y, from, x, xStride, rows, cols)
		return
	}
	u.maxPoolFunc(&y[0], &from[0], &x[0], 4*xStride, rows, cols)
}

func (u *unit) maxPoolBack(dx []float32, dxStride int, dy []float32, from []uint8, rows, cols int) {
	if rows < 1 || u.tooShort(cols) || len(dy) < rows*cols || len(from) < rows*cols || !holds(dx, dxStride, 2*rows, 2*cols) {
		maxPoolBackGo(dx, dxStride, dy, from, rows, cols)
		return
	}
	u.maxPoolBackFunc(&dx[0], 4*dxStride, &dy[0], &from[0], rows, cols)
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
