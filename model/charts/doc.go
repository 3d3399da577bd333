// Package charts draws evaluations as a picture for a file: the figures, the curve of PCK, the distribution of errors
// and the error by keypoint, of one checkpoint or of several side by side. No face is in it, so that it can be shown to
// anyone. It draws with gonum/plot; charts on the screen, which live, are made elsewhere.
//
// Start at WritePNG, for searches at WriteSearchPNG. All functions are safe for concurrent use.
package charts
