package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// tables are those that have been written.
var tables = map[string]Mem{}

// table puts numbers into the read-only data, once under one name, and returns where they are.
func table(name string, numbers []uint32) Mem {
	if m, written := tables[name]; written {
		return m
	}
	m := GLOBL(name, RODATA|NOPTR)
	for i, n := range numbers {
		DATA(4*i, U32(n))
	}
	tables[name] = m
	return m
}

// broadcast returns a register full of one 32-bit number.
func broadcast(v isa, number uint32) VecVirtual {
	r, g, x := v.vec(), GP32(), XMM()
	MOVL(U32(number), g)
	VMOVD(g, x)
	VPBROADCASTD(x, r)
	return r
}

// The compare predicates of VCMPPS.
const (
	unordered = 0x03
	greater   = 0x1e
)

// maxPool takes two rows apart into even and odd columns and keeps the largest of the four, and which it was.
func maxPool(v isa) {
	TEXT("maxPool"+v.suffix, NOSPLIT, "func(y *float32, from *uint8, x *float32, stride int, rows int, cols int)")
	Doc("maxPool" + v.suffix + " is the primitive maxPool; stride counts bytes, rows and cols are those of y.")
	Pragma("noescape")
	y, from, upper, stride := pointer("y"), pointer("from"), pointer("x"), pointer("stride")
	rows, cols := pointer("rows"), pointer("cols")
	lower := GP64()
	LEAQ(Mem{Base: upper, Index: stride, Scale: 1}, lower)
	codes := []VecVirtual{nil, broadcast(v, 1), broadcast(v, 2), broadcast(v, 3)}
	split := splitter(v)

	eachVector(v, rows, cols, func(col, rest Register) {
		var mask, lo, hi Register
		if rest != nil {
			mask = onlyFirst(rest)
			twice := GP64()
			LEAQ(Mem{Base: rest, Index: rest, Scale: 1}, twice)
			lo, hi = first(twice)
		}
		best, code := v.vec(), v.vec()
		v.zero(code)
		for k, row := range []Register{upper, lower} {
			a, b := v.vec(), v.vec()
			load(scaled(row, col, 8, 0), a, lo)
			load(scaled(row, col, 8, v.bytes()), b, hi)
			even, odd := split(a, b)
			if k == 0 {
				VMOVUPS(even, best)
			} else {
				larger(v, even, best, codes[2], code)
			}
			larger(v, odd, best, codes[2*k+1], code)
		}
		if v.floats == 16 {
			store(best, scaled(y, col, 4, 0), mask)
			if mask == nil {
				VPMOVDB(code, scaled(from, col, 1, 0))
			} else {
				VPMOVDB(code, mask, scaled(from, col, 1, 0))
			}
			return
		}
		VPERMPD(U8(0xd8), best, best)
		VPERMQ(U8(0xd8), code, code)
		store(best, scaled(y, col, 4, 0), nil)
		half := XMM()
		VEXTRACTI128(U8(1), code, half)
		VPACKSSDW(half, code.AsX(), half)
		VPACKUSWB(half, half, half)
		VMOVQ(half, scaled(from, col, 1, 0))
	}, func() {
		LEAQ(Mem{Base: upper, Index: stride, Scale: 2}, upper)
		LEAQ(Mem{Base: lower, Index: stride, Scale: 2}, lower)
		LEAQ(Mem{Base: y, Index: cols, Scale: 4}, y)
		ADDQ(cols, from)
	})
}

// splitter returns what takes two vectors apart into even and odd columns. On AVX2 these come out with the middle two
// quarters exchanged.
func splitter(v isa) func(a, b VecVirtual) (even, odd VecVirtual) {
	if v.floats == 8 {
		return func(a, b VecVirtual) (even, odd VecVirtual) {
			even, odd = v.vec(), v.vec()
			VSHUFPS(U8(0x88), b, a, even)
			VSHUFPS(U8(0xdd), b, a, odd)
			return even, odd
		}
	}
	var evens, odds []uint32
	for i := range uint32(16) {
		evens, odds = append(evens, 2*i), append(odds, 2*i+1)
	}
	e, o := v.vec(), v.vec()
	VMOVUPS(table("evens", evens), e)
	VMOVUPS(table("odds", odds), o)
	return func(a, b VecVirtual) (even, odd VecVirtual) {
		even, odd = v.vec(), v.vec()
		VMOVUPS(a, even)
		VPERMT2PS(b, e, even)
		VMOVUPS(a, odd)
		VPERMT2PS(b, o, odd)
		return even, odd
	}
}

// larger replaces best by x, and code by mark, where x is larger than best or a NaN.
func larger(v isa, x, best, mark, code VecVirtual) {
	if v.floats == 16 {
		more, nan := K(), K()
		VCMPPS(U8(greater), best, x, more)
		VCMPPS(U8(unordered), x, x, nan)
		KORW(more, nan, more)
		VMOVUPS(x, more, best)
		VMOVDQA32(mark, more, code)
		return
	}
	more, nan := v.vec(), v.vec()
	VCMPPS(U8(greater), best, x, more)
	VCMPPS(U8(unordered), x, x, nan)
	VORPS(more, nan, more)
	VBLENDVPS(more, x, best, best)
	VBLENDVPS(more, mark, code, code)
}

// maxPoolBack puts each number where the maximum came from and zeros beside it.
func maxPoolBack(v isa) {
	TEXT("maxPoolBack"+v.suffix, NOSPLIT, "func(dx *float32, stride int, dy *float32, from *uint8, rows int, cols int)")
	Doc("maxPoolBack" + v.suffix + " is the primitive maxPoolBack; stride counts bytes, rows and cols are those of dy.")
	Pragma("noescape")
	upper, stride, dy, from := pointer("dx"), pointer("stride"), pointer("dy"), pointer("from")
	rows, cols := pointer("rows"), pointer("cols")
	lower := GP64()
	LEAQ(Mem{Base: upper, Index: stride, Scale: 1}, lower)
	codes := []VecVirtual{broadcast(v, 0), broadcast(v, 1), broadcast(v, 2), broadcast(v, 3)}
	join := joiner(v)

	eachVector(v, rows, cols, func(col, rest Register) {
		var mask, lo, hi Register
		if rest != nil {
			mask = onlyFirst(rest)
			twice := GP64()
			LEAQ(Mem{Base: rest, Index: rest, Scale: 1}, twice)
			lo, hi = first(twice)
		}
		code, x := v.vec(), v.vec()
		load(scaled(dy, col, 4, 0), x, mask)
		if mask == nil {
			VPMOVZXBD(scaled(from, col, 1, 0), code)
		} else {
			VPMOVZXBD_Z(scaled(from, col, 1, 0), mask, code)
		}
		for k, row := range []Register{upper, lower} {
			a, b := join(only(v, x, code, codes[2*k]), only(v, x, code, codes[2*k+1]))
			store(a, scaled(row, col, 8, 0), lo)
			store(b, scaled(row, col, 8, v.bytes()), hi)
		}
	}, func() {
		LEAQ(Mem{Base: upper, Index: stride, Scale: 2}, upper)
		LEAQ(Mem{Base: lower, Index: stride, Scale: 2}, lower)
		LEAQ(Mem{Base: dy, Index: cols, Scale: 4}, dy)
		ADDQ(cols, from)
	})
}

// only returns x where code is mark, and zeros elsewhere.
func only(v isa, x, code, mark VecVirtual) VecVirtual {
	r := v.vec()
	if v.floats == 16 {
		equal := K()
		VPCMPEQD(mark, code, equal)
		VMOVUPS_Z(x, equal, r)
		return r
	}
	VPCMPEQD(mark, code, r)
	VANDPS(x, r, r)
	return r
}

// joiner returns what puts the numbers of two vectors alternately into two.
func joiner(v isa) func(even, odd VecVirtual) (a, b VecVirtual) {
	if v.floats == 8 {
		return func(even, odd VecVirtual) (a, b VecVirtual) {
			lo, hi := v.vec(), v.vec()
			a, b = v.vec(), v.vec()
			VUNPCKLPS(odd, even, lo)
			VUNPCKHPS(odd, even, hi)
			VPERM2F128(U8(0x20), hi, lo, a)
			VPERM2F128(U8(0x31), hi, lo, b)
			return a, b
		}
	}
	var firsts, lasts []uint32
	for i := range uint32(8) {
		firsts, lasts = append(firsts, i, 16+i), append(lasts, 8+i, 24+i)
	}
	f, l := v.vec(), v.vec()
	VMOVUPS(table("firsts", firsts), f)
	VMOVUPS(table("lasts", lasts), l)
	return func(even, odd VecVirtual) (a, b VecVirtual) {
		a, b = v.vec(), v.vec()
		VMOVUPS(even, a)
		VPERMT2PS(odd, f, a)
		VMOVUPS(even, b)
		VPERMT2PS(odd, l, b)
		return a, b
	}
}
