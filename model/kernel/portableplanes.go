package kernel

import "math"

func biasGo(dst []float32, dstStride int, src []float32, srcStride, rows, cols int, bias, floor float32) {
	for r := range rows {
		s := src[r*srcStride:][:cols]
		d := dst[r*dstStride:][:cols]
		for i, v := range s {
			v += bias
			if v < floor {
				v = floor
			}
			d[i] = v
		}
	}
}

// behind is how many zeros pack writes behind a row.
const behind = 16

func packGo(dst []float32, dstStride int, src []float32, srcStride, rows, cols, _ int) {
	for r := range rows {
		d := dst[r*dstStride:][:cols+behind]
		copy(d[:cols], src[r*srcStride:])
		clear(d[cols:])
	}
}

func packReLUGo(dst []float32, dstStride int, src, y []float32, srcStride, rows, cols, _ int) {
	for r := range rows {
		s := src[r*srcStride:][:cols]
		g := y[r*srcStride:][:cols]
		d := dst[r*dstStride:][:cols+behind]
		clear(d[cols:])
		d = d[:cols]
		for i, v := range s {
			if !(g[i] > 0) {
				v = 0
			}
			d[i] = v
		}
	}
}

func maxPoolGo(y []float32, from []uint8, x []float32, xStride, rows, cols int) {
	for r := range rows {
		upper, lower := x[2*r*xStride:][:2*cols], x[(2*r+1)*xStride:][:2*cols]
		to, place := y[r*cols:][:cols], from[r*cols:][:cols]
		for j := range to {
			if 2*j+1 >= len(upper) || 2*j+1 >= len(lower) {
				break // never; it spares the loop four checks
			}
			four := [4]float32{upper[2*j], upper[2*j+1], lower[2*j], lower[2*j+1]}
			k := largest(&four)
			to[j], place[j] = four[k], uint8(k)
		}
	}
}

// largest returns the place of the first largest number, or of the last NaN. Which it is can't be foreseen, so it
// is found without a branch on it: as integers, with the place in the lowest bits.
func largest(four *[4]float32) int {
	if sum := four[0] + four[1] + four[2] + four[3]; sum != sum {
		return largestOrNaN(four)
	}
	return int(3 - max(order(four[0], 3), order(four[1], 2), order(four[2], 1), order(four[3], 0))&3)
}

// order returns an integer that compares as v does and, among equals, as last does. last is 0 to 3.
func order(v float32, last int64) int64 {
	bits := int32(math.Float32bits(v + 0)) // + 0 makes a negative zero positive
	return int64(bits^bits>>31&math.MaxInt32)<<2 | last
}

// largestOrNaN is largest when a NaN may be among the numbers.
func largestOrNaN(four *[4]float32) int {
	k := 0
	for i, v := range four {
		if v > four[k] || v != v {
			k = i
		}
	}
	return k
}

func maxPoolBackGo(dx []float32, dxStride int, dy []float32, from []uint8, rows, cols int) {
	for r := range rows {
		upper, lower := dx[2*r*dxStride:][:2*cols], dx[(2*r+1)*dxStride:][:2*cols]
		place := from[r*cols:][:cols]
		for j, v := range dy[r*cols:][:cols] {
			if 2*j+1 >= len(upper) || 2*j+1 >= len(lower) {
				break // never; it spares the loop four checks
			}
			var four [4]float32
			four[place[j]&3] = v
			upper[2*j], upper[2*j+1] = four[0], four[1]
			lower[2*j], lower[2*j+1] = four[2], four[3]
		}
	}
}

func dropoutGo(dst, src []float32, mask []uint64, scale float32) {
	for _, word := range mask {
		n := min(64, len(src))
		d := dst[:n]
		for i, v := range src[:n] {
			keep := -uint32(word & 1)
			d[i] = math.Float32frombits(math.Float32bits(v*scale) & keep)
			word >>= 1
		}
		src, dst = src[n:], dst[n:]
	}
}

func adamGo(value, m, v, grad []float32, k *adamFactors) {
	m, v, grad = m[:len(value)], v[:len(value)], grad[:len(value)]
	for i, p := range value {
		g := grad[i] + k.l2*p
		mi := k.beta1*m[i] + k.rest1*g
		vi := k.beta2*v[i] + k.rest2*g*g
		m[i], v[i] = mi, vi
		root := float32(math.Sqrt(float64(vi)))
		value[i] = k.keep*p - k.step*mi/(root*k.correction+k.epsilon)
	}
}

func addGo(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}
