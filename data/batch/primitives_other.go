//go:build !amd64

package batch

import "fiducial/data/simd"

// on returns the primitives of a path: Go on every one. NEON has no gather, so that only the copying would gain.
func on(simd.Path) primitives { return portable() }
