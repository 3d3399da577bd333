package predict

import (
	"context"
	"errors"

	"fiducial/data"
	"fiducial/model/prediction"
	"fiducial/model/suspects"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// sweep is one filling of a set.
type sweep struct {
	set  *prediction.Set
	task *shell.Task
}

// Everything predicts all faces, also after a person cancelled that.
func (p *Predictions) Everything() {
	p.lazy = false
	p.fill()
}

// Want asks for the prediction of the row that is shown now.
func (p *Predictions) Want() {
	p.look()
	p.fill()
}

// look notes what is in sight, so that it is predicted first.
func (p *Predictions) look() {
	sight := p.o.InSight()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.row, p.sight = p.session.Row(), sight
}

// wanted returns what is in sight, for the goroutine that fills a set.
func (p *Predictions) wanted() (row int, also []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.row, p.sight
}

// next returns the set that is to be filled next: that of the weights in use, then the newest epoch's; nil for none.
// only says that it is to have no more than what is in sight.
func (p *Predictions) next() (set *prediction.Set, only bool) {
	s := p.session.Current()
	if s == nil {
		return nil, false
	}
	only = p.lazy || s.Loading != nil
	for _, set := range []*prediction.Set{p.own, p.epoch} {
		if set != nil && set.Ready() < s.Dataset.Rows() && (!only || p.session.Row() >= 0 && !set.Has(p.session.Row())) {
			return set, only
		}
	}
	return nil, false
}

// fill makes sure that each set is being filled, one after the other, or has all it is to have.
func (p *Predictions) fill() {
	s := p.session.Current()
	set, lazy := p.next()
	if set == nil || p.sweep != nil && p.sweep.set == set {
		return
	}
	p.end()
	p.look()
	name := "Predicting all faces"
	if lazy || set == p.epoch {
		name = "" // one after every epoch need not be told
	}
	o := prediction.Options{} // an epoch's are to be there before the next one's
	if set == p.own {
		o = suspects.Predicting
		o.Kept = p.o.Kept
	}
	o.Threads = shell.Half(p.o.Threads)
	this := &sweep{set: set}
	p.sweep = this
	this.task = p.session.Start(s, session.Job{Name: name, Work: func(ctx context.Context, t *shell.Task) error {
		return set.Fill(ctx, s.Dataset, prediction.FillOptions{Options: o, Wanted: p.wanted, WantedOnly: lazy}, func(done, total int64) {
			t.Progress(done, total)
			p.arrived.Poke()
			p.changed.Poke()
		})
	}, Done: func(err error) { p.filled(this, err) }})
}

// filled takes note of the end of a sweep.
func (p *Predictions) filled(this *sweep, err error) {
	if p.sweep != this {
		return
	}
	p.sweep, p.yielded = nil, false
	if err != nil {
		p.lazy = true
		if !errors.Is(err, data.ErrChanged) { // a banner tells of that, and offers to read the file again
			p.shell.Fail(err)
		}
		return
	}
	p.lazy = p.lazy || this.task.Cancelled()
	if this.set == p.epoch && p.isWhole(this.set) {
		p.whole = this.set
	}
	if p.waiting != nil && this.set == p.epoch {
		p.epoch, p.waiting = p.waiting, nil
	}
	p.fill()
	p.arrived.Poke()
	p.changed.Poke()
}

// end breaks off the sweep.
func (p *Predictions) end() {
	if p.sweep != nil {
		p.sweep.task.Stop()
		p.sweep = nil
	}
}
