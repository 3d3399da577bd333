// Package keypoints is the dialog in which the keypoints of a dataset are seen and changed as one set: their names,
// which are left and right of each other, the eyes, and the lines between them; written, pasted, or taken from a
// template, another dataset or weights.
//
// What is written there is read in draft.go, which knows no window. The project file remembers it, and the dataset is
// opened anew. Start at New.
package keypoints
