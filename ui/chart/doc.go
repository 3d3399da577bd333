// Package chart is the live chart of a training run: loss by batch and by epoch, on a linear or logarithmic
// scale, with a readout under the pointer, and the small curve that stands for it in the status bar. It draws curves
// and histograms of an evaluation, too, and Bars.
//
// A Chart draws Series. Appending a point costs next to nothing and changes nothing on the screen; Redraw
// shows what has come, and the caller decides how often (10 to 30 times a second is what the eye sees). It
// draws into a picture of its own, column by column, so that 50,000 points take a few milliseconds.
// Start at Chart and Series, for searches at Traces and Parallel; the picture is made in plot.go from the axes of
// axis.go.
//
// Traces are a thousand curves or dots over each other, Parallel are parallel coordinates, for searches. What they have
// in common is in crowd.go: a picture of everything, which a Painter draws in a goroutine of its own, and over it what
// stands out, which is drawn at once. What the picture is of is a scene, made once and never changed (tracesscene.go,
// parallelscene.go).
//
// Everything here but Painter belongs to the UI goroutine: nothing else is safe for concurrent use. From a goroutine
// call it inside fyne.Do.
package chart
