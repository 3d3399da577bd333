package model

import (
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// Part says which faces of a dataset are evaluated.
type Part string

// The parts of a dataset: everything, and the splits.
const (
	AllFaces        Part = "all"
	TrainFaces      Part = "train"
	TestFaces       Part = "test"
	ValidationFaces Part = "validation"
)

// Rows returns the rows of a part that have usable pixels and at least one label, in order. seed is that of the split,
// Settings.SplitSeed of the checkpoint that is evaluated.
func (p Part) Rows(ds *data.Dataset, seed uint64) []int {
	switch p {
	case TrainFaces:
		return ds.SplitRows(data.Train, seed, false)
	case TestFaces:
		return ds.SplitRows(data.Test, seed, false)
	case ValidationFaces:
		return ds.SplitRows(data.Validation, seed, false)
	}
	var rows []int
	for _, s := range []data.Split{data.Train, data.Test, data.Validation} {
		rows = append(rows, ds.SplitRows(s, seed, false)...)
	}
	slices.Sort(rows)
	return rows
}

// FairPart returns the part of a dataset on which a checkpoint is measured when nothing else is asked for: the test
// faces of a dataset whose photos it was trained on, else all. It is AllFaces while the dataset is still being read.
func (c *Checkpoint) FairPart(ds *data.Dataset) Part {
	if c.TrainedOn(ds) {
		return TestFaces
	}
	return AllFaces
}

// Knows reports whether the checkpoint was trained on some of the faces of a part of the dataset, split by seed: then
// its figures there are better than on faces it never saw. A run that left faces out by its own settings counts as if it
// had not.
func (c *Checkpoint) Knows(ds *data.Dataset, p Part, seed uint64) bool {
	unseen := (p == TestFaces || p == ValidationFaces) && seed == c.Settings.SplitSeed
	return c.TrainedOn(ds) && !unseen
}

// EvaluateRows compares predictions of rows of a dataset, predictions[i] of rows[i], with their labels as they are now.
// It costs milliseconds, so that it can be done again after every edit.
func EvaluateRows(ds *data.Dataset, rows []int, predictions []face.Points) *Evaluation {
	labels := make([]face.Points, len(rows))
	for i, row := range rows {
		labels[i] = ds.Labels(row)
	}
	return Evaluate(ds.Keypoints(), rows, labels, predictions)
}
