//go:build !headless && !linux

package main

// keepGLMemory does nothing: only glibc on Linux has what it is for.
func keepGLMemory() {}
