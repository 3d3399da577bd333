// Package op makes Gorgonia operations of the arithmetic in model/kernel: convolution with bias and ReLU, batch norm,
// max-pooling, upsampling, concatenation, dropout, the linear layer, soft-argmax, masked losses, each with its
// gradients; and, for prediction, a convolution with the batch norm behind it.
//
// Gorgonia's own are slow at these shapes, and its dropout has a wrong gradient. Those here plug into any
// Gorgonia graph: each implements gorgonia.Op, and those of the forward pass gorgonia.SDOp, whose SymDiff adds
// more operations of this package, one for each gradient.
//
// An operation stands once in one graph and owns its result, so that a machine that runs the graph again
// allocates no tensor. The tensors of one graph are therefore overwritten by its next run. Tensors are float32,
// row-major, images in the order NCHW (face, channel, row, column).
//
// Machine runs such a graph without allocating; Gorgonia's own tape machine runs it too.
//
// Start at Builder. No graph, operation or Builder is safe for concurrent use; different ones are independent.
package op
