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
	check("smooth L1 loss", "target", target, len(y), "mask", mask, len(y))
	if !(beta > 0) {
		panic("kernel: smooth L1 loss: beta must be above 0")
	}
	if dy != nil {
		check("smooth L1 loss", "dy", dy, len(y), "", nil, 0)
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
		e := float64(y[i]) - float64(target[i])
		size := math.Abs(e)
		slope := math.Copysign(1, e)
		if size < beta {
			sum += e * e / (2 * beta)
			slope = e / beta
		} else {
			sum += size - beta/2
		}
		if dy != nil {
			dy[i] = float32(slope / float64(n))
		}
	}
	return float32(sum / float64(n))
}

// MaskedCrossEntropy returns the binary cross-entropy of logits y (torch.nn.functional.binary_cross_entropy_with_logits) over the
// coordinates whose mask is 1: the mean of log(1 + exp(y)) − target·y, where target is a probability. It sets dy to its
// gradient. All else is as for MaskedMSE.
func MaskedCrossEntropy(dy, y, target, mask []float32) float32 {
	check("cross-entropy", "target", target, len(y), "mask", mask, len(y))
	if dy != nil {
		check("cross-entropy", "dy", dy, len(y), "", nil, 0)
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
		logit, of := float64(y[i]), float64(target[i])
		small := math.Exp(-math.Abs(logit)) // never overflows
		sum += max(logit, 0) - of*logit + math.Log1p(small)
		if dy != nil {
			p := 1 / (1 + small)
			if logit < 0 {
				p = small / (1 + small)
			}
			dy[i] = float32((p - of) / float64(n))
		}
	}
	return float32(sum / float64(n))
}
