package train

import (
	"strings"
	"testing"

	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/predict"
	"fiducial/ui/session/sessiontest"
)

// Every goroutine of the panel ends with its window.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is the panel in a window of its own, beside what predicts.
type bench struct {
	*sessiontest.Window
	p       *Panel
	predict *predict.Feature
	moved   bool // whether it was asked by how far predictions moved
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t)}
	b.predict = predict.New(b.Frame, b.Session, predict.Options{
		DataDir: b.Dir, Threads: 1, InSight: func() []int { return nil }, RunOf: func(path string) string { return b.p.RunOf(path) },
	})
	b.p = New(b.Frame, b.Session, b.Window, Options{Predict: b.predict, Threads: 1, Draw: func() {}, ShowMoved: func() { b.moved = true }})
	t.Cleanup(func() { b.p.Stop() })
	b.Join(b.predict, b.p)
	return b
}

// opened is a bench on a dataset of n faces.
func opened(t testing.TB, n int) *bench {
	t.Helper()
	return openedAt(t, sessiontest.WriteFaces(t, n, nil))
}

// openedAt is a bench on a dataset, once it is known which runs there were.
func openedAt(t testing.TB, path string) *bench {
	t.Helper()
	b := newBench(t)
	b.OpenDataset(path)
	b.Until("the runs are read", func() bool { return b.Running("Reading the runs") == nil })
	b.settle()
	return b
}

// settle waits until everything is shown.
func (b *bench) settle() {
	b.T.Helper()
	b.Settle()
}

// small makes the panel's settings those of a network that trains in a moment.
func (b *bench) small(epochs string) {
	b.T.Helper()
	for key, value := range map[string]string{"out_channel": "2,2,2", "epochs": epochs, "batch_size": "8"} {
		if err := b.p.settings.Set(key, value); err != nil {
			b.T.Fatal(err)
		}
	}
	b.p.take(b.p.settings)
}

// trained runs a whole short run and returns its best checkpoint, which predicts then, by a click where that is asked.
func (b *bench) trained(epochs string) string {
	b.T.Helper()
	b.small(epochs)
	return b.trainedAsSet()
}

// trainedAsSet is trained with the settings as they are.
func (b *bench) trainedAsSet() string {
	b.T.Helper()
	b.Do("train")
	b.Until("it is over", func() bool { return !b.p.Busy() })
	b.promote()
	return b.p.current.best
}

// promote lets the run that is over predict, by a click where that is asked.
func (b *bench) promote() {
	b.T.Helper()
	b.Until("it is decided whether it predicts, or asked", func() bool { return b.predict.Promotion.Open() == 0 })
	for _, x := range b.Frame.Shown() {
		if x.ID == "weights" && (x.Buttons[0].Text == "Use them all the same" || strings.Contains(x.Text, "too few to say which are better")) {
			x.Buttons[0].Do()
		}
	}
	b.Until("it predicts", func() bool { return b.predict.Weights.Path() == b.p.current.best })
	b.settle()
}

// stopped stops the run in progress.
func (b *bench) stopped() {
	b.T.Helper()
	b.Do("stop")
	b.Until("it is stopped", func() bool { return !b.p.Busy() })
	b.settle()
}

// quit ends the window as a person does who closes it: nothing is posted any more.
func (b *bench) quit() {
	b.T.Helper()
	b.End()
	b.p.Stop()
	b.Close()
	b.predict.Promotion.SettleAll()
}

// move moves a point.
func (b *bench) move(row, keypoint int, to face.Point) {
	b.T.Helper()
	if err := b.Session.Dataset().Apply("Move", data.Edit{Row: row, Keypoint: keypoint, To: to}); err != nil {
		b.T.Fatal(err)
	}
	b.settle()
}
