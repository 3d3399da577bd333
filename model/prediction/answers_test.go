package prediction_test

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

// asked returns what a predictor says of some rows of modeltest.TwoSchemes, their photos, and the predictor's
// checkpoint.
func asked(t *testing.T, o prediction.Options) (all []*prediction.Answers, pixels [][]byte, c *checkpoint.Checkpoint) {
	t.Helper()
	ds := modeltest.TwoSchemes(t, 300)
	s := modeltest.Small()
	s.Schemes, s.Epochs = true, 1
	c = train(t, ds, model.TrainOptions{Settings: s}).Checkpoint
	p, err := prediction.NewPredictor(c, o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	rows := []int{0, 1, 7}
	if all, err = p.AnswerRows(context.Background(), ds, rows, nil); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		photo, err := ds.Pixels(row)
		if err != nil {
			t.Fatal(err)
		}
		pixels = append(pixels, photo)
	}
	return all, pixels, c
}

// The points shown are those of both schemes, weighted by the guess; what the schemes share no answer of differs.
func TestAnswersOfEachScheme(t *testing.T) {
	all, pixels, c := asked(t, prediction.Options{Threads: 1})
	target := prediction.NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side)
	guess := make([]float32, 2)
	for i, a := range all {
		target.Guess(guess, pixels[i])
		first, apart := a.Of(0)
		second, _ := a.Of(1)
		for k, p := range a.Points() {
			x := float64(guess[0])*first[k].X + float64(guess[1])*second[k].X
			y := float64(guess[0])*first[k].Y + float64(guess[1])*second[k].Y
			if d := p.Distance(face.At(x, y)); !(d < 1e-3) {
				t.Errorf("face %d, point %d is at %v, not (%v, %v)", i, k, p, x, y)
			}
			if apart[k] != 0 {
				t.Errorf("seen once, point %d lies %v px apart", k, apart[k])
			}
		}
		if first[0].Distance(second[0]) == 0 || first[1].Distance(second[1]) != 0 {
			t.Errorf("schemes say %v and %v; they share only point 1", first, second)
		}
	}
	if got := c.Schemes.Of(face.Points{face.At(1, 1), {}}); got == c.Schemes.Of(face.Points{face.At(1, 1), face.At(2, 2)}) || c.Schemes.Count() != 2 {
		t.Errorf("one point and two are both of scheme %d", got)
	}
}

// Seen in four ways, a face's points are the means of four predictions, each of a photo varied and moved back.
func TestAnswersSeenInSeveralWays(t *testing.T) {
	all, pixels, c := asked(t, prediction.Options{Threads: 1, Mirror: true, Turn: true})
	partners := []int{0, 1}
	target := prediction.NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side)
	looks := prediction.NewInference(c.Weights.InferenceWeights(), target, 1)
	defer looks.Close()
	for i, a := range all {
		var ways []face.Points
		for _, v := range []batch.View{{}, {Mirror: true}, prediction.Turned[0], prediction.Turned[1]} {
			image := make([]float32, len(pixels[i]))
			v.Image(image, pixels[i], c.Side, c.Settings.Standardise)
			points, outputs := make([]float32, 4), make([]float32, target.Width())
			if err := looks.Points(image, []float32{0, 1}, points, outputs); err != nil { // of scheme 1 alone
				t.Fatal(err)
			}
			prediction.Back(points, v, partners, c.Side)
			ways = append(ways, face.PointsAt(points))
		}
		points, apart := a.Of(1)
		for k := range points {
			var x, y, squared float64
			for _, w := range ways {
				x, y = x+w[k].X/4, y+w[k].Y/4
			}
			for _, w := range ways {
				squared += math.Pow(w[k].Distance(face.At(x, y)), 2)
			}
			if d := points[k].Distance(face.At(x, y)); !(d < 1e-3) || math.Abs(apart[k]-math.Sqrt(squared/4)) > 1e-3 || apart[k] == 0 {
				t.Errorf("face %d, point %d: %v, %.4f px apart; want (%.3f, %.3f), %.4f", i, k, points[k], apart[k], x, y, math.Sqrt(squared/4))
			}
		}
	}
}

// Turned views say how well points are known; the points themselves stay where an evaluation has them, and answers take
// no more room.
func TestTurningMovesNoPoint(t *testing.T) {
	turned, _, _ := asked(t, prediction.Options{Threads: 1, Mirror: true, Turn: true})
	straight, _, _ := asked(t, prediction.Options{Threads: 1, Mirror: true})
	for i := range turned {
		if diff := cmp.Diff(straight[i].Points(), turned[i].Points()); diff != "" {
			t.Error(diff)
		}
		if turned[i].Numbers() != straight[i].Numbers() { // of 100,000 faces every view would be 100 MB
			t.Errorf("%d numbers are kept of four views, and %d of two", turned[i].Numbers(), straight[i].Numbers())
		}
		if a, _ := turned[i].Of(1); cmp.Equal(a, turned[i].Points()) {
			t.Error("it was not turned")
		}
	}
}

// In a mirror the left eye is where the right one is seen.
func TestBackSwapsPartners(t *testing.T) {
	points := []float32{1, 2, 3, 4, 5, 6}
	prediction.Back(points, batch.View{Mirror: true}, []int{1, 0, 2}, 10)
	want := []float32{6, 4, 8, 2, 4, 6}
	for i := range want {
		if math.Abs(float64(points[i]-want[i])) > 1e-5 {
			t.Fatalf("%v, want %v", points, want)
		}
	}
}
