package search

import (
	"cmp"
	"math"
	"slices"
)

// What is decided about a trial.
const (
	actionStart    = "start"
	actionContinue = "continue" // after an interruption
	actionPromote  = "promote"
	actionPause    = "pause"
	actionResume   = "resume"
	actionStop     = "stop"
)

// choice is what is to be trained next.
type choice struct {
	trial, until int
	action       string
}

// next chooses the trial to train next; ok is false when there is none as things stand. First those that were
// begun and interrupted, then promotions, then new ones.
func (p Plan) next(trials []Trial) (c choice, ok bool) {
	fresh := -1
	for i := range trials {
		t := &trials[i]
		if t.State != Waiting || t.Held {
			continue
		}
		if t.Seconds > 0 || len(t.Curve) > 0 {
			return choice{i, t.Until, actionContinue}, true
		}
		if fresh < 0 {
			fresh = i
		}
	}
	if p.Method == ASHA {
		if c, ok := p.promote(trials); ok {
			return c, true
		}
	}
	if fresh < 0 {
		return c, false
	}
	return choice{fresh, trials[fresh].Until, actionStart}, true
}

// promote finds a trial that is among the best 1/η of its rung and was not promoted yet, on the highest rung where
// there is one: get_job of algorithm 2 in Li et al. 2020.
func (p Plan) promote(trials []Trial) (c choice, ok bool) {
	rungs := p.rungs()
	for k := len(rungs) - 2; k >= 0; k-- {
		for _, n := range p.top(trials, rungs[k]) {
			if t := &trials[n]; t.State == Paused && !t.Held && t.Until == rungs[k] {
				return choice{n, rungs[k+1], actionPromote}, true
			}
		}
	}
	return c, false
}

// top returns the best 1/η of the trials that have been compared on a rung, best first. A trial that failed on
// the way there counts as the worst.
func (p Plan) top(trials []Trial, rung int) []int {
	type result struct {
		trial int
		rmse  float64
	}
	var here []result
	for i := range trials {
		t := &trials[i]
		rmse := t.rmseAt(rung)
		reached := t.epochs() >= rung && (t.State != Running || t.Until > rung)
		if math.IsNaN(rmse) {
			rmse = math.Inf(1)
		}
		if reached || t.State == Failed && t.Until >= rung {
			here = append(here, result{i, rmse})
		}
	}
	slices.SortFunc(here, func(a, b result) int {
		return cmp.Or(cmp.Compare(a.rmse, b.rmse), cmp.Compare(a.trial, b.trial))
	})
	var best []int
	for _, r := range here[:len(here)/p.Reduction] {
		if !math.IsInf(r.rmse, 1) {
			best = append(best, r.trial)
		}
	}
	return best
}
