package main

import (
	"fmt"
	"math"
)

// winogradInput transforms the inputs of tiles, Cᵀ·d·B: first the rows, which takes no shuffling, then the columns.
func winogradInput(w *writer) {
	w.function("winogradInputNEON", "dst *float32, dstPlace int, src *float32, srcRow int, rows int, across int",
		"is the primitive winogradInput; strides count bytes.")
	dst, place := &stream{row: w.pointer("dst"), shift: 2}, w.pointer("dstPlace")
	first, srcRow := w.pointer("src"), w.pointer("srcRow")
	rows, across, to := w.pointer("rows"), w.pointer("across"), w.reg()
	src := []*stream{{row: first, shift: 3}}
	for i := 1; i < 6; i++ {
		s := &stream{row: w.reg(), shift: 3}
		w.op("ADD", srcRow, src[i-1].row, s.row)
		src = append(src, s)
	}
	var d [6][4]vec // by row, and by where a tile's last two columns are the next tile's first two
	for i := range d {
		copy(d[i][:], w.some(4))
	}
	four, temporary, half := w.constant(math.Float32bits(4)), w.some(3), w.some(4)
	eachVector(w, rows, across, append([]*stream{dst}, src...), func(vectors int) {
		for i := range vectors {
			for k, offset := range []int{0, size, 8, size + 8} {
				var column [6]vec
				for r, s := range src {
					column[r] = d[r][k]
					w.load(s.at, 2*i*size+offset, column[r])
				}
				w.tileColumn(column, four, temporary)
			}
			w.op("ADD", fmt.Sprintf("$%d", i*size), dst.at, to)
			for _, row := range d {
				w.op("VUZP1", row[1], row[0], half[0])
				w.op("VUZP2", row[1], row[0], half[1])
				w.op("VUZP1", row[3], row[2], half[2])
				w.op("VUZP2", row[3], row[2], half[3])
				for col := range 4 {
					w.tilePart(col, row[col], [4]vec(half))
					w.store(to, 0, row[col])
					w.add(place, to)
				}
			}
		}
	}, func() {
		for _, s := range src {
			w.add(shifted(srcRow, 2), s.row)
		}
		w.add(shifted(across, 2), dst.row)
	})
}

// tileColumn replaces six vectors by the product of Cᵀ with them. The temporaries are three.
func (w *writer) tileColumn(d [6]vec, four vec, temporary []vec) {
	x, y, t := temporary[0], temporary[1], temporary[2]
	times := func(v vec) vec {
		w.word(fmul(t, v, four))
		return t
	}
	w.word(fsub(x, d[4], d[2]))
	w.word(fsub(y, d[3], d[1]))
	w.word(fsub(d[0], d[0], d[2])) // 4·(d0 − d2) + (d4 − d2)
	w.word(fadd(d[0], times(d[0]), x))
	w.word(fsub(d[5], d[5], d[3])) // (d5 − d3) − 4·(d3 − d1)
	w.word(fsub(d[5], d[5], times(y)))
	w.word(fsub(d[4], d[4], times(d[2]))) // the sum and the difference of d4 − 4·d2 and d3 − 4·d1
	w.word(fsub(d[3], d[3], times(d[1])))
	w.word(fadd(d[1], d[4], d[3]))
	w.word(fsub(d[2], d[4], d[3]))
	w.word(fadd(y, y, y)) // those of d4 − d2 and 2·(d3 − d1)
	w.word(fadd(d[3], x, y))
	w.word(fsub(d[4], x, y))
}

// tilePart sets d to the product of a row of Bᵀ with four vectors.
func (w *writer) tilePart(row int, d vec, of [4]vec) {
	switch row {
	case 0:
		w.word(fsub(d, of[0], of[2]))
	case 1:
		w.word(fadd(d, of[1], of[2]))
	case 2:
		w.word(fsub(d, of[2], of[1]))
	case 3:
		w.word(fsub(d, of[1], of[3]))
	}
}

// winogradOutput transforms sums back, Dᵀ·m·A, and adds the bias.
func winogradOutput(w *writer) {
	w.function("winogradOutputNEON", "dst *float32, dstRow int, src *float32, srcPlace int, rows int, across int, bias float32, floor float32",
		"is the primitive winogradOutput; strides count bytes.")
	first, dstRow := w.pointer("dst"), w.pointer("dstRow")
	dst := []*stream{{row: first, shift: 3}}
	for i := 1; i < 4; i++ {
		s := &stream{row: w.reg(), shift: 3}
		w.op("ADD", dstRow, dst[i-1].row, s.row)
		dst = append(dst, s)
	}
	src, place := &stream{row: w.pointer("src"), shift: 2}, w.pointer("srcPlace")
	rows, across, column, from := w.pointer("rows"), w.pointer("across"), w.reg(), w.reg()
	bias, floor, four := w.broadcast("bias"), w.broadcast("floor"), w.constant(math.Float32bits(4))
	sums, differences, m, t := w.some(4), w.some(4), w.some(6), w.some(4)
	eachVector(w, rows, across, append(dst, src), func(vectors int) {
		for i := range vectors {
			w.op("ADD", fmt.Sprintf("$%d", i*size), src.at, column)
			for j := range 4 {
				w.op("MOVD", column, from)
				for _, v := range m {
					w.load(from, 0, v)
					w.add(shifted(place, 2), from)
				}
				w.add(place, column)
				w.sumColumn(m, four, t)
				for r, v := range t {
					switch { // columns 0 + 1 + 2, and 1 − 2 − 3
					case j == 0:
						w.op("VORR", v.as("B16"), v.as("B16"), sums[r].as("B16"))
					case j == 1:
						w.word(fadd(sums[r], sums[r], v))
						w.op("VORR", v.as("B16"), v.as("B16"), differences[r].as("B16"))
					case j == 2:
						w.word(fadd(sums[r], sums[r], v))
						w.word(fsub(differences[r], differences[r], v))
					default:
						w.word(fsub(differences[r], differences[r], v))
					}
				}
			}
			for r, s := range dst {
				for _, v := range []vec{sums[r], differences[r]} {
					w.word(fadd(v, v, bias))
					w.word(fmax(v, v, floor)) // of a NaN and a number, the maximum is the NaN
				}
				w.op("VZIP1", differences[r], sums[r], t[0])
				w.op("VZIP2", differences[r], sums[r], t[1])
				w.store(s.at, 2*i*size, t[0], t[1])
			}
		}
	}, func() {
		for _, s := range dst {
			w.add(shifted(dstRow, 2), s.row)
		}
		w.add(shifted(across, 2), src.row)
	})
}

// sumColumn sets the four of t to the product of Dᵀ with the six of m, which it overwrites.
func (w *writer) sumColumn(m []vec, four vec, t []vec) {
	w.word(fadd(t[0], m[1], m[2]))
	w.word(fsub(t[1], m[1], m[2]))
	w.word(fadd(m[1], m[3], m[4]))
	w.word(fsub(m[2], m[3], m[4]))
	w.word(fadd(m[2], m[2], m[2]))
	w.word(fmul(t[2], m[1], four))
	w.word(fadd(t[2], t[2], t[0])) // (m1 + m2) + 4·(m3 + m4)
	w.word(fadd(t[0], t[0], m[1]))
	w.word(fadd(t[0], t[0], m[0])) // m0 + (m1 + m2) + (m3 + m4)
	w.word(fmul(t[3], m[2], four))
	w.word(fadd(t[3], t[3], t[1]))
	w.word(fadd(t[3], t[3], m[5])) // (m1 − m2) + 8·(m3 − m4) + m5
	w.word(fadd(t[1], t[1], m[2])) // (m1 − m2) + 2·(m3 − m4)
}

// tileMultiply writes the function that does so many vectors of tileMultiply, 4 lanes at a time, and returns its name.
func tileMultiply(w *writer, vectors int) string {
	const lanes = 4
	name := fmt.Sprintf("tileMultiply%dNEON", vectors)
	w.function(name, "dst *float32, dstLane int, src *float32, srcStep int, w *float32, wStep int, wBlock int, steps int, blocks int, onto int",
		fmt.Sprintf("does %d vectors of so many blocks of 4 lanes; strides count bytes. With onto it adds to what is there.", vectors))
	dst, dstLane := w.pointer("dst"), w.pointer("dstLane")
	src, step, weights := w.pointer("src"), w.pointer("srcStep"), w.pointer("w")
	wStep, wBlock := w.pointer("wStep"), w.pointer("wBlock")
	steps, blocks, onto := w.pointer("steps"), w.pointer("blocks"), w.pointer("onto")
	from, k, n := w.reg(), w.reg(), w.reg()
	sums, few, x := w.some(lanes*vectors), w.some(1), w.some(vectors)
	w.op("SUB", fmt.Sprintf("$%d", 4*lanes), wStep) // loadLanes goes on by as much

	block, fresh, ready := w.begin("block"), w.later("fresh"), w.later("ready")
	w.op("CBZ", onto, fresh)
	w.op("MOVD", dst, from)
	for j := range lanes {
		w.load(from, 0, sums[j*vectors:][:vectors]...)
		w.add(dstLane, from)
	}
	w.op("JMP", ready)
	w.here(fresh)
	for _, sum := range sums {
		w.zero(sum)
	}
	w.here(ready)
	w.op("MOVD", src, from)
	w.op("MOVD", weights, k)
	w.op("MOVD", steps, n)
	one := w.begin("step")
	w.load(from, 0, x...)
	by := w.loadLanes(k, lanes, few)
	w.add(step, from)
	w.add(wStep, k)
	for i, number := range x {
		for j, weight := range by {
			w.word(fmlaBy(sums[j*vectors+i], number, weight))
		}
	}
	w.count(1, n, one)
	for j := range lanes {
		w.store(dst, 0, sums[j*vectors:][:vectors]...)
		w.add(dstLane, dst)
	}
	w.add(wBlock, weights)
	w.count(1, blocks, block)
	w.ret()
	return name
}
