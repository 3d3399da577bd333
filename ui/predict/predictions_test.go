package predict

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
	"fiducial/model/suspects"
	"fiducial/ui/session/sessiontest"
)

// Once weights predict, every face is predicted in the background, and whoever wants to know is told.
func TestAllFacesArePredicted(t *testing.T) {
	b := newBench(t, 70, nil)
	told, drawn := 0, 0
	b.Predictions.Subscribe(func() { told++ })
	b.Predictions.OnDrawn(func(bool) { drawn++ })
	_, path := b.learn()
	b.use(path)
	b.Until("every face is predicted", func() bool { return b.Predictions.Complete() != nil })
	set := b.Predictions.Complete()
	if set.Checkpoint() != b.Weights.Checkpoint() || set.Ready() != 70 {
		t.Errorf("%d faces are predicted with %p, in use is %p", set.Ready(), set.Checkpoint(), b.Weights.Checkpoint())
	}
	for row := range 70 {
		if e := b.Predictions.RowError(row); math.IsNaN(e) || e <= 0 {
			t.Fatalf("the error of row %d is %v", row, e)
		}
	}
	b.Until("it is told, and that the shown face has a prediction", func() bool { return told > 0 && drawn > 0 })
	b.Do("forget-weights")
	b.Until("it is announced", func() bool { return !b.Predictions.changed.Pending() })
	if b.Predictions.Any() || b.Predictions.Complete() != nil || b.Predictions.Points(0) != nil || !math.IsNaN(b.Predictions.RowError(0)) {
		t.Error("predictions are there without weights")
	}
	if b.remembered() != None {
		t.Errorf("the next start predicts with %q", b.remembered())
	}
}

// What the weights in use predict is kept for the next time, in all ways in which suspects look at a face; what epochs
// of a run predict is not.
func TestPredictionsOfTheWeightsInUseAreKept(t *testing.T) {
	const n = 40
	b := newBench(t, n, nil)
	c, path := b.learn()
	b.use(path)
	b.Until("every face is predicted", func() bool { return b.Predictions.Complete() != nil })
	again := prediction.NewSet(b.Weights.Checkpoint())
	o := suspects.Predicting
	o.Threads, o.Kept = 1, b.kept
	ready := 0
	err := again.Fill(context.Background(), b.dataset(), prediction.FillOptions{Options: o}, func(done, _ int64) { ready = int(done) })
	if faces, _, sized := b.kept.Size(); err != nil || sized != nil || faces != n || ready != n {
		t.Errorf("%d predictions are kept of %d faces, and %d are read: %v, %v", faces, n, ready, err, sized)
	}
	for row := range n {
		if !cmp.Equal(again.Points(row), b.Predictions.Points(row)) {
			t.Fatalf("row %d is kept as %v, and was %v", row, again.Points(row), b.Predictions.Points(row))
		}
	}
	b.Weights.RunBegins()
	other := *c
	other.Weights = c.Weights.Clone()
	other.Weights.Tensors[0].Value[0]++
	b.Predictions.FollowRun(&other)
	b.Until("an epoch predicted every face", func() bool { return b.Predictions.OfRun() != nil })
	if faces, _, _ := b.kept.Size(); faces != n {
		t.Errorf("with an epoch's %d predictions are kept", faces)
	}
}

// While a run goes on, every face is predicted by one of its epochs, however short these are; what it predicts is
// drawn, and nothing else goes by it.
func TestEpochsPredictAllFaces(t *testing.T) {
	b := newBench(t, 200, nil)
	c, path := b.learn()
	b.use(path)
	b.Until("the weights in use predict", func() bool { return b.Predictions.Complete() != nil })
	b.Weights.RunBegins()
	if _, ofRun := b.Weights.Drawn(150); ofRun || !b.Predictions.Awaits() || b.Predictions.Measured() != nil {
		t.Error("a run without an epoch predicts")
	}
	for range 3 { // the second breaks the sweep of the first off, the third waits
		b.Predictions.FollowRun(c)
	}
	b.Until("an epoch predicted every face", func() bool { return b.Predictions.OfRun() != nil })
	first := b.Predictions.OfRun()
	b.Until("the next did", func() bool { return b.Predictions.OfRun() != first })
	if p, ofRun := b.Weights.Drawn(150); p == nil || !ofRun {
		t.Errorf("a face that the run does not watch has the prediction %v, of the run %v", p, ofRun)
	}
	drawn := 0
	b.Predictions.OnDrawn(func(ofRun bool) {
		if ofRun {
			drawn++
		}
	})
	watched := b.Predictions.Points(3).Clone()
	b.Weights.Follow(0, watched)
	b.Weights.Follow(3, watched)
	if p, _ := b.Weights.Drawn(3); p[0] != watched[0] || drawn != 1 {
		t.Errorf("drawn %d times, %v", drawn, p)
	}
	b.Predictions.RunOver()
	if _, ofRun := b.Weights.Drawn(3); ofRun || b.Predictions.OfRun() != nil || b.Predictions.Measured() != b.Predictions.Own() {
		t.Error("the run is over, and predicts")
	}
}

// Who cancels the task has the shown face predicted, and no others.
func TestPredictingAllFacesCanBeCancelled(t *testing.T) {
	b := newBench(t, 300, nil)
	_, path := b.learn()
	b.use(path)
	b.Predictions.renew()
	if b.Predictions.sweep == nil {
		t.Fatal("nothing is predicted")
	}
	b.Predictions.sweep.task.Stop()
	b.Until("it is cancelled", func() bool { return b.Predictions.sweep == nil })
	last := b.Session.Rows() - 1
	b.Session.Show(last)
	b.Predictions.Want()
	b.Until("the shown face is predicted", func() bool { return b.Predictions.Points(last) != nil })
	b.Until("nothing is predicted any more", func() bool { return b.Predictions.sweep == nil })
	if b.Predictions.Complete() != nil || !b.Predictions.Lazy() {
		t.Error("all faces are predicted")
	}
	b.Predictions.Everything()
	b.Until("all are, once they are wanted", func() bool { return b.Predictions.Complete() != nil })
}

// How far predictions moved is known once both weights have predicted every row.
func TestHowFarPredictionsMoved(t *testing.T) {
	b := newBench(t, 30, nil)
	_, first := b.learn()
	_, second := b.learn("seed", "7")
	b.use(first)
	b.Until("every face is predicted", func() bool { return b.Predictions.Complete() != nil })
	if b.Predictions.HasMoved() || !math.IsNaN(b.Predictions.Moved(0)) {
		t.Error("predictions moved without others")
	}
	b.use(second)
	b.Until("every face is predicted anew", func() bool { return b.Predictions.Complete() != nil })
	if !b.Predictions.HasMoved() || !(b.Predictions.Moved(0) > 0) {
		t.Errorf("the first moved by %v", b.Predictions.Moved(0))
	}
}

// The figure in the status bar is that of the weights in use on the labels as they are now.
func TestTheFigureFollowsLabels(t *testing.T) {
	b := newBench(t, 40, nil)
	c, path := b.learn()
	b.runs[path] = "heatmap 1"
	b.use(path)
	said := func() string { return b.Figure.Text() }
	if said() != "heatmap 1" {
		t.Errorf("before it is measured it says %q", said())
	}
	b.Until("it is measured", func() bool { return said() != "heatmap 1" })
	before := b.Figure.overall.RMSE
	row := unlearned(b, c)
	moved := b.dataset().Labels(row)[0]
	moved.X = 23 - moved.X
	b.move(row, moved)
	b.Until("it is measured anew", func() bool { return b.Figure.overall.RMSE > before })
}

// unlearned returns a row that a checkpoint did not learn from.
func unlearned(b *bench, c *checkpoint.Checkpoint) int {
	for row := range b.Session.Rows() {
		if !c.Learned.Has(b.dataset().Photo(row)) {
			return row
		}
	}
	b.T.Fatal("every row was learned from")
	return -1
}

// A face whose box was moved, which need not be the shown one, is predicted again, and no other is.
func TestFacesInOtherBoxesArePredictedAgain(t *testing.T) {
	b := newBench(t, 0, nil)
	points := [4]face.Point{face.At(140, 60), face.At(120, 60), face.At(130, 70), face.At(130, 82)}
	var rows []sessiontest.PhotoRow
	for _, name := range []string{"a.png", "b.png", "c.png", "d.png"} {
		rows = append(rows, sessiontest.PhotoRow{File: name, Box: face.Box{Left: 106, Top: 46, Size: 48}, Points: points})
	}
	b.OpenDataset(sessiontest.WritePhotos(t, rows...))
	_, path := b.learn()
	b.use(path)
	b.Until("every face is predicted", func() bool { return b.Predictions.Complete() != nil })
	set := b.Predictions.Own()
	before, other := set.Answers(2), set.Answers(1)
	if err := b.dataset().SetBox("Move box", 2, face.Box{Left: 20, Top: 20, Size: 150}); err != nil {
		t.Fatal(err)
	}
	b.Until("it is predicted again", func() bool { return set.Has(2) && set.Answers(2) != before })
	if set.Answers(1) != other || b.Predictions.Own() != set {
		t.Error("another face is predicted again")
	}
	square := prediction.NewSet(set.Checkpoint())
	if err := square.Fill(context.Background(), b.dataset(), prediction.FillOptions{Options: prediction.Options{Threads: 1}}, nil); err != nil {
		t.Fatal(err)
	}
	if square.Recheck(b.dataset(), 2) || square.Ready() != 4 {
		t.Error("a face in the box that was predicted is forgotten")
	}
	if err := b.dataset().SetBox("Move box", 3, face.Box{Left: 20, Top: 20, Size: 150}); err != nil {
		t.Fatal(err)
	}
	if !square.Recheck(b.dataset(), 3) || square.Has(3) || square.Points(3) != nil || square.Ready() != 3 || square.Recheck(b.dataset(), 3) {
		t.Error("what was predicted for a face in another box stays")
	}
}
