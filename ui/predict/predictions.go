package predict

import (
	"math"
	"sync"
	"time"

	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
)

// Predictions are the one place where predictions of all faces are kept: those of the weights in use, which whatever
// proposes, suspects, takes or sorts goes by, and beside them, while a run goes on, those of its newest epoch, which
// are drawn and measured and no more. They are made in the background on half of the cores, those of the weights in use
// before the run's, what is in sight first. All but wanted belongs to the UI goroutine.
type Predictions struct {
	around
	own    *prediction.Set // of the weights in use; nil without any
	epoch  *prediction.Set // of the newest epoch of the run in progress; nil while there is none
	former *prediction.Set // of the weights that were in use before; nil where they had not predicted every row
	whole  *prediction.Set // of the newest epoch of the run in progress that has every row; nil while there is none

	running bool // a run goes on
	sweep   *sweep
	waiting *prediction.Set // an epoch that waits for the sweep of an earlier one to end
	yielded bool            // whether the sweep before was broken off for a newer epoch
	lazy    bool            // a person cancelled the sweep: only what is in sight is predicted
	shown   shownPrediction

	changed     *kit.Throttle // tells the subscribers
	arrived     *kit.Throttle // shows that of the shown face
	subscribers []func()
	drawn       []func(ofRun bool)

	mu    sync.Mutex
	row   int   // the shown face, predicted before all others
	sight []int // those of the list that can be seen
}

// shownPrediction says which prediction is on the screen.
type shownPrediction struct {
	set *prediction.Set
	row int
}

func newPredictions(a around) *Predictions {
	p := &Predictions{around: a, row: -1}
	p.changed = kit.NewThrottle(250*time.Millisecond, a.shell.Post, p.announce)
	p.arrived = kit.NewThrottle(33*time.Millisecond, a.shell.Post, p.showArrived)
	return p
}

// Subscribe calls f on the UI goroutine soon after predictions became ready, or others took their place; at most four
// times a second.
func (p *Predictions) Subscribe(f func()) { p.subscribers = append(p.subscribers, f) }

func (p *Predictions) announce() {
	p.look()
	for _, f := range p.subscribers {
		f()
	}
}

// OnDrawn calls f when what is drawn as predicted for the shown face is another; ofRun says that it is only so by what
// the run in progress predicts, which happens many times a second.
func (p *Predictions) OnDrawn(f func(ofRun bool)) { p.drawn = append(p.drawn, f) }

// Own returns the set of the weights in use, which may not have every row yet; nil without any.
func (p *Predictions) Own() *prediction.Set { return p.own }

// OfRun returns the set of the newest epoch of the run in progress that has every row; nil while there is none.
func (p *Predictions) OfRun() *prediction.Set { return p.whole }

// Running reports whether a run goes on.
func (p *Predictions) Running() bool { return p.running }

// Awaits reports whether the run in progress has not ended an epoch yet.
func (p *Predictions) Awaits() bool { return p.running && p.epoch == nil }

// Pending reports whether the prediction of the shown face is still to be shown.
func (p *Predictions) Pending() bool { return p.arrived.Pending() }

// Lazy reports whether a person cancelled that all faces are predicted.
func (p *Predictions) Lazy() bool { return p.lazy }

// Complete returns the set of the weights in use once it has every row of the dataset; nil while it has not.
func (p *Predictions) Complete() *prediction.Set {
	if p.isWhole(p.own) {
		return p.own
	}
	return nil
}

// Measured returns the set that the evaluation measures: while a run goes on, that of its newest epoch that has every
// row, else that of the weights in use; nil while it is not there.
func (p *Predictions) Measured() *prediction.Set {
	if p.running {
		return p.whole
	}
	return p.Complete()
}

// Any reports whether anything predicts.
func (p *Predictions) Any() bool { return p.own != nil || p.epoch != nil }

// isWhole reports whether a set has every row.
func (p *Predictions) isWhole(set *prediction.Set) bool {
	s := p.session.Current()
	return set != nil && s != nil && s.Loading == nil && set.Ready() >= s.Dataset.Rows()
}

// Points returns what the weights in use predict for a row, nil as long as they have not.
func (p *Predictions) Points(row int) face.Points {
	if p.own != nil && p.own.Has(row) {
		return p.own.Points(row)
	}
	return nil
}

// ofRun returns what the newest epoch of the run in progress predicts for a row, until it has what the last whole one
// did; nil where neither does.
func (p *Predictions) ofRun(row int) face.Points {
	for _, s := range []*prediction.Set{p.epoch, p.whole} {
		if s != nil && s.Has(row) {
			return s.Points(row)
		}
	}
	return nil
}

// ExpectedErrors returns how far off the weights in use expect each point of a row to be; nil where they do not say.
func (p *Predictions) ExpectedErrors(row int) []prediction.ExpectedError {
	if p.own == nil || !p.own.Has(row) {
		return nil
	}
	return prediction.ExpectedErrors(p.own.Checkpoint(), p.own.Answers(row))
}

// ExpectedErrorsByScheme is ExpectedErrors of points as the face's own labelling scheme has them, which its labels
// tell.
func (p *Predictions) ExpectedErrorsByScheme(row int) []prediction.ExpectedError {
	if p.own == nil || !p.own.Has(row) {
		return nil
	}
	return prediction.ExpectedErrorsByScheme(p.own.Checkpoint(), p.own.Answers(row))
}

// LeastSure returns the largest expected error of a row's points, in pixels; NaN where nothing is said.
func (p *Predictions) LeastSure(row int) float64 {
	most := math.NaN()
	for _, e := range p.ExpectedErrors(row) {
		if !(e.Pixels <= most) && !math.IsNaN(e.Pixels) {
			most = e.Pixels
		}
	}
	return most
}

// RowError returns the error of a row in pixels, over its labelled coordinates; NaN where nothing can be compared.
func (p *Predictions) RowError(row int) float64 {
	ds := p.session.Dataset()
	if ds == nil || row < 0 || row >= ds.Rows() {
		return math.NaN()
	}
	return evaluation.RowRMSE(ds.Labels(row), p.Points(row))
}

// use begins with the predictions of other weights; nil for none.
func (p *Predictions) use(c *checkpoint.Checkpoint) {
	p.end()
	if p.own != nil {
		p.former = nil
		if p.isWhole(p.own) {
			p.former = p.own
		}
	}
	p.own, p.lazy = nil, false
	if c != nil {
		p.own = prediction.NewSet(c)
	}
	p.fill()
	p.changed.Poke()
}

// renew predicts everything again: the photos are others.
func (p *Predictions) renew() {
	var c *checkpoint.Checkpoint
	if p.own != nil {
		c = p.own.Checkpoint()
	}
	p.use(c)
}

// Recheck forgets what was predicted for faces whose boxes were moved since, and predicts them again.
func (p *Predictions) Recheck(rows ...int) {
	ds, forgot := p.session.Dataset(), false
	for _, set := range []*prediction.Set{p.own, p.epoch, p.former, p.whole} {
		for _, row := range rows {
			if set == nil || !set.Recheck(ds, row) {
				continue
			}
			forgot = true
			if p.shown == (shownPrediction{set, row}) {
				p.shown = shownPrediction{}
			}
		}
	}
	if forgot {
		p.fill()
		p.changed.Poke()
	}
}

// FollowRun takes over the predictions of an epoch of the run in progress. A sweep that is not done yet is broken off
// for it, but not twice in a row: where epochs are shorter than sweeps, some must end.
func (p *Predictions) FollowRun(c *checkpoint.Checkpoint) {
	if p.own == nil || len(c.Unknown()) < len(p.own.Checkpoint().Unknown()) {
		p.shell.Drop(misfitBanner) // the run predicts what the weights in use do not
	}
	set := prediction.NewSet(c)
	unfinished := p.sweep != nil && p.sweep.set == p.epoch && p.epoch != nil
	if unfinished && p.yielded {
		p.waiting = set
		return
	}
	p.epoch, p.yielded = set, unfinished
	p.fill()
	p.changed.Poke()
}

// RunOver forgets the predictions of the run that was in progress.
func (p *Predictions) RunOver() {
	p.running = false
	if p.epoch == nil {
		return
	}
	if p.sweep != nil && p.sweep.set == p.epoch {
		p.end()
	}
	p.epoch, p.waiting, p.whole, p.yielded = nil, nil, nil, false
	p.fill()
	p.changed.Poke()
}

// showArrived shows the prediction of the shown face once it is ready.
func (p *Predictions) showArrived() {
	set, row := p.own, p.session.Row()
	now := shownPrediction{set, row}
	if set == nil || p.shown == now || !set.Has(row) {
		return
	}
	p.shown = now
	p.tellDrawn(false)
	p.shell.Changed()
}

// tellDrawn tells that something else is drawn as predicted for the shown face, by the run in progress alone or not.
func (p *Predictions) tellDrawn(ofRun bool) {
	for _, f := range p.drawn {
		f(ofRun)
	}
}

// Moved returns how far the prediction of a row moved when the weights in use took the place of those before: its point
// that moved farthest, in pixels; NaN where that is not known.
func (p *Predictions) Moved(row int) float64 {
	if !p.HasMoved() {
		return math.NaN()
	}
	return farthest(p.former.Points(row), p.own.Points(row))
}

// HasMoved reports whether it is known how far predictions moved when other weights came into use.
func (p *Predictions) HasMoved() bool { return p.former != nil && p.own != nil }

// farthest returns how far apart the points are that lie farthest apart; NaN where none can be compared.
func farthest(a, b face.Points) float64 {
	far := math.NaN()
	for k := range min(len(a), len(b)) {
		if a[k].Known && b[k].Known && !(a[k].Distance(b[k]) <= far) {
			far = a[k].Distance(b[k])
		}
	}
	return far
}
