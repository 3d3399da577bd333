package batch

import "fiducial/data/simd"

//go:generate go run ./internal/gen -pkg batch -out avx2_amd64.s -stubs avx2_amd64.go

// on returns the primitives of a path that this machine has. AVX-512 uses those of AVX2.
func on(path simd.Path) primitives {
	if path != simd.AVX2 && path != simd.AVX512 {
		return portable()
	}
	return primitives{momentsByVectors, convertByVectors, pairByVectors, resampleByVectors, weighByVectors}
}

// The functions in assembly check nothing: these see to it that they stay inside their slices, and leave to Go what
// is too small for whole vectors.

func momentsByVectors(pixels []byte) (sum, squares uint64) {
	for len(pixels) >= 16 {
		blocks := min(len(pixels)/16, 16384) // of which the sums cannot overflow
		s, q := momentsAVX2(&pixels[0], blocks)
		sum, squares = sum+s, squares+q
		pixels = pixels[16*blocks:]
	}
	s, q := momentsGo(pixels)
	return sum + s, squares + q
}

func convertByVectors(dst []float32, pixels []byte, scale, offset float32) {
	if len(pixels) < 8 {
		convertGo(dst, pixels, scale, offset)
		return
	}
	dst = dst[:len(pixels)]
	convertAVX2(&dst[0], &pixels[0], len(pixels), scale, offset)
}

func pairByVectors(dst, upper, lower []byte) {
	if len(upper) < 16 {
		pairGo(dst, upper, lower)
		return
	}
	dst, lower = dst[:2*len(upper)], lower[:len(upper)]
	pairAVX2(&dst[0], &upper[0], &lower[0], len(upper))
}

func resampleByVectors(r *resampling) {
	if r.side < 8 || r.side > 4096 {
		resampleGo(r)
		return
	}
	_, _, _ = r.dst[(r.side-1)*r.stride+r.side-1], r.pairs[2*r.side*r.side+1], r.columns[r.side-1]
	_ = r.starts[2*r.side-1]
	resampleAVX2(&r.dst[0], 4*r.stride, &r.pairs[0], &r.columns[0], r.side, &r.starts[0], &r.factors[0])
}

func weighByVectors(w *weighing) {
	radius := len(w.weights) - 1
	if w.cols < 24 || radius < 1 {
		weighGo(w)
		return
	}
	last := w.at + (w.rows-1)*w.srcStride + w.cols - 1
	_, _, _ = w.dst[w.rows*w.cols-1], w.src[w.at-radius*w.step], w.src[last+radius*w.step]
	weighAVX2(&w.dst[0], 4*w.cols, &w.src[w.at], 4*w.srcStride, w.rows, w.cols, 4*w.step, &w.weights[0], radius)
}
