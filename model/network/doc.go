// Package network builds the networks as Gorgonia graphs and runs them: one training step, one prediction.
//
// It knows shapes, weights and the optimizer; it knows no dataset, no file and no schedule. A training graph
// and a prediction graph share the same Weights: whatever a step changes, the next prediction sees.
//
// Building and running are apart. A family of networks (packs.go holds the notebook's, heatmap.go the accurate one)
// says which tensors it has and adds its forward pass to a graph; Training and Prediction run any such graph. The
// operations are those of model/op, the arithmetic is model/kernel's; Gorgonia keeps the graph, derives the gradients
// symbolically, and op.Machine runs both.
//
// Start at Spec, then Init, NewTraining and NewPrediction.
package network

// Gorgonia refuses to start with a Go version of which this package does not know that its garbage collector
// moves nothing. The import keeps the version in go.mod that knows the present one.
import _ "go4.org/unsafe/assume-no-moving-gc"
