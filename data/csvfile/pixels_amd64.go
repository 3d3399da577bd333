package csvfile

import (
	"math/bits"

	"fiducial/data/simd"
)

//go:generate go run ./internal/gen -pkg csvfile -out avx2_amd64.s -stubs avx2_amd64.go

// aheadOn returns how a machine with a path of arithmetic reads the usual pixels.
func aheadOn(path simd.Path) ahead {
	if path == simd.AVX2 || path == simd.AVX512 {
		return parseTriples
	}
	return parsePairs
}

// parseTriples is parsePairs by AVX2, three pixels at a time.
func parseTriples(dst, text []byte, i, n int) (int, int) {
	if i+128 <= len(text) && n+64 <= len(dst) {
		read, written := triplesAVX2(&dst[n], &text[i], len(dst)-n, len(text)-i, &triples.steps, &triples.lanes)
		i, n = i+read, n+written
	}
	return parsePairs(dst, text, i, n)
}

// triples says, by the spaces among twelve bytes, the first byte's being the lowest bit, where three numbers lie in
// them, of one to three digits and a space each: in steps how many bytes they take, times 4096, and where in lanes it
// is written which byte goes where, 0 where there are no three such numbers. Each number gets four bytes, its last
// digit the last; the bit 128 stands for no digit.
var triples = func() (all struct {
	steps [4096]uint16
	lanes [27][16]byte
}) {
	for spaces := range all.steps {
		at, id, power := 0, 0, 1
		var lanes [16]byte
		for number := range 4 {
			digits := bits.TrailingZeros16(uint16(spaces>>at) | 1<<15)
			usual := number < 3 && digits >= 1 && digits <= 3
			for k := range 4 {
				if lanes[4*number+k] = 128; usual && k >= 4-digits {
					lanes[4*number+k] = byte(at + digits - 4 + k)
				}
			}
			if usual {
				at, id, power = at+digits+1, id+(digits-1)*power, 3*power
			} else if number < 3 {
				at = 0
				break
			}
		}
		if at > 0 {
			all.steps[spaces] = uint16(at<<12 | 16*id)
			all.lanes[id] = lanes
		}
	}
	return all
}()
