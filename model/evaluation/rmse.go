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

// Overall is one error of a checkpoint, and of which faces it is.
type Overall struct {
	RMSE      float64 // pixels, over all labelled coordinates; NaN where there is nothing to compare
	Part      Part
	Faces     int
	Flattered Flattered
}

// OfSet returns the error of what a set predicts, as the labels are now, on the faces on which its checkpoint is
// measured where nothing else is asked for: the same figure that an evaluation of it begins with.
func OfSet(s *prediction.Set, ds *data.Dataset) Overall {
	c := s.Checkpoint()
	part := FairPart(c, ds)
	rows := part.RowsOf(c, ds)
	predictions := make([]face.Points, len(rows))
	for i, row := range rows {
		predictions[i] = s.Points(row)
	}
	m := OfCheckpoint(c, ds, rows, predictions).Metrics
	o := Overall{RMSE: m.RMSE, Part: part, Faces: m.Faces}
	switch {
	case c.Knows(ds, rows):
		o.Flattered = Taught
	case ChosenBy(c, ds, rows) > 0:
		o.Flattered = ChosenOn
	}
	return o
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
