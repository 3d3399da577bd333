package kernel

import "math"

// MaskedMSE returns the mean squared error of y over the coordinates whose mask is 1, and sets dy to its gradient:
// 2(y−target)/n where the mask is 1, 0 elsewhere, n being the number of those. Where the mask is 0, target is not
// looked at (it may be NaN). With no coordinate at all the loss and the gradient are 0. dy may be nil when nobody needs
// the gradient; the slices are equally long otherwise. Sums are kept in float64. Safe for concurrent use.
func MaskedMSE(dy, y, target, mask []float32) float32 {
	check("mean squared error", "target", target, len(y), "mask", mask, len(y))
	if dy != nil {
		check("mean squared error", "dy", dy, len(y), "", nil, 0)
		clear(dy)
	}
	var sum float64
	n := 0
	for i, m := range mask {
		if m != 0 {
			e := float64(y[i]) - float64(target[i])
			sum += e * e
			n++
		}
	}
	if n == 0 {
		return 0
	}
	if dy != nil {
		scale := 2 / float32(n)
		for i, m := range mask {
			if m != 0 {
				dy[i] = (y[i] - target[i]) * scale
			}
		}
	}
	return float32(sum / float64(n))
}

// MaskedSmoothL1 returns the smooth L1 loss of y (torch.nn.functional.smooth_l1_loss) over the coordinates whose mask
// is 1: the mean of e²/(2·beta) where the error e is below beta, and of |e| − beta/2 elsewhere. It sets dy to its
// gradient. beta, in the units of y, is above 0. All else is as for MaskedMSE.
func MaskedSmoothL1(dy, y, target, mask []float32, beta float64) float32 {
	if !(beta > 0) {
		panic("kernel: smooth L1 loss: beta must be above 0")
	}
	return maskedMean("smooth L1 loss", dy, y, target, mask, func(y, target float64) (loss, slope float64) {
		e := y - target
		size := math.Abs(e)
		if size < beta {
			return e * e / (2 * beta), e / beta
		}
		return size - beta/2, math.Copysign(1, e)
	})
}

// MaskedCrossEntropy returns the binary cross-entropy of logits y
// (torch.nn.functional.binary_cross_entropy_with_logits) over the coordinates whose mask is 1: the mean of log(1 +
// exp(y)) − target·y, where target is a probability. It sets dy to its gradient. All else is as for MaskedMSE.
func MaskedCrossEntropy(dy, y, target, mask []float32) float32 {
	return maskedMean("cross-entropy", dy, y, target, mask, func(logit, target float64) (loss, slope float64) {
		small := math.Exp(-math.Abs(logit)) // never overflows
		p := 1 / (1 + small)
		if logit < 0 {
			p = small / (1 + small)
		}
		return max(logit, 0) - target*logit + math.Log1p(small), p - target
	})
}

// maskedMean returns the mean of what a loss is at each coordinate whose mask is 1, and sets dy to that mean's
// gradient, of the slopes.
func maskedMean(name string, dy, y, target, mask []float32, at func(y, target float64) (loss, slope float64)) float32 {
	check(name, "target", target, len(y), "mask", mask, len(y))
	if dy != nil {
		check(name, "dy", dy, len(y), "", nil, 0)
		clear(dy)
	}
	n := 0
	for _, m := range mask {
		if m != 0 {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	var sum float64
	for i, m := range mask {
		if m == 0 {
			continue
		}
		loss, slope := at(float64(y[i]), float64(target[i]))
		sum += loss
		if dy != nil {
			dy[i] = float32(slope / float64(n))
		}
	}
	return float32(sum / float64(n))
}
