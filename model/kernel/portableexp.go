package kernel

import "math"

// The exponential is 2^k·exp(r), with k the whole number next to x/ln 2 and r = x − k·ln 2, within ±ln 2/2, taken in
// two parts so that little is lost; exp(r) is its Taylor polynomial in r, with the coefficients moved a little for an
// even error (Cephes' expf, Moshier). The vector paths compute the same.
const (
	expLog2E = 1.44269504088896341
	expLn2Hi = 0.693359375
	expLn2Lo = -2.12194440e-4
	expC0    = 1.9875691500e-4
	expC1    = 1.3981999507e-3
	expC2    = 8.3334519073e-3
	expC3    = 4.1665795894e-2
	expC4    = 1.6666665459e-1
	expC5    = 5.0000001201e-1
	expLeast = -87.33654 // below it the result is no normal number; it counts as this
)

// expFactors are those numbers for the assembly, which knows their order. They are never written.
var expFactors = [...]float32{expLeast, expLog2E, expLn2Hi, expLn2Lo, expC0, expC1, expC2, expC3, expC4, expC5, 1}

func expGo(dst, src []float32) { expFrom(dst[:len(src)], src, largestFrom(minusInf, src)) }

// largestFrom returns the largest of src and what was the largest before, or a NaN.
func largestFrom(largest float32, src []float32) float32 {
	for _, v := range src {
		if v > largest || v != v {
			largest = v
		}
	}
	return largest
}

// expFrom sets dst to e^(src − largest).
func expFrom(dst, src []float32, largest float32) {
	for i, v := range src {
		dst[i] = exp32(v - largest)
	}
}

// exp32 returns e^x for x of at most 0.
func exp32(x float32) float32 {
	if x < expLeast {
		x = expLeast
	}
	k := float32(math.RoundToEven(float64(x * expLog2E)))
	r := x - k*expLn2Hi
	r -= k * expLn2Lo
	p := float32(expC0)
	p = p*r + expC1
	p = p*r + expC2
	p = p*r + expC3
	p = p*r + expC4
	p = p*r + expC5
	p = p*r*r + r + 1
	return p * math.Float32frombits(uint32(int32(k)+127)<<23)
}

// momentFactors are what the gradient of an expected position is made of. The order is known to the assembly.
type momentFactors struct {
	x, y           float32 // the expected position
	alongX, alongY float32 // the gradient to it
}

func momentBackGo(dst, p, xs, ys []float32, k *momentFactors) {
	dst, xs, ys = dst[:len(p)], xs[:len(p)], ys[:len(p)]
	for i, v := range p {
		dst[i] = v * ((xs[i]-k.x)*k.alongX + (ys[i]-k.y)*k.alongY)
	}
}
