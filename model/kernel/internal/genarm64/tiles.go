package main

import "fmt"

// tileSource transforms the inputs of tiles, Bᵀ·d·B.
func tileSource(w *writer) {
	w.function("tileSourceNEON", "dst *float32, dstPlace int, src *float32, srcRow int, rows int, across int",
		"is the primitive tileSource; strides count bytes.")
	dst, place := &stream{row: w.pointer("dst"), shift: 2}, w.pointer("dstPlace")
	first, srcRow := w.pointer("src"), w.pointer("srcRow")
	rows, across, to := w.pointer("rows"), w.pointer("across"), w.reg()
	src := []*stream{{row: first, shift: 3}}
	for i := 1; i < 4; i++ {
		s := &stream{row: w.reg(), shift: 3}
		w.op("ADD", srcRow, src[i-1].row, s.row)
		src = append(src, s)
	}
	var d [4][4]vec // by row and column
	for i := range d {
		copy(d[i][:], w.some(4))
	}
	x, half := w.some(4), w.some(4)
	eachVector(w, rows, across, append([]*stream{dst}, src...), func(vectors int) {
		for i := range vectors {
			for r, s := range src {
				// A tile's last two columns are the next tile's first two.
				for k, offset := range []int{0, size, 8, size + 8} {
					w.load(s.at, 2*i*size+offset, x[k])
				}
				w.op("VUZP1", x[1], x[0], d[r][0])
				w.op("VUZP2", x[1], x[0], d[r][1])
				w.op("VUZP1", x[3], x[2], d[r][2])
				w.op("VUZP2", x[3], x[2], d[r][3])
			}
			w.op("ADD", fmt.Sprintf("$%d", i*size), dst.at, to)
			for row := range 4 {
				for col := range 4 {
					w.tilePart(row, half[col], [4]vec{d[0][col], d[1][col], d[2][col], d[3][col]})
				}
				for col := range 4 {
					w.tilePart(col, x[col], [4]vec(half))
					w.store(to, 0, x[col])
					w.add(place, to)
				}
			}
		}
	}, func() {
		for _, s := range src {
			w.add(shifted(srcRow, 1), s.row)
		}
		w.add(shifted(across, 2), dst.row)
	})
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

// tileSums transforms sums back, Aᵀ·m·A, and adds the bias.
func tileSums(w *writer) {
	w.function("tileSumsNEON", "dst *float32, dstRow int, src *float32, srcPlace int, rows int, across int, bias float32, floor float32",
		"is the primitive tileSums; strides count bytes.")
	upper, dstRow := &stream{row: w.pointer("dst"), shift: 3}, w.pointer("dstRow")
	lower := &stream{row: w.reg(), shift: 3}
	w.op("ADD", dstRow, upper.row, lower.row)
	src, place := &stream{row: w.pointer("src"), shift: 2}, w.pointer("srcPlace")
	rows, across, from := w.pointer("rows"), w.pointer("across"), w.reg()
	bias, floor := w.broadcast("bias"), w.broadcast("floor")
	sums, differences, m := w.some(4), w.some(4), w.some(12)
	x, a, b := w.vec(), w.vec(), w.vec()
	eachVector(w, rows, across, []*stream{upper, lower, src}, func(vectors int) {
		for i := range vectors {
			w.op("ADD", fmt.Sprintf("$%d", i*size), src.at, from)
			for _, v := range m {
				w.load(from, 0, v)
				w.add(place, from)
			}
			for j := range 4 {
				w.load(from, 0, x)
				if j < 3 {
					w.add(place, from)
				}
				w.word(fadd(sums[j], m[j], m[4+j]))
				w.word(fadd(sums[j], sums[j], m[8+j]))
				w.word(fsub(differences[j], m[4+j], m[8+j]))
				w.word(fsub(differences[j], differences[j], x))
			}
			for k, s := range [][]vec{sums, differences} {
				w.word(fadd(a, s[0], s[1]))
				w.word(fadd(a, a, s[2]))
				w.word(fsub(b, s[1], s[2]))
				w.word(fsub(b, b, s[3]))
				for _, v := range []vec{a, b} {
					w.word(fadd(v, v, bias))
					w.word(fmax(v, v, floor)) // of a NaN and a number, the maximum is the NaN
				}
				w.op("VZIP1", b, a, s[0])
				w.op("VZIP2", b, a, s[1])
				w.store([]*stream{upper, lower}[k].at, 2*i*size, s[0], s[1])
			}
		}
	}, func() {
		w.add(shifted(dstRow, 1), upper.row)
		w.add(shifted(dstRow, 1), lower.row)
		w.add(shifted(across, 2), src.row)
	})
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
