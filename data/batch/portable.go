package batch

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
	for i, p := range upper {
		dst[2*i], dst[2*i+1] = p, lower[i]
	}
}

func resampleGo(r *resampling) {
	stepX, stepY, last, scale, offset := r.factors[0], r.factors[1], r.factors[2], r.factors[4], r.factors[5]
	for row := range r.side {
		startX, startY := r.starts[2*row], r.starts[2*row+1]
		dst := r.dst[row*r.stride:][:r.side]
		for i := range dst {
			x := within(float32(r.columns[i]*stepX)+startX, last)
			y := within(float32(r.columns[i]*stepY)+startY, last)
			left, top := int32(x), int32(y)
			x -= float32(left)
			y -= float32(top)
			at := 2 * (int(top)*r.side + int(left))
			four := r.pairs[at : at+4 : len(r.pairs)]
			upper := float32(four[0]) + float32(x*float32(int(four[2])-int(four[0])))
			lower := float32(four[1]) + float32(x*float32(int(four[3])-int(four[1])))
			v := upper + float32(y*(lower-upper))
			dst[i] = float32(v*scale) + offset
		}
	}
}

// within returns a place, or the end of 0 to last that it lies beyond. The min and max of the language take longer, since
// they look for NaN.
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
