package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// wide is how many vectors a loop over flat slices does at a time: sums of as many are under way at once.
const wide = 4

// eachFlat writes a loop over n vectors of flat slices. body is written for so many vectors at the pointers, which
// then move on by as many.
func eachFlat(v isa, n Register, pointers []Register, body func(vectors int)) {
	forward := func(vectors int) {
		body(vectors)
		for _, p := range pointers {
			ADDQ(U32(vectors*v.bytes()), p)
		}
	}
	Label("wide")
	CMPQ(n, U8(wide))
	JLT(LabelRef("narrow"))
	forward(wide)
	SUBQ(U8(wide), n)
	JMP(LabelRef("wide"))
	Label("narrow")
	TESTQ(n, n)
	JZ(LabelRef("end"))
	forward(1)
	DECQ(n)
	JMP(LabelRef("narrow"))
	Label("end")
}

// scalar broadcasts a float32 parameter.
func scalar(v isa, name string) VecVirtual {
	r := v.vec()
	p, _ := Param(name).Resolve()
	VBROADCASTSS(p.Addr, r)
	return r
}

// factors broadcasts n numbers that lie behind each other at the pointer parameter of that name.
func factors(v isa, n int) []VecVirtual {
	p := pointer("factors")
	k := v.vecs(n)
	for i, r := range k {
		VBROADCASTSS(at(p, 4*i), r)
	}
	return k
}

// zeroed returns n fresh registers of zeros.
func (v isa) zeroed(n int) []VecVirtual {
	regs := v.vecs(n)
	for _, r := range regs {
		v.zero(r)
	}
	return regs
}

// total joins the numbers of some registers by op (an addition or a maximum) and returns the result from the function.
func (v isa) total(regs []VecVirtual, op func(ops ...Op), result string) {
	for n := len(regs); n > 1; n /= 2 {
		for i := range n / 2 {
			op(regs[i+n/2], regs[i], regs[i])
		}
	}
	x, t := XMM(), XMM()
	if v.floats == 16 {
		half := YMM()
		VEXTRACTF64X4(U8(1), regs[0], half)
		op(regs[0].AsY(), half, half)
		VEXTRACTF32X4(U8(1), half, x)
		op(half.AsX(), x, x)
	} else {
		VEXTRACTF128(U8(1), regs[0], x)
		op(regs[0].AsX(), x, x)
	}
	VSHUFPS(U8(0xee), x, x, t)
	op(t, x, x)
	VSHUFPS(U8(0x55), x, x, t)
	op(t, x, x)
	Store(x, Return(result))
}

func function(v isa, name, parameters, does string) {
	TEXT(name+v.suffix, NOSPLIT, "func("+parameters+")")
	Doc(name + v.suffix + " " + does)
	Pragma("noescape")
}

func add(v isa) {
	function(v, "add", "dst *float32, a *float32, b *float32, vectors int", "is the primitive add for whole vectors.")
	dst, a, b, n := pointer("dst"), pointer("a"), pointer("b"), pointer("vectors")
	eachFlat(v, n, []Register{dst, a, b}, func(vectors int) {
		for i := range vectors {
			x := v.vec()
			VMOVUPS(at(a, i*v.bytes()), x)
			VADDPS(at(b, i*v.bytes()), x, x)
			VMOVUPS(x, at(dst, i*v.bytes()))
		}
	})
	ret()
}

func affine(v isa) {
	function(v, "affine", "dst *float32, src *float32, vectors int, scale float32, shift float32, floor float32",
		"is the primitive affine for whole vectors.")
	dst, src, n := pointer("dst"), pointer("src"), pointer("vectors")
	scale, shift, floor := scalar(v, "scale"), scalar(v, "shift"), scalar(v, "floor")
	eachFlat(v, n, []Register{dst, src}, func(vectors int) {
		for i := range vectors {
			x := v.vec()
			VMOVUPS(at(src, i*v.bytes()), x)
			VFMADD213PS(shift, scale, x)
			VMAXPS(x, floor, x) // of a NaN and a number, the maximum is the second: x
			VMOVUPS(x, at(dst, i*v.bytes()))
		}
	})
	ret()
}

func moments(v isa) {
	function(v, "moments", "x *float32, vectors int, center float32) (sum float32, squares float32",
		"is the primitive moments for whole vectors.")
	x, n, center := pointer("x"), pointer("vectors"), scalar(v, "center")
	sums, squares := v.zeroed(wide), v.zeroed(wide)
	eachFlat(v, n, []Register{x}, func(vectors int) {
		for i := range vectors {
			r := v.vec()
			VMOVUPS(at(x, i*v.bytes()), r)
			VSUBPS(center, r, r)
			VADDPS(r, sums[i], sums[i])
			VFMADD231PS(r, r, squares[i])
		}
	})
	v.total(sums, VADDPS, "sum")
	v.total(squares, VADDPS, "squares")
	ret()
}

// behindReLU returns the gradient at dy where x·scale + shift is above the floor, and zeros elsewhere. It also
// takes the mean from x, and with clean leaves zeros where no gradient passes: 0 times a NaN would be one.
func behindReLU(v isa, dy Mem, x VecVirtual, k []VecVirtual, clean bool) (g VecVirtual) {
	scale, shift, floor, mean := k[0], k[1], k[2], k[3]
	y := v.vec()
	g = v.vec()
	VMOVUPS(x, y)
	VFMADD213PS(shift, scale, y)
	if v.floats == 16 {
		pass := K()
		VCMPPS(U8(greater), floor, y, pass)
		VMOVUPS_Z(dy, pass, g)
		if clean {
			VSUBPS_Z(mean, x, pass, x)
		} else {
			VSUBPS(mean, x, x)
		}
		return g
	}
	VCMPPS(U8(greater), floor, y, y)
	VANDPS(dy, y, g)
	VSUBPS(mean, x, x)
	if clean {
		VANDPS(y, x, x)
	}
	return g
}

func normSums(v isa) {
	function(v, "normSums", "dy *float32, x *float32, factors *float32, vectors int) (sum float32, along float32",
		"is the primitive normSums for whole vectors.")
	dy, x, n := pointer("dy"), pointer("x"), pointer("vectors")
	k := factors(v, 4)
	sums, along := v.zeroed(wide), v.zeroed(wide)
	eachFlat(v, n, []Register{dy, x}, func(vectors int) {
		for i := range vectors {
			r := v.vec()
			VMOVUPS(at(x, i*v.bytes()), r)
			g := behindReLU(v, at(dy, i*v.bytes()), r, k, true)
			VADDPS(g, sums[i], sums[i])
			VFMADD231PS(g, r, along[i])
		}
	})
	v.total(sums, VADDPS, "sum")
	v.total(along, VADDPS, "along")
	ret()
}

func normBack(v isa) {
	function(v, "normBack", "dx *float32, dy *float32, x *float32, factors *float32, vectors int",
		"is the primitive normBack for whole vectors.")
	dx, dy, x, n := pointer("dx"), pointer("dy"), pointer("x"), pointer("vectors")
	k := factors(v, 7)
	times, slope, offset := k[4], k[5], k[6]
	eachFlat(v, n, []Register{dx, dy, x}, func(vectors int) {
		for i := range vectors {
			r := v.vec()
			VMOVUPS(at(x, i*v.bytes()), r)
			g := behindReLU(v, at(dy, i*v.bytes()), r, k, false)
			VFMADD213PS(offset, slope, r)
			VFMADD231PS(g, times, r)
			VMOVUPS(r, at(dx, i*v.bytes()))
		}
	})
	ret()
}
