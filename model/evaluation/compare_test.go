package evaluation

import (
	"context"
	"math"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// Only faces that neither learned count, and the errors are those of predicting these faces one by one.
func TestCompareOnFacesThatNeitherLearned(t *testing.T) {
	c, ds := trainedOn(t, 80)
	all := AllFaces.Rows(ds, data.Splits{})
	if len(all) < EnoughToCompare+20 {
		t.Fatalf("%d faces are too few for this test", len(all))
	}
	a, b := *c, *c
	a.Learned = checkpoint.PhotoSet{}.With(ds, all[:7])
	b.Learned = checkpoint.PhotoSet{}.With(ds, all[5:12])
	a.Looks, b.Looks = nil, nil
	b.MeanFace = make([]float32, len(c.MeanFace))
	b.Weights = c.Weights.Clone()

	rows := ComparableRows(ds, &a, &b)
	for _, row := range rows {
		if a.Learned.Has(ds.Photo(row)) || b.Learned.Has(ds.Photo(row)) {
			t.Errorf("row %d was learned from", row)
		}
	}
	got, err := Compare(context.Background(), ds, &a, &b, prediction.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := prediction.NewPredictor(c, prediction.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	sum, mean, n := 0.0, 0.0, 0
	for _, row := range rows {
		pixels, err := ds.Pixels(row)
		if err != nil {
			t.Fatal(err)
		}
		predicted, err := p.Predict(pixels)
		if err != nil {
			t.Fatal(err)
		}
		for k, l := range ds.Labels(row) {
			if l.Known {
				sum += math.Pow(l.Distance(predicted[k]), 2)
				mean += math.Pow(l.Distance(face.At(0, 0)), 2)
				n += 2
			}
		}
	}
	want := Comparison{Faces: len(rows), A: math.Sqrt(sum / float64(n)), B: math.Sqrt(sum / float64(n)), MeanFace: math.Sqrt(mean / float64(n))}
	if got.Faces != want.Faces || math.Abs(got.A-want.A) > 1e-4 || math.Abs(got.B-want.B) > 1e-4 || math.Abs(got.MeanFace-want.MeanFace) > 1e-4 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCompareSaysWhenThereIsTooLittle(t *testing.T) {
	c, ds := trainedOn(t, 80)
	all := AllFaces.Rows(ds, data.Splits{})
	learned := *c
	learned.Learned = checkpoint.PhotoSet{}.With(ds, all[EnoughToCompare-1:])
	learned.Looks = nil
	got, err := Compare(context.Background(), ds, c, &learned, prediction.Options{}, nil)
	if err != nil || got.Faces >= EnoughToCompare || !math.IsNaN(got.A) || !math.IsNaN(got.B) {
		t.Errorf("got %+v, %v", got, err)
	}

	early := *c // of a version that did not keep what was learned
	early.Learned = nil
	if len(early.Position.Curve) == 0 {
		t.Fatal("it has no curve")
	}
	if rows := ComparableRows(ds, &early, &learned); rows != nil {
		t.Errorf("%d rows count though nobody knows whether they were learned", len(rows))
	}
}

// Beside its mean face a checkpoint is measured on whatever faces it did not learn from, however few.
func TestCompareWithMeanFace(t *testing.T) {
	c, ds := trainedOn(t, 40)
	all := AllFaces.Rows(ds, data.Splits{})
	learned := *c
	learned.Learned = checkpoint.PhotoSet{}.With(ds, all[3:])
	learned.Looks = nil
	got, err := CompareWithMeanFace(context.Background(), ds, &learned, prediction.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := prediction.NewPredictor(c, prediction.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var of, mean squares
	for _, row := range all[:3] {
		pixels, err := ds.Pixels(row)
		if err != nil {
			t.Fatal(err)
		}
		predicted, err := p.Predict(pixels)
		if err != nil {
			t.Fatal(err)
		}
		for k, l := range ds.Labels(row) {
			if l.Known {
				of.add(l, predicted[k])
				mean.add(l, face.At(float64(c.MeanFace[2*k]), float64(c.MeanFace[2*k+1])))
			}
		}
	}
	if got.Faces != 3 || !math.IsNaN(got.A) || math.Abs(got.B-of.rmse()) > 1e-4 || math.Abs(got.MeanFace-mean.rmse()) > 1e-4 {
		t.Errorf("got %+v, want %v beside %v", got, of.rmse(), mean.rmse())
	}
	learned.Learned = checkpoint.PhotoSet{}.With(ds, all)
	if got, err := CompareWithMeanFace(context.Background(), ds, &learned, prediction.Options{}, nil); err != nil || got.Faces != 0 || !math.IsNaN(got.B) {
		t.Errorf("of no face: %+v, %v", got, err)
	}
}

// The error of a set is that with which an evaluation of its checkpoint begins: of test faces where it learned from
// others.
func TestPredictionSetIsMeasuredAsAnEvaluationIs(t *testing.T) {
	c, ds := trainedOn(t, 60)
	set := prediction.NewSet(c)
	if err := set.Fill(context.Background(), ds, prediction.FillOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	var test squares
	for _, row := range ds.SplitRows(data.Test, c.Settings.Splits(), false) {
		for k, l := range ds.Labels(row) {
			if l.Known {
				test.add(l, set.Points(row)[k])
			}
		}
	}
	if got := OfSet(set, ds); got.Flattered != Fair || got.Part != TestFaces || got.Faces == 0 || !(math.Abs(got.RMSE-test.rmse()) < 1e-9) {
		t.Errorf("got %+v, want %v of %d points", got, test.rmse(), test.points)
	}
	c.Learned = checkpoint.PhotoSet{}.With(ds, AllFaces.Rows(ds, data.Splits{}))
	if got := OfSet(set, ds); got.Flattered != Taught || got.Part != AllFaces || !(got.RMSE > 0) {
		t.Errorf("where all was learned: %+v", got)
	}
}
