package model

import (
	"bytes"
	"context"
	"testing"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

// A run that is asked to measures at its end how far off its points are, on the test faces alone; that is in its files,
// which are read back with it, and a fine-tuning keeps it.
func TestRunsSayHowFarOffTheyAre(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 1000))
	s := modeltest.SmallHeatmap()
	s.Epochs = 1
	dir := t.TempDir()
	o := TrainOptions{Settings: s, Calibrate: true, Last: dir + "/last.safetensors", Best: dir + "/best.safetensors"}
	c := train(t, ds, o).Checkpoint
	if !c.SaysExpectedErrors() {
		t.Fatal("it does not say how far off its points are")
	}
	points := 0
	for _, row := range ds.SplitRows(data.Test, s.Splits(), false) {
		for _, l := range ds.Labels(row) {
			if l.Known {
				points++
			}
		}
	}
	if c.Calibration.Points != points {
		t.Errorf("it learned that from %d points, the test faces have %d", c.Calibration.Points, points)
	}
	for _, path := range []string{o.Last, o.Best} {
		read, err := checkpoint.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if !read.SaysExpectedErrors() || !bytes.Equal(encoded(t, read), encoded(t, c)) {
			t.Errorf("%s is another checkpoint", path)
		}
	}

	p, err := prediction.NewPredictor(c, prediction.Expecting)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	answers, err := p.AnswerRows(context.Background(), ds, []int{0}, nil)
	if err != nil {
		t.Fatal(err)
	}
	expected := prediction.ExpectedErrors(c, answers[0])
	if len(expected) != len(modeltest.SpotNames) || !(expected[0].Pixels > 0) || !(expected[2].Pixels < 50) || !(expected[1].Ellipse.Minor > 0) {
		t.Errorf("the points of a face are expected to be %v px off", expected)
	}
	tuning, rows, err := FineTune(c, ds, ds.SplitRows(data.Train, s.Splits(), false)[:3])
	if err != nil {
		t.Fatal(err)
	}
	if tuned := train(t, ds, TrainOptions{Settings: tuning, From: c, Only: rows}).Checkpoint; tuned.Calibration != c.Calibration {
		t.Error("a fine-tuning forgets it")
	}
}

// encoded returns the bytes a checkpoint would have on disk.
func encoded(t *testing.T, c *checkpoint.Checkpoint) []byte {
	t.Helper()
	content, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return content
}
