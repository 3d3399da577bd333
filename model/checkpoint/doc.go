// Package checkpoint holds a network's weights with everything that is needed to use them or to train on: what they
// are, which datasets they fit, and their file (docs/checkpoint.md). It neither predicts (package prediction) nor
// trains (package model).
//
// Start at Checkpoint; file.go reads and writes one, starting.go says what a run can start from, subset.go answers for
// a dataset that has other keypoints.
package checkpoint
