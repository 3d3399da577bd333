//go:build !amd64

package csvfile

import "fiducial/data/simd"

// aheadOn returns how a machine with a path of arithmetic reads the usual pixels.
func aheadOn(simd.Path) ahead { return parsePairs }
