// Package model holds the networks: their settings and presets, training, checkpoints, prediction, evaluation.
//
// Graphs are Gorgonia's; the arithmetic is in kernel, and op makes Gorgonia operations of it. Nothing here
// knows a screen. Start at Train and Predictor.
package model
