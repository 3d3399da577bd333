package simd

import "golang.org/x/sys/cpu"

// vectorPaths returns the vector paths that this machine has, slowest first.
func vectorPaths() []Path {
	var paths []Path
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		paths = append(paths, AVX2)
		if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL && cpu.X86.HasBMI2 {
			paths = append(paths, AVX512)
		}
	}
	return paths
}
