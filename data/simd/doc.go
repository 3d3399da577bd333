// Package simd knows the vector units of processors: which of them this machine has, and which one the user chose.
//
// Both the arithmetic of networks (model/kernel) and that of images (data/batch) ask it. The arithmetic itself is
// theirs.
package simd
