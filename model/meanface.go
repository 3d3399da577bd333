package model

// NoBetter says in words what NoBetterThanMeanFace reports.
const NoBetter = "no better than the mean face"

// NoBetterThanMeanFace reports whether an RMSE is not below that of the mean face over the same faces: a program that always
// answers that face, whatever the photo, would do as well. It is false where one of them was not measured (NaN).
func NoBetterThanMeanFace(rmse, meanFace float64) bool { return rmse >= meanFace }
