// Package figures is what measurements of speed have in common: medians with their spread, ratios of two sides that
// took turns, the machine it was, and the files in which figures wait for docs/performance.md to be written.
//
// Start at Ratio.
package figures
