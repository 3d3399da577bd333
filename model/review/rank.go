package review

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// Suspect is a face whose labels may be wrong.
type Suspect struct {
	Row        int
	Score      float64 // above 0 it is more likely wrong than right
	Keypoint   int     // the point that is most likely off
	Points     []int   // all points that are doubted, Keypoint first
	Label      face.Point
	Prediction face.Point // of Keypoint
	Reason     string     // why, in a sentence without a full stop
}

// Rank ranks faces that were not accepted by their largest residual, scaled by the median residual of its keypoint.
func Rank(ds *data.Dataset, prediction func(row int) face.Points) []Suspect {
	k := ds.Keypoints()
	all := make([][]float64, len(k))
	each(ds, prediction, func(_, kp int, far float64) { all[kp] = append(all[kp], far) })
	median := make([]float64, len(k))
	for kp, far := range all {
		slices.Sort(far)
		median[kp] = 1
		if len(far) > 0 {
			median[kp] = max(far[len(far)/2], 0.3)
		}
	}
	const doubtful = 6 // medians
	var list []Suspect
	row := -1
	each(ds, prediction, func(r, kp int, far float64) {
		score := math.Log(far / median[kp] / doubtful)
		if ds.MarkOf(r).Accepted {
			return
		}
		if r != row {
			row = r
			list = append(list, Suspect{Row: r, Score: math.Inf(-1)})
		}
		s := &list[len(list)-1]
		if score > s.Score {
			s.Score, s.Keypoint, s.Label, s.Prediction = score, kp, ds.Labels(r)[kp], prediction(r)[kp]
			s.Points = []int{kp}
			s.Reason = fmt.Sprintf("%s is %.1f px from where it is expected", k[kp].Name, far)
		}
	})
	slices.SortStableFunc(list, func(a, b Suspect) int { return cmp.Compare(b.Score, a.Score) })
	return list
}

// each calls f for every point that is both labelled and predicted.
func each(ds *data.Dataset, prediction func(row int) face.Points, f func(row, kp int, far float64)) {
	for row := range ds.Rows() {
		labels, predicted := ds.Labels(row), prediction(row)
		for kp := range predicted {
			if labels[kp].Known && predicted[kp].Known {
				f(row, kp, labels[kp].Distance(predicted[kp]))
			}
		}
	}
}
