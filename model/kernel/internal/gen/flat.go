package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// dropout multiplies by scale where a bit of the mask is 1 and writes 0 elsewhere.
func dropout(v isa) {
	TEXT("dropout"+v.suffix, NOSPLIT, "func(dst *float32, src *float32, mask *uint64, vectors int, scale float32)")
	Doc("dropout" + v.suffix + " is the primitive dropout for whole vectors.")
	Pragma("noescape")
	dst, src, mask, n := pointer("dst"), pointer("src"), pointer("mask"), pointer("vectors")
	scale := v.vec()
	s, _ := Param("scale").Resolve()
	VBROADCASTSS(s.Addr, scale)
	bits := v.vec()
	if v.floats == 8 {
		VMOVUPS(table("bits", []uint32{1, 2, 4, 8, 16, 32, 64, 128}), bits)
	}
	Label("loop")
	x := v.vec()
	if v.floats == 16 {
		keep := K()
		KMOVW(at(mask, 0), keep)
		VMULPS_Z(at(src, 0), scale, keep, x)
	} else {
		keep := v.vec()
		VPBROADCASTB(at(mask, 0), keep)
		VPAND(bits, keep, keep)
		VPCMPEQD(bits, keep, keep)
		VMULPS(at(src, 0), scale, x)
		VANDPS(keep, x, x)
	}
	VMOVUPS(x, at(dst, 0))
	ADDQ(U8(v.bytes()), src)
	ADDQ(U8(v.bytes()), dst)
	ADDQ(U8(v.floats/8), mask)
	DECQ(n)
	JNZ(LabelRef("loop"))
	ret()
}

// adam does one step of Adam. The factors lie in memory in the order of the Go struct adamFactors.
func adam(v isa) {
	TEXT("adam"+v.suffix, NOSPLIT, "func(value *float32, m *float32, v *float32, grad *float32, factors *float32, vectors int)")
	Doc("adam" + v.suffix + " is the primitive adam for whole vectors.")
	Pragma("noescape")
	value, m, vv, grad := pointer("value"), pointer("m"), pointer("v"), pointer("grad")
	factors, n := pointer("factors"), pointer("vectors")
	k := v.vecs(9)
	for i, r := range k {
		VBROADCASTSS(at(factors, 4*i), r)
	}
	l2, beta1, rest1, beta2, rest2 := k[0], k[1], k[2], k[3], k[4]
	step, correction, epsilon, keep := k[5], k[6], k[7], k[8]

	Label("loop")
	p, g, a, b := v.vec(), v.vec(), v.vec(), v.vec()
	VMOVUPS(at(value, 0), p)
	VMOVUPS(at(grad, 0), g)
	VFMADD231PS(p, l2, g)
	VMULPS(g, rest1, a)
	VMOVUPS(at(m, 0), b)
	VFMADD231PS(b, beta1, a)
	VMOVUPS(a, at(m, 0))
	VMULPS(g, g, b)
	VMULPS(b, rest2, b)
	VMOVUPS(at(vv, 0), g)
	VFMADD231PS(g, beta2, b)
	VMOVUPS(b, at(vv, 0))
	VSQRTPS(b, b)
	VFMADD213PS(epsilon, correction, b) // root · correction + ε
	VMULPS(step, a, a)
	VDIVPS(b, a, a)
	VMULPS(keep, p, p)
	VSUBPS(a, p, p)
	VMOVUPS(p, at(value, 0))
	ADDQ(U8(v.bytes()), value)
	ADDQ(U8(v.bytes()), grad)
	ADDQ(U8(v.bytes()), m)
	ADDQ(U8(v.bytes()), vv)
	DECQ(n)
	JNZ(LabelRef("loop"))
	ret()
}
