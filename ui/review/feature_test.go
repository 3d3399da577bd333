package review

import (
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/ui/faceview"
	"fiducial/ui/predict"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// bench is the feature in a window of its own; the test is who shows and edits labels.
type bench struct {
	*sessiontest.Window
	*Feature
	predict *predict.Feature
	where   int // where a person is
	locked  bool
	told    []error // that edits could not be made
}

var _ Labels = (*bench)(nil)

// newBench makes one on faces; own are the weights that the program brings along, nil for none.
func newBench(t *testing.T, n int, edit func(i int, r *sessiontest.Row), own func() (*checkpoint.Checkpoint, error)) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t)}
	b.predict = predict.New(b.Frame, b.Session, predict.Options{
		DataDir: b.Dir, Threads: 1, Own: own, InSight: func() []int { return nil }, RunOf: func(string) string { return "" },
	})
	b.Feature = New(b.Frame, b.Session, b.predict, faceview.New(), b, b.Where)
	b.Session.Subscribe(func(e session.Event) {
		if _, ok := e.(session.Shown); ok { // as who shows faces does
			ds, row := b.Session.Dataset(), b.Session.Row()
			b.face.SetFace(faceview.Face{Keypoints: ds.Keypoints(), Side: ds.Side(), Labels: ds.Labels(row)})
			b.predict.Predictions.Want()
			b.Review.shown(row)
		}
	})
	b.Join(b.predict, &panel{Feature: b.Feature})
	b.OpenDataset(sessiontest.WriteFaces(t, n, edit))
	return b
}

// panel is the feature as a panel of its window: it is built once there are actions.
type panel struct {
	*Feature
	content fyne.CanvasObject
}

// Name implements session.Panel.
func (*panel) Name() string { return "Review" }

// Content implements session.Panel.
func (p *panel) Content() fyne.CanvasObject {
	if p.content == nil {
		p.Build()
		p.content = p.Gallery.Content()
	}
	return p.content
}

// Edited implements Labels.
func (b *bench) Edited(err error) {
	if err != nil {
		b.told = append(b.told, err)
	}
}

// ShowPrediction implements Labels.
func (b *bench) ShowPrediction() { b.face.SetPredictions(b.Review.Offer(), false) }

// OnImage implements Labels.
func (b *bench) OnImage(row int, p face.Point) face.Point {
	last := float64(b.Session.Dataset().Side() - 1)
	return face.At(min(max(p.X, 0), last), min(max(p.Y, 0), last))
}

// PointsNamed implements Labels.
func (b *bench) PointsNamed([]int) string { return "points" }

// SetPoint implements Labels.
func (b *bench) SetPoint(verb string, kp int, p face.Point) {
	b.Edited(b.Session.Dataset().Apply(verb, data.Edit{Row: b.Session.Row(), Keypoint: kp, To: p}))
	b.Settle()
}

// RefuseLocked implements Labels.
func (b *bench) RefuseLocked() bool { return b.locked }

// Relaid implements Labels.
func (b *bench) Relaid() {}

// Where returns where the test is.
func (b *bench) Where() any { return [2]int{b.where, b.Session.Row()} }

// label returns a label.
func (b *bench) label(row, kp int) face.Point { return b.Session.Dataset().Labels(row)[kp] }

// learn predicts with weights of the dataset itself, all faces.
func (b *bench) learn() {
	b.T.Helper()
	_, path := predicttest.Learn(b.T, b.Session.Dataset())
	b.predict.Weights.Load(path, true)
	b.Until("every face is predicted", func() bool { return b.predict.Weights.Path() == path && b.predict.Predictions.Complete() != nil })
}

// begin begins a review.
func (b *bench) begin() {
	b.T.Helper()
	b.Do("suspect")
	b.Until("suspects are found", func() bool { return !b.Review.waiting })
	if !b.Review.Deciding() { // drawn faces may have none that is more likely wrong than right
		b.Do("suspect")
	}
	if !b.Review.Deciding() {
		b.T.Fatal("no suspect is shown")
	}
}

// next goes on without a decision, also over the end of what is more likely wrong than right.
func (b *bench) next() {
	b.T.Helper()
	row := b.Session.Row()
	if b.Do("suspect"); b.Session.Row() == row {
		b.Do("suspect")
	}
}

// reviewing makes a bench on faces of which suspects are reviewed.
func reviewing(t *testing.T, n int) *bench {
	t.Helper()
	b := newBench(t, n, nil, nil)
	b.learn()
	b.begin()
	return b
}
