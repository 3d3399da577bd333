package simd

import (
	"errors"
	"fmt"
	"os"
)

// Path is a way to do arithmetic.
type Path int

const (
	Auto     Path = iota // the fastest that this machine has
	Portable             // Go
	AVX2                 // amd64 with AVX2 and FMA
	AVX512               // amd64 with AVX-512 (F, DQ, VL)
	NEON                 // arm64
)

// ErrPath is wrapped by the error for a path that is unknown or that this machine lacks.
var ErrPath = errors.New("no such kernel path here")

// Env is the environment variable that FromEnv reads.
const Env = "FIDUCIAL_KERNEL"

// String returns the path's name as FromEnv reads it.
func (p Path) String() string {
	switch p {
	case Auto:
		return "auto"
	case Portable:
		return "portable"
	case AVX2:
		return "avx2"
	case AVX512:
		return "avx512"
	case NEON:
		return "neon"
	}
	return fmt.Sprintf("Path(%d)", int(p))
}

// Paths returns the paths that this machine has, slowest first.
func Paths() []Path { return append([]Path{Portable}, vectorPaths()...) }

// FromEnv returns the path that the environment variable FIDUCIAL_KERNEL names: auto (or nothing), portable, avx2,
// avx512 or neon. The error wraps ErrPath when there is no path of that name or this machine lacks it.
func FromEnv() (Path, error) {
	name := os.Getenv(Env)
	if name == "" || name == Auto.String() {
		return Auto, nil
	}
	for _, p := range Paths() {
		if p.String() == name {
			return p, nil
		}
	}
	return Auto, fmt.Errorf("read %s: %q: %w; this machine has %v", Env, name, ErrPath, Paths())
}

// Fastest returns the fastest path that this machine has.
func Fastest() Path {
	p := Paths()
	return p[len(p)-1]
}
