// Package dataset shows what the open dataset is: how many faces and labels, which columns are read as which keypoints,
// which of these are left and right of each other, and what looks wrong in the file as a whole.
//
// How the columns are read can be changed there; the project file remembers it, and the dataset is opened anew. Start
// at New.
package dataset
