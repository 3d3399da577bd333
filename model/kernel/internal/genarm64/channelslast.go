package main

// transpose turns squares of 4×4 numbers, two at a time.
func transpose(w *writer) {
	w.function("transposeNEON", "dst *float32, dstStep int, src *float32, srcStep int, n int",
		"turns 8 rows of n numbers into n rows of 8; n is a multiple of 8, strides count bytes.")
	dst, dstStep, src, srcStep, n := w.pointer("dst"), w.pointer("dstStep"), w.pointer("src"), w.pointer("srcStep"), w.pointer("n")
	from, r, t := w.reg(), w.some(8), w.some(8)
	loop := w.begin("loop")
	w.op("MOVD", src, from)
	for _, v := range r {
		w.load(from, 0, v)
		w.add(srcStep, from)
	}
	for i := 0; i < 8; i += 4 {
		// Of a, b, c, d: a0 c0 a1 c1, a2 c2 a3 c3, b0 d0 b1 d1, b2 d2 b3 d3, and from those the columns.
		a, b, c, d := r[i], r[i+1], r[i+2], r[i+3]
		w.op("VZIP1", c, a, t[i])
		w.op("VZIP2", c, a, t[i+1])
		w.op("VZIP1", d, b, t[i+2])
		w.op("VZIP2", d, b, t[i+3])
		w.op("VZIP1", t[i+2], t[i], a)
		w.op("VZIP2", t[i+2], t[i], b)
		w.op("VZIP1", t[i+3], t[i+1], c)
		w.op("VZIP2", t[i+3], t[i+1], d)
	}
	for i := range 4 {
		w.store(dst, 0, r[i], r[i+4])
		w.add(dstStep, dst)
	}
	w.add(size, src)
	w.count(4, n, loop)
	w.ret()
}

// channelsLast begins a function of the parameters that winogradInputNHWC and winogradGradient share, and writes its
// loop over tiles and, in each, over vectors of channels. body is written with the rows of pixels that the vector
// belongs to, the distances of the pixels behind the first, and where the vector goes, which it may change.
func channelsLast(w *writer, name string, rows, pixels int, body func(row, pixel []reg, to, place reg)) {
	w.function(name+"NEON", "dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int",
		"is the primitive "+name+" for whole vectors of channels; strides count bytes.")
	dst, place, srcRow := w.pointer("dst"), w.pointer("dstPlace"), w.pointer("srcRow")
	across, vectors := w.pointer("across"), w.pointer("vectors")
	row := []reg{w.pointer("src")}
	for i := 1; i < rows; i++ {
		row = append(row, w.reg())
		w.op("ADD", srcRow, row[i-1], row[i])
	}
	pixel := []reg{w.reg()}
	w.op("LSL", "$4", vectors, pixel[0])
	for i := 1; i < pixels-1; i++ {
		pixel = append(pixel, w.reg())
		w.op("ADD", pixel[0], pixel[i-1], pixel[i])
	}
	n, to := w.reg(), w.reg()
	tile := w.begin("tile")
	w.op("MOVD", vectors, n)
	vector := w.begin("vector")
	w.op("MOVD", dst, to)
	body(row, pixel, to, place)
	w.add(size, dst)
	for _, r := range row {
		w.add(size, r)
	}
	w.count(1, n, vector)
	for _, r := range row {
		w.add(pixel[0], r) // tiles are two pixels apart, and one has been gone along
	}
	w.count(1, across, tile)
	w.ret()
}

// loadPixels loads the vectors of a row's pixels.
func (w *writer) loadPixels(row reg, pixel []reg, into []vec) {
	w.load(row, 0, into[0])
	for i, v := range into[1:] {
		w.word(loadIndexed(v, row, pixel[i]))
	}
}

// winogradInputNHWC is winogradInput where the channels are innermost.
func winogradInputNHWC(w *writer) {
	channelsLast(w, "winogradInputNHWC", 4, 4, func(row, pixel []reg, to, place reg) {
		var d [4][]vec
		for r := range d {
			d[r] = w.some(4)
			w.loadPixels(row[r], pixel, d[r])
		}
		half, out := w.some(4), w.some(4)
		for r := range 4 {
			for col := range 4 {
				w.tilePart(r, half[col], [4]vec{d[0][col], d[1][col], d[2][col], d[3][col]})
			}
			for col := range 4 {
				w.tilePart(col, out[col], [4]vec(half))
				w.store(to, 0, out[col])
				w.add(place, to)
			}
		}
	})
}

// winogradGradient transforms the gradients of tiles, where the channels are innermost.
func winogradGradient(w *writer) {
	channelsLast(w, "winogradGradient", 2, 2, func(row, pixel []reg, to, place reg) {
		upper, lower, sum, difference := w.some(2), w.some(2), w.some(2), w.some(2)
		w.loadPixels(row[0], pixel, upper)
		w.loadPixels(row[1], pixel, lower)
		for col := range 2 {
			w.word(fadd(sum[col], upper[col], lower[col]))
			w.word(fsub(difference[col], upper[col], lower[col]))
		}
		a, b := w.vec(), w.vec()
		for _, h := range [][]vec{upper, sum, difference, lower} {
			w.word(fadd(a, h[0], h[1]))
			w.word(fsub(b, h[0], h[1]))
			for _, v := range []vec{h[0], a, b, h[1]} {
				w.store(to, 0, v)
				w.add(place, to)
			}
		}
	})
}
