//go:build !amd64 && !arm64

package simd

// vectorPaths returns the vector paths that this machine has, slowest first.
func vectorPaths() []Path { return nil }
