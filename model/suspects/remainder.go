package suspects

import (
	"math"
	"slices"
)

// remainder is what is left of a judgement when some points are taken to be off: their scatter is so large that they
// hardly count.
type remainder struct {
	n        int
	owned    bool      // whether inverse and pulled are its own, to be changed; else they are the part's and the face's
	inverse  []float64 // (n, n)
	pulled   []float64 // (n): inverse times how far the labels are off
	distance float64
	logDet   float64 // how much larger the logarithm of the determinant became
	prior    float64
	points   []int // the keypoints that are left out
}

// block is the inverse of the 2×2 system that one point more to leave out has: by Woodbury's identity, the precision of
// the point given all others, and that of its own large scatter.
type block struct{ xx, xy, yy float64 }

// blockOf returns the block of point i that is off by a scale, and the logarithm of how many times larger that makes
// the determinant.
func (r *remainder) blockOf(i int, by float64) (b block, logDet float64) {
	xx := r.inverse[2*i*r.n+2*i] + 1/(by*by)
	xy := r.inverse[2*i*r.n+2*i+1]
	yy := r.inverse[(2*i+1)*r.n+2*i+1] + 1/(by*by)
	det := xx*yy - xy*xy
	return block{yy / det, -xy / det, xx / det}, math.Log(det) + 4*math.Log(by)
}

// without returns by how much leaving out point i shortens the distance, and lengthens the logarithm of the
// determinant.
func (r *remainder) without(i int, by float64) (explained, logDet float64) {
	b, logDet := r.blockOf(i, by)
	x, y := r.pulled[2*i], r.pulled[2*i+1]
	return b.xx*x*x + 2*b.xy*x*y + b.yy*y*y, logDet
}

// leaveOut takes point i to be off.
func (r *remainder) leaveOut(i int, by float64) {
	b, logDet := r.blockOf(i, by)
	explained, _ := r.without(i, by)
	x, y := r.pulled[2*i], r.pulled[2*i+1]
	sx, sy := b.xx*x+b.xy*y, b.xy*x+b.yy*y
	if !r.owned {
		r.inverse, r.pulled, r.owned = slices.Clone(r.inverse), slices.Clone(r.pulled), true
	}
	columns := make([]float64, 2*r.n) // of the point, before they change
	us, vs := columns[:r.n], columns[r.n:]
	for a := range r.n {
		us[a], vs[a] = r.inverse[a*r.n+2*i], r.inverse[a*r.n+2*i+1]
	}
	for a, u := range us {
		v := vs[a]
		r.pulled[a] -= u*sx + v*sy
		p, q := b.xx*u+b.xy*v, b.xy*u+b.yy*v
		row := r.inverse[a*r.n:][:len(us)]
		for c, w := range us {
			row[c] -= p*w + q*vs[c]
		}
	}
	r.distance -= explained
	r.logDet += logDet
}
