// Package shell is what stands around the features of the window: background tasks, strips of text over the face, the
// status bar, what is remembered from one start to the next, who is at work, who has the keyboard, and how files are
// chosen.
//
// It knows of a dataset no more than a path that nothing is written over. Everything belongs to the UI goroutine but
// what says otherwise. Start at Frame.
package shell
