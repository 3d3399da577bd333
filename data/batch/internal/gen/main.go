// Command gen writes the assembly of package batch for AVX2, and the Go declarations of its functions. Run it by go
// generate in package batch.
//
// No function fuses a multiplication with an addition: each rounds as the portable Go does, so that both give the same
// images bit for bit. What is left of a row after whole vectors is done by a last vector that overlaps the one before.
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"

	"fiducial/data/simd"
	"fiducial/data/simd/assembly"
)

func main() {
	moments()
	convert()
	pair()
	resample()
	weigh()
	Generate()
	if err := assembly.Keep(simd.AVX2, flag.Lookup("out").Value.String()); err != nil {
		log.Fatalf("gen: %v", err)
	}
}

func text(name, signature, doc string) {
	TEXT(name+"AVX2", NOSPLIT, signature)
	Doc(name + "AVX2 " + doc)
	Pragma("noescape")
}

func pointer(name string) GPVirtual { return Load(Param(name), GP64()).(GPVirtual) }

func at(base Register, offset int) Mem { return Mem{Base: base, Disp: offset} }

func indexed(base, index Register, offset int) Mem {
	return Mem{Base: base, Index: index, Scale: 1, Disp: offset}
}

func ret() {
	VZEROUPPER()
	RET()
}

// along runs body with the index going from 0 to end in steps of size; when the last step would go beyond, it is
// done end−size from the start. end is at least size.
func along(name string, end Register, size int, body func(index Register)) {
	index, last := GP64(), GP64()
	XORQ(index, index)
	LEAQ(at(end, -size), last)
	Label(name)
	body(index)
	CMPQ(index, last)
	JE(LabelRef(name + "End"))
	ADDQ(U32(size), index)
	CMPQ(index, last)
	CMOVQGT(last, index)
	JMP(LabelRef(name))
	Label(name + "End")
}

// moments adds up in vectors of 8 numbers of 32 bits, which the caller keeps from overflowing.
func moments() {
	text("moments", "func(pixels *byte, blocks int) (sum uint64, squares uint64)",
		"returns the sum of so many blocks of 16 pixels and that of their squares; blocks is 1 to 16384.")
	src, n := pointer("pixels"), pointer("blocks")
	zero, sum, squares := YMM(), YMM(), YMM()
	VPXOR(zero, zero, zero)
	VPXOR(sum, sum, sum)
	VPXOR(squares, squares, squares)
	ones := YMM()
	VPCMPEQW(ones, ones, ones)
	VPSRLW(U8(15), ones, ones)
	Label("block")
	x, t := YMM(), YMM()
	VPMOVZXBW(at(src, 0), x)
	VPMADDWD(ones, x, t)
	VPADDD(t, sum, sum)
	VPMADDWD(x, x, t)
	VPADDD(t, squares, squares)
	ADDQ(U8(16), src)
	DECQ(n)
	JNZ(LabelRef("block"))
	for _, r := range []struct {
		lanes VecVirtual
		name  string
	}{{sum, "sum"}, {squares, "squares"}} {
		even, odd, half := YMM(), YMM(), XMM()
		VPUNPCKLDQ(zero, r.lanes, even)
		VPUNPCKHDQ(zero, r.lanes, odd)
		VPADDQ(odd, even, even)
		VEXTRACTI128(U8(1), even, half)
		VPADDQ(even.AsX(), half, half)
		other := XMM()
		VPSHUFD(U8(0xee), half, other)
		VPADDQ(other, half, half)
		total := GP64()
		VMOVQ(half, total)
		Store(total, ReturnIndex(map[string]int{"sum": 0, "squares": 1}[r.name]))
	}
	ret()
}

func convert() {
	text("convert", "func(dst *float32, pixels *byte, n int, scale float32, offset float32)",
		"is the primitive convert; n is at least 8.")
	dst, src, n := pointer("dst"), pointer("pixels"), pointer("n")
	scale, offset := broadcast("scale"), broadcast("offset")
	along("pixels", n, 8, func(i Register) {
		x := YMM()
		VPMOVZXBD(indexed(src, i, 0), x)
		VCVTDQ2PS(x, x)
		VMULPS(scale, x, x)
		VADDPS(offset, x, x)
		VMOVUPS(x, Mem{Base: dst, Index: i, Scale: 4})
	})
	ret()
}

func broadcast(name string) VecVirtual {
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	r := YMM()
	VBROADCASTSS(p.Addr, r)
	return r
}

func pair() {
	text("pair", "func(dst *byte, upper *byte, lower *byte, n int)", "is the primitive pair; n is at least 16.")
	dst, upper, lower, n := pointer("dst"), pointer("upper"), pointer("lower"), pointer("n")
	along("pixels", n, 16, func(i Register) {
		a, b := YMM(), YMM()
		VPMOVZXBW(indexed(upper, i, 0), a)
		VPMOVZXBW(indexed(lower, i, 0), b)
		VPSLLW(U8(8), b, b)
		VPOR(a, b, b)
		VMOVDQU(b, Mem{Base: dst, Index: i, Scale: 2})
	})
	ret()
}

// resample loads the four neighbours of a place, which pair put side by side, at once.
func resample() {
	text("resample", "func(dst *float32, stride int, pairs *byte, columns *float32, side int, starts *float32, factors *float32)",
		"is the primitive resample; side is 8 to 4096, stride counts bytes. The factors lie in memory in the order of resampling.factors.")
	dst, stride, pairs, columns := pointer("dst"), pointer("stride"), pointer("pairs"), pointer("columns")
	side, starts, factors := pointer("side"), pointer("starts"), pointer("factors")
	var k [6]VecVirtual
	for i := range k {
		k[i] = YMM()
		VBROADCASTSS(at(factors, 4*i), k[i])
	}
	stepX, stepY, last, width, scale, offset := k[0], k[1], k[2], k[3], k[4], k[5]
	zero, low := YMM(), YMM()
	VXORPS(zero, zero, zero)
	VPCMPEQD(low, low, low)
	VPSRLD(U8(24), low, low)
	rows := GP64()
	MOVQ(side, rows)
	end := GP64()
	MOVQ(side, end)
	SHLQ(U8(2), end)

	Label("row")
	startX, startY := YMM(), YMM()
	VBROADCASTSS(at(starts, 0), startX)
	VBROADCASTSS(at(starts, 4), startY)
	along("columns", end, 32, func(i Register) {
		x, y, left, top := YMM(), YMM(), YMM(), YMM()
		VMOVUPS(indexed(columns, i, 0), y)
		VMULPS(stepX, y, x)
		VMULPS(stepY, y, y)
		for _, p := range []struct{ place, start, whole VecVirtual }{{x, startX, left}, {y, startY, top}} {
			VADDPS(p.start, p.place, p.place)
			VMAXPS(zero, p.place, p.place)
			VMINPS(last, p.place, p.place)
			VROUNDPS(U8(3), p.place, p.whole)
			VSUBPS(p.whole, p.place, p.place) // what is left of it beyond whole pixels
		}
		VMULPS(width, top, top)
		VADDPS(left, top, top)
		VCVTTPS2DQ(top, top)
		all, four := YMM(), YMM()
		VPCMPEQD(all, all, all)
		VPXOR(four, four, four)
		VPGATHERDD(all, Mem{Base: pairs, Index: top, Scale: 2}, four)

		upper, lower, upperRight, lowerRight := YMM(), YMM(), YMM(), YMM()
		VPAND(low, four, upper)
		VPSRLD(U8(8), four, lower)
		VPAND(low, lower, lower)
		VPSRLD(U8(16), four, upperRight)
		VPAND(low, upperRight, upperRight)
		VPSRLD(U8(24), four, lowerRight)
		for _, p := range [][2]VecVirtual{{upper, upperRight}, {lower, lowerRight}} {
			VPSUBD(p[0], p[1], p[1])
			VCVTDQ2PS(p[0], p[0])
			VCVTDQ2PS(p[1], p[1])
			VMULPS(x, p[1], p[1])
			VADDPS(p[1], p[0], p[0])
		}
		VSUBPS(upper, lower, lower)
		VMULPS(y, lower, lower)
		VADDPS(lower, upper, upper)
		VMULPS(scale, upper, upper)
		VADDPS(offset, upper, upper)
		VMOVUPS(upper, indexed(dst, i, 0))
	})
	ADDQ(stride, dst)
	ADDQ(U8(8), starts)
	DECQ(rows)
	JNZ(LabelRef("row"))
	ret()
}

// weigh keeps three vectors of sums.
func weigh() {
	const vectors = 3
	text("weigh", "func(dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, step int, weights *float32, radius int)",
		"is the primitive weigh; cols is at least 24, radius at least 1; strides and step count bytes.")
	dst, dstStride, src, srcStride := pointer("dst"), pointer("dstStride"), pointer("src"), pointer("srcStride")
	rows, end, step, weights, radius := pointer("rows"), pointer("cols"), pointer("step"), pointer("weights"), pointer("radius")
	SHLQ(U8(2), end)
	centre := YMM()
	VBROADCASTSS(at(weights, 0), centre)
	Label("row")
	along("columns", end, 32*vectors, func(i Register) {
		var sums [vectors]VecVirtual
		before, after, weight, n := GP64(), GP64(), GP64(), GP64()
		LEAQ(indexed(src, i, 0), before)
		MOVQ(before, after)
		MOVQ(weights, weight)
		MOVQ(radius, n)
		for v := range sums {
			sums[v] = YMM()
			VMULPS(at(before, 32*v), centre, sums[v])
		}
		Label("away")
		SUBQ(step, before)
		ADDQ(step, after)
		ADDQ(U8(4), weight)
		w := YMM()
		VBROADCASTSS(at(weight, 0), w)
		for v := range sums {
			t := YMM()
			VMOVUPS(at(before, 32*v), t)
			VADDPS(at(after, 32*v), t, t)
			VMULPS(w, t, t)
			VADDPS(t, sums[v], sums[v])
		}
		DECQ(n)
		JNZ(LabelRef("away"))
		for v := range sums {
			VMOVUPS(sums[v], indexed(dst, i, 32*v))
		}
	})
	ADDQ(dstStride, dst)
	ADDQ(srcStride, src)
	DECQ(rows)
	JNZ(LabelRef("row"))
	ret()
}
