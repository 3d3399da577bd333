package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// isa is a vector unit.
type isa struct {
	suffix string // of function names
	floats int    // in a register

	// How many vectors correlate, and taps dotProducts, does at once, by lanes: as many sums as fit the registers
	// beside what is loaded.
	correlateVectors [5]int
	dotProductTaps   [5]int

	// How many steps of a long sum a turn of its loop does. A core that shares its units with another thread is kept
	// from multiplying by what each single step would take for the loop and for addresses.
	turns int
}

var (
	avx2   = isa{"AVX2", 8, [5]int{0, 6, 6, 4, 3}, [5]int{0, 6, 6, 4, 3}, 4}
	avx512 = isa{"AVX512", 16, [5]int{0, 6, 6, 6, 6}, [5]int{0, 6, 6, 6, 6}, 1}
)

// eachTurn writes a loop of n steps, several of them a turn as far as that goes. step is written for the step of
// that number in its turn, next for what follows so many steps; label names a step.
func (v isa) eachTurn(label string, n Register, step func(turn int), next func(steps int)) {
	if v.turns > 1 {
		SUBQ(U8(v.turns), n)
		JL(LabelRef("rest"))
		Label("turn")
		for turn := range v.turns {
			step(turn)
		}
		next(v.turns)
		SUBQ(U8(v.turns), n)
		JGE(LabelRef("turn"))
		Label("rest")
		ADDQ(U8(v.turns), n)
		JZ(LabelRef("summed"))
	}
	Label(label)
	step(0)
	next(1)
	DECQ(n)
	JNZ(LabelRef(label))
	if v.turns > 1 {
		Label("summed")
	}
}

// bytes is the size of a register.
func (v isa) bytes() int { return 4 * v.floats }

// vec returns a fresh vector register.
func (v isa) vec() VecVirtual {
	if v.floats == 16 {
		return ZMM()
	}
	return YMM()
}

// vecs returns n fresh vector registers.
func (v isa) vecs(n int) []VecVirtual {
	r := make([]VecVirtual, n)
	for i := range r {
		r[i] = v.vec()
	}
	return r
}

// zero sets a register to zeros.
func (v isa) zero(r VecVirtual) { VXORPS(r, r, r) }

// ret ends a function.
func ret() {
	VZEROUPPER()
	RET()
}

// pointer loads a parameter.
func pointer(name string) Register { return Load(Param(name), GP64()) }

// at is the memory offset bytes behind a pointer.
func at(base Register, offset int) Mem { return Mem{Base: base, Disp: offset} }

// indexed is the memory offset bytes behind a pointer plus an index of bytes.
func indexed(base, index Register, offset int) Mem {
	return Mem{Base: base, Index: index, Scale: 1, Disp: offset}
}

// sum adds up the numbers of each register and adds those sums to the numbers from dst on.
func (v isa) sum(regs []VecVirtual, dst Register) {
	quarter := func(r VecVirtual) VecVirtual {
		half, x, y := YMM(), XMM(), XMM()
		if v.floats == 16 {
			VEXTRACTF64X4(U8(1), r, half)
			VADDPS(r.AsY(), half, half)
			VEXTRACTF32X4(U8(1), half, x)
			VADDPS(half.AsX(), x, x)
			return x
		}
		VEXTRACTF128(U8(1), r, x)
		VADDPS(r.AsX(), x, y)
		return y
	}
	for len(regs) >= 4 {
		// Four registers of four numbers are turned, so that their sums come to stand side by side.
		a, b, c, d := quarter(regs[0]), quarter(regs[1]), quarter(regs[2]), quarter(regs[3])
		ab, cd, t := XMM(), XMM(), XMM()
		VUNPCKLPS(b, a, ab) // a0 b0 a1 b1
		VUNPCKHPS(b, a, t)  // a2 b2 a3 b3
		VADDPS(t, ab, ab)
		VUNPCKLPS(d, c, cd)
		VUNPCKHPS(d, c, t)
		VADDPS(t, cd, cd)
		lo, hi := XMM(), XMM()
		VSHUFPS(U8(0x44), cd, ab, lo)
		VSHUFPS(U8(0xee), cd, ab, hi)
		VADDPS(hi, lo, lo)
		VADDPS(at(dst, 0), lo, lo)
		VMOVUPS(lo, at(dst, 0))
		ADDQ(U8(16), dst)
		regs = regs[4:]
	}
	for _, r := range regs {
		x, t := quarter(r), XMM()
		VSHUFPS(U8(0xee), x, x, t)
		VADDPS(t, x, x)
		VSHUFPS(U8(0x55), x, x, t)
		VADDSS(t, x, x)
		VADDSS(at(dst, 0), x, x)
		VMOVSS(x, at(dst, 0))
		ADDQ(U8(4), dst)
	}
}
