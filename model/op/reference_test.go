package op

import (
	"math"
	"math/rand/v2"
)

// The operations in float64, as their definitions say, without any care for speed: what the gradients of this
// package are compared with, by differences of these.

// refConv is a convolution of x (n, in, h, w) with weight (out, in, k, k) and bias (out).
func refConv(x, weight, bias []float64, n, in, h, w, out, k int, o ConvOptions) []float64 {
	oh, ow := (h+2*o.Padding-k)/o.Stride+1, (w+2*o.Padding-k)/o.Stride+1
	y := make([]float64, 0, n*out*oh*ow)
	for f := range n {
		for c := range out {
			for r := range oh {
				for q := range ow {
					sum := bias[c]
					for i := range in {
						for a := range k {
							for b := range k {
								row, col := r*o.Stride+a-o.Padding, q*o.Stride+b-o.Padding
								if row >= 0 && row < h && col >= 0 && col < w {
									sum += weight[((c*in+i)*k+a)*k+b] * x[((f*in+i)*h+row)*w+col]
								}
							}
						}
					}
					if o.ReLU {
						sum = max(sum, 0)
					}
					y = append(y, sum)
				}
			}
		}
	}
	return y
}

// refPool is a max-pooling of planes of h×w.
func refPool(x []float64, planes, h, w int) []float64 {
	var y []float64
	for p := range planes {
		for r := range h / 2 {
			for q := range w / 2 {
				at := p*h*w + 2*r*w + 2*q
				y = append(y, max(x[at], x[at+1], x[at+w], x[at+w+1]))
			}
		}
	}
	return y
}

// refLinear is x (n, in) times weight (out, in) transposed, plus bias.
func refLinear(x, weight, bias []float64, n, in, out int) []float64 {
	var y []float64
	for f := range n {
		for u := range out {
			sum := bias[u]
			for i := range in {
				sum += x[f*in+i] * weight[u*in+i]
			}
			y = append(y, sum)
		}
	}
	return y
}

// refDropout drops what mask says with probability p.
func refDropout(x []float64, mask []float32, p float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		if mask[i] != 0 {
			y[i] = v / (1 - p)
		}
	}
	return y
}

// refLoss is the mean of what answers cost where mask is 1.
func refLoss(y, target, mask []float64, cost func(y, target float64) float64) float64 {
	var sum, n float64
	for i := range y {
		if mask[i] != 0 {
			sum += cost(y[i], target[i])
			n++
		}
	}
	return sum / n
}

// refBatchNorm normalises x (n, channels, area) by its own statistics, which it returns, the variance biased.
func refBatchNorm(x, scale, shift []float64, n, channels, area int, relu bool) (y, mean, variance []float64) {
	y = make([]float64, len(x))
	for c := range channels {
		var sum, squares float64
		for i, v := range x {
			if i/area%channels == c {
				sum += v
			}
		}
		m := sum / float64(n*area)
		for i, v := range x {
			if i/area%channels == c {
				squares += (v - m) * (v - m)
			}
		}
		v := squares / float64(n*area)
		mean, variance = append(mean, m), append(variance, v)
	}
	for i, v := range x {
		c := i / area % channels
		y[i] = (v-mean[c])/math.Sqrt(variance[c]+1e-5)*scale[c] + shift[c]
		if relu {
			y[i] = max(y[i], 0)
		}
	}
	return y, mean, variance
}

// refUpsample upsamples planes of h×w bilinearly.
func refUpsample(x []float64, planes, h, w, height, width int) []float64 {
	at := func(i, n, m int) (from, next int, part float64) {
		p := max((float64(i)+.5)*float64(n)/float64(m)-.5, 0)
		from = int(p)
		return from, min(from+1, n-1), p - float64(from)
	}
	var y []float64
	for p := range planes {
		plane := x[p*h*w:][:h*w]
		for r := range height {
			for q := range width {
				r0, r1, a := at(r, h, height)
				q0, q1, b := at(q, w, width)
				y = append(y, (1-a)*((1-b)*plane[r0*w+q0]+b*plane[r0*w+q1])+a*((1-b)*plane[r1*w+q0]+b*plane[r1*w+q1]))
			}
		}
	}
	return y
}

// refFocus is the cross-entropy between planes of h×w and Gaussians about their targets, meant over those whose mask is
// 1.
func refFocus(x, target, mask []float64, h, w int, scale, offset, spread float64) float64 {
	sum, points := 0., 0.
	for p := range len(x) / (h * w) {
		if mask[2*p] == 0 {
			continue
		}
		exps, weights, logits := 0., 0., 0.
		for i, v := range x[p*h*w:][:h*w] {
			dx, dy := float64(i%w)*scale+offset-target[2*p], float64(i/w)*scale+offset-target[2*p+1]
			q := math.Exp(-(dx*dx + dy*dy) / (2 * spread * spread))
			exps, weights, logits = exps+math.Exp(v), weights+q, logits+q*v
		}
		sum += math.Log(exps) - logits/weights
		points++
	}
	return sum / points
}

// refSoftArgmax is the expected position in planes of h×w.
func refSoftArgmax(x []float64, planes, h, w int, scale, offset float64) []float64 {
	var y []float64
	for p := range planes {
		var sum, ex, ey float64
		for i, v := range x[p*h*w:][:h*w] {
			e := math.Exp(v)
			sum += e
			ex += e * (float64(i%w)*scale + offset)
			ey += e * (float64(i/w)*scale + offset)
		}
		y = append(y, ex/sum, ey/sum)
	}
	return y
}

// differences returns the gradient of f with respect to x by central differences.
func differences(x []float64, f func() float64) []float64 {
	const step = 1e-6
	g := make([]float64, len(x))
	for i, v := range x {
		x[i] = v + step
		up := f()
		x[i] = v - step
		g[i] = (up - f()) / (2 * step)
		x[i] = v
	}
	return g
}

// dot is the inner product.
func dot(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// random returns n numbers that are exact as float32.
func random(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(float32(rng.NormFloat64()))
	}
	return x
}

func float32s(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

func float64s(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// worst returns the largest difference as a share of the largest value of want.
func worst(got []float32, want []float64) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	var diff, largest float64
	for i, w := range want {
		d := math.Abs(float64(got[i]) - w)
		if math.IsNaN(d) {
			return math.NaN()
		}
		diff, largest = max(diff, d), max(largest, math.Abs(w))
	}
	if diff == 0 {
		return 0
	}
	return diff / largest
}
