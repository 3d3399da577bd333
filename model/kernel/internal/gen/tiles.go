package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// twice returns masks for the first and the next vector of twice as many numbers as rest, or nils.
func twice(rest Register) (lo, hi Register) {
	if rest == nil {
		return nil, nil
	}
	n := GP64()
	LEAQ(Mem{Base: rest, Index: rest, Scale: 1}, n)
	return first(n)
}

// tileSource transforms the inputs of tiles, Bᵀ·d·B: first the rows, which takes no shuffling, then the columns.
func tileSource(v isa) {
	function(v, "tileSource", "dst *float32, dstPlace int, src *float32, srcRow int, rows int, across int",
		"is the primitive tileSource; strides count bytes.")
	dst, place := pointer("dst"), pointer("dstPlace")
	src, srcRow := pointer("src"), pointer("srcRow")
	rows, across := pointer("rows"), pointer("across")
	third := GP64()
	split := splitter(v)
	ordered := func(r VecVirtual) VecVirtual {
		if v.floats == 8 {
			VPERMPD(U8(0xd8), r, r)
		}
		return r
	}
	eachVector(v, rows, across, func(col, rest Register) {
		lo, hi := twice(rest)
		LEAQ(Mem{Base: src, Index: srcRow, Scale: 2}, third)
		row := func(i, offset int) Mem {
			base := src
			if i >= 2 {
				base = third
			}
			if i%2 == 1 {
				p := GP64()
				LEAQ(Mem{Base: base, Index: srcRow, Scale: 1}, p)
				base = p
			}
			return scaled(base, col, 8, offset)
		}
		to := GP64()
		LEAQ(Mem{Base: dst, Index: col, Scale: 4}, to)
		offsets := []int{0, v.bytes(), 8, v.bytes() + 8}
		for i := range 4 {
			// Row i of the result is the difference or the sum of two rows.
			x, y := [4]int{0, 1, 2, 1}[i], [4]int{2, 2, 1, 3}[i]
			var parts [4]VecVirtual
			for k, offset := range offsets {
				mask := []Register{lo, hi}[k%2]
				a, b := v.vec(), v.vec()
				load(row(x, offset), a, mask)
				load(row(y, offset), b, mask)
				if i == 1 {
					VADDPS(b, a, a)
				} else {
					VSUBPS(b, a, a)
				}
				parts[k] = a
			}
			e, o := split(parts[0], parts[1])
			e2, o2 := split(parts[2], parts[3])
			var out [4]VecVirtual
			for j := range out {
				out[j] = v.vec()
			}
			VSUBPS(e2, e, out[0])
			VADDPS(e2, o, out[1])
			VSUBPS(o, e2, out[2])
			VSUBPS(o2, o, out[3])
			var mask Register
			if rest != nil {
				mask = onlyFirst(rest)
			}
			for _, r := range out {
				store(ordered(r), at(to, 0), mask)
				ADDQ(place, to)
			}
		}
	}, func() {
		LEAQ(Mem{Base: src, Index: srcRow, Scale: 2}, src)
		LEAQ(Mem{Base: dst, Index: across, Scale: 4}, dst)
	})
}

// tileSums transforms sums back, Aᵀ·m·A, and adds the bias.
func tileSums(v isa) {
	function(v, "tileSums", "dst *float32, dstRow int, src *float32, srcPlace int, rows int, across int, bias float32, floor float32",
		"is the primitive tileSums; strides count bytes.")
	dst, dstRow := pointer("dst"), pointer("dstRow")
	src, place := pointer("src"), pointer("srcPlace")
	rows, across := pointer("rows"), pointer("across")
	bias, floor := scalar(v, "bias"), scalar(v, "floor")
	join := joiner(v)
	eachVector(v, rows, across, func(col, rest Register) {
		lo, hi := twice(rest)
		var mask Register
		if rest != nil {
			mask = onlyFirst(rest)
		}
		from := GP64()
		LEAQ(Mem{Base: src, Index: col, Scale: 4}, from)
		// The sums of each column, as its numbers come by: upper = 0 + 1 + 2, lower = 1 − 2 − 3.
		upper, lower := v.vecs(4), v.vecs(4)
		for i := range 4 {
			for j := range 4 {
				switch i {
				case 0:
					load(at(from, 0), upper[j], mask)
				case 1:
					load(at(from, 0), lower[j], mask)
					VADDPS(lower[j], upper[j], upper[j])
				case 2:
					x := v.vec()
					load(at(from, 0), x, mask)
					VADDPS(x, upper[j], upper[j])
					VSUBPS(x, lower[j], lower[j])
				case 3:
					x := v.vec()
					load(at(from, 0), x, mask)
					VSUBPS(x, lower[j], lower[j])
				}
				ADDQ(place, from)
			}
		}
		below := GP64()
		LEAQ(Mem{Base: dst, Index: dstRow, Scale: 1}, below)
		for i, s := range [][]VecVirtual{upper, lower} {
			VADDPS(s[1], s[0], s[0])
			VADDPS(s[2], s[0], s[0])
			VSUBPS(s[2], s[1], s[1])
			VSUBPS(s[3], s[1], s[1])
			for _, r := range s[:2] {
				VADDPS(bias, r, r)
				VMAXPS(r, floor, r) // of a NaN and a number, the maximum is the second: r
			}
			a, b := join(s[0], s[1])
			row := []Register{dst, below}[i]
			store(a, scaled(row, col, 8, 0), lo)
			store(b, scaled(row, col, 8, v.bytes()), hi)
		}
	}, func() {
		LEAQ(Mem{Base: dst, Index: dstRow, Scale: 2}, dst)
		LEAQ(Mem{Base: src, Index: across, Scale: 4}, src)
	})
}

// tileMultiply writes the function that does so many vectors of tileMultiply, 4 lanes at a time, and returns its name.
func tileMultiply(v isa, vectors int) string {
	const lanes = 4
	name := fmt.Sprintf("tileMultiply%d%s", vectors, v.suffix)
	TEXT(name, NOSPLIT, "func(dst *float32, dstLane int, src *float32, srcChannel int, w *float32, channels int, blocks int)")
	Doc(fmt.Sprintf("%s does %d vectors of so many blocks of 4 lanes; strides count bytes.", name, vectors))
	Pragma("noescape")
	dst, dstLane := pointer("dst"), pointer("dstLane")
	src, step, w := pointer("src"), pointer("srcChannel"), pointer("w")
	channels, blocks := pointer("channels"), pointer("blocks")
	from, n := GP64(), GP64()

	Label("block")
	sums := v.zeroed(lanes * vectors)
	MOVQ(src, from)
	MOVQ(channels, n)
	Label("channel")
	x := v.vecs(vectors)
	for i, r := range x {
		VMOVUPS(at(from, i*v.bytes()), r)
	}
	for j := range lanes {
		weight := v.vec()
		VBROADCASTSS(at(w, 4*j), weight)
		for i, r := range x {
			VFMADD231PS(r, weight, sums[j*vectors+i])
		}
	}
	ADDQ(step, from)
	ADDQ(U8(4*lanes), w)
	DECQ(n)
	JNZ(LabelRef("channel"))
	for j := range lanes {
		for i := range vectors {
			VMOVUPS(sums[j*vectors+i], at(dst, i*v.bytes()))
		}
		ADDQ(dstLane, dst)
	}
	DECQ(blocks)
	JNZ(LabelRef("block"))
	ret()
	return name
}
