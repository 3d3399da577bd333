package evaluation

import (
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
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

// Rows returns the rows of a part that have usable pixels and at least one label, in order. splits are those of the
// checkpoint that is evaluated: Settings.Splits.
func (p Part) Rows(ds *data.Dataset, splits data.Splits) []int {
	switch p {
	case TrainFaces:
		return ds.SplitRows(data.Train, splits, false)
	case TestFaces:
		return ds.SplitRows(data.Test, splits, false)
	case ValidationFaces:
		return ds.SplitRows(data.Validation, splits, false)
	}
	var rows []int
	for _, s := range []data.Split{data.Train, data.Test, data.Validation} {
		rows = append(rows, ds.SplitRows(s, splits, false)...)
	}
	slices.Sort(rows)
	return rows
}

// RowsOf returns the rows of a part on which a checkpoint is evaluated: of its test faces, and of those of validation,
// without photos that it learned from, or from near-duplicates of, unless it learned from all of them.
func (p Part) RowsOf(c *checkpoint.Checkpoint, ds *data.Dataset) []int {
	rows := p.Rows(ds, c.Settings.Splits())
	if p != TestFaces && p != ValidationFaces {
		return rows
	}
	others := slices.DeleteFunc(slices.Clone(rows), func(row int) bool { return c.HasLearned(ds, row) })
	if len(others) == 0 {
		return rows
	}
	return others
}

// few is up to how many faces figures say nothing.
const few = 3

// TellFew says in a sentence that a part has no face that can be measured on, or too few; "" where it has enough.
func (p Part) TellFew(faces int) string {
	where := map[Part]string{AllFaces: "the dataset", TrainFaces: "those to learn from", TestFaces: "the test faces", ValidationFaces: "the validation faces"}[p]
	switch {
	case faces == 0 && p == AllFaces:
		return "there is nothing to measure on: no face has both a label and a usable photo"
	case faces == 0 && where == "":
		return "there is nothing to measure on: none of these faces has both a label and a usable photo"
	case faces == 0:
		return fmt.Sprintf("there is nothing to measure on: no labelled face with a usable photo is one of %s (photos decide that); measure on others, or label more", where)
	case faces == 1:
		return "1 labelled face is too few for its figures to say anything of others"
	case faces <= few:
		return fmt.Sprintf("%d labelled faces are too few for their figures to say anything of others", faces)
	}
	return ""
}

// FairPart returns the part of a dataset on which a checkpoint is measured when nothing else is asked for: the test
// faces where it learned from others and not from all of them, else all.
func FairPart(c *checkpoint.Checkpoint, ds *data.Dataset) Part {
	if test := TestFaces.RowsOf(c, ds); c.Knows(ds, TrainFaces.Rows(ds, c.Settings.Splits())) && !c.Knows(ds, test) {
		return TestFaces
	}
	return AllFaces
}

// OfCheckpoint compares what a checkpoint predicts for rows of a dataset, predictions[i] for rows[i], with their labels
// as they are now, and its mean face with the same labels. It costs milliseconds, so that it can be done again after
// every edit. The checkpoint fits the dataset. A label that is a prediction which somebody took over is left out: it
// says nothing about who predicted it.
func OfCheckpoint(c *checkpoint.Checkpoint, ds *data.Dataset, rows []int, predictions []face.Points) *Evaluation {
	return OfCheckpoints(ds, rows, []*checkpoint.Checkpoint{c}, [][]face.Points{predictions})[0]
}

// OfCheckpoints evaluates checkpoints on the same points, to be compared: labels taken over from any of them are left
// out for all, and so are points that one of them does not predict. predictions[n] are those of checkpoint n for the
// rows; without a checkpoint there is no evaluation.
func OfCheckpoints(ds *data.Dataset, rows []int, checkpoints []*checkpoint.Checkpoint, predictions [][]face.Points) []*Evaluation {
	labels := make([]face.Points, len(rows))
	scales := make([]float64, len(rows))
	for i, row := range rows {
		labels[i], scales[i] = ds.Labels(row), ds.PhotoScale(row)
	}
	shared, unshared := sharedPoints(predictions, len(rows), len(ds.Keypoints()))
	left := func(i, k int) bool {
		return slices.ContainsFunc(predictions, func(p []face.Points) bool {
			return p != nil && Taken(labels[i][k], p[i][k], scales[i])
		})
	}
	list := make([]*Evaluation, len(checkpoints))
	for n, c := range checkpoints {
		if c == nil {
			continue
		}
		list[n] = evaluate(ds.Keypoints(), rows, labels, shared(predictions[n]), left)
		list[n].Metrics.Unit = ds.Unit()
		for _, k := range unshared {
			list[n].Metrics.Unshared = append(list[n].Metrics.Unshared, ds.Keypoints()[k].Name)
		}
		list[n].measureMeanFace(c.MeanFaceIn(ds))
	}
	return list
}

// sharedPoints finds which points of rows all predictions have, nil ones aside. It returns what makes of predictions
// those of these points, and the keypoints that some predict and others never do.
func sharedPoints(predictions [][]face.Points, rows, keypoints int) (shared func([]face.Points) []face.Points, unshared []int) {
	var all [][]face.Points
	for _, p := range predictions {
		if p != nil {
			all = append(all, p)
		}
	}
	for k := range keypoints {
		by := 0
		for _, p := range all {
			if slices.ContainsFunc(p, func(points face.Points) bool { return predicts(points, k) }) {
				by++
			}
		}
		if by > 0 && by < len(all) {
			unshared = append(unshared, k)
		}
	}
	return func(of []face.Points) []face.Points {
		kept := make([]face.Points, rows)
		for i, points := range of {
			kept[i] = slices.Clone(points)
			for k := range points {
				if slices.ContainsFunc(all, func(p []face.Points) bool { return !predicts(p[i], k) }) {
					kept[i][k] = face.Point{}
				}
			}
		}
		return kept
	}, unshared
}

// SaysUnshared says that only keypoints which all of the compared checkpoints predict were measured, where some predict
// others too; else "".
func (m Metrics) SaysUnshared() string {
	left := len(m.Unshared)
	if left == 0 {
		return ""
	}
	compared := 0
	for _, k := range m.Keypoints {
		if k.Count > 0 {
			compared++
		}
	}
	at, others := "the 1 keypoint that both predict", "1 that only one of them predicts is"
	if compared != 1 {
		at = fmt.Sprintf("the %d keypoints that both predict", compared)
	}
	if compared == 0 {
		at = "no keypoint, as there is none that both predict"
	}
	if left > 1 {
		others = fmt.Sprintf("%d that only one of them predicts are", left)
	}
	return fmt.Sprintf("Compared at %s; %s left out on both sides.", at, others)
}

// takenWithin is how far a label is, in pixels along x and y, from the prediction that it was taken from: files hold
// two decimals at least. That a label set by hand lies there by chance happens to one in tens of thousands.
const takenWithin = 0.0051

// Taken reports whether a label is the prediction itself. scale is how many pixels of the photo one of the square is
// wide: labels are rounded in pixels of the photo, which are larger than those of the square where a face is small.
func Taken(label, prediction face.Point, scale float64) bool {
	within := takenWithin / min(scale, 1)
	return math.Abs(label.X-prediction.X) < within && math.Abs(label.Y-prediction.Y) < within
}

// SaysTaken says how many labels were left out because they are predictions that somebody took over; "" for none.
func (m Metrics) SaysTaken() string {
	switch m.Taken {
	case 0:
		return ""
	case 1:
		return "1 label is a prediction that was taken over, and is left out."
	}
	return fmt.Sprintf("%d labels are predictions that were taken over, and are left out.", m.Taken)
}
