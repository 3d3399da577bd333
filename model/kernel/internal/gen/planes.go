package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// eachVector writes a loop over rows and, in each, over the vectors of cols numbers. body is written for the vector
// that begins at number col of the row; next, at a row's end. On AVX-512 the rest of a row is a vector of its own under
// a mask, and body is called a second time with that; on AVX2, where cols is at least one vector, it is a vector that
// overlaps the one before, and mask is nil.
func eachVector(v isa, rows, cols Register, body func(col, rest Register), next func()) {
	col, last := GP64(), GP64()
	if v.floats == 8 {
		LEAQ(Mem{Base: cols, Disp: -v.floats}, last)
		Label("row")
		XORQ(col, col)
		Label("vector")
		body(col, nil)
		ADDQ(U8(v.floats), col)
		CMPQ(col, last)
		JLE(LabelRef("vector"))
		CMPQ(col, cols)
		JE(LabelRef("end"))
		MOVQ(last, col)
		JMP(LabelRef("vector"))
	} else {
		rest := GP64()
		MOVQ(cols, rest)
		ANDQ(U8(v.floats-1), rest)
		MOVQ(cols, last)
		SUBQ(rest, last)
		Label("row")
		XORQ(col, col)
		JMP(LabelRef("whole"))
		Label("vector")
		body(col, nil)
		ADDQ(U8(v.floats), col)
		Label("whole")
		CMPQ(col, last)
		JLT(LabelRef("vector"))
		TESTQ(rest, rest)
		JZ(LabelRef("end"))
		body(col, rest)
	}
	Label("end")
	next()
	DECQ(rows)
	JNZ(LabelRef("row"))
	ret()
}

// scaled is the memory of number col of a row, and offset bytes on.
func scaled(row, col Register, scale uint8, offset int) Mem {
	return Mem{Base: row, Index: col, Scale: scale, Disp: offset}
}

// first returns a mask for the first n numbers of a vector, and one for those of the next; n is below 32.
func first(n Register) (lo, hi Register) {
	bits, one := GP64(), GP64()
	MOVQ(U32(1), one)
	SHLXQ(n, one, bits)
	DECQ(bits)
	lo, hi = K(), K()
	KMOVW(bits.As32(), lo)
	SHRQ(U8(16), bits)
	KMOVW(bits.As32(), hi)
	return lo, hi
}

// load and store leave out what is not in the mask, which may be nil.
func load(m Mem, r VecVirtual, mask Register) {
	if mask == nil {
		VMOVUPS(m, r)
	} else {
		VMOVUPS_Z(m, mask, r)
	}
}

func store(r VecVirtual, m Mem, mask Register) {
	if mask == nil {
		VMOVUPS(r, m)
	} else {
		VMOVUPS(r, mask, m)
	}
}

// onlyFirst is first, when there is a rest.
func onlyFirst(rest Register) Register {
	if rest == nil {
		return nil
	}
	mask, _ := first(rest)
	return mask
}

func bias(v isa) {
	TEXT("bias"+v.suffix, NOSPLIT, "func(dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, bias float32, floor float32)")
	Doc("bias" + v.suffix + " is the primitive bias; strides count bytes.")
	Pragma("noescape")
	dst, dstStride := pointer("dst"), pointer("dstStride")
	src, srcStride := pointer("src"), pointer("srcStride")
	rows, cols := pointer("rows"), pointer("cols")
	add, floor := v.vec(), v.vec()
	b, _ := Param("bias").Resolve()
	f, _ := Param("floor").Resolve()
	VBROADCASTSS(b.Addr, add)
	VBROADCASTSS(f.Addr, floor)
	eachVector(v, rows, cols, func(col, rest Register) {
		mask := onlyFirst(rest)
		x := v.vec()
		load(scaled(src, col, 4, 0), x, mask)
		VADDPS(add, x, x)
		VMAXPS(x, floor, x) // of a NaN and a number, the maximum is the second: x
		store(x, scaled(dst, col, 4, 0), mask)
	}, func() {
		ADDQ(srcStride, src)
		ADDQ(dstStride, dst)
	})
}

// zeros writes 16 zeros behind a row.
func zeros(v isa, row, cols Register, zero VecVirtual) {
	for i := 0; i < 16; i += v.floats {
		VMOVUPS(zero, scaled(row, cols, 4, 4*i))
	}
}

func pack(v isa) {
	TEXT("pack"+v.suffix, NOSPLIT, "func(dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, ahead int)")
	Doc("pack" + v.suffix + " is the primitive pack; strides and ahead count bytes.")
	Pragma("noescape")
	dst, dstStride := pointer("dst"), pointer("dstStride")
	src, srcStride := pointer("src"), pointer("srcStride")
	rows, cols := pointer("rows"), pointer("cols")
	next := pointer("ahead")
	ADDQ(src, next)
	zero := v.vec()
	v.zero(zero)
	eachVector(v, rows, cols, func(col, rest Register) {
		PREFETCHT0(scaled(next, col, 4, 0))
		mask := onlyFirst(rest)
		x := v.vec()
		load(scaled(src, col, 4, 0), x, mask)
		store(x, scaled(dst, col, 4, 0), mask)
	}, func() {
		zeros(v, dst, cols, zero)
		ADDQ(srcStride, src)
		ADDQ(srcStride, next)
		ADDQ(dstStride, dst)
	})
}

// less is the comparison "less, and neither is a NaN".
const less = 0x11

func packReLU(v isa) {
	TEXT("packReLU"+v.suffix, NOSPLIT, "func(dst *float32, dstStride int, src *float32, y *float32, srcStride int, rows int, cols int, ahead int)")
	Doc("packReLU" + v.suffix + " is the primitive packReLU; strides and ahead count bytes.")
	Pragma("noescape")
	dst, dstStride := pointer("dst"), pointer("dstStride")
	src, y, srcStride := pointer("src"), pointer("y"), pointer("srcStride")
	rows, cols := pointer("rows"), pointer("cols")
	next := pointer("ahead")
	after := GP64()
	MOVQ(y, after)
	ADDQ(next, after)
	ADDQ(src, next)
	zero := v.vec()
	v.zero(zero)
	eachVector(v, rows, cols, func(col, rest Register) {
		PREFETCHT0(scaled(next, col, 4, 0))
		PREFETCHT0(scaled(after, col, 4, 0))
		mask := onlyFirst(rest)
		x, g := v.vec(), v.vec()
		load(scaled(y, col, 4, 0), g, mask)
		if v.floats == 16 {
			positive := K()
			VCMPPS(U8(less), g, zero, positive)
			VMOVUPS_Z(scaled(src, col, 4, 0), positive, x)
		} else {
			VCMPPS(U8(less), g, zero, g)
			VANDPS(scaled(src, col, 4, 0), g, x)
		}
		store(x, scaled(dst, col, 4, 0), mask)
	}, func() {
		zeros(v, dst, cols, zero)
		ADDQ(srcStride, src)
		ADDQ(srcStride, next)
		ADDQ(srcStride, after)
		ADDQ(srcStride, y)
		ADDQ(dstStride, dst)
	})
}
