// Package model trains networks: Train is a plain function from a dataset and settings to a checkpoint.
//
// What it trains with stands in packages below it, each without knowing those behind it in this list: settings (and
// presets), checkpoint, prediction, evaluation. Graphs are Gorgonia's (package network); the arithmetic is in kernel,
// and op makes Gorgonia operations of it. Nothing here knows a screen.
//
// Start at Train. A Control pauses a run and says which row to watch. Inside, start.go makes a run of settings and a
// dataset, run.go takes it through its batches and epochs, score.go measures it, watch.go reports the watched row,
// finetune.go picks what a run learns from that learns corrections alone.
package model
