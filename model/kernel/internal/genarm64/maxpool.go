package main

// maxPool takes two rows apart into even and odd columns and keeps the largest of the four, and which it was.
func maxPool(w *writer) {
	w.function("maxPoolNEON", "y *float32, from *uint8, x *float32, stride int, rows int, cols int",
		"is the primitive maxPool; stride counts bytes, rows and cols are those of y.")
	y, from := &stream{row: w.pointer("y"), shift: 2}, &stream{row: w.pointer("from")}
	upper, lower := &stream{row: w.pointer("x"), shift: 3}, &stream{row: w.reg(), shift: 3}
	stride, rows, cols := w.pointer("stride"), w.pointer("rows"), w.pointer("cols")
	w.op("ADD", stride, upper.row, lower.row)
	marks := []vec{0, w.constant(1), w.constant(2), w.constant(3)}
	best, codes := w.some(wide), w.some(wide)
	a, b, odd, more, number := w.vec(), w.vec(), w.vec(), w.vec(), w.vec()

	// larger replaces best by x, and code by mark, where x is larger than best or a NaN.
	larger := func(x, best, mark, code vec) {
		w.word(fcmgt(more, x, best))
		w.word(fcmeq(number, x, x))
		w.word(orn(more, more, number))
		w.op("VBIT", more.as("B16"), x.as("B16"), best.as("B16"))
		w.op("VBIT", more.as("B16"), mark.as("B16"), code.as("B16"))
	}
	eachVector(w, rows, cols, []*stream{y, from, upper, lower}, func(vectors int) {
		for i := range vectors {
			w.load(upper.at, 2*i*size, a, b)
			w.op("VUZP1", b, a, best[i])
			w.op("VUZP2", b, a, odd)
			w.zero(codes[i])
			larger(odd, best[i], marks[1], codes[i])
			w.load(lower.at, 2*i*size, a, b)
			w.op("VUZP2", b, a, odd)
			w.op("VUZP1", b, a, a)
			larger(a, best[i], marks[2], codes[i])
			larger(odd, best[i], marks[3], codes[i])
		}
		w.store(y.at, 0, best[:vectors]...)
		// The lowest byte of each code.
		if vectors == 1 {
			w.op("VUZP1", codes[0].as("H8"), codes[0].as("H8"), a.as("H8"))
			w.op("VUZP1", a.as("B16"), a.as("B16"), a.as("B16"))
			w.op("FMOVS", a.scalar(), at(from.at, 0))
			return
		}
		w.op("VUZP1", codes[1].as("H8"), codes[0].as("H8"), a.as("H8"))
		w.op("VUZP1", codes[3].as("H8"), codes[2].as("H8"), b.as("H8"))
		w.op("VUZP1", b.as("B16"), a.as("B16"), a.as("B16"))
		w.store(from.at, 0, a)
	}, func() {
		w.add(shifted(stride, 1), upper.row)
		w.add(shifted(stride, 1), lower.row)
		w.add(shifted(cols, 2), y.row)
		w.add(cols, from.row)
	})
}

// maxPoolBack puts each number where the maximum came from and zeros beside it.
func maxPoolBack(w *writer) {
	w.function("maxPoolBackNEON", "dx *float32, stride int, dy *float32, from *uint8, rows int, cols int",
		"is the primitive maxPoolBack; stride counts bytes, rows and cols are those of dy.")
	upper, lower := &stream{row: w.pointer("dx"), shift: 3}, &stream{row: w.reg(), shift: 3}
	stride, dy, from := w.pointer("stride"), &stream{row: w.pointer("dy"), shift: 2}, &stream{row: w.pointer("from")}
	rows, cols := w.pointer("rows"), w.pointer("cols")
	w.op("ADD", stride, upper.row, lower.row)
	marks := []vec{w.constant(0), w.constant(1), w.constant(2), w.constant(3)}
	x, codes := w.some(wide), w.some(wide)
	even, odd, a, b := w.vec(), w.vec(), w.vec(), w.vec()

	eachVector(w, rows, cols, []*stream{upper, lower, dy, from}, func(vectors int) {
		w.load(dy.at, 0, x[:vectors]...)
		if vectors == 1 {
			w.op("FMOVS", at(from.at, 0), a.scalar())
		} else {
			w.load(from.at, 0, a)
			w.op("VUXTL2", a.as("B16"), b.as("H8"))
			w.op("VUXTL", b.as("H4"), codes[2])
			w.op("VUXTL2", b.as("H8"), codes[3])
		}
		w.op("VUXTL", a.as("B8"), a.as("H8"))
		w.op("VUXTL", a.as("H4"), codes[0])
		if vectors > 1 {
			w.op("VUXTL2", a.as("H8"), codes[1])
		}
		for i := range vectors {
			for k, row := range []*stream{upper, lower} {
				for p, v := range []vec{even, odd} {
					w.op("VCMEQ", marks[2*k+p], codes[i], v)
					w.op("VAND", x[i].as("B16"), v.as("B16"), v.as("B16"))
				}
				w.op("VZIP1", odd, even, a)
				w.op("VZIP2", odd, even, b)
				w.store(row.at, 2*i*size, a, b)
			}
		}
	}, func() {
		w.add(shifted(stride, 1), upper.row)
		w.add(shifted(stride, 1), lower.row)
		w.add(shifted(cols, 2), dy.row)
		w.add(cols, from.row)
	})
}
