package kernel

import (
	"fmt"
	"slices"

	"fiducial/data/simd"
)

// Path is a way to do the arithmetic: one of the paths of package simd, here by the same names.
type Path = simd.Path

// The paths.
const (
	Auto     = simd.Auto
	Portable = simd.Portable
	AVX2     = simd.AVX2
	AVX512   = simd.AVX512
	NEON     = simd.NEON
)

// primitivesOf returns what a path provides, or an error that wraps simd.ErrPath.
func primitivesOf(p Path) (primitives, error) {
	if p == Portable {
		return portable(), nil
	}
	if p != Auto && slices.Contains(simd.Paths(), p) {
		return vectorPrimitives(p), nil
	}
	return primitives{}, fmt.Errorf("%v: %w; this machine has %v", p, simd.ErrPath, simd.Paths())
}
