// Package browser is the grid of thumbnails: every face of a list, small, with its points and marks of its state.
//
// The grid is virtual: only the cells that can be seen exist. Thumbnails are made off the UI goroutine by a
// few workers, newest wish first, and a wish is dropped when its face has scrolled away. Start at Browser.
package browser
