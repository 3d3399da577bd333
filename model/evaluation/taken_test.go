package evaluation

import (
	"context"
	"math"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// Labels that are predictions which somebody took over say nothing about the weights that predicted them: with them
// counted, weights would praise themselves.
func TestLabelsThatWereTakenOverDoNotCount(t *testing.T) {
	c, ds := trainedOn(t, 80)
	rows := AllFaces.Rows(ds, data.Splits{})
	p, err := prediction.NewPredictor(c, prediction.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	predictions, err := p.PredictRows(context.Background(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := OfCheckpoint(c, ds, rows, predictions)
	if before.Metrics.Taken != 0 || before.Metrics.SaysTaken() != "" {
		t.Fatalf("%d labels count as taken over before any was", before.Metrics.Taken)
	}

	const kp, n = 1, 30
	var edits []data.Edit
	for i, row := range rows[:n] { // as a file with two decimals has them
		at := predictions[i][kp]
		edits = append(edits, data.Edit{Row: row, Keypoint: kp, To: face.At(math.Round(at.X*100)/100, math.Round(at.Y*100)/100)})
	}
	if err := ds.Apply("Take predictions", edits...); err != nil {
		t.Fatal(err)
	}

	after := OfCheckpoint(c, ds, rows, predictions)
	if after.Metrics.Taken != n || !strings.HasPrefix(after.Metrics.SaysTaken(), "30 labels are predictions") {
		t.Errorf("%d labels are left out, want %d: %q", after.Metrics.Taken, n, after.Metrics.SaysTaken())
	}
	name := ds.Keypoints()[kp].Name
	if got, want := after.Metrics.Keypoints[name].Count, before.Metrics.Keypoints[name].Count-n; got != want {
		t.Errorf("%d points of %s count, want %d", got, name, want)
	}
	other := ds.Keypoints()[0].Name
	if after.Metrics.Keypoints[other] != before.Metrics.Keypoints[other] {
		t.Error("another keypoint is measured differently")
	}

	// Beside other weights the same labels are left out for both.
	far := make([]face.Points, len(predictions))
	for i, p := range predictions {
		for _, q := range p {
			far[i] = append(far[i], face.At(q.X+1, q.Y))
		}
	}
	both := OfCheckpoints(ds, rows, []*checkpoint.Checkpoint{c, c}, [][]face.Points{predictions, far})
	if both[1].Metrics.Taken != n || both[1].Metrics.Keypoints[name].Count != both[0].Metrics.Keypoints[name].Count {
		t.Errorf("the other leaves out %d", both[1].Metrics.Taken)
	}
	result := Comparison{}
	result.measure(ds, rows, far, predictions, c.MeanFaceIn(ds))
	if want := both[1].Metrics.RMSE; math.Abs(result.A-want) > 1e-9 {
		t.Errorf("the comparison has %v, evaluation %v", result.A, want)
	}
}
