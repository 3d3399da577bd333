package evaluation

import (
	"math"
	"testing"

	"fiducial/data/face"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
)

// Beside the RMSE of predictions stands that of always answering the checkpoint's mean face, over the same faces.
func TestEvaluateBesideTheMeanFace(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 80))
	result := train(t, ds, model.TrainOptions{Settings: modeltest.Small(), Threads: 1})
	c := result.Checkpoint
	rows := AllFaces.Rows(ds, c.Settings.Splits())[:30]
	predictions := make([]face.Points, len(rows))
	always := make([]face.Points, len(rows))
	for i, row := range rows {
		always[i] = face.PointsAt(c.MeanFace)
		if row%5 > 0 { // some are not predicted, so that they don't count
			for _, l := range ds.Labels(row) { // off by a little: those in the same place would count as taken over
				l.X, l.Y = l.X+0.01, l.Y+0.01
				predictions[i] = append(predictions[i], l)
			}
		} else {
			always[i] = nil
		}
	}
	m, want := OfCheckpoint(c, ds, rows, predictions).Metrics, OfCheckpoint(c, ds, rows, always).Metrics
	if math.Abs(m.RMSE-0.01) > 1e-6 || !(want.RMSE > 1) || m.MeanFace != want.RMSE || m.MeanFaceComplete != want.RMSEComplete || want.MeanFace != want.RMSE {
		t.Errorf("mean face %v, of complete rows %v, want %v and %v", m.MeanFace, m.MeanFaceComplete, want.RMSE, want.RMSEComplete)
	}
	for name, k := range want.Keypoints {
		if m.Keypoints[name].MeanFace != k.RMSE {
			t.Errorf("%s: mean face %v, want %v", name, m.Keypoints[name].MeanFace, k.RMSE)
		}
	}
	if NoBetterThanMeanFace(m.RMSE, m.MeanFace) || !NoBetterThanMeanFace(want.RMSE, want.MeanFace) || NoBetterThanMeanFace(math.NaN(), 2) || NoBetterThanMeanFace(2, math.NaN()) {
		t.Error("it takes the wrong ones for no better than the mean face")
	}
	for _, x := range Measures("px") {
		if text, better := x.Difference(1, 2); x.Given && (text == "" || better != 0) {
			t.Errorf("%s: a difference of %q counts as %d", x.Key, text, better)
		}
	}
}

// The end of a run has the mean face's RMSE on the very faces of its own figures, and a checkpoint keeps it.
func TestResultBesideTheMeanFace(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 80))
	var last model.EpochEvent
	s := modeltest.Small()
	result := train(t, ds, model.TrainOptions{Settings: s, Threads: 1, OnEpoch: func(e model.EpochEvent) { last = e }})
	of := func(p Part) float64 {
		rows := p.Rows(ds, s.Splits())
		predictions := make([]face.Points, len(rows))
		for i := range rows {
			predictions[i] = face.PointsAt(result.Checkpoint.MeanFace)
		}
		return OfCheckpoint(result.Checkpoint, ds, rows, predictions).Metrics.RMSE
	}
	if want := of(TestFaces); math.Abs(result.BestMeanFace-want) > 1e-4 || math.Abs(last.MeanFace-want) > 1e-4 {
		t.Errorf("on test faces %v, and %v after the last epoch, want %v", result.BestMeanFace, last.MeanFace, want)
	}
	if want := of(ValidationFaces); math.Abs(result.ValidationMeanFace-want) > 1e-4 {
		t.Errorf("on validation faces %v, want %v", result.ValidationMeanFace, want)
	}
	content, err := result.Checkpoint.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := checkpoint.Decode(content)
	if err != nil || read.Position.Best().MeanFace != result.BestMeanFace {
		t.Errorf("read again: %v, %v", read.Position, err)
	}
}

func TestBesideMeanFace(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		rmse, mean float64
		want       string
	}{
		{1.234, 3.5, "1.23 px (mean face 3.50)"},
		{3.5, 3.5, "3.50 px (mean face 3.50: no better than the mean face)"},
		{1.2, nan, "1.20 px"},
		{nan, nan, "–"},
		{math.Inf(1), 3, "– (mean face 3.00: no better than the mean face)"},
	} {
		if got := BesideMeanFace(c.rmse, c.mean, "px"); got != c.want {
			t.Errorf("of %v and %v: %q, want %q", c.rmse, c.mean, got, c.want)
		}
	}
}
