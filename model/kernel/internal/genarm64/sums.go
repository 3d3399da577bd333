package main

import "fmt"

// How many vectors correlate, and taps dotProducts, does at once, by lanes: as many sums as fit the 32 registers beside
// what is loaded, 24 where there is use for them. The widest cores have four multiply-adds of four cycles each under
// way at once, and so need 16 sums.
var (
	correlateVectors = [5]int{0, 16, 12, 8, 6}
	dotProductTaps   = [5]int{0, 12, 12, 8, 6}
)

// loadLanes loads one number for each lane, goes on behind them, and says where they are. It reads nothing else.
func (w *writer) loadLanes(from reg, lanes int, into []vec) []element {
	switch lanes {
	case 1:
		w.op("FMOVS.P", at(from, 4), into[0].scalar())
	case 2:
		w.op("FMOVD.P", at(from, 8), into[0].scalar())
	case 3:
		w.op("FMOVD.P", at(from, 8), into[0].scalar())
		w.op("FMOVS.P", at(from, 4), into[1].scalar())
		return []element{{into[0], 0}, {into[0], 1}, {into[1], 0}}
	case 4:
		w.op("FMOVQ.P", at(from, 16), into[0].scalar())
	}
	var elements []element
	for j := range lanes {
		elements = append(elements, element{into[0], j})
	}
	return elements
}

// correlate writes the function that does blocks of the given number of vectors of correlate, for so many lanes
// at once, and returns its name. All sums stay in registers from the first tap to the last, and begin with the bias;
// each number that is loaded serves all lanes, each weight all vectors.
func correlate(w *writer, lanes, vectors int) string {
	name := fmt.Sprintf("correlate%dx%dNEON", lanes, vectors)
	w.function(name, "dst *float32, dstLane int, dstStep int, src *float32, srcStep int, "+
		"off *int32, taps int, w *float32, bias *float32, floor float32, last int, blocks int",
		fmt.Sprintf("does %d lanes and %d vectors at a time; steps from block to block count bytes.", lanes, vectors))
	dst, dstLane, dstStep := w.pointer("dst"), w.pointer("dstLane"), w.pointer("dstStep")
	src, srcStep := w.pointer("src"), w.pointer("srcStep")
	off, taps, weights, bias := w.pointer("off"), w.pointer("taps"), w.pointer("w"), w.pointer("bias")
	blocks, floor := w.pointer("blocks"), w.broadcast("floor")
	o, k, t, from, lane := w.reg(), w.reg(), w.reg(), w.reg(), w.reg()
	sums := w.some(lanes * vectors)
	few := w.some(map[int]int{1: 1, 2: 1, 3: 2, 4: 1}[lanes])
	x := w.some(min(len(w.vecs), vectors))
	if len(x) < vectors {
		x = x[:len(x)/2*2] // loaded in pairs, the first again when they have served
	}

	block := w.begin("block")
	w.op("MOVD", bias, k)
	for j, b := range w.loadLanes(k, lanes, few) {
		for _, sum := range sums[j*vectors:][:vectors] {
			w.op("VDUP", b, sum)
		}
	}
	w.op("MOVD", off, o)
	w.op("MOVD", weights, k)
	w.op("MOVD", taps, t)

	tap := w.begin("tap")
	w.op("MOVW.P", at(o, 4), from)
	w.op("ADD", shifted(from, 2), src, from)
	w.load(from, 0, x...)
	by := w.loadLanes(k, lanes, few)
	for i := 0; i < vectors; i += 2 {
		n := min(2, vectors-i)
		pair := x[i%len(x):][:n]
		for j, weight := range by {
			for p, number := range pair {
				w.word(fmlaBy(sums[j*vectors+i+p], number, weight))
			}
		}
		if next := i + len(x); next < vectors {
			w.load(from, next*size, x[i%len(x):][:min(2, vectors-next)]...)
		}
	}
	w.count(1, t, tap)

	w.op("MOVD", dst, lane)
	for j := range lanes {
		row := sums[j*vectors:][:vectors]
		for _, sum := range row {
			w.word(fmax(sum, sum, floor)) // of a NaN and a number, the maximum is the NaN
		}
		w.store(lane, 0, row...)
		if j < lanes-1 {
			w.add(dstLane, lane)
		}
	}
	w.add(dstStep, dst)
	w.add(srcStep, src)
	w.count(1, blocks, block)
	w.ret()
	return name
}

// dotProducts writes the function that does so many lanes and taps of dotProducts and returns its name. All sums stay
// in registers over the whole length.
func dotProducts(w *writer, lanes, taps int) string {
	name := fmt.Sprintf("dotProducts%dx%dNEON", lanes, taps)
	w.function(name, "sum *float32, a *float32, aStride int, b *float32, off *int32, vectors int",
		fmt.Sprintf("does %d lanes and %d taps; aStride counts bytes.", lanes, taps))
	// The pointers stand at the ends, the index runs from minus the length to 0.
	n, stride := w.pointer("vectors"), w.pointer("aStride")
	w.op("LSL", "$4", n)
	rows := []reg{w.pointer("a")}
	w.add(n, rows[0])
	for j := 1; j < lanes; j++ {
		rows = append(rows, w.reg())
		w.op("ADD", stride, rows[j-1], rows[j])
	}
	b, off := w.pointer("b"), w.pointer("off")
	w.add(n, b)
	sources := make([]reg, taps)
	for t := range sources {
		sources[t] = w.reg()
		w.op("MOVW.P", at(off, 4), sources[t])
		w.op("ADD", shifted(sources[t], 2), b, sources[t])
	}
	w.op("NEG", n, n)

	sums := w.some(lanes * taps)
	for _, sum := range sums {
		w.zero(sum)
	}
	// What there is more of is loaded behind the rest, into a few registers in turn.
	held, turning := rows, sources
	place := func(h, t int) vec { return sums[t*lanes+h] }
	if lanes > taps {
		held, turning = sources, rows
		place = func(h, t int) vec { return sums[h*lanes+t] }
	}
	kept := w.some(len(held))
	x := w.some(min(len(w.vecs), len(turning), 4))
	loop := w.begin("loop")
	for h, r := range held {
		w.word(loadIndexed(kept[h], r, n))
	}
	for t := range x {
		w.word(loadIndexed(x[t], turning[t], n))
	}
	for t := range turning {
		for h := range held {
			w.op("VFMLA", x[t%len(x)], kept[h], place(h, t))
		}
		if next := t + len(x); next < len(turning) {
			w.word(loadIndexed(x[t%len(x)], turning[next], n))
		}
	}
	w.op("ADDS", fmt.Sprintf("$%d", size), n)
	w.op("BNE", loop)
	w.sum(sums, w.pointer("sum"), x[0])
	w.ret()
	return name
}

// sum adds up the numbers of each vector and adds those sums to the numbers from dst on. It may overwrite t.
func (w *writer) sum(vs []vec, dst reg, t vec) {
	for len(vs) >= 4 {
		a, b, c, d := vs[0], vs[1], vs[2], vs[3]
		w.word(faddp(a, a, b))
		w.word(faddp(c, c, d))
		w.word(faddp(a, a, c))
		w.load(dst, 0, t)
		w.word(fadd(a, a, t))
		w.op("FMOVQ.P", a.scalar(), at(dst, size))
		vs = vs[4:]
	}
	for _, v := range vs {
		w.word(faddp(v, v, v))
		w.word(faddp(v, v, v))
		w.op("FMOVS", at(dst, 0), t.scalar())
		w.op("FADDS", t.scalar(), v.scalar(), v.scalar())
		w.op("FMOVS.P", v.scalar(), at(dst, 4))
	}
}

// peakSums is how many independent multiply-adds peak does a turn: more than any core has under way at once.
const peakSums = 24

// peak writes a function that does nothing but multiply-adds, as many as the unit can.
func peak(w *writer) {
	w.function("multiplyAddsNEON", "turns int", fmt.Sprintf("does %d multiply-adds of %d numbers each turn.", peakSums, floats))
	turns, one := w.pointer("turns"), w.vec()
	w.zero(one)
	sums := w.some(peakSums)
	for _, sum := range sums {
		w.zero(sum)
	}
	loop := w.begin("loop")
	for _, sum := range sums {
		w.op("VFMLA", one, one, sum)
	}
	w.count(1, turns, loop)
	w.ret()
}
