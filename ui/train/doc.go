// Package train is the panel of training: what a run is to be, how the one in progress stands, and all those before it
// with their curves; and what corrected labels change.
//
// Training itself is model.Train; which weights predict once a run is over decides ui/predict. Start at Panel; run.go
// is one run, runlog.go writes it into the project.
package train
