package main

import (
	"fmt"
	"math"

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

// winogradInput transforms the inputs of tiles, Cᵀ·d·B: first the rows, which takes no shuffling, then the columns.
func winogradInput(v isa) {
	function(v, "winogradInput", "dst *float32, dstPlace int, src *float32, srcRow int, rows int, across int",
		"is the primitive winogradInput; strides count bytes.")
	dst, place := pointer("dst"), pointer("dstPlace")
	src, srcRow := pointer("src"), pointer("srcRow")
	rows, across := pointer("rows"), pointer("across")
	four := broadcast(v, math.Float32bits(4))
	third, fifth := GP64(), GP64()
	split := splitter(v)
	eachVector(v, rows, across, func(col, rest Register) {
		lo, hi := twice(rest)
		var mask Register
		if rest != nil {
			mask = onlyFirst(rest)
		}
		LEAQ(Mem{Base: src, Index: srcRow, Scale: 2}, third)
		LEAQ(Mem{Base: src, Index: srcRow, Scale: 4}, fifth)
		// A tile's last two columns are the next tile's first two.
		part := func(row, k int) VecVirtual {
			base := []Register{src, third, fifth}[row/2]
			if row%2 == 1 {
				p := GP64()
				LEAQ(Mem{Base: base, Index: srcRow, Scale: 1}, p)
				base = p
			}
			r := v.vec()
			load(scaled(base, col, 8, []int{0, v.bytes(), 8, v.bytes() + 8}[k]), r, []Register{lo, hi}[k%2])
			return r
		}
		to := GP64()
		LEAQ(Mem{Base: dst, Index: col, Scale: 4}, to)
		columns := func(parts [4]VecVirtual) {
			e, o := split(parts[0], parts[1])
			e2, o2 := split(parts[2], parts[3])
			out := v.vecs(4)
			VSUBPS(e2, e, out[0])
			VADDPS(e2, o, out[1])
			VSUBPS(o, e2, out[2])
			VSUBPS(o2, o, out[3])
			for _, r := range out {
				if v.floats == 8 {
					VPERMPD(U8(0xd8), r, r) // into order
				}
				store(r, at(to, 0), mask)
				ADDQ(place, to)
			}
		}
		for i := 0; i < 6; i++ {
			var parts, more [4]VecVirtual
			for k := range 4 {
				switch i {
				case 0, 5: // 4·(x0 − x2) + (x4 − x2), and the same of the rows below
					x, y, z := part(0+i/5, k), part(2+i/5, k), part(4+i/5, k)
					VSUBPS(y, x, x)
					VSUBPS(y, z, z)
					VFMADD231PS(four, x, z)
					parts[k] = z
				case 1: // rows 1 and 2: the sum and the difference of x4 − 4·x2 and x3 − 4·x1
					x, y := part(4, k), part(3, k)
					VFNMADD231PS(part(2, k), four, x)
					VFNMADD231PS(part(1, k), four, y)
					parts[k], more[k] = x, v.vec()
					VSUBPS(y, x, more[k])
					VADDPS(y, x, x)
				case 3: // rows 3 and 4: those of x4 − x2 and 2·(x3 − x1)
					x, y := part(4, k), part(3, k)
					VSUBPS(part(2, k), x, x)
					VSUBPS(part(1, k), y, y)
					VADDPS(y, y, y)
					parts[k], more[k] = x, v.vec()
					VSUBPS(y, x, more[k])
					VADDPS(y, x, x)
				}
			}
			columns(parts)
			if more[0] != nil {
				columns(more)
				i++
			}
		}
	}, func() {
		LEAQ(Mem{Base: src, Index: srcRow, Scale: 4}, src)
		LEAQ(Mem{Base: dst, Index: across, Scale: 4}, dst)
	})
}

// winogradOutput transforms sums back, Dᵀ·m·A, and adds the bias: column by column, since so few sums stay under way
// that they fit into the registers.
func winogradOutput(v isa) {
	function(v, "winogradOutput", "dst *float32, dstRow int, src *float32, srcPlace int, rows int, across int, bias float32, floor float32",
		"is the primitive winogradOutput; strides count bytes.")
	dst, dstRow := pointer("dst"), pointer("dstRow")
	src, place := pointer("src"), pointer("srcPlace")
	rows, across := pointer("rows"), pointer("across")
	limits := func() (bias, floor VecVirtual) { return scalar(v, "bias"), scalar(v, "floor") }
	if v.floats == 16 { // registers enough to keep them
		bias, floor := limits()
		limits = func() (VecVirtual, VecVirtual) { return bias, floor }
	}
	four := broadcast(v, math.Float32bits(4))
	join := joiner(v)
	eachVector(v, rows, across, func(col, rest Register) {
		lo, hi := twice(rest)
		var mask Register
		if rest != nil {
			mask = onlyFirst(rest)
		}
		column, from, line := GP64(), GP64(), GP64()
		LEAQ(Mem{Base: src, Index: col, Scale: 4}, column)
		next := func() VecVirtual {
			x := v.vec()
			load(at(from, 0), x, mask)
			LEAQ(Mem{Base: from, Index: place, Scale: 4}, from)
			return x
		}
		var even, odd [4]VecVirtual // columns 0 + 1 + 2, and 1 − 2 − 3
		for j := range 4 {
			put := func(row int, x VecVirtual) {
				if j == 0 {
					even[row] = x
				} else if j < 3 {
					VADDPS(x, even[row], even[row])
				}
				if j == 1 {
					odd[row] = x
				} else if j > 1 {
					VSUBPS(x, odd[row], odd[row])
				}
			}
			MOVQ(column, from)
			first, near, x := next(), next(), next()
			alternate := v.vec()
			VSUBPS(x, near, alternate)
			VADDPS(x, near, near)
			far, x := next(), next()
			wide := v.vec()
			VSUBPS(x, far, wide)
			VADDPS(x, far, far)
			VADDPS(wide, wide, wide)
			VADDPS(near, first, first)
			VADDPS(far, first, first)
			put(0, first)
			VFMADD231PS(four, far, near)
			put(2, near)
			VADDPS(alternate, wide, far)
			put(1, far)
			VFMADD231PS(four, wide, alternate)
			VADDPS(next(), alternate, alternate)
			put(3, alternate)
			if j < 3 {
				ADDQ(place, column)
			}
		}
		MOVQ(dst, line)
		bias, floor := limits()
		for row := range 4 {
			for _, r := range []VecVirtual{even[row], odd[row]} {
				VADDPS(bias, r, r)
				VMAXPS(r, floor, r) // of a NaN and a number, the maximum is the second: r
			}
			a, b := join(even[row], odd[row])
			store(a, scaled(line, col, 8, 0), lo)
			store(b, scaled(line, col, 8, v.bytes()), hi)
			if row < 3 {
				ADDQ(dstRow, line)
			}
		}
	}, func() {
		LEAQ(Mem{Base: dst, Index: dstRow, Scale: 4}, dst)
		LEAQ(Mem{Base: src, Index: across, Scale: 4}, src)
	})
}

// tileMultiply writes the function that does so many vectors of tileMultiply, so many lanes at a time, and returns its
// name.
func tileMultiply(v isa, lanes, vectors int) string {
	name := fmt.Sprintf("tileMultiply%d%s", vectors, v.suffix)
	if lanes != 4 {
		name = fmt.Sprintf("tileMultiply%dx%d%s", lanes, vectors, v.suffix)
	}
	TEXT(name, NOSPLIT, "func(dst *float32, dstLane int, src *float32, srcStep int, w *float32, wStep int, wBlock int, steps int, blocks int, onto int)")
	Doc(fmt.Sprintf("%s does %d vectors of so many blocks of %d lanes; strides count bytes. With onto it adds to what is there.", name, vectors, lanes))
	Pragma("noescape")
	dst, dstLane := pointer("dst"), pointer("dstLane")
	src, srcStep := pointer("src"), pointer("srcStep")
	w, wStep := pointer("w"), pointer("wStep")
	steps, blocks := pointer("steps"), pointer("blocks")
	fromStep, kStep := stepper(v, srcStep), stepper(v, wStep)
	from, k, n := GP64(), GP64(), GP64()

	Label("block")
	sums := v.zeroed(lanes * vectors)
	MOVQ(src, from)
	MOVQ(w, k)
	MOVQ(steps, n)
	step := func(turn int) {
		number := func(i int, r VecVirtual) { VMOVUPS(fromStep(from, turn, i*v.bytes()), r) }
		weight := func(j int, r VecVirtual) { VBROADCASTSS(kStep(k, turn, 4*j), r) }
		if lanes < vectors && v.floats == 8 {
			eachPair(v, lanes, weight, vectors, number, func(weight, x VecVirtual, j, i int) {
				VFMADD231PS(x, weight, sums[j*vectors+i])
			})
			return
		}
		eachPair(v, vectors, number, lanes, weight, func(x, weight VecVirtual, i, j int) {
			VFMADD231PS(x, weight, sums[j*vectors+i])
		})
	}
	v.eachTurn("step", n, step, func(steps int) {
		if steps == 1 {
			ADDQ(srcStep, from)
			ADDQ(wStep, k)
			return
		}
		LEAQ(fromStep(from, steps, 0), from)
		LEAQ(kStep(k, steps, 0), k)
	})

	CMPQ(pointer("onto"), U8(0))
	JE(LabelRef("store"))
	lane := GP64()
	MOVQ(dst, lane)
	for j := range lanes {
		for i := range vectors {
			VADDPS(at(lane, i*v.bytes()), sums[j*vectors+i], sums[j*vectors+i])
		}
		ADDQ(dstLane, lane)
	}
	Label("store")
	for j := range lanes {
		for i := range vectors {
			VMOVUPS(sums[j*vectors+i], at(dst, i*v.bytes()))
		}
		ADDQ(dstLane, dst)
	}
	ADDQ(pointer("wBlock"), w)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	ret()
	return name
}

// fetch brings what will be written into the cache.
func fetch(v isa) {
	function(v, "fetch", "dst *float32, step int, rows int", "brings 32 numbers of each of so many rows into the cache; step counts bytes.")
	dst, step, rows := pointer("dst"), pointer("step"), pointer("rows")
	Label("row")
	PREFETCHT0(at(dst, 0))
	PREFETCHT0(at(dst, 64))
	ADDQ(step, dst)
	DECQ(rows)
	JNZ(LabelRef("row"))
	RET()
}

// stepper returns the memory so many steps, of as many bytes as a register says, and offset bytes behind a base: 0 to
// 4 steps where several are done in a turn, else none.
func stepper(v isa, step Register) func(base Register, steps, offset int) Mem {
	var three Register
	if v.turns > 1 {
		three = GP64()
		LEAQ(Mem{Base: step, Index: step, Scale: 2}, three)
	}
	return func(base Register, steps, offset int) Mem {
		switch steps {
		case 0:
			return at(base, offset)
		case 3:
			return indexed(base, three, offset)
		}
		return scaled(base, step, uint8(steps), offset)
	}
}

// transpose turns squares of 8×8 numbers. By AVX2 it fetches what is behind the n numbers of each row: in an image, the
// next row, which is turned next.
func transpose(v isa) {
	function(v, "transpose", "dst *float32, dstStep int, src *float32, srcStep int, n int",
		"turns 8 rows of n numbers into n rows of 8; n is a multiple of 8, strides count bytes.")
	dst, dstStep, src, srcStep, n := pointer("dst"), pointer("dstStep"), pointer("src"), pointer("srcStep"), pointer("n")
	next := behindRows(v, n)
	eachSquare(dst, dstStep, src, srcStep, n, func(from Register, r VecVirtual) {
		VMOVUPS(at(from, 0), r)
		if v.floats == 8 {
			PREFETCHT0(indexed(from, next, 0))
		}
	})
}

// transposeReLU is transpose where y, the output of a ReLU, is positive.
func transposeReLU(v isa) {
	function(v, "transposeReLU", "dst *float32, dstStep int, src *float32, y *float32, srcStep int, n int",
		"is transpose, with 0 where y is not positive.")
	dst, dstStep, src, srcStep, n := pointer("dst"), pointer("dstStep"), pointer("src"), pointer("srcStep"), pointer("n")
	y, next := pointer("y"), behindRows(v, n)
	SUBQ(src, y)
	nextY := GP64()
	LEAQ(Mem{Base: y, Index: next, Scale: 1}, nextY)
	eachSquare(dst, dstStep, src, srcStep, n, func(from Register, r VecVirtual) {
		zero := v.vec()
		v.zero(zero)
		VMOVUPS(indexed(from, y, 0), r)
		VCMPPS(U8(less), r, zero, r)
		VANDPS(at(from, 0), r, r)
		PREFETCHT0(indexed(from, next, 0))
		PREFETCHT0(indexed(from, nextY, 0))
	})
}

// behindRows returns how many bytes n numbers take.
func behindRows(v isa, n Register) Register {
	next := GP64()
	if v.floats == 8 {
		MOVQ(n, next)
		SHLQ(U8(2), next)
	}
	return next
}

// eachSquare writes a loop over the squares of 8 rows of n numbers, which turns them; take is written for the 8 numbers
// of each row.
func eachSquare(dst, dstStep, src, srcStep, n Register, take func(from Register, r VecVirtual)) {
	Label("square")
	row := func() VecVirtual { return YMM() }
	from := GP64()
	MOVQ(src, from)
	var r [8]VecVirtual
	for i := range r {
		r[i] = row()
		take(from, r[i])
		ADDQ(srcStep, from)
	}
	var t [8]VecVirtual
	for i := 0; i < 8; i += 2 {
		t[i], t[i+1] = row(), row()
		VUNPCKLPS(r[i+1], r[i], t[i])
		VUNPCKHPS(r[i+1], r[i], t[i+1])
	}
	for i := 0; i < 8; i += 4 {
		for k := range 2 {
			lo, hi := r[i+2*k], r[i+2*k+1]
			VSHUFPS(U8(0x44), t[i+2+k], t[i+k], lo)
			VSHUFPS(U8(0xee), t[i+2+k], t[i+k], hi)
		}
	}
	for half := range 2 {
		for i := range 4 {
			x := row()
			VPERM2F128(U8(0x20+0x11*half), r[i+4], r[i], x)
			VMOVUPS(x, at(dst, 0))
			ADDQ(dstStep, dst)
		}
	}
	ADDQ(U8(32), src)
	SUBQ(U8(8), n)
	JNZ(LabelRef("square"))
	ret()
}

// eachTile writes a loop over tiles, whose sources are so many bytes apart, and in each over its vectors of channels.
func eachTile(v isa, src, dst, across, vectors, step Register, body func()) {
	n, from := GP64(), GP64()
	Label("tile")
	MOVQ(vectors, n)
	MOVQ(src, from)
	Label("vector")
	body()
	ADDQ(U8(v.bytes()), src)
	ADDQ(U8(v.bytes()), dst)
	DECQ(n)
	JNZ(LabelRef("vector"))
	MOVQ(from, src)
	ADDQ(step, src)
	DECQ(across)
	JNZ(LabelRef("tile"))
	ret()
}
