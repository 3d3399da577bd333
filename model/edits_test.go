package model

import (
	"os"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/modeltest"
)

func TestEditsCountDuringTraining(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 200))
	s := modeltest.Small()
	s.Epochs = 2
	rows := ds.SplitRows(data.Test, data.Splits{}, false)
	var before, after float64
	train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) {
		if e.Epoch == 2 {
			after = e.MeanFace
			return
		}
		before = e.MeanFace
		if err := ds.Apply("Move left_eye_center", data.Edit{Row: rows[0], Keypoint: 0, To: face.At(0, 23)}); err != nil {
			t.Error(err)
		}
	}})
	if !(after > before) {
		t.Errorf("the mean face scored %v before a label went astray and %v after", before, after)
	}
}

func TestFacesLabelledDuringTrainingJoinTheNextEpoch(t *testing.T) {
	content, err := os.ReadFile(modeltest.Spots(t, 120))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	for i := 41; i < len(lines)-1; i++ { // rows from 40 on lose their labels
		cells := strings.Split(lines[i], ",")
		lines[i] = ",,,,,," + cells[len(cells)-1]
	}
	ds := modeltest.Open(t, modeltest.Write(t, strings.Join(lines, "")))
	s := modeltest.Small()
	s.Epochs, s.BatchSize = 3, 4
	batches := map[int]int{}
	train(t, ds, TrainOptions{
		Settings: s,
		OnBatch: func(b BatchEvent) {
			batches[b.Epoch]++
			if b.Step > 1 {
				return
			}
			for row := 40; row < ds.Rows(); row++ {
				if err := ds.Apply("Place nose_tip", data.Edit{Row: row, Keypoint: 2, To: face.At(12, 15)}); err != nil {
					t.Fatal(err)
				}
			}
		},
	})
	rows := len(ds.SplitRows(data.Train, data.Splits{}, false))
	if want := (rows + 3) / 4; batches[1] >= want || batches[2] != want || batches[3] != want {
		t.Errorf("%v batches an epoch, want fewer than %d and then that", batches, want)
	}
}

func TestLabelsRemovedDuringTraining(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 40))
	s := modeltest.Small()
	s.Epochs = 2
	removed := false
	result := train(t, ds, TrainOptions{Settings: s, OnBatch: func(BatchEvent) {
		if removed {
			return
		}
		removed = true
		var edits []data.Edit
		for row := range ds.Rows() {
			for k := range modeltest.SpotNames {
				edits = append(edits, data.Edit{Row: row, Keypoint: k})
			}
		}
		if err := ds.Apply("Remove all", edits...); err != nil {
			t.Error(err)
		}
	}})
	if result.Reason != Finished || result.Checkpoint.Position.Step != 1 || !finiteAll(result.Checkpoint.Weights) {
		t.Errorf("%q after %d steps", result.Reason, result.Checkpoint.Position.Step)
	}
}
