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
	err = atomicfile.From(c.Points, func(to io.Writer) error {
		w := csv.NewWriter(to)
		w.Write([]string{"row", "keypoint", "x", "y", "expected_error"}) // what fails is known to Flush
		for i, a := range answers {
			if a == nil {
				continue
			}
			points[i] = a.Points()
			expected := prediction.ExpectedErrors(weights, a)
			for k, p := range points[i] {
				if !p.Known {
					continue
				}
				off := ""
				if expected != nil && !math.IsNaN(expected[k]) {
					off = c.number(expected[k] * ds.PhotoScale(rows[i]))
				}
				p = ds.InPhoto(rows[i], p)
				w.Write([]string{strconv.Itoa(rows[i]), ds.Keypoints()[k].Name, c.number(p.X), c.number(p.Y), off})
			}
		}
		w.Flush()
		return w.Error()
	})
	return points, err
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
