package predict

import (
	"context"
	"fmt"
	"math"
	"time"

	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Figure is the error of the weights in use on the labels as they are now, which the status bar shows with their name:
// on the faces on which the Evaluate panel measures it at first. It belongs to the UI goroutine.
type Figure struct {
	around
	weights     *Weights
	predictions *Predictions
	of          *prediction.Set // whose error it is; nil for none
	overall     evaluation.Overall
	busy        bool
	again       bool // labels changed while it was taken
	refresh     *kit.Throttle
}

func newFigure(a around, w *Weights, p *Predictions) *Figure {
	f := &Figure{around: a, weights: w, predictions: p}
	f.refresh = kit.NewThrottle(time.Second, a.shell.Post, f.update)
	p.Subscribe(f.refresh.Poke)
	return f
}

// labelsChanged is told that labels were edited.
func (f *Figure) labelsChanged() {
	f.again = true
	f.refresh.Poke()
}

// update takes the error again where predictions or labels are others.
func (f *Figure) update() {
	set, s := f.predictions.Complete(), f.session.Current()
	if set == nil {
		f.of = nil
		f.shell.Changed()
		return
	}
	if f.busy || set == f.of && !f.again {
		return
	}
	f.busy, f.again = true, false
	var overall evaluation.Overall
	f.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		overall = evaluation.OfSet(set, s.Dataset)
		return nil
	}, Done: func(error) {
		if f.predictions.Complete() == set {
			f.of, f.overall = set, overall
			f.shell.Changed()
		}
		f.taken()
	}, Left: func(error) { f.taken() }})
}

// taken goes on with what changed while the error was taken.
func (f *Figure) taken() {
	f.busy = false
	if f.again {
		f.refresh.Poke()
	}
}

// Text is the name of the weights in use and, once it is known, their error and of which faces it is: what the Evaluate
// panel begins with; "" where nothing predicts.
func (f *Figure) Text() string {
	if f.weights.checkpoint == nil {
		return ""
	}
	name, o := f.weights.Name(), f.overall
	if f.of == nil || f.of != f.predictions.own || math.IsNaN(o.RMSE) {
		return name
	}
	faces := map[evaluation.Part][2]string{evaluation.TestFaces: {"test face", "test faces"}}[o.Part]
	if faces[0] == "" {
		faces = [2]string{"face", "faces"}
	}
	but := map[evaluation.Flattered]string{evaluation.Taught: ", learned ones among them", evaluation.ChosenOn: " that chose it"}[o.Flattered]
	return fmt.Sprintf("%s %s %s on %s%s", name, kit.Decimals(o.RMSE, 2), f.session.Unit(), kit.Counted(o.Faces, faces[0], faces[1]), but)
}
