package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// tileSourceLast is tileSource where the channels are innermost.
func tileSourceLast(v isa) {
	function(v, "tileSourceLast", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive tileSourceLast for whole vectors of channels; strides count bytes.")
	dst, place := pointer("dst"), pointer("dstPlace")
	src, srcRow := pointer("src"), pointer("srcRow")
	across, vectors := pointer("across"), pointer("vectors")
	pixel, pixels2, pixels3 := GP64(), GP64(), GP64()
	MOVQ(vectors, pixel)
	SHLQ(U8(map[int]int{8: 5, 16: 6}[v.floats]), pixel)
	LEAQ(Mem{Base: pixel, Index: pixel, Scale: 1}, pixels2)
	LEAQ(Mem{Base: pixel, Index: pixel, Scale: 2}, pixels3)
	eachTile(v, src, dst, across, vectors, pixels2, func() {
		to, x, y := GP64(), GP64(), GP64()
		MOVQ(dst, to)
		for i := range 4 {
			MOVQ(src, x)
			MOVQ(src, y)
			for range [4]int{0, 1, 2, 1}[i] {
				ADDQ(srcRow, x)
			}
			for range [4]int{2, 2, 1, 3}[i] {
				ADDQ(srcRow, y)
			}
			d := v.vecs(4)
			for j, offset := range []Register{nil, pixel, pixels2, pixels3} {
				a, b := at(x, 0), at(y, 0)
				if offset != nil {
					a, b = indexed(x, offset, 0), indexed(y, offset, 0)
				}
				VMOVUPS(a, d[j])
				if i == 1 {
					VADDPS(b, d[j], d[j])
				} else {
					VSUBPS(b, d[j], d[j])
				}
			}
			out := v.vecs(4)
			VSUBPS(d[2], d[0], out[0])
			VADDPS(d[2], d[1], out[1])
			VSUBPS(d[1], d[2], out[2])
			VSUBPS(d[3], d[1], out[3])
			for _, r := range out {
				VMOVUPS(r, at(to, 0))
				ADDQ(place, to)
			}
		}
	})
}

// tileGradient transforms the gradients of tiles, where the channels are innermost.
func tileGradient(v isa) {
	function(v, "tileGradient", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive tileGradient for whole vectors of channels; strides count bytes.")
	dst, place := pointer("dst"), pointer("dstPlace")
	src, srcRow := pointer("src"), pointer("srcRow")
	across, vectors := pointer("across"), pointer("vectors")
	pixel, pixels2 := GP64(), GP64()
	MOVQ(vectors, pixel)
	SHLQ(U8(map[int]int{8: 5, 16: 6}[v.floats]), pixel)
	LEAQ(Mem{Base: pixel, Index: pixel, Scale: 1}, pixels2)
	eachTile(v, src, dst, across, vectors, pixels2, func() {
		to, below := GP64(), GP64()
		MOVQ(dst, to)
		LEAQ(Mem{Base: src, Index: srcRow, Scale: 1}, below)
		upper, lower := v.vecs(2), v.vecs(2)
		for k, row := range []Register{src, below} {
			r := [][]VecVirtual{upper, lower}[k]
			VMOVUPS(at(row, 0), r[0])
			VMOVUPS(indexed(row, pixel, 0), r[1])
		}
		for i := range 4 {
			d := v.vecs(2)
			for j := range d {
				switch i {
				case 0:
					d[j] = upper[j]
				case 1:
					VADDPS(lower[j], upper[j], d[j])
				case 2:
					VSUBPS(lower[j], upper[j], d[j])
				case 3:
					d[j] = lower[j]
				}
			}
			sum, difference := v.vec(), v.vec()
			VADDPS(d[1], d[0], sum)
			VSUBPS(d[1], d[0], difference)
			for _, r := range []VecVirtual{d[0], sum, difference, d[1]} {
				VMOVUPS(r, at(to, 0))
				ADDQ(place, to)
			}
		}
	})
}
