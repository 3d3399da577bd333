package review

import (
	"cmp"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// Worth returns the rows that lack labels and have a prediction, those first from whose labelling most is to be
// expected.
//
// What a label teaches grows with how far off the network is there. For a missing point that is expected from what is
// known: how far off it is at this keypoint in other faces (the median), times how far off it is in this face at the
// points that are labelled, each in units of its keypoint's median (a mean that is drawn towards 1 as if two more
// points had it). The gain of a face is the sum of that over its missing points, in pixels. Faces of equal gain stay in
// their order. prediction returns what is predicted for a row, nil for nothing.
func Worth(ds *data.Dataset, prediction func(row int) face.Points) []int {
	medians := medianErrors(ds, prediction)
	type worth struct {
		row  int
		gain float64
	}
	var all []worth
	for _, row := range ds.Select(data.Filter{}) {
		if g := gain(ds.Labels(row), prediction(row), medians); g > 0 {
			all = append(all, worth{row, g})
		}
	}
	slices.SortStableFunc(all, func(a, b worth) int { return cmp.Compare(b.gain, a.gain) })
	rows := make([]int, len(all))
	for i, x := range all {
		rows[i] = x.row
	}
	return rows
}

// gain returns how far off predictions of the missing points of a face are expected to be, summed up.
func gain(labels, predicted face.Points, medians []float64) float64 {
	const prior = 2
	hardness, n, sum := float64(prior), float64(prior), 0.0
	for k, p := range predicted {
		switch {
		case !p.Known:
		case labels[k].Known:
			hardness += labels[k].Distance(p) / medians[k]
			n++
		case labels[k].Missing():
			sum += medians[k]
		}
	}
	return sum * hardness / n
}

// medianErrors returns for each keypoint how far labels and predictions lie apart in half of the faces, in pixels; 1
// where there are none to compare.
func medianErrors(ds *data.Dataset, prediction func(row int) face.Points) []float64 {
	apart := make([][]float64, len(ds.Keypoints()))
	for _, row := range ds.Select(data.Filter{}) {
		labels := ds.Labels(row)
		for k, p := range prediction(row) {
			if labels[k].Known && p.Known {
				apart[k] = append(apart[k], labels[k].Distance(p))
			}
		}
	}
	medians := make([]float64, len(apart))
	for k, all := range apart {
		medians[k] = 1
		if len(all) > 0 {
			slices.Sort(all)
			medians[k] = max(all[len(all)/2], 0.1)
		}
	}
	return medians
}
