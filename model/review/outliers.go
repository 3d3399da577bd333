package review

import (
	"cmp"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// Outliers returns those of rows in which a keypoint is labelled, the outliers first: those whose label is farthest
// from its prediction, and after them, where nothing is predicted, those farthest from the middle of all labels of that
// keypoint. Equals stay in their order. prediction returns what is predicted for a row, nil for nothing.
func Outliers(ds *data.Dataset, rows []int, keypoint int, prediction func(row int) face.Points) []int {
	type placed struct {
		row       int
		predicted bool
		far       float64
	}
	middle := middleOf(ds, rows, keypoint)
	var all []placed
	for _, row := range rows {
		label := ds.Labels(row)[keypoint]
		if !label.Known {
			continue
		}
		one := placed{row: row, far: label.Distance(middle)}
		if p := prediction(row); keypoint < len(p) && p[keypoint].Known {
			one.predicted, one.far = true, label.Distance(p[keypoint])
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		if a.predicted != b.predicted {
			if a.predicted {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.far, a.far)
	})
	sorted := make([]int, len(all))
	for i, one := range all {
		sorted[i] = one.row
	}
	return sorted
}

// middleOf returns the median place of the labels of a keypoint, missing where there are none.
func middleOf(ds *data.Dataset, rows []int, keypoint int) face.Point {
	var xs, ys []float64
	for _, row := range rows {
		if p := ds.Labels(row)[keypoint]; p.Known {
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
	}
	if len(xs) == 0 {
		return face.Point{}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	return face.At(xs[len(xs)/2], ys[len(ys)/2])
}
