package kernel

// normFactors are what the gradient of a batch normalisation is made of, for one channel. The order is known to the
// assembly.
type normFactors struct {
	scale, shift, floor  float32 // a gradient passes where x·scale + shift is above the floor
	mean                 float32
	times, slope, offset float32 // the gradient to x is times·g + slope·(x − mean) + offset
}

func momentsGo(x []float32, center float32) (sum, squares float32) {
	var s, q [4]float32
	for ; len(x) >= 4; x = x[4:] {
		a, b, c, d := x[0]-center, x[1]-center, x[2]-center, x[3]-center
		s[0] += a
		s[1] += b
		s[2] += c
		s[3] += d
		q[0] += a * a
		q[1] += b * b
		q[2] += c * c
		q[3] += d * d
	}
	for _, v := range x {
		v -= center
		s[0] += v
		q[0] += v * v
	}
	return (s[0] + s[1]) + (s[2] + s[3]), (q[0] + q[1]) + (q[2] + q[3])
}

func affineGo(dst, src []float32, scale, shift, floor float32) {
	dst = dst[:len(src)]
	for i, v := range src {
		v = v*scale + shift
		if v < floor {
			v = floor
		}
		dst[i] = v
	}
}

// normSumsGo keeps four pairs of sums: over a plane of 96×96 a single one would lose too many bits of the last values.
func normSumsGo(dy, x []float32, k *normFactors) (sum, along float32) {
	x = x[:len(dy)]
	var s, a [4]float32
	for i, g := range dy {
		if x[i]*k.scale+k.shift > k.floor {
			s[i%4] += g
			a[i%4] += g * (x[i] - k.mean)
		}
	}
	return (s[0] + s[1]) + (s[2] + s[3]), (a[0] + a[1]) + (a[2] + a[3])
}

func normBackGo(dx, dy, x []float32, k *normFactors) {
	x, dx = x[:len(dy)], dx[:len(dy)]
	for i, g := range dy {
		if !(x[i]*k.scale+k.shift > k.floor) {
			g = 0
		}
		dx[i] = k.times*g + k.slope*(x[i]-k.mean) + k.offset
	}
}
