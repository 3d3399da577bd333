package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func largest(v isa) {
	function(v, "largest", "src *float32, vectors int) (most float32", "returns the largest number of whole vectors, or a NaN.")
	src, n := pointer("src"), pointer("vectors")
	most := v.vecs(wide)
	for _, r := range most {
		VMOVUPS(broadcast(v, 0xff800000), r) // -Inf
	}
	var nans Register // where there was a NaN, which a maximum forgets
	if v.floats == 16 {
		nans = K()
		KXORW(nans, nans, nans)
	} else {
		zero := v.vec()
		v.zero(zero)
		nans = zero
	}
	eachFlat(v, n, []Register{src}, func(vectors int) {
		for i := range vectors {
			x := v.vec()
			VMOVUPS(at(src, i*v.bytes()), x)
			VMAXPS(x, most[i], most[i])
			if v.floats == 16 {
				nan := K()
				VCMPPS(U8(unordered), x, x, nan)
				KORW(nan, nans, nans)
			} else {
				VCMPPS(U8(unordered), x, x, x)
				VORPS(x, nans, nans)
			}
		}
	})
	if v.floats == 16 {
		KORTESTW(nans, nans)
	} else {
		bits := GP32()
		VMOVMSKPS(nans, bits)
		TESTL(bits, bits)
	}
	JNZ(LabelRef("nan"))
	v.total(most, VMAXPS, "most")
	ret()
	Label("nan")
	nan := GP32()
	MOVL(U32(0x7fc00000), nan)
	result, _ := Return("most").Resolve()
	MOVL(nan, result.Addr)
	ret()
}

// exp does what exp32 does in Go. The factors lie in memory in the order of expFactors there.
func exp(v isa) {
	function(v, "exp", "dst *float32, src *float32, vectors int, largest float32, factors *float32",
		"sets dst to e^(src − largest) for whole vectors.")
	dst, src, n, most := pointer("dst"), pointer("src"), pointer("vectors"), scalar(v, "largest")
	p := pointer("factors")
	factor := func(i int) VecVirtual {
		r := v.vec()
		VBROADCASTSS(at(p, 4*i), r)
		return r
	}
	log2E, hi, lo, one := factor(1), factor(2), factor(3), factor(10)
	c := []VecVirtual{factor(5), factor(6), factor(7), factor(8), factor(9)}
	bias := broadcast(v, 127)
	Label("loop")
	x, k, sum, least := v.vec(), v.vec(), v.vec(), v.vec()
	VBROADCASTSS(at(p, 0), least)
	VMOVUPS(at(src, 0), x)
	VSUBPS(most, x, x)
	VMAXPS(x, least, x) // of a NaN and a number, the maximum is the second: x
	VMULPS(log2E, x, k)
	VCVTPS2DQ(k, k) // to the nearest whole number
	VCVTDQ2PS(k, sum)
	VFNMADD231PS(hi, sum, x)
	VFNMADD231PS(lo, sum, x)
	VBROADCASTSS(at(p, 16), sum)
	for _, coefficient := range c {
		VFMADD213PS(coefficient, x, sum) // sum·x + coefficient
	}
	VMULPS(x, sum, sum)
	VFMADD213PS(x, x, sum) // sum·x·x + x
	VADDPS(one, sum, sum)
	VPADDD(bias, k, k)
	VPSLLD(U8(23), k, k)
	VMULPS(k, sum, sum)
	VMOVUPS(sum, at(dst, 0))
	ADDQ(U8(v.bytes()), src)
	ADDQ(U8(v.bytes()), dst)
	DECQ(n)
	JNZ(LabelRef("loop"))
	ret()
}

// momentBack's factors lie in memory in the order of the Go struct momentFactors.
func momentBack(v isa) {
	function(v, "momentBack", "dst *float32, p *float32, xs *float32, ys *float32, factors *float32, vectors int",
		"is the primitive momentBack for whole vectors.")
	dst, p, xs, ys, n := pointer("dst"), pointer("p"), pointer("xs"), pointer("ys"), pointer("vectors")
	k := factors(v, 4)
	eachFlat(v, n, []Register{dst, p, xs, ys}, func(vectors int) {
		for i := range vectors {
			x, y := v.vec(), v.vec()
			VMOVUPS(at(xs, i*v.bytes()), x)
			VMOVUPS(at(ys, i*v.bytes()), y)
			VSUBPS(k[0], x, x)
			VSUBPS(k[1], y, y)
			VMULPS(k[2], x, x)
			VFMADD231PS(k[3], y, x)
			VMULPS(at(p, i*v.bytes()), x, x)
			VMOVUPS(x, at(dst, i*v.bytes()))
		}
	})
	ret()
}
