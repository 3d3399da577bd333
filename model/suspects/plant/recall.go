package plant

import (
	"cmp"
	"slices"

	"fiducial/model/suspects"
)

// Found is how many of some planted errors were found.
type Found struct {
	Found int `json:"found"`
	Of    int `json:"of"`
}

// Share returns the share that was found, 0 of none.
func (f Found) Share() float64 { return float64(f.Found) / float64(max(1, f.Of)) }

func (f *Found) add(found bool) {
	f.Of++
	if found {
		f.Found++
	}
}

// Recall is how many planted errors are among the first rows of a ranking, twice as many as there are errors.
type Recall struct {
	Large Found            `json:"large"` // of 6 px and more
	Small Found            `json:"small"` // of 4 to 6 px
	Kinds map[string]Found `json:"kinds"` // by kind and size
}

// large is the size in pixels from which an error counts as large.
const large = 6

// Measure adds what a ranking, rows the most suspect first, has found of the planted errors.
func (r *Recall) Measure(errors []Error, ranking []int) {
	first := map[int]bool{}
	for _, row := range ranking[:min(2*len(errors), len(ranking))] {
		first[row] = true
	}
	if r.Kinds == nil {
		r.Kinds = map[string]Found{}
	}
	for _, e := range errors {
		size := "under 4 px"
		switch {
		case e.Size >= large:
			size = "from 6 px"
			r.Large.add(first[e.Row])
		case e.Size >= leastOff:
			size = "4 to 6 px"
			r.Small.add(first[e.Row])
		}
		kind := r.Kinds[string(e.Kind)+", "+size]
		kind.add(first[e.Row])
		r.Kinds[string(e.Kind)+", "+size] = kind
	}
}

// Rows returns the rows of a list, in its order.
func Rows(list []suspects.Suspect) []int {
	rows := make([]int, len(list))
	for i, s := range list {
		rows[i] = s.Row
	}
	return rows
}

// Baseline ranks faces by the largest distance between label and prediction, each over the median of its keypoint.
func Baseline(keypoints int, faces []suspects.Face) []int {
	medians := make([]float64, keypoints)
	for k := range medians {
		var distances []float64
		for _, f := range faces {
			if f.Labels[k].Known {
				distances = append(distances, f.Labels[k].Distance(f.Prediction[k]))
			}
		}
		slices.Sort(distances)
		if len(distances) > 0 {
			medians[k] = max(distances[len(distances)/2], 1e-6)
		}
	}
	type entry struct {
		row   int
		worst float64
	}
	all := make([]entry, len(faces))
	for i, f := range faces {
		all[i].row = f.Row
		for k, l := range f.Labels {
			if l.Known {
				all[i].worst = max(all[i].worst, l.Distance(f.Prediction[k])/medians[k])
			}
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(b.worst, a.worst) })
	rows := make([]int, len(all))
	for i, e := range all {
		rows[i] = e.row
	}
	return rows
}
