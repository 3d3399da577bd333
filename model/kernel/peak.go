package kernel

import "time"

// Peak measures how many floating-point operations a second one core does when it does nothing but multiply-adds
// by the given vector path: what no kernel can exceed. It takes the best of some short runs, about a tenth of a second in
// all. It returns 0 for Portable and for a path this machine lacks.
func Peak(path Path) float64 {
	if _, err := path.primitives(); err != nil || path == Portable || path == Auto {
		return 0
	}
	const runs, turns = 20, 1 << 20
	best := 0.
	for range runs {
		start := time.Now()
		flops := multiplyAdds(path, turns)
		best = max(best, float64(flops)/time.Since(start).Seconds())
	}
	return best
}
