package kernel

import "fmt"

// multiplyAdds does nothing but multiply-adds for so many turns and returns how many floating-point operations that was.
func multiplyAdds(p Path, turns int) (flops int) {
	switch p {
	case AVX2:
		multiplyAddsAVX2(turns)
		return 2 * 12 * 8 * turns
	case AVX512:
		multiplyAddsAVX512(turns)
		return 2 * 12 * 16 * turns
	}
	panic(fmt.Sprintf("kernel: no multiply-adds on %v", p))
}
