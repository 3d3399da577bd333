// Package model holds the networks: their settings and presets, training, checkpoints, prediction, evaluation.
//
// Graphs are Gorgonia's; the arithmetic is in kernel, and op makes Gorgonia operations of it. Nothing here
// knows a screen.
//
// Start at Train and Predictor. Settings say what is trained and how, Presets are where they come from and
// Parameters how people meet them; a Checkpoint is what Train leaves and what a Predictor needs; a Control
// pauses a run and says which row to watch. Inside, start.go makes a run of settings and a dataset, run.go
// takes it through its batches and epochs, score.go measures it, watch.go reports the watched row.
package model
