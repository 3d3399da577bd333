package main

import "fmt"

// dropout multiplies by scale where a bit of the mask is 1 and writes 0 elsewhere, half a word of the mask a turn.
func dropout(w *writer) {
	w.function("dropoutNEON", "dst *float32, src *float32, mask *uint64, vectors int, scale float32",
		"is the primitive dropout for whole words of the mask.")
	const turn = 32 / floats
	dst, src, mask, n := w.pointer("dst"), w.pointer("src"), w.pointer("mask"), w.pointer("vectors")
	scale, word, r := w.broadcast("scale"), w.vec(), w.reg()
	bits, keep, x := w.some(turn), w.some(2), w.some(2)
	for i, half := range []string{"$0x0000000200000001", "$0x0000000800000004"} {
		w.op("MOVD", half, r)
		w.op("VMOV", r, fmt.Sprintf("V%d.D[%d]", int(bits[0]), i))
	}
	for i, b := range bits[1:] {
		w.op("VSHL", fmt.Sprintf("$%d", floats*(i+1)), bits[0], b)
	}
	loop := w.begin("loop")
	w.op("MOVWU.P", at(mask, 4), r)
	w.op("VDUP", r, word)
	for i := 0; i < turn; i += 2 {
		w.load(src, i*size, x...)
		for p, v := range x {
			w.op("VCMTST", bits[i+p], word, keep[p])
			w.word(fmul(v, v, scale))
			w.op("VAND", v.as("B16"), keep[p].as("B16"), v.as("B16"))
		}
		w.store(dst, i*size, x...)
	}
	w.add(turn*size, src)
	w.add(turn*size, dst)
	w.count(turn, n, loop)
	w.ret()
}

// adam does one step of Adam. The factors lie in memory in the order of the Go struct adamFactors.
func adam(w *writer) {
	w.function("adamNEON", "value *float32, m *float32, v *float32, grad *float32, factors *float32, vectors int",
		"is the primitive adam for whole vectors.")
	value, m, v, grad := w.pointer("value"), w.pointer("m"), w.pointer("v"), w.pointer("grad")
	factors, n := w.pointer("factors"), w.pointer("vectors")
	k := w.some(9)
	for _, f := range k {
		w.op("VLD1R.P", at(factors, 4), fmt.Sprintf("[%v]", f))
	}
	l2, beta1, rest1, beta2, rest2 := k[0], k[1], k[2], k[3], k[4]
	step, correction, epsilon, keep := k[5], k[6], k[7], k[8]
	p, g, a, b, c := w.vec(), w.vec(), w.vec(), w.vec(), w.vec()

	loop := w.begin("loop")
	w.load(value, 0, p)
	w.op("FMOVQ.P", at(grad, size), g.scalar())
	w.op("VFMLA", l2, p, g)
	w.load(m, 0, b)
	w.word(fmul(a, g, rest1))
	w.op("VFMLA", beta1, b, a)
	w.op("FMOVQ.P", a.scalar(), at(m, size))
	w.load(v, 0, c)
	w.word(fmul(b, g, g))
	w.word(fmul(b, b, rest2))
	w.op("VFMLA", beta2, c, b)
	w.op("FMOVQ.P", b.scalar(), at(v, size))
	w.word(fsqrt(b, b))
	w.op("VORR", epsilon.as("B16"), epsilon.as("B16"), c.as("B16"))
	w.op("VFMLA", correction, b, c) // root · correction + ε
	w.word(fmul(a, a, step))
	w.word(fdiv(a, a, c))
	w.word(fmul(p, p, keep))
	w.word(fsub(p, p, a))
	w.op("FMOVQ.P", p.scalar(), at(value, size))
	w.count(1, n, loop)
	w.ret()
}
