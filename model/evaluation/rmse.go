package evaluation

import (
	"math"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/prediction"
)

// OfSet returns the error in pixels over all labelled coordinates that a set predicts, as the labels are now: on the faces whose
// photos the checkpoint did not learn from, or, where it learned from all, on all; learned says which. It is NaN where there is
// nothing to compare.
func OfSet(s *prediction.Set, ds *data.Dataset) (rmse float64, learned bool) {
	var seen, unseen squares
	for row := range ds.Rows() {
		points := s.Points(row)
		if points == nil {
			continue
		}
		sum := &unseen
		if s.Checkpoint().Learned.Has(ds.Photo(row)) {
			sum = &seen
		}
		for k, l := range ds.Labels(row) {
			if l.Known && predicts(points, k) {
				sum.add(l, points[k])
			}
		}
	}
	if unseen.points > 0 {
		return unseen.rmse(), false
	}
	return seen.rmse(), seen.points > 0
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
