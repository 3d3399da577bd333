package main

import (
	"context"
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// mostDigits is how many decimals single precision has at most.
const mostDigits = 9

// predictPoints is predictRows, and writes each point with its expected error.
func (c *predictCommand) predictPoints(ctx context.Context, r *report, weights *checkpoint.Checkpoint, ds *data.Dataset, rows []int, o prediction.Options) ([]face.Points, error) {
	answers, err := answerRows(ctx, r, weights, ds, rows, o)
	if err != nil {
		return nil, err
	}
	if !weights.SaysExpectedErrors() {
		r.note("%s: its expected errors are empty, as these weights do not say how far off their points are; weights trained by this version on enough faces do", c.Points)
	}
	points := make([]face.Points, len(rows))
	for i, a := range answers {
		if a != nil {
			points[i] = a.Points()
		}
	}
	if err := someAnswered(points); err != nil {
		return nil, err
	}
	err = atomicfile.From(c.Points, func(to io.Writer) error {
		w := csv.NewWriter(to)
		w.Write([]string{"row", "keypoint", "x", "y", "expected_error", "ellipse_major", "ellipse_minor", "ellipse_degrees"}) // what fails is known to Flush
		for i, a := range answers {
			if a == nil {
				continue
			}
			expected := prediction.ExpectedErrors(weights, a)
			for k, p := range points[i] {
				if !p.Known {
					continue
				}
				var e prediction.ExpectedError
				if expected != nil {
					e = expected[k]
				}
				scale := ds.PhotoScale(rows[i])
				p = ds.InPhoto(rows[i], p)
				w.Write(append([]string{strconv.Itoa(rows[i]), ds.Keypoints()[k].Name, c.number(p.X), c.number(p.Y)}, c.doubt(e, scale)...))
			}
		}
		w.Flush()
		return w.Error()
	})
	return points, err
}

// doubt writes how far off a point is expected to be, in pixels of the photo, of which so many are one in which labels
// are: the distance, then the ellipse in which 68 of 100 labels lie by its half axes and how far the longer one is
// turned clockwise from that of x; "" for what is not known.
func (c *predictCommand) doubt(e prediction.ExpectedError, scale float64) []string {
	cells := make([]string, 4)
	if e.Pixels > 0 {
		cells[0] = c.number(e.Pixels * scale)
	}
	if !e.Ellipse.IsZero() {
		by := e.Ellipse.Scaled(scale)
		cells[1], cells[2], cells[3] = c.number(by.Major), c.number(by.Minor), c.number(by.Angle*180/math.Pi)
	}
	return cells
}

// number writes a number with as many decimals as are asked for.
func (c *predictCommand) number(v float64) string { return strconv.FormatFloat(v, 'f', c.Digits, 64) }

// answerRows lets a checkpoint say all that it does of rows of a dataset, with a progress bar.
func answerRows(ctx context.Context, r *report, weights *checkpoint.Checkpoint, ds *data.Dataset, rows []int, o prediction.Options) ([]*prediction.Answers, error) {
	predictor, err := prediction.NewPredictor(weights, o)
	if err != nil {
		return nil, err
	}
	defer predictor.Close()
	moved, end := r.progress("predicting")
	defer end()
	return predictor.AnswerRows(ctx, ds, rows, moved)
}
