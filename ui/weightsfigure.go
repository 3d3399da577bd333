package ui

import (
	"context"
	"math"
	"time"

	"fiducial/model"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// weightsFigure is the error of the weights in use on the labels as they are now, which the status bar shows with their name:
// on the faces they did not learn from, where there are any. It belongs to the UI goroutine.
type weightsFigure struct {
	w       *Window
	of      *model.PredictionSet // whose error it is; nil for none
	rmse    float64              // in pixels; NaN without a label to compare
	learned bool                 // whether they learned from the faces it is of
	busy    bool
	again   bool // labels changed while it was taken
	refresh *kit.Throttle
}

func newWeightsFigure(w *Window) *weightsFigure {
	f := &weightsFigure{w: w}
	f.refresh = kit.NewThrottle(time.Second, w.shell.Post, f.update)
	w.predictions.subscribe(f.refresh.Poke)
	return f
}

// changed is told that labels were edited.
func (f *weightsFigure) changed() {
	f.again = true
	f.refresh.Poke()
}

// update takes the error again where predictions or labels are others.
func (f *weightsFigure) update() {
	set, s := f.w.predictions.complete(), f.w.session.Current()
	if set == nil {
		f.of = nil
		f.w.shell.Changed()
		return
	}
	if f.busy || set == f.of && !f.again {
		return
	}
	f.busy, f.again = true, false
	var rmse float64
	var learned bool
	f.w.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		rmse, learned = set.RMSE(s.Dataset)
		return nil
	}, Done: func(error) {
		if f.w.predictions.complete() == set {
			f.of, f.rmse, f.learned = set, rmse, learned
			f.w.shell.Changed()
		}
		f.taken()
	}, Left: func(error) { f.taken() }})
}

// taken goes on with what changed while the error was taken.
func (f *weightsFigure) taken() {
	f.busy = false
	if f.again {
		f.refresh.Poke()
	}
}

// text is the name of the weights in use and, once it is known, their error; "" where nothing predicts.
func (f *weightsFigure) text() string {
	if f.w.weights.checkpoint == nil {
		return ""
	}
	name := f.w.weightsName()
	switch {
	case f.of == nil || f.of != f.w.predictions.own || math.IsNaN(f.rmse):
		return name
	case f.learned:
		return name + " " + kit.Decimals(f.rmse, 2) + " px, on faces it learned"
	}
	return name + " " + kit.Decimals(f.rmse, 2) + " px"
}
