// Package kernel is the float32 arithmetic of the networks, on plain slices: convolution, batch normalisation,
// max-pooling, upsampling, dropout, the linear layer, soft-argmax, masked losses, Adam. It knows no graph, no
// dataset and no file.
//
// Images are NCHW (batch, channel, row, column), weights as PyTorch keeps them. A Pool owns the threads; a plan
// (Conv, BatchNorm, MaxPool, …) is made once for one shape and owns what it needs in between, so that no call
// allocates. A plan is for one goroutine at a time; several plans may share a Pool.
//
// Nearly all work is done by two primitives over flat rows of numbers (see primitives): correlate, a weighted sum
// of shifted rows, and dotProducts, the dot products of rows. A convolution becomes those by packing: its input is
// copied into padded planes (paddedplanes.go), with zeros around and all rows equally long. There a shift by a kernel
// tap is a fixed offset, whatever the row, and there are no edges to treat. What is computed for the columns past an
// output row's end is thrown away. Convolutions of 3×3 with many channels and an even width take fewer multiplications
// in Winograd's tiles (winograd.go). The gradient behind a ReLU is 0 where the output y is not positive: y is its ReLU
// mask. Each primitive exists in portable Go and for the vector units of amd64 (AVX2, AVX-512) and
// arm64 (NEON); simd.FromEnv can force a path. The assembly is written by internal/gen and internal/genarm64; after a
// change there run go generate.
//
// Results do not depend on the number of threads nor on their scheduling: work is divided by the shape alone, and
// partial sums are added in a fixed order. Between paths results differ by rounding.
//
// Start at New and NewConv.
package kernel
