//go:build amd64 || arm64

package kernel

// flatFuncs are a unit's functions in assembly for what treats all numbers of some slices alike. They do whole
// vectors, at least one; the methods do the rest in Go. Factors lie in memory in the order of their Go struct.
type flatFuncs struct {
	add        func(dst *float32, a *float32, b *float32, vectors int)
	affine     func(dst *float32, src *float32, vectors int, scale float32, shift float32, floor float32)
	moments    func(x *float32, vectors int, center float32) (sum float32, squares float32)
	normSums   func(dy *float32, x *float32, factors *float32, vectors int) (sum float32, along float32)
	normBack   func(dx *float32, dy *float32, x *float32, factors *float32, vectors int)
	largest    func(src *float32, vectors int) (most float32)
	exp        func(dst *float32, src *float32, vectors int, largest float32, factors *float32)
	momentBack func(dst *float32, p *float32, xs *float32, ys *float32, factors *float32, vectors int)
}

// whole returns how many vectors fit in n numbers, and how many numbers those are.
func (u *unit) whole(n int) (vectors, done int) {
	vectors = n / u.floats
	return vectors, vectors * u.floats
}

func (u *unit) add(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	vectors, done := u.whole(len(dst))
	if vectors > 0 {
		u.flat.add(&dst[0], &a[0], &b[0], vectors)
	}
	addGo(dst[done:], a[done:], b[done:])
}

func (u *unit) affine(dst, src []float32, scale, shift, floor float32) {
	dst = dst[:len(src)]
	vectors, done := u.whole(len(src))
	if vectors > 0 {
		u.flat.affine(&dst[0], &src[0], vectors, scale, shift, floor)
	}
	affineGo(dst[done:], src[done:], scale, shift, floor)
}

func (u *unit) moments(x []float32, center float32) (sum, squares float32) {
	vectors, done := u.whole(len(x))
	if vectors > 0 {
		sum, squares = u.flat.moments(&x[0], vectors, center)
	}
	s, q := momentsGo(x[done:], center)
	return sum + s, squares + q
}

func (u *unit) normSums(dy, x []float32, k *normFactors) (sum, along float32) {
	x = x[:len(dy)]
	vectors, done := u.whole(len(dy))
	if vectors > 0 {
		sum, along = u.flat.normSums(&dy[0], &x[0], &k.scale, vectors)
	}
	s, a := normSumsGo(dy[done:], x[done:], k)
	return sum + s, along + a
}

func (u *unit) normBack(dx, dy, x []float32, k *normFactors) {
	dx, x = dx[:len(dy)], x[:len(dy)]
	vectors, done := u.whole(len(dy))
	if vectors > 0 {
		u.flat.normBack(&dx[0], &dy[0], &x[0], &k.scale, vectors)
	}
	normBackGo(dx[done:], dy[done:], x[done:], k)
}

func (u *unit) exp(dst, src []float32) {
	dst = dst[:len(src)]
	most := minusInf
	vectors, done := u.whole(len(src))
	if vectors > 0 {
		most = u.flat.largest(&src[0], vectors)
	}
	most = largestFrom(most, src[done:])
	if vectors > 0 {
		u.flat.exp(&dst[0], &src[0], vectors, most, &expFactors[0])
	}
	expFrom(dst[done:], src[done:], most)
}

func (u *unit) momentBack(dst, p, xs, ys []float32, k *momentFactors) {
	dst, xs, ys = dst[:len(p)], xs[:len(p)], ys[:len(p)]
	vectors, done := u.whole(len(p))
	if vectors > 0 {
		u.flat.momentBack(&dst[0], &p[0], &xs[0], &ys[0], &k.x, vectors)
	}
	momentBackGo(dst[done:], p[done:], xs[done:], ys[done:], k)
}
