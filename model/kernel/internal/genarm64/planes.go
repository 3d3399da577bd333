package main

import "fmt"

// stream is a row in memory along which eachVector goes.
type stream struct {
	row   reg // where the row begins
	shift int // each number takes 1<<shift bytes

	at reg // where the vectors stand that are being done
}

// wide is how many vectors eachVector does at a time where there are as many: a cache line of numbers.
const wide = 4

// eachVector writes a loop over rows and, in each, over the vectors of cols numbers, of which there are at least one
// vector. body is written for so many vectors, which begin at each stream's at; next, at a row's end. The rest of a row
// is a vector that overlaps the one before.
func eachVector(w *writer, rows, cols reg, streams []*stream, body func(vectors int), next func()) {
	left := w.reg()
	for _, s := range streams {
		s.at = w.reg()
	}
	forward := func(vectors int) {
		for _, s := range streams {
			w.add(vectors*floats<<s.shift, s.at)
		}
	}
	few, rest, end := w.later("few"), w.later("rest"), w.later("end")
	row := w.begin("row")
	for _, s := range streams {
		w.op("MOVD", s.row, s.at)
	}
	w.op("SUBS", fmt.Sprintf("$%d", wide*floats), cols, left)
	w.op("BLT", few)
	many := w.begin("many")
	body(wide)
	forward(wide)
	w.op("SUBS", fmt.Sprintf("$%d", wide*floats), left)
	w.op("BGE", many)
	w.here(few)
	w.op("ADDS", fmt.Sprintf("$%d", (wide-1)*floats), left)
	w.op("BLT", rest)
	one := w.begin("one")
	body(1)
	forward(1)
	w.op("SUBS", fmt.Sprintf("$%d", floats), left)
	w.op("BGE", one)
	w.here(rest)
	w.op("CMP", fmt.Sprintf("$%d", -floats), left)
	w.op("BEQ", end)
	for _, s := range streams {
		w.add(shifted(left, s.shift), s.at) // left is what is left minus one vector
	}
	body(1)
	w.here(end)
	next()
	w.count(1, rows, row)
	w.ret()
}

func bias(w *writer) {
	w.function("biasNEON", "dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, bias float32, floor float32",
		"is the primitive bias; strides count bytes.")
	dst, dstStride := &stream{row: w.pointer("dst"), shift: 2}, w.pointer("dstStride")
	src, srcStride := &stream{row: w.pointer("src"), shift: 2}, w.pointer("srcStride")
	rows, cols := w.pointer("rows"), w.pointer("cols")
	add, floor, x := w.broadcast("bias"), w.broadcast("floor"), w.some(wide)
	eachVector(w, rows, cols, []*stream{dst, src}, func(vectors int) {
		w.load(src.at, 0, x[:vectors]...)
		for _, v := range x[:vectors] {
			w.word(fadd(v, v, add))
			w.word(fmax(v, v, floor)) // of a NaN and a number, the maximum is the NaN
		}
		w.store(dst.at, 0, x[:vectors]...)
	}, func() {
		w.add(srcStride, src.row)
		w.add(dstStride, dst.row)
	})
}

// zeros writes 16 zeros behind a row.
func (w *writer) zeros(row, cols, end reg, zero vec) {
	w.op("ADD", shifted(cols, 2), row, end)
	w.store(end, 0, zero, zero, zero, zero)
}

// prefetch asks for the cache line at a stream.
func (w *writer) prefetch(s *stream) { w.op("PRFM", at(s.at, 0), "PLDL1KEEP") }

func pack(w *writer) {
	w.function("packNEON", "dst *float32, dstStride int, src *float32, srcStride int, rows int, cols int, ahead int",
		"is the primitive pack; strides and ahead count bytes.")
	dst, dstStride := &stream{row: w.pointer("dst"), shift: 2}, w.pointer("dstStride")
	src, srcStride := &stream{row: w.pointer("src"), shift: 2}, w.pointer("srcStride")
	rows, cols := w.pointer("rows"), w.pointer("cols")
	next := &stream{row: w.pointer("ahead"), shift: 2}
	w.add(src.row, next.row)
	end, zero, x := w.reg(), w.vec(), w.some(wide)
	w.zero(zero)
	eachVector(w, rows, cols, []*stream{dst, src, next}, func(vectors int) {
		w.prefetch(next)
		w.load(src.at, 0, x[:vectors]...)
		w.store(dst.at, 0, x[:vectors]...)
	}, func() {
		w.zeros(dst.row, cols, end, zero)
		w.add(srcStride, src.row)
		w.add(srcStride, next.row)
		w.add(dstStride, dst.row)
	})
}

func packReLU(w *writer) {
	w.function("packReLUNEON", "dst *float32, dstStride int, src *float32, y *float32, srcStride int, rows int, cols int, ahead int",
		"is the primitive packReLU; strides and ahead count bytes.")
	dst, dstStride := &stream{row: w.pointer("dst"), shift: 2}, w.pointer("dstStride")
	src, mask, srcStride := &stream{row: w.pointer("src"), shift: 2}, &stream{row: w.pointer("y"), shift: 2}, w.pointer("srcStride")
	rows, cols := w.pointer("rows"), w.pointer("cols")
	next, after := &stream{row: w.pointer("ahead"), shift: 2}, &stream{row: w.reg(), shift: 2}
	w.op("ADD", mask.row, next.row, after.row)
	w.add(src.row, next.row)
	end, zero, x, y := w.reg(), w.vec(), w.some(wide), w.some(wide)
	w.zero(zero)
	eachVector(w, rows, cols, []*stream{dst, src, mask, next, after}, func(vectors int) {
		w.prefetch(next)
		w.prefetch(after)
		w.load(src.at, 0, x[:vectors]...)
		w.load(mask.at, 0, y[:vectors]...)
		for i, v := range x[:vectors] {
			w.word(fcmgtZero(y[i], y[i]))
			w.op("VAND", v.as("B16"), y[i].as("B16"), v.as("B16"))
		}
		w.store(dst.at, 0, x[:vectors]...)
	}, func() {
		w.zeros(dst.row, cols, end, zero)
		for _, s := range []*stream{src, mask, next, after} {
			w.add(srcStride, s.row)
		}
		w.add(dstStride, dst.row)
	})
}
