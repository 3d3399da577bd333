package kernel

import "time"

// Peak measures how many floating-point operations a second one core does when it does nothing but multiply-adds
// by the given vector path: what no kernel can exceed. It takes the best of the short runs that a tenth of a second has
// room for. It returns 0 for Portable and for a path this machine lacks.
func Peak(path Path) float64 {
	if _, err := primitivesOf(path); err != nil || path == Portable || path == Auto {
		return 0
	}
	const together, turns = time.Second / 10, 1 << 18
	best := 0.
	for begin := time.Now(); time.Since(begin) < together; {
		start := time.Now()
		flops := multiplyAdds(path, turns)
		best = max(best, float64(flops)/time.Since(start).Seconds())
	}
	return best
}
