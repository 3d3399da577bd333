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
// faces where it learned from others and not from them, else all.
func (c *Checkpoint) FairPart(ds *data.Dataset) Part {
	seed := c.Settings.SplitSeed
	if c.Knows(ds, TrainFaces.Rows(ds, seed)) && !c.Knows(ds, TestFaces.Rows(ds, seed)) {
		return TestFaces
	}
	return AllFaces
}

// Evaluate compares what the checkpoint predicts for rows of a dataset, predictions[i] for rows[i], with their labels as they
// are now, and its mean face with the same labels. It costs milliseconds, so that it can be done again after every edit. The
// checkpoint fits the dataset.
func (c *Checkpoint) Evaluate(ds *data.Dataset, rows []int, predictions []face.Points) *Evaluation {
	labels := make([]face.Points, len(rows))
	for i, row := range rows {
		labels[i] = ds.Labels(row)
	}
	e := Evaluate(ds.Keypoints(), rows, labels, predictions)
	e.measureMeanFace(known(c.MeanFace))
	return e
}
