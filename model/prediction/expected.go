package prediction

import (
	"context"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/calibration"
	"fiducial/model/checkpoint"
)

// Expecting says how faces are predicted where it is to be said how far off each point probably is.
var Expecting = Options{Mirror: true, Turn: true}

// known returns what is known of each point of a face besides where it is, in pixels of the image that the network saw;
// the face was predicted as Expecting says.
func (a *Answers) known() []calibration.Point {
	seen := *a
	seen.unit = seen.seen
	a = &seen
	points := a.Points()
	all := make([]calibration.Point, len(points))
	schemes := a.schemes()
	distances := make([][]float64, len(points))
	for of := range schemes {
		by, apart := a.Of(of)
		for k := range all {
			all[k].Keypoint = k
			all[k].Apart += apart[k] / float64(schemes)
			all[k].Peak += math.Log(float64(a.told(of, k)[3])) / float64(schemes)
			distances[k] = append(distances[k], by[k].Distance(points[k]))
		}
	}
	whole, n := 0.0, 0
	for k := range all {
		all[k].Peak = math.Exp(all[k].Peak)
		if points[k].Known {
			whole, n = whole+all[k].Apart*all[k].Apart, n+1
		}
		// With shares g and 1−g of two schemes the deviation is √(g(1−g)) times their distance, of which these are
		// parts.
		if slices.Sort(distances[k]); schemes > 1 {
			all[k].Schemes = math.Sqrt(distances[k][0] * distances[k][1])
		}
	}
	for k := range all {
		all[k].Whole = math.Sqrt(whole / float64(max(n, 1)))
	}
	return all
}

// ExpectedError is how far off a predicted point probably is, in pixels in which labels are.
type ExpectedError struct {
	Pixels  float64      // the expected distance from where somebody would label it; NaN for a point that is not predicted
	Ellipse face.Ellipse // around it, in which 68 of 100 labels lie; none where the weights do not say
}

// ExpectedErrors returns how far off each of a face's Points is expected to be; nil where the checkpoint has no
// calibration, or the face was not predicted as Expecting says.
func ExpectedErrors(c *checkpoint.Checkpoint, a *Answers) []ExpectedError {
	return expectedErrors(c, a, false)
}

// ExpectedErrorsByScheme is ExpectedErrors where the labelling scheme of a face is known: that of Answers.Of.
func ExpectedErrorsByScheme(c *checkpoint.Checkpoint, a *Answers) []ExpectedError {
	return expectedErrors(c, a, true)
}

func expectedErrors(c *checkpoint.Checkpoint, a *Answers, told bool) []ExpectedError {
	w, places := c.Full(), c.Places()
	if w.Calibration == nil || a == nil {
		return nil
	}
	points, all := a.Points(), make([]ExpectedError, a.keypoints)
	turned := false
	for k, p := range a.known() {
		all[k].Pixels = math.NaN()
		if points[k].Known {
			turned = turned || p.Apart > 0
			if told {
				p.Schemes = 0
			}
			if places != nil {
				p.Keypoint = places[k]
			}
			all[k] = ExpectedError{w.Calibration.Expected(p) * a.scale(), w.Calibration.Ellipse(p).Scaled(a.scale())}
		}
	}
	if !turned {
		return nil
	}
	return all
}

// takenWithin is how near a label is to a prediction, in pixels, that somebody took over for it: that says nothing
// about the prediction.
const takenWithin = 0.0075

// CalibrationSamples returns the labelled points of those rows from whose photos the checkpoint did not learn, as
// Expecting predicts them, in pixels of the images that the network saw. It is a background task. The checkpoint fits
// the dataset.
func CalibrationSamples(ctx context.Context, c *checkpoint.Checkpoint, ds *data.Dataset, rows []int, o Options, progress func(done, total int64)) ([]calibration.Sample, error) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(row int) bool { return c.HasLearned(ds, row) })
	o.Mirror, o.Turn = Expecting.Mirror, Expecting.Turn
	p, err := NewPredictor(c, o)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	defer p.Close()
	answers, err := p.AnswerRows(ctx, ds, rows, progress)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	var samples []calibration.Sample
	for i, a := range answers {
		if a == nil {
			continue
		}
		points, known := a.Points(), a.known()
		for k, l := range c.Settings.Labels(ds, rows[i]) {
			if l.Known && points[k].Known && l.Distance(points[k]) > takenWithin {
				samples = append(samples, calibration.Sample{Point: known[k], X: (l.X - points[k].X) / a.scale(), Y: (l.Y - points[k].Y) / a.scale(), Row: rows[i]})
			}
		}
	}
	return samples, nil
}
