package kernel

import (
	"math"
	"slices"
	"testing"
)

// naiveFocus is the cross-entropy between each map and a Gaussian about its target, meant over the points whose mask is
// 1.
func naiveFocus(s SoftArgmaxShape, maps []float64, targets, mask []float32, spread float64) float64 {
	area := s.Height * s.Width
	sum, points := 0., 0.
	for i := range s.Batch * s.Maps {
		if mask[2*i] == 0 || mask[2*i+1] == 0 {
			continue
		}
		points++
		x := min(max(float64(targets[2*i]), s.Offset), float64(s.Width-1)*s.Scale+s.Offset)
		y := min(max(float64(targets[2*i+1]), s.Offset), float64(s.Height-1)*s.Scale+s.Offset)
		exps, weights, logits := 0., 0., 0.
		for k, v := range maps[i*area:][:area] {
			dx, dy := float64(k%s.Width)*s.Scale+s.Offset-x, float64(k/s.Width)*s.Scale+s.Offset-y
			q := math.Exp(-(dx*dx + dy*dy) / (2 * spread * spread))
			exps += math.Exp(v)
			weights += q
			logits += q * v
		}
		sum += math.Log(exps) - logits/weights
	}
	return sum / max(points, 1)
}

// Focus adds the gradient of the cross-entropy to what is there; where a mask is 0 nothing is looked at.
func TestSoftArgmaxFocus(t *testing.T) {
	for _, s := range []SoftArgmaxShape{
		{Batch: 1, Maps: 1, Height: 1, Width: 1, Scale: 1},
		{Batch: 2, Maps: 3, Height: 5, Width: 4, Scale: 4, Offset: 1.5},
		{Batch: 1, Maps: 4, Height: 12, Width: 12, Scale: 4, Offset: 1.5},
	} {
		const weight, width = 0.7, 3.5
		nan := float32(math.NaN())
		n := 2 * s.Batch * s.Maps
		maps, targets, mask := spread(1, s.size(), -4, 4), spread(3, n, 0, 20), make([]float32, n)
		for i := range mask {
			mask[i] = 1
		}
		targets[0] = -40 // outside
		if n > 4 {
			mask[2], mask[5] = 0, 0
			targets[2], targets[3], targets[4] = nan, nan, nan
		}
		maps64 := wide(maps)
		want := numericGradient(maps64, func() float64 { return weight * naiveFocus(s, maps64, targets, mask, width) })
		for i := range want {
			want[i] += 0.25
		}
		eachPath(t, func(t *testing.T, path Path) {
			a, err := NewSoftArgmax(newPool(t, 2, path), s)
			if err != nil {
				t.Fatal(err)
			}
			dmaps := make([]float32, len(maps))
			for i := range dmaps {
				dmaps[i] = 0.25
			}
			before := slices.Clone(dmaps)
			a.Forward(garbage(n), maps)
			a.Focus(dmaps, targets, make([]float32, n), width, weight)
			same(t, "dmaps without any point", dmaps, before)
			a.Focus(dmaps, targets, mask, width, weight)
			near(t, "dmaps", dmaps, want, 2e-6)
		})
	}
}
