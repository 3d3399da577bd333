package main

import (
	"fmt"
	"runtime"

	"fiducial/data/simd"
)

// release is the program's version, which FyneApp.toml names, too.
const release = "0.1.0"

// version says which program this is, and by which kernel path it computes on this machine: what a report of a fault or
// of a speed wants to name.
func version() string {
	path, err := simd.FromEnv()
	if err != nil {
		return fmt.Sprintf("%s (%s/%s; %v)", release, runtime.GOOS, runtime.GOARCH, err)
	}
	if path == simd.Auto {
		path = simd.Fastest()
	}
	return fmt.Sprintf("%s (%s/%s, kernels: %v)", release, runtime.GOOS, runtime.GOARCH, path)
}
