package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// winogradInputNHWC is winogradInput where the channels are innermost.
func winogradInputNHWC(v isa) {
	function(v, "winogradInputNHWC", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive winogradInputNHWC for whole vectors of channels; strides count bytes.")
	dst, place, src, srcRow, across, vectors := tileArguments()
	pixel, pixels2, pixels3 := pixelsOf(v, vectors)
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
			sourceColumns(v, d, to, place)
		}
	})
}

// tileArguments loads the arguments that transforms have where the channels are innermost.
func tileArguments() (dst, place, src, srcRow, across, vectors Register) {
	dst, place = pointer("dst"), pointer("dstPlace")
	src, srcRow = pointer("src"), pointer("srcRow")
	across, vectors = pointer("across"), pointer("vectors")
	return dst, place, src, srcRow, across, vectors
}

// sourceColumns transforms a row of four inputs, of which the rows are transformed, and stores it from to on.
func sourceColumns(v isa, d []VecVirtual, to, place Register) {
	out := v.vecs(4)
	VSUBPS(d[2], d[0], out[0])
	VADDPS(d[2], d[1], out[1])
	VSUBPS(d[1], d[2], out[2])
	VSUBPS(d[3], d[1], out[3])
	storePlaces(out, to, place)
}

// gradientColumns transforms a row of two gradients, of which the rows are transformed, and stores it from to on.
func gradientColumns(v isa, d []VecVirtual, to, place Register) {
	sum, difference := v.vec(), v.vec()
	VADDPS(d[1], d[0], sum)
	VSUBPS(d[1], d[0], difference)
	storePlaces([]VecVirtual{d[0], sum, difference, d[1]}, to, place)
}

// storePlaces stores a vector a place and moves to behind the last.
func storePlaces(list []VecVirtual, to, place Register) {
	for _, r := range list {
		VMOVUPS(r, at(to, 0))
		ADDQ(place, to)
	}
}

// winogradGradient transforms the gradients of tiles, where the channels are innermost.
func winogradGradient(v isa) {
	function(v, "winogradGradient", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive winogradGradient for whole vectors of channels; strides count bytes.")
	dst, place, src, srcRow, across, vectors := tileArguments()
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
			gradientColumns(v, d, to, place)
		}
	})
}

// near and far are tallNear and tallFar of package kernel.
const near, far = 5. / 8, 13. / 8

// winogradTallInputNHWC is winogradInputNHWC for tiles of 4 rows of outputs, whose inputs are 6 rows.
func winogradTallInputNHWC(v isa) {
	function(v, "winogradTallInputNHWC", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive winogradInputNHWC for tiles of 4 rows and whole vectors of channels; strides count bytes.")
	dst, place, src, srcRow, across, vectors := tileArguments()
	pixel, pixels2, pixels3 := pixelsOf(v, vectors)
	eachTile(v, src, dst, across, vectors, pixels2, func() {
		to := GP64()
		MOVQ(dst, to)
		columns := func(d [4]VecVirtual) { sourceColumns(v, d[:], to, place) }
		number := func(row, k int) Mem {
			return behind(rowOf(src, srcRow, row), []Register{nil, pixel, pixels2, pixels3}[k])
		}
		// less loads number x and takes factor times number y from it.
		less := func(x, y, k int, factor float32) VecVirtual {
			r, s := v.vec(), v.vec()
			VMOVUPS(number(x, k), r)
			VMOVUPS(number(y, k), s)
			VFNMADD231PS(constant(v, factor), s, r)
			return r
		}
		ends := func(x, y, z int) {
			var parts [4]VecVirtual
			for k := range parts {
				r, s := less(z, y, k, near*near+far*far), v.vec()
				VMOVUPS(number(x, k), s)
				VFMADD231PS(constant(v, near*near*far*far), s, r)
				parts[k] = r
			}
			columns(parts)
		}
		middle := func(factor, point float32) {
			var sums, differences [4]VecVirtual
			for k := range sums {
				even, odd := less(4, 2, k, factor), less(3, 1, k, factor)
				sums[k], differences[k] = bothWays(v, even, odd, point)
			}
			columns(sums)
			columns(differences)
		}
		ends(0, 2, 4)
		middle(far*far, near)
		middle(near*near, far)
		ends(1, 3, 5)
	})
}

// bothWays returns even + point·odd and even − point·odd.
func bothWays(v isa, even, odd VecVirtual, point float32) (sum, difference VecVirtual) {
	difference = v.vec()
	VMOVAPS(even, difference)
	VFMADD231PS(constant(v, point), odd, even)
	VFNMADD231PS(constant(v, point), odd, difference)
	return even, difference
}

// constant is memory with a vector full of one number.
func constant(v isa, number float32) Mem {
	bits := math.Float32bits(number)
	numbers := make([]uint32, v.floats)
	for i := range numbers {
		numbers[i] = bits
	}
	return table(fmt.Sprintf("full%08x", bits), numbers)
}

// winogradTallGradient is winogradGradient for tiles of 4 rows.
func winogradTallGradient(v isa) {
	function(v, "winogradTallGradient", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive winogradGradient for tiles of 4 rows and whole vectors of channels; strides count bytes.")
	dst, place, src, srcRow, across, vectors := tileArguments()
	pixel, pixels2, _ := pixelsOf(v, vectors)
	eachTile(v, src, dst, across, vectors, pixels2, func() {
		to := GP64()
		MOVQ(dst, to)
		columns := func(d [2]VecVirtual) { gradientColumns(v, d[:], to, place) }
		number := func(row, k int) VecVirtual {
			r := v.vec()
			VMOVUPS(behind(rowOf(src, srcRow, row), []Register{nil, pixel}[k]), r)
			return r
		}
		middle := func(factor, point float32) {
			var sums, differences [2]VecVirtual
			for k := range sums {
				even, odd := number(0, k), number(1, k)
				VFMADD231PS(constant(v, factor), number(2, k), even)
				VFMADD231PS(constant(v, factor), number(3, k), odd)
				sums[k], differences[k] = bothWays(v, even, odd, point)
			}
			columns(sums)
			columns(differences)
		}
		columns([2]VecVirtual{number(0, 0), number(0, 1)})
		middle(near*near, near)
		middle(far*far, far)
		columns([2]VecVirtual{number(3, 0), number(3, 1)})
	})
}

// pixelsOf returns how many bytes 1, 2 and 3 pixels of so many vectors of channels take.
func pixelsOf(v isa, vectors Register) (one, two, three Register) {
	one, two, three = GP64(), GP64(), GP64()
	MOVQ(vectors, one)
	SHLQ(U8(map[int]int{8: 5, 16: 6}[v.floats]), one)
	LEAQ(Mem{Base: one, Index: one, Scale: 1}, two)
	LEAQ(Mem{Base: one, Index: one, Scale: 2}, three)
	return one, two, three
}

// rowOf returns the address of a row, of 0 to 5.
func rowOf(src, step Register, row int) Register {
	for _, scale := range []int{4, 2, 1} {
		if row >= scale {
			to := GP64()
			LEAQ(Mem{Base: src, Index: step, Scale: uint8(scale)}, to)
			src, row = to, row-scale
		}
	}
	return src
}

// behind is the memory offset bytes behind a pointer; no offset is 0.
func behind(base, offset Register) Mem {
	if offset == nil {
		return at(base, 0)
	}
	return indexed(base, offset, 0)
}
