package simd

// vectorPaths returns the vector paths that this machine has: NEON belongs to every arm64.
func vectorPaths() []Path { return []Path{NEON} }
