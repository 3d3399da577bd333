package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// correlate writes the function that does blocks of the given number of vectors of correlate, for so many lanes
// at once, and returns its name. All sums stay in registers from the first tap to the last; each number that is
// loaded serves all lanes, each weight all vectors.
func correlate(v isa, lanes, vectors int) string {
	name := fmt.Sprintf("correlate%dx%d%s", lanes, vectors, v.suffix)
	TEXT(name, NOSPLIT, "func(dst *float32, dstLane int, dstStep int, src *float32, srcStep int, "+
		"off *int32, taps int, w *float32, bias *float32, floor float32, last int, blocks int)")
	Doc(fmt.Sprintf("%s does %d lanes and %d vectors at a time; steps from block to block count bytes.", name, lanes, vectors))
	Pragma("noescape")
	dst, src := pointer("dst"), pointer("src")
	off, taps, w := pointer("off"), pointer("taps"), pointer("w")
	blocks := pointer("blocks")
	var mask Register // of the last vector
	if v.floats == 16 {
		mask, _ = first(pointer("last"))
	}
	maskOf := func(i int) Register {
		if i < vectors-1 {
			return nil
		}
		return mask
	}

	Label("block")
	sums := v.vecs(lanes * vectors)
	for _, r := range sums {
		v.zero(r)
	}
	o, k, t, shift := GP64(), GP64(), GP64(), GP64()
	MOVQ(off, o)
	MOVQ(w, k)
	MOVQ(taps, t)

	tap := func(turn int) {
		MOVLQSX(at(o, 4*turn), shift)
		number := func(i int, r VecVirtual) { load(scaled(src, shift, 4, i*v.bytes()), r, maskOf(i)) }
		weight := func(j int, r VecVirtual) { VBROADCASTSS(at(k, 4*(turn*lanes+j)), r) }
		// Where registers are few, what there is more of is loaded one at a time.
		if v.floats == 8 && lanes < vectors {
			eachPair(v, lanes, weight, vectors, number, func(weight, x VecVirtual, j, i int) {
				VFMADD231PS(x, weight, sums[j*vectors+i])
			})
		} else {
			eachPair(v, vectors, number, lanes, weight, func(x, weight VecVirtual, i, j int) {
				VFMADD231PS(x, weight, sums[j*vectors+i])
			})
		}
	}
	v.eachTurn("tap", t, tap, func(taps int) {
		ADDQ(U8(4*taps), o)
		ADDQ(U8(4*taps*lanes), k)
	})

	lane, stride, bias := GP64(), pointer("dstLane"), pointer("bias")
	floor := v.vec()
	f, _ := Param("floor").Resolve()
	VBROADCASTSS(f.Addr, floor)
	MOVQ(dst, lane)
	for j := range lanes {
		b := v.vec()
		VBROADCASTSS(at(bias, 4*j), b)
		for i := range vectors {
			sum := sums[j*vectors+i]
			VADDPS(b, sum, sum)
			VMAXPS(sum, floor, sum) // of a NaN and a number, the maximum is the second: sum
			store(sum, at(lane, i*v.bytes()), maskOf(i))
		}
		if j < lanes-1 {
			ADDQ(stride, lane)
		}
	}
	dstStep, srcStep := pointer("dstStep"), pointer("srcStep")
	ADDQ(dstStep, dst)
	ADDQ(srcStep, src)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	ret()
	return name
}

// eachPair runs body for each pair of two kinds of numbers: those of the first are all held in registers, those of
// the second loaded one after another.
func eachPair(v isa, held int, hold func(int, VecVirtual), passing int, pass func(int, VecVirtual), body func(h, p VecVirtual, i, j int)) {
	registers := v.vecs(held)
	for i, r := range registers {
		hold(i, r)
	}
	for j := range passing {
		x := v.vec()
		pass(j, x)
		for i, r := range registers {
			body(r, x, i, j)
		}
	}
}

// dotProducts writes the function that does so many lanes and taps of dotProducts and returns its name. All sums stay
// in registers over the whole length.
func dotProducts(v isa, lanes, taps int) string {
	name := fmt.Sprintf("dotProducts%dx%d%s", lanes, taps, v.suffix)
	TEXT(name, NOSPLIT, "func(sum *float32, a *float32, aStride int, b *float32, off *int32, vectors int)")
	Doc(fmt.Sprintf("%s does %d lanes and %d taps; aStride counts bytes.", name, lanes, taps))
	Pragma("noescape")
	n := pointer("vectors")
	SHLQ(U8(map[int]int{8: 5, 16: 6}[v.floats]), n)

	// The pointers stand at the ends, the index runs from minus the length to 0.
	rows := make([]Register, lanes)
	rows[0] = pointer("a")
	stride := pointer("aStride")
	ADDQ(n, rows[0])
	for j := 1; j < lanes; j++ {
		rows[j] = GP64()
		MOVQ(rows[j-1], rows[j])
		ADDQ(stride, rows[j])
	}
	b, off := pointer("b"), pointer("off")
	ADDQ(n, b)
	shifted := make([]Register, taps)
	for t := range shifted {
		shifted[t] = GP64()
		MOVLQSX(at(off, 4*t), shifted[t])
		LEAQ(Mem{Base: b, Index: shifted[t], Scale: 4}, shifted[t])
	}
	NEGQ(n)

	sums := v.vecs(lanes * taps)
	for _, r := range sums {
		v.zero(r)
	}
	step := func(offset int) {
		row := func(j int, r VecVirtual) { VMOVUPS(indexed(rows[j], n, offset), r) }
		tap := func(t int, r VecVirtual) { VMOVUPS(indexed(shifted[t], n, offset), r) }
		// What there is more of is loaded one at a time.
		if v.floats == 16 || lanes < taps {
			eachPair(v, lanes, row, taps, tap, func(x, y VecVirtual, j, t int) { VFMADD231PS(x, y, sums[t*lanes+j]) })
		} else {
			eachPair(v, taps, tap, lanes, row, func(y, x VecVirtual, t, j int) { VFMADD231PS(y, x, sums[t*lanes+j]) })
		}
	}
	if turn := v.turns * v.bytes(); v.turns > 1 {
		ADDQ(U8(turn), n)
		JG(LabelRef("rest"))
		Label("turn")
		for i := -turn; i < 0; i += v.bytes() {
			step(i)
		}
		ADDQ(U8(turn), n)
		JLE(LabelRef("turn"))
		Label("rest")
		SUBQ(U8(turn), n)
		JZ(LabelRef("summed"))
	}
	Label("loop")
	step(0)
	ADDQ(U8(v.bytes()), n)
	JNZ(LabelRef("loop"))
	if v.turns > 1 {
		Label("summed")
	}

	v.sum(sums, pointer("sum"))
	ret()
	return name
}

// peak writes a function that does nothing but multiply-adds, as many as the unit can: 12 independent ones a turn,
// more than any such unit has under way at once.
func peak(v isa) {
	TEXT("multiplyAdds"+v.suffix, NOSPLIT, "func(turns int)")
	Doc(fmt.Sprintf("multiplyAdds%s does 12 multiply-adds of %d numbers each turn.", v.suffix, v.floats))
	turns := pointer("turns")
	sums := v.vecs(12)
	one := v.vec()
	v.zero(one)
	for _, r := range sums {
		v.zero(r)
	}
	Label("loop")
	for _, r := range sums {
		VFMADD231PS(one, one, r)
	}
	DECQ(turns)
	JNZ(LabelRef("loop"))
	ret()
}
