//go:build !amd64 && !arm64

package kernel

func vectorPrimitives(Path) primitives { panic("kernel: no vector paths") }

func multiplyAdds(Path, int) (flops int) { panic("kernel: no vector paths") }
