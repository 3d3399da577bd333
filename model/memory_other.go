//go:build !linux

package model

// freeMemory returns what a machine counts as having that is not asked.
func freeMemory() float64 { return memoryUnknown }
