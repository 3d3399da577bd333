// Package evaluate is the panel that says how far predictions are from labels: figures, worst faces and charts, of one
// checkpoint or of two side by side.
//
// How that is measured is model.Evaluate; which weights predict is ui/predict. Start at Panel; evaluation.go decides
// when to measure what, job.go does it.
package evaluate
