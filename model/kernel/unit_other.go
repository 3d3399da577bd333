//go:build !amd64 && !arm64

package kernel

// vectorPaths returns the vector paths that this machine has, slowest first.
func vectorPaths() []Path { return nil }

func vectorPrimitives(Path) primitives { panic("kernel: no vector paths") }

func multiplyAdds(Path, int) (flops int) { panic("kernel: no vector paths") }
