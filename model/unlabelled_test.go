package model

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

// extraColumn is Spots with a keypoint before the others that nobody labelled.
func extraColumn(t *testing.T, n int) *data.Dataset {
	t.Helper()
	content, err := os.ReadFile(modeltest.Spots(t, n))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace("extra_x,extra_y,"+strings.ReplaceAll(string(content), "\n", "\n,,"), "\n,,\n", "\n", 1)
	return modeltest.Open(t, modeltest.Write(t, strings.TrimSuffix(text, ",,")))
}

// A keypoint that is labelled on test faces alone is no part of any figure and is not predicted, in the run, by its
// checkpoint and by the file of that, also where a file of an earlier version does not say so; once a run that goes on
// sees a label of it, it is.
func TestAKeypointWithoutLabelsIsLeftOut(t *testing.T) {
	ds := extraColumn(t, 60)
	s := modeltest.Small()
	for _, row := range ds.SplitRows(data.Test, s.Splits(), false) {
		if err := ds.Apply("label", data.Edit{Row: row, Keypoint: 0, To: face.At(1, 2)}); err != nil {
			t.Fatal(err)
		}
	}
	last := filepath.Join(t.TempDir(), "last")
	watched := 0
	control := &Control{}
	control.Watch(0)
	result := train(t, ds, TrainOptions{Settings: s, Last: last, Control: control, OnPrediction: func(e PredictionEvent) {
		if watched++; watched > 1 && e.Points[0].Known || !e.Points[1].Known {
			t.Errorf("the watched face has %v", e.Points)
		}
	}})
	if watched < 2 { // the first is that of fresh weights
		t.Error("nothing was watched")
	}
	c, err := checkpoint.Load(last)
	if err != nil {
		t.Fatal(err)
	}
	older := *c
	older.Unlabelled = nil
	path := filepath.Join(t.TempDir(), "older")
	if err := older.Save(path); err != nil {
		t.Fatal(err)
	}
	old, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := evaluation.TestFaces.RowsOf(c, ds)
	for name, c := range map[string]*checkpoint.Checkpoint{"the run's": result.Checkpoint, "the file's": c, "an older file's": old} {
		if !slices.Equal(c.Unknown(), []string{"extra"}) {
			t.Errorf("%s: it does not predict %v", name, c.Unknown())
		}
		p, err := prediction.NewPredictor(c, prediction.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		points, err := p.PredictRows(context.Background(), ds, rows, nil)
		p.Close()
		if err != nil {
			t.Fatal(err)
		}
		if points[0][0].Known || !points[0][1].Known {
			t.Errorf("%s: it predicts %v", name, points[0])
		}
		m := evaluation.OfCheckpoint(c, ds, rows, points).Metrics
		if end := c.Position.Curve[len(c.Position.Curve)-1]; m.Keypoints["extra"].Count != 0 || math.Abs(m.RMSE-end.TestRMSE) > 1e-4 || math.Abs(m.MeanFace-end.MeanFace) > 1e-4 {
			t.Errorf("%s: the run has %v px and %v of the mean face, measured are %v and %v, %d labels of the extra keypoint", name, end.TestRMSE, end.MeanFace, m.RMSE, m.MeanFace, m.Keypoints["extra"].Count)
		}
	}
	for _, row := range ds.SplitRows(data.Train, s.Splits(), false)[:3] {
		if err := ds.Apply("label", data.Edit{Row: row, Keypoint: 0, To: face.At(1, 2)}); err != nil {
			t.Fatal(err)
		}
	}
	s.Epochs++
	if result := train(t, ds, TrainOptions{Settings: s, Resume: c}); result.Checkpoint.Unknown() != nil {
		t.Errorf("after a label was seen it does not predict %v", result.Checkpoint.Unknown())
	}
}
