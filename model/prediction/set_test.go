package prediction_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

// fitting returns a checkpoint for a dataset of n faces, an empty set of it, what fills that, and what it is to hold.
func fitting(t *testing.T, n int) (*checkpoint.Checkpoint, *prediction.Set, func(context.Context, prediction.FillOptions) error, []face.Points) {
	t.Helper()
	ds := modeltest.Open(t, modeltest.Spots(t, n))
	c := checkpointtest.Untrained(modeltest.Small(), modeltest.SpotSide, len(modeltest.SpotNames))
	c.Keypoints = modeltest.SpotNames
	set := prediction.NewSet(c)
	p, err := prediction.NewPredictor(c, prediction.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	want, err := p.PredictRows(context.Background(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, set, func(ctx context.Context, o prediction.FillOptions) error {
		o.Threads = 1
		return set.Fill(ctx, ds, o, nil)
	}, want
}

func TestFillPredictsEveryRowAsThePredictorDoes(t *testing.T) {
	const n = 75
	_, set, fill, want := fitting(t, n)
	if set.Ready() != 0 || set.Points(0) != nil || set.Has(0) {
		t.Fatal("a new set is not empty")
	}
	if err := fill(context.Background(), prediction.FillOptions{}); err != nil {
		t.Fatal(err)
	}
	if set.Ready() != n {
		t.Errorf("%d rows are ready of %d", set.Ready(), n)
	}
	for row, p := range want {
		if diff := cmp.Diff(p, set.Points(row)); diff != "" {
			t.Fatalf("row %d: %s", row, diff)
		}
	}
	if set.Points(-1) != nil || set.Points(n) != nil || set.Has(n) {
		t.Error("there is a prediction beyond the rows")
	}
}

// What is in sight is predicted first, and a broken off filling goes on where it was.
func TestFillPredictsWhatIsWantedFirst(t *testing.T) {
	const n = 120
	_, set, fill, _ := fitting(t, n)
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	err := fill(ctx, prediction.FillOptions{Wanted: func() (int, []int) {
		switch calls++; calls {
		case 2:
			if !set.Has(100) || set.Ready() != 1 {
				t.Errorf("the row wanted most was not predicted alone: %d are ready", set.Ready())
			}
		case 3:
			if !set.Has(70) || !set.Has(71) || set.Ready() != 3 {
				t.Errorf("those in sight were not next: %d are ready", set.Ready())
			}
			cancel()
		}
		return 100, []int{70, 71, 100, n + 5, -1}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled, it says %v", err)
	}
	ready := set.Ready()
	if err := fill(context.Background(), prediction.FillOptions{WantedOnly: true, Wanted: func() (int, []int) { return 110, nil }}); err != nil {
		t.Fatal(err)
	}
	if set.Ready() != ready+1 || !set.Has(110) {
		t.Errorf("%d are ready after one more of %d was wanted", set.Ready(), ready)
	}
	if err := fill(context.Background(), prediction.FillOptions{}); err != nil || set.Ready() != n {
		t.Errorf("it went on to %d of %d: %v", set.Ready(), n, err)
	}
}

func TestFillRefusesOtherKeypoints(t *testing.T) {
	c, _, _, _ := fitting(t, 10)
	other := *c
	other.Keypoints = []string{"a", "b", "c"}
	if err := prediction.NewSet(&other).Fill(context.Background(), modeltest.Open(t, modeltest.Spots(t, 10)), prediction.FillOptions{Options: prediction.Options{Threads: 1}}, nil); !errors.Is(err, checkpoint.ErrMisfit) {
		t.Errorf("it says %v", err)
	}
}

func TestRowRMSE(t *testing.T) {
	labels := face.Points{face.At(0, 0), {}, face.At(10, 10)}
	predicted := face.Points{face.At(3, 4), face.At(1, 1), face.At(10, 10)}
	if got, want := evaluation.RowRMSE(labels, predicted), math.Sqrt(25./4); math.Abs(got-want) > 1e-12 {
		t.Errorf("RMSE %v, want %v", got, want)
	}
	if got := evaluation.RowRMSE(labels, nil); !math.IsNaN(got) {
		t.Errorf("without a prediction %v", got)
	}
	if got := evaluation.RowRMSE(make(face.Points, 3), slices.Clone(predicted)); !math.IsNaN(got) {
		t.Errorf("without a label %v", got)
	}
}
