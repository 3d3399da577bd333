package main

import "math"

// eachFlat writes a loop over n vectors of slices that begin at the pointers. body is written for so many vectors.
func eachFlat(w *writer, n reg, pointers []reg, body func(vectors int)) {
	forward := func(vectors int) {
		for _, p := range pointers {
			w.add(vectors*size, p)
		}
	}
	few, end := w.later("few"), w.later("end")
	w.op("SUBS", "$4", n)
	w.op("BLT", few)
	many := w.begin("many")
	body(wide)
	forward(wide)
	w.op("SUBS", "$4", n)
	w.op("BGE", many)
	w.here(few)
	w.op("ADDS", "$3", n)
	w.op("BLT", end)
	one := w.begin("one")
	body(1)
	forward(1)
	w.op("SUBS", "$1", n)
	w.op("BGE", one)
	w.here(end)
}

// factors loads n numbers, each into all of a vector.
func (w *writer) factors(name string, n int) []vec {
	from, k := w.pointer(name), w.some(n)
	for _, f := range k {
		w.op("VLD1R.P", at(from, 4), "["+f.String()+"]")
	}
	return k
}

// copy sets d to n.
func (w *writer) copy(d, n vec) { w.op("VORR", n.as("B16"), n.as("B16"), d.as("B16")) }

// and sets d to n and m.
func (w *writer) and(d, n, m vec) { w.op("VAND", m.as("B16"), n.as("B16"), d.as("B16")) }

// total adds up the numbers of the vectors and makes them a result.
func (w *writer) total(vs []vec, result string) {
	for _, v := range vs[1:] {
		w.word(fadd(vs[0], vs[0], v))
	}
	w.word(faddp(vs[0], vs[0], vs[0]))
	w.word(faddp(vs[0], vs[0], vs[0]))
	w.op("FMOVS", vs[0].scalar(), w.param(result))
}

// zeroed returns n fresh vectors of zeros.
func (w *writer) zeroed(n int) []vec {
	vs := w.some(n)
	for _, v := range vs {
		w.zero(v)
	}
	return vs
}

func add(w *writer) {
	w.function("addNEON", "dst *float32, a *float32, b *float32, vectors int", "is the primitive add for whole vectors.")
	dst, a, b, n := w.pointer("dst"), w.pointer("a"), w.pointer("b"), w.pointer("vectors")
	x, y := w.some(wide), w.some(wide)
	eachFlat(w, n, []reg{dst, a, b}, func(vectors int) {
		w.load(a, 0, x[:vectors]...)
		w.load(b, 0, y[:vectors]...)
		for i := range vectors {
			w.word(fadd(x[i], x[i], y[i]))
		}
		w.store(dst, 0, x[:vectors]...)
	})
	w.ret()
}

func affine(w *writer) {
	w.function("affineNEON", "dst *float32, src *float32, vectors int, scale float32, shift float32, floor float32",
		"is the primitive affine for whole vectors.")
	dst, src, n := w.pointer("dst"), w.pointer("src"), w.pointer("vectors")
	scale, shift, floor := w.broadcast("scale"), w.broadcast("shift"), w.broadcast("floor")
	x, y := w.some(wide), w.some(wide)
	eachFlat(w, n, []reg{dst, src}, func(vectors int) {
		w.load(src, 0, x[:vectors]...)
		for i := range vectors {
			w.copy(y[i], shift)
			w.op("VFMLA", scale, x[i], y[i])
			w.word(fmax(y[i], y[i], floor)) // of a NaN and a number, the maximum is the NaN
		}
		w.store(dst, 0, y[:vectors]...)
	})
	w.ret()
}

func moments(w *writer) {
	w.function("momentsNEON", "x *float32, vectors int, center float32) (sum float32, squares float32",
		"is the primitive moments for whole vectors.")
	x, n, center := w.pointer("x"), w.pointer("vectors"), w.broadcast("center")
	sums, squares, v := w.zeroed(wide), w.zeroed(wide), w.some(wide)
	eachFlat(w, n, []reg{x}, func(vectors int) {
		w.load(x, 0, v[:vectors]...)
		for i := range vectors {
			w.word(fsub(v[i], v[i], center))
			w.word(fadd(sums[i], sums[i], v[i]))
			w.op("VFMLA", v[i], v[i], squares[i])
		}
	})
	w.total(sums, "sum")
	w.total(squares, "squares")
	w.ret()
}

// normFactors loads the factors of a normalisation, which lie in memory in the order of the Go struct of that name,
// and returns what sets g to the gradient behind ReLU and x to x − mean.
func normFactors(w *writer) (behindReLU func(g, x, pass vec), times, slope, offset vec) {
	k := w.factors("factors", 7)
	scale, shift, floor, mean := k[0], k[1], k[2], k[3]
	return func(g, x, pass vec) {
		w.copy(pass, shift)
		w.op("VFMLA", scale, x, pass)
		w.word(fcmgt(pass, pass, floor))
		w.and(g, g, pass)
		w.word(fsub(x, x, mean))
	}, k[4], k[5], k[6]
}

func normSums(w *writer) {
	w.function("normSumsNEON", "dy *float32, x *float32, factors *float32, vectors int) (sum float32, along float32",
		"is the primitive normSums for whole vectors.")
	dy, x, n := w.pointer("dy"), w.pointer("x"), w.pointer("vectors")
	behindReLU, _, _, _ := normFactors(w)
	sums, along := w.zeroed(wide), w.zeroed(wide)
	g, v, pass := w.some(wide), w.some(wide), w.vec()
	eachFlat(w, n, []reg{dy, x}, func(vectors int) {
		w.load(dy, 0, g[:vectors]...)
		w.load(x, 0, v[:vectors]...)
		for i := range vectors {
			behindReLU(g[i], v[i], pass)
			w.and(v[i], v[i], pass) // 0 times a NaN would be one
			w.word(fadd(sums[i], sums[i], g[i]))
			w.op("VFMLA", v[i], g[i], along[i])
		}
	})
	w.total(sums, "sum")
	w.total(along, "along")
	w.ret()
}

func normBack(w *writer) {
	w.function("normBackNEON", "dx *float32, dy *float32, x *float32, factors *float32, vectors int",
		"is the primitive normBack for whole vectors.")
	dx, dy, x, n := w.pointer("dx"), w.pointer("dy"), w.pointer("x"), w.pointer("vectors")
	behindReLU, times, slope, offset := normFactors(w)
	g, v, sum, pass := w.some(wide), w.some(wide), w.some(wide), w.vec()
	eachFlat(w, n, []reg{dx, dy, x}, func(vectors int) {
		w.load(dy, 0, g[:vectors]...)
		w.load(x, 0, v[:vectors]...)
		for i := range vectors {
			behindReLU(g[i], v[i], pass)
			w.copy(sum[i], offset)
			w.op("VFMLA", slope, v[i], sum[i])
			w.op("VFMLA", times, g[i], sum[i])
		}
		w.store(dx, 0, sum[:vectors]...)
	})
	w.ret()
}

func largest(w *writer) {
	w.function("largestNEON", "src *float32, vectors int) (most float32", "returns the largest number of whole vectors, or a NaN.")
	src, n := w.pointer("src"), w.pointer("vectors")
	most := []vec{w.constant(math.Float32bits(float32(math.Inf(-1))))}
	for range wide - 1 {
		v := w.vec()
		w.copy(v, most[0])
		most = append(most, v)
	}
	x := w.some(wide)
	eachFlat(w, n, []reg{src}, func(vectors int) {
		w.load(src, 0, x[:vectors]...)
		for i := range vectors {
			w.word(fmax(most[i], most[i], x[i]))
		}
	})
	for _, v := range most[1:] {
		w.word(fmax(most[0], most[0], v))
	}
	w.word(fmaxv(most[0], most[0]))
	w.op("FMOVS", most[0].scalar(), w.param("most"))
	w.ret()
}

// exp does what exp32 does in Go. The factors lie in memory in the order of expFactors there.
func exp(w *writer) {
	w.function("expNEON", "dst *float32, src *float32, vectors int, largest float32, factors *float32",
		"sets dst to e^(src − largest) for whole vectors.")
	dst, src, n, most := w.pointer("dst"), w.pointer("src"), w.pointer("vectors"), w.broadcast("largest")
	k := w.factors("factors", 11)
	least, log2E, hi, lo, c, one := k[0], k[1], k[2], k[3], k[4:10], k[10]
	bias := w.constant(127)
	x, power, p, next := w.vec(), w.vec(), w.vec(), w.vec()
	loop := w.begin("loop")
	w.load(src, 0, x)
	w.word(fsub(x, x, most))
	w.word(fmax(x, x, least)) // of a NaN and a number, the maximum is the NaN
	w.word(fmul(power, x, log2E))
	w.word(frintn(power, power))
	w.op("VFMLS", hi, power, x)
	w.op("VFMLS", lo, power, x)
	w.copy(p, c[0])
	for _, coefficient := range c[1:] {
		w.copy(next, coefficient)
		w.op("VFMLA", x, p, next)
		p, next = next, p
	}
	w.word(fmul(p, p, x))
	w.copy(next, x)
	w.op("VFMLA", x, p, next)
	w.word(fadd(next, next, one))
	w.word(fcvtzs(power, power))
	w.op("VADD", bias, power, power)
	w.op("VSHL", "$23", power, power)
	w.word(fmul(next, next, power))
	w.store(dst, 0, next)
	w.add(size, src)
	w.add(size, dst)
	w.count(1, n, loop)
	w.ret()
}

// momentBack's factors lie in memory in the order of the Go struct momentFactors.
func momentBack(w *writer) {
	w.function("momentBackNEON", "dst *float32, p *float32, xs *float32, ys *float32, factors *float32, vectors int",
		"is the primitive momentBack for whole vectors.")
	dst, p, xs, ys, n := w.pointer("dst"), w.pointer("p"), w.pointer("xs"), w.pointer("ys"), w.pointer("vectors")
	k := w.factors("factors", 4)
	x, y, v := w.some(wide), w.some(wide), w.some(wide)
	eachFlat(w, n, []reg{dst, p, xs, ys}, func(vectors int) {
		w.load(xs, 0, x[:vectors]...)
		w.load(ys, 0, y[:vectors]...)
		w.load(p, 0, v[:vectors]...)
		for i := range vectors {
			w.word(fsub(x[i], x[i], k[0]))
			w.word(fsub(y[i], y[i], k[1]))
			w.word(fmul(x[i], x[i], k[2]))
			w.op("VFMLA", k[3], y[i], x[i])
			w.word(fmul(x[i], x[i], v[i]))
		}
		w.store(dst, 0, x[:vectors]...)
	})
	w.ret()
}
