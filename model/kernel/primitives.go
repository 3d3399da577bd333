package kernel

import (
	"math"
	"slices"
)

// primitives are the operations that each path provides. Slices that are written never overlap those read.
// Alignment does not matter.
type primitives struct {
	// floats is how many numbers a vector has. masked says that a row that is no multiple of it costs no more than one
	// that is rounded up.
	floats int
	masked bool

	// correlate does what a correlation describes, at most so many vectors of a row at a time for so many lanes (from
	// 1).
	widest    [lanes]int
	correlate func(c correlation)

	// dotProducts adds to sum[t*lanes+j] the sum over i in [0, n) of a[j*aStride+i]*b[at.off[t]+i],
	// for j in [0, lanes). lanes is 1 to 4.
	dotProducts func(sum []float32, a []float32, aStride int, b []float32, at taps, lanes, n int)

	// bias sets a plane of rows×cols numbers of dst to max(src+bias, floor). A NaN stays one.
	bias func(dst []float32, dstStride int, src []float32, srcStride, rows, cols int, bias, floor float32)

	// pack copies a plane of rows×cols numbers, and writes 16 zeros behind each row of dst before it goes on to the
	// next. dst must have room for them. What will be packed next lies ahead numbers behind src: a vector path
	// fetches it into the cache meanwhile.
	pack func(dst []float32, dstStride int, src []float32, srcStride, rows, cols, ahead int)

	// packReLU is pack, but numbers where y is not positive become 0. src and y have the same stride.
	packReLU func(dst []float32, dstStride int, src, y []float32, srcStride, rows, cols, ahead int)

	// maxPool sets a plane of rows×cols numbers of y, which lie close together, to the largest in each 2×2 square of
	// x, and from to where it was; the squares are as in MaxPool.
	maxPool func(y []float32, from []uint8, x []float32, xStride, rows, cols int)

	// maxPoolBack writes to each 2×2 square of dx the number of dy at the place that from says, and zeros beside it.
	maxPoolBack func(dx []float32, dxStride int, dy []float32, from []uint8, rows, cols int)

	// dropout sets dst to src times scale where the bit of mask is 1 (from the lowest of the first word), else to 0.
	dropout func(dst, src []float32, mask []uint64, scale float32)

	// adam does one step of Adam for each number; all slices are equally long.
	adam func(value, m, v, grad []float32, k *adamFactors)

	// In all that follow, slices are equally long, and dst or dx may be one of those read.

	// add sets dst to a + b.
	add func(dst, a, b []float32)

	// affine sets dst to max(src·scale + shift, floor). A NaN stays one.
	affine func(dst, src []float32, scale, shift, floor float32)

	// moments returns the sums of x − center and of its squares.
	moments func(x []float32, center float32) (sum, squares float32)

	// normSums returns the sums of g and of g·(x − mean), where g is dy where k lets it pass, and 0 elsewhere.
	normSums func(dy, x []float32, k *normFactors) (sum, along float32)

	// normBack sets dx to times·g + slope·(x − mean) + offset, with g as in normSums.
	normBack func(dx, dy, x []float32, k *normFactors)

	// exp sets dst to e^(src − the largest of src), accurate to about 1e-7 of each.
	exp func(dst, src []float32)

	// momentBack sets dst to p·((xs − x)·alongX + (ys − y)·alongY).
	momentBack func(dst, p, xs, ys []float32, k *momentFactors)

	// winogradInput transforms the inputs of rows×across tiles, 6 rows of 4 numbers each, which begin 4 rows and 2
	// numbers apart: with d the inputs of tile t, number 4i+j of Cᵀ·d·B goes to dst[(4i+j)*dstPlace+t]. The rows of Cᵀ
	// are (4 0 −5 0 1 0), (0 −4 −4 1 1 0), (0 4 −4 −1 1 0), (0 −2 −1 2 1 0), (0 2 −1 −2 1 0), (0 4 0 −5 0 1), those of
	// Bᵀ (1 0 −1 0), (0 1 1 0), (0 −1 1 0), (0 1 0 −1).
	winogradInput func(dst []float32, dstPlace int, src []float32, srcRow, rows, across int)

	// tileMultiply does what a tileProduct describes.
	tileMultiply func(m tileProduct)

	// transpose turns rows rows of n numbers into n rows of rows: dst[i*dstStep+r] = src[r*srcStep+i].
	transpose func(dst []float32, dstStep int, src []float32, srcStep, rows, n int)

	// transposeReLU is transpose with 0 where y is not positive. A path may have none.
	transposeReLU func(dst []float32, dstStep int, src, y []float32, srcStep, rows, n int)

	// tallGradients says that winogradInputNHWC and winogradGradient are fast for tiles of 4 rows of outputs as well.
	tallGradients bool

	// winogradInputNHWC transforms the inputs of a row of tiles of so many rows of 2 outputs, all channels of them,
	// these being innermost: of 2 rows Bᵀ·d·B, of 4 rows Fᵀ·d·B, where number 4i+j of channel c of tile t goes to
	// dst[(4i+j)*dstPlace+t*channels+c]. B is that of winogradInput. With p and q the points (see tallNear), the rows
	// of Fᵀ are (p²q² 0 −p²−q² 0 1 0), (0 −pq² −q² p 1 0), (0 pq² −q² −p 1 0), (0 −p²q −p² q 1 0), (0 p²q −p² −q 1 0),
	// (0 p²q² 0 −p²−q² 0 1).
	winogradInputNHWC func(rows int, dst []float32, dstPlace int, src []float32, srcRow, across, channels int)

	// winogradGradient transforms the gradients of a row of such tiles, with the channels innermost as well: A·dy·Aᵀ or
	// E·dy·Aᵀ. The rows of A are (1 0), (1 1), (1 −1), (0 1) (in the paper the last is negative), those of E
	// (1 0 0 0), (1 p p² p³), (1 −p p² −p³), (1 q q² q³), (1 −q q² −q³), (0 0 0 1).
	winogradGradient func(rows int, dst []float32, dstPlace int, src []float32, srcRow, across, channels int)

	// winogradOutput transforms the sums of rows×across tiles, which stand as winogradInput leaves them, to 4 rows of 2
	// outputs each: max(Dᵀ·m·A + bias, floor). The rows of Dᵀ are (1 1 1 1 1 0), (0 1 −1 2 −2 0), (0 1 1 4 4 0),
	// (0 1 −1 8 −8 1), those of Aᵀ (1 1 1 0), (0 1 −1 −1). A NaN stays one.
	winogradOutput func(dst []float32, dstRow int, src []float32, srcPlace, rows, across int, bias, floor float32)
}

// minusInf is the floor that changes nothing.
var minusInf = float32(math.Inf(-1))

// copy copies a plane of rows×cols numbers.
func (p *primitives) copy(dst []float32, dstStride int, src []float32, srcStride, rows, cols int) {
	p.bias(dst, dstStride, src, srcStride, rows, cols, 0, minusInf)
}

// correlation is a weighted sum of shifted planes, for each of some lanes. It sets
//
//	dst[j*dstLane+r*dstRow+i] = max(bias[j] + Σt w[t*lanes+j]*src[at.off[t]+r*srcRow+i], floor)
//
// for j in [0, lanes), r in [0, rows) and i in [0, cols). A NaN stays one.
type correlation struct {
	dst             []float32
	dstLane, dstRow int
	src             []float32
	srcRow          int
	at              taps
	w               []float32
	bias            []float32 // nil for zeros
	floor           float32
	lanes           int // 1 to 4
	rows, cols      int
}

// tileProduct is a product of two matrices. It sets dst[j*dstLane+i], or with onto adds to it,
// Σs w[j/4*wBlock+j%4+s*wStep]*src[s*srcStep+i] for j in [0, lanes), s in [0, steps) and i in [0, cols).
type tileProduct struct {
	dst           []float32
	dstLane       int
	src           []float32
	srcStep       int
	w             []float32
	wStep, wBlock int
	lanes         int // any number
	steps, cols   int
	onto          bool

	// Where numbers will be written soon, in as many rows as there are blocks of 4 lanes, aheadStep apart; or nil. A
	// path may bring them into the cache, a few after each of its functions for some vectors, so that nothing waits for
	// them then.
	ahead     []float32
	aheadStep int
}

// fetched is how many numbers of each row ahead are brought in at a time. With 24 tiles at a time, of 8 outputs in 4
// lanes, and 24 products from the tiles to their outputs, 32 are as many as there are.
const fetched = 32

// fits says whether all that m reads and writes lies in its slices.
func (m *tileProduct) fits() bool {
	return len(m.dst) >= (m.lanes-1)*m.dstLane+m.cols && len(m.src) >= (m.steps-1)*m.srcStep+m.cols &&
		len(m.w) >= (m.lanes-1)/lanes*m.wBlock+(m.lanes-1)%lanes+(m.steps-1)*m.wStep+1
}

// taps are the places in a source from which a primitive reads.
type taps struct {
	off   []int32
	reach int // the largest of off
}

func newTaps(off []int32) taps {
	return taps{off, int(slices.Max(off))}
}
