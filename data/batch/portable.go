package batch

import "encoding/binary"

// Products are converted to float32 before they are added: that keeps the compiler from fusing the two on processors
// that can, which would round otherwise than the vector paths.

func momentsGo(pixels []byte) (sum, squares uint64) {
	for _, p := range pixels {
		sum += uint64(p)
		squares += uint64(p) * uint64(p)
	}
	return sum, squares
}

func convertGo(dst []float32, pixels []byte, scale, offset float32) {
	var table [256]float32
	for i := range table {
		table[i] = float32(float32(i)*scale) + offset
	}
	dst = dst[:len(pixels)]
	for len(pixels) >= 4 {
		p, d := pixels[:4], dst[:4]
		d[0], d[1], d[2], d[3] = table[p[0]], table[p[1]], table[p[2]], table[p[3]]
		pixels, dst = pixels[4:], dst[4:]
	}
	for i, p := range pixels {
		dst[i] = table[p]
	}
}

func pairGo(dst, upper, lower []byte) {
	lower = lower[:len(upper)]
	dst = dst[:2*len(upper)]
	for len(upper) >= 4 && len(lower) >= 4 && len(dst) >= 8 { // all at once
		binary.LittleEndian.PutUint64(dst, apart(binary.LittleEndian.Uint32(upper))|apart(binary.LittleEndian.Uint32(lower))<<8)
		dst, upper, lower = dst[8:], upper[4:], lower[4:]
	}
	for i, p := range upper {
		dst[2*i], dst[2*i+1] = p, lower[i]
	}
}

// apart returns four bytes with a zero behind each.
func apart(four uint32) uint64 {
	x := uint64(four)
	x = (x | x<<16) & 0x0000ffff0000ffff
	return (x | x<<8) & 0x00ff00ff00ff00ff
}

func resampleGo(r *resampling) {
	var grey greyTable // a look-up takes less time than a conversion
	for i := range grey {
		grey[i] = float32(i)
	}
	for row := range r.side {
		from, to := r.inside(row)
		r.border(row, 0, from, &grey)
		r.interior(row, from, to, &grey)
		r.border(row, to, r.side, &grey)
	}
}

// inside returns the columns of a row whose places lie in the photo, or what is left of the border between the others.
// They stand together, since places don't turn back along a row.
func (r *resampling) inside(row int) (from, to int) {
	outside := func(i int) bool {
		x, y := float32(r.columns[i]*r.factors[0])+r.starts[2*row], float32(r.columns[i]*r.factors[1])+r.starts[2*row+1]
		return x < 0 || y < 0 || x > r.factors[2] || y > r.factors[2]
	}
	to = r.side
	for from < to && outside(from) {
		from++
	}
	for to > from && outside(to-1) {
		to--
	}
	return from, to
}

// interior resamples those columns of a row whose places lie in the photo.
func (r *resampling) interior(row, from, to int, grey *greyTable) {
	stepX, stepY, scale, offset := r.factors[0], r.factors[1], r.factors[4], r.factors[5]
	startX, startY := r.starts[2*row], r.starts[2*row+1]
	dst := r.dst[row*r.stride:][from:to]
	columns, pairs, side := r.columns[from:to][:len(dst)], r.pairs, r.side
	for i := range dst {
		x, y := float32(columns[i]*stepX)+startX, float32(columns[i]*stepY)+startY
		left, top := int(x), int(y)
		four := (*[4]byte)(pairs[2*(top*side+left):])
		dst[i] = float32(grey.between(four, x-float32(left), y-float32(top))*scale) + offset
	}
}

// border resamples those columns of a row whose places lie beyond the photo.
func (r *resampling) border(row, from, to int, grey *greyTable) {
	startX, startY, last := r.starts[2*row], r.starts[2*row+1], r.factors[2]
	dst := r.dst[row*r.stride:][:r.side]
	for i := from; i < to; i++ {
		x, y := within(float32(r.columns[i]*r.factors[0])+startX, last), within(float32(r.columns[i]*r.factors[1])+startY, last)
		left, top := int(x), int(y)
		four := (*[4]byte)(r.pairs[2*(top*r.side+left):])
		dst[i] = float32(grey.between(four, x-float32(left), y-float32(top))*r.factors[4]) + r.factors[5]
	}
}

// greyTable holds the numbers 0 to 255.
type greyTable [256]float32

// between returns what lies between four pixels, upper and lower left, upper and lower right, at so much of the way.
func (g *greyTable) between(four *[4]byte, x, y float32) float32 {
	a, b := g[four[0]], g[four[1]]
	upper := a + float32(x*(g[four[2]]-a))
	lower := b + float32(x*(g[four[3]]-b))
	return upper + float32(y*(lower-upper))
}

// within returns a place, or the end of 0 to last that it lies beyond. The min and max of the language take longer,
// since they look for NaN.
func within(place, last float32) float32 {
	if place < 0 {
		return 0
	}
	if place > last {
		return last
	}
	return place
}

func weighGo(w *weighing) {
	for row := range w.rows {
		dst, at := w.dst[row*w.cols:][:w.cols], w.at+row*w.srcStride
		for x, v := range w.src[at:][:w.cols] {
			dst[x] = w.weights[0] * v
		}
		// Two pairs at a time, so that each sum is written half as often.
		r := 1
		for ; r+1 < len(w.weights); r += 2 {
			a, b := w.src[at-r*w.step:][:w.cols], w.src[at+r*w.step:][:w.cols]
			d, e := w.src[at-(r+1)*w.step:][:w.cols], w.src[at+(r+1)*w.step:][:w.cols]
			near, far := w.weights[r], w.weights[r+1]
			for x := range dst {
				dst[x] = dst[x] + float32(near*(a[x]+b[x])) + float32(far*(d[x]+e[x]))
			}
		}
		if r < len(w.weights) {
			a, b, weight := w.src[at-r*w.step:][:w.cols], w.src[at+r*w.step:][:w.cols], w.weights[r]
			for x := range dst {
				dst[x] += float32(weight * (a[x] + b[x]))
			}
		}
	}
}
