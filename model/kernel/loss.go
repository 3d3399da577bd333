package kernel

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
