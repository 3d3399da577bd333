package evaluation

import (
	"math"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/prediction"
)

// Flattered says why an error is probably too small.
type Flattered int

const (
	Fair     Flattered = iota // it is of faces that the checkpoint had nothing to do with
	ChosenOn                  // some of its faces chose the checkpoint, out of epochs or trials
	Taught                    // the checkpoint learned from its faces
)

// OfSet returns the error in pixels over all labelled coordinates that a set predicts, as the labels are now: on the faces whose
// photos the checkpoint did not learn from, or, where it learned from all, on all; flattered says which. It is NaN where there is
// nothing to compare.
func OfSet(s *prediction.Set, ds *data.Dataset) (rmse float64, flattered Flattered) {
	var seen, unseen squares
	c := s.Checkpoint()
	for row := range ds.Rows() {
		points := s.Points(row)
		if points == nil {
			continue
		}
		sum := &unseen
		if photo := ds.Photo(row); c.HasLearned(ds, row) {
			sum = &seen
		} else if c.ChosenBy.Has(photo) {
			flattered = ChosenOn
		}
		for k, l := range ds.Labels(row) {
			if l.Known && predicts(points, k) {
				sum.add(l, points[k])
			}
		}
	}
	switch {
	case unseen.points > 0:
		return unseen.rmse(), flattered
	case seen.points > 0:
		return seen.rmse(), Taught
	}
	return math.NaN(), Fair
}

// RowRMSE returns the error of one face in pixels, over its labelled coordinates as the contest scores it: the root of
// half the mean squared distance. NaN where no point is both labelled and predicted.
func RowRMSE(labels, predicted face.Points) float64 {
	var s squares
	for k, l := range labels {
		if k < len(predicted) && l.Known && predicted[k].Known {
			s.add(l, predicted[k])
		}
	}
	if s.points == 0 {
		return math.NaN()
	}
	return s.rmse()
}
