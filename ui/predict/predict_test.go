package predict

import (
	"math"
	"testing"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session/sessiontest"
)

// bench is the feature in a window of its own.
type bench struct {
	*sessiontest.Window
	*Feature
	runs map[string]string // names of runs, by their checkpoints
	kept *kept.Folder
}

// newBench makes one on n faces; own are the weights that the program brings along, nil for none.
func newBench(t *testing.T, n int, own *checkpoint.Checkpoint) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t), runs: map[string]string{}, kept: kept.In(t.TempDir())}
	o := Options{DataDir: b.Dir, Threads: 1, Kept: b.kept, InSight: func() []int { return nil }, RunOf: func(path string) string { return b.runs[path] }}
	if own != nil {
		o.Own = func() (*checkpoint.Checkpoint, error) { return own, nil }
	}
	b.Feature = New(b.Frame, b.Session, o)
	b.Join(b.Feature)
	if n > 0 {
		b.OpenDataset(sessiontest.WriteFaces(t, n, nil))
	}
	return b
}

// learn trains a tiny network on the open dataset, with settings besides, and returns its checkpoint and the file of
// that.
func (b *bench) learn(set ...string) (*checkpoint.Checkpoint, string) {
	b.T.Helper()
	return predicttest.Learn(b.T, b.dataset(), set...)
}

// use predicts with a file of weights.
func (b *bench) use(path string) {
	b.T.Helper()
	b.Weights.Load(path, true)
	b.Until("it predicts with "+path, func() bool { return b.Weights.Path() == path })
}

// run is a run that has learned something.
type run struct{ has Learned }

// Learned implements Candidate.
func (r *run) Learned() Learned { return r.has }

// dataset returns the open dataset.
func (b *bench) dataset() *data.Dataset { return b.Session.Dataset() }

// remembered returns the weights with which the next start predicts.
func (b *bench) remembered() string { return b.Prefs().Weights(b.dataset().Path()) }

// nan is what was not measured.
var nan = math.NaN()
