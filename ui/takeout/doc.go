// Package takeout takes out of the window what people paste and print elsewhere: the coordinates of a face as text, and
// contact sheets of the listed faces. Pictures of one face are saved by label, charts by whom they belong to. Start at
// New.
package takeout
