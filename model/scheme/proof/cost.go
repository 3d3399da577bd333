package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/model/scheme"
)

// costCommand is the command cost.
type costCommand struct {
	File  string `arg:"" help:"The dataset that the weights were trained on."`
	Model string `required:"" placeholder:"M" help:"The checkpoint that predicts."`
}

// A way is one of the ways to weigh the answers of the schemes.
type way struct {
	name  string
	share func(dst []float32, pixels []byte, of int) // sets the shares for a photo that is labelled by scheme of
}

// gross is by how many pixels a label is off that is left out as plainly wrong: where no scheme's answer is nearer.
const gross = 15

// Run measures and prints.
func (c *costCommand) Run(ctx context.Context) error {
	ds, weights, err := open(ctx, c.File, c.Model)
	if err != nil {
		return err
	}
	defer ds.Close()
	anew, err := learn(ctx, ds, weights)
	if err != nil {
		return err
	}
	rows := slices.Concat(evaluation.TestFaces.Rows(ds, weights.Settings.Splits()), evaluation.ValidationFaces.Rows(ds, weights.Settings.Splits()))
	rows = slices.DeleteFunc(rows, func(row int) bool { return weights.Learned.Has(ds.Photo(row)) })
	if len(rows) == 0 {
		return fmt.Errorf("%s learned from all faces of %s: none is left to measure on", c.Model, c.File)
	}
	p, err := prediction.NewPredictor(weights, prediction.Options{Mirror: true, Threads: 2})
	if err != nil {
		return err
	}
	defer p.Close()
	answers, err := p.AnswerRows(ctx, ds, rows, nil)
	if err != nil {
		return err
	}
	fmt.Printf("%d faces that the weights did not learn from; without points that are off by more than %d px whoever answers\n", len(rows), gross)
	for _, w := range ways(weights.Schemes.Classifier, anew, ds.Side()) {
		if err := measure(ds, weights, rows, answers, w); err != nil {
			return err
		}
	}
	return nil
}

// ways returns the ways that are compared.
func ways(guess, anew *scheme.Classifier, side int) []way {
	of := func(g *scheme.Classifier) func([]float32, []byte, int) {
		return func(dst []float32, pixels []byte, _ int) { g.Guess(dst, pixels, side) }
	}
	return []way{
		{"guess of the weights", of(guess)},
		{"guess learned anew", of(anew)},
		{"even shares", func(dst []float32, _ []byte, _ int) {
			for i := range dst {
				dst[i] = 1 / float32(len(dst))
			}
		}},
		{"true scheme", func(dst []float32, _ []byte, of int) {
			clear(dst)
			dst[of] = 1
		}},
	}
}

// sums are of squared distances along an axis, and how many.
type sums struct {
	squares float64
	n       int
}

func (s *sums) add(d float64) { s.squares, s.n = s.squares+d*d, s.n+1 }

func (s sums) mean() float64 { return s.squares / float64(s.n) }

// measure prints what one way of weighing is off by.
func measure(ds *data.Dataset, c *checkpoint.Checkpoint, rows []int, answers []*prediction.Answers, w way) error {
	schemes := c.Schemes.Count()
	share, each := make([]float32, schemes), make([]face.Points, schemes)
	var all, complete, brier sums
	axes := make([][2]sums, len(c.Keypoints))
	right := 0
	for i, row := range rows {
		pixels, err := ds.Pixels(row)
		if err != nil {
			return err
		}
		labels := ds.Labels(row)
		of := c.Schemes.Of(labels)
		w.share(share, pixels, of)
		brier.add(float64(1 - share[of]))
		if share[of] > 0.5 {
			right++
		}
		for s := range each {
			each[s], _ = answers[i].Of(s)
		}
		for k, label := range labels {
			if !label.Known || !each[0][k].Known || far(label, each, k) {
				continue
			}
			x, y := -label.X, -label.Y
			for s, points := range each {
				x += float64(share[s]) * points[k].X
				y += float64(share[s]) * points[k].Y
			}
			for axis, d := range []float64{x, y} {
				all.add(d)
				axes[k][axis].add(d)
				if labels.Complete() {
					complete.add(d)
				}
			}
		}
	}
	fmt.Printf("%-21s RMSE %.3f px, complete rows %.3f; Brier score %.4f, %.1f %% right; mean squared error, px²:", w.name,
		math.Sqrt(all.mean()), math.Sqrt(complete.mean()), brier.mean(), 100*float64(right)/float64(len(rows)))
	layout := c.Schemes.Set.Layout(len(c.Keypoints))
	for k, name := range c.Keypoints {
		if layout.Answer(0, k) != layout.Answer(schemes-1, k) {
			fmt.Printf(" %s %.2f %.2f", name, axes[k][0].mean(), axes[k][1].mean())
		}
	}
	fmt.Println()
	return nil
}

// far reports whether a label is grossly off all answers.
func far(label face.Point, each []face.Points, k int) bool {
	for _, points := range each {
		if math.Hypot(points[k].X-label.X, points[k].Y-label.Y) <= gross {
			return false
		}
	}
	return true
}
