// Package file is which dataset is open: opening, saving, reading its file again, the datasets opened lately, and what
// is to be said

// of a file and its project. It asks what has to be asked before any of that, and before the window is closed.
//
// It decides what is opened and when; what is open, and who is told of it, is package session. Start at Feature.
package file
