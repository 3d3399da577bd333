package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"fiducial/data/format/annotation"
	"fiducial/model/evaluation"
	"fiducial/model/search"
	"fiducial/model/settings"
)

// trialObject is a trial as --json writes it.
type trialObject struct {
	search.Record
	Unit string `json:"unit"` // of the errors
}

// searchPrinter tells of trials as they end. It is called from the goroutines that train.
type searchPrinter struct {
	*report
	search *search.Search
	unit   string // of errors
	mu     sync.Mutex
	states map[int]search.State // as last told
	failed error                // the first failure to write
}

// trial tells of a trial whose rung has ended.
func (p *searchPrinter) trial(n int) {
	if n < 0 {
		return
	}
	t := p.search.Trial(n)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.states[n] == t.State {
		return
	}
	p.states[n] = t.State
	if t.State == search.Running || t.State == search.Waiting || p.failed != nil {
		return
	}
	if t.State == search.Stopped && len(t.Curve) == 0 && !p.json {
		return // it has nothing to tell: the summary counts these
	}
	if p.json {
		p.failed = p.object(trialObject{t.Record(p.search.ID()), p.unit})
		return
	}
	outcome := fmt.Sprintf("%-7s  %2d epochs  RMSE %15s  loss %9.4g  %6.1f s", t.State, len(t.Curve), besideMeanFace(t.TestRMSE, t.MeanFace(), p.unit), t.TrainLoss, t.Seconds)
	if t.State == search.Failed {
		outcome = "failed: " + t.Error
	}
	p.failed = p.line("trial %3d  %s  %s", n, p.varied(t.Settings), outcome)
}

// varied names the settings that differ from trial to trial.
func (p *searchPrinter) varied(s settings.Settings) string {
	var pairs []string
	for _, q := range settings.Parameters() {
		if slices.ContainsFunc(p.search.Plan().Space.Dimensions, func(d search.Dimension) bool { return d.Key == q.Key && len(d.Values) != 1 }) {
			pairs = append(pairs, q.Key+"="+q.Get(s))
		}
	}
	return strings.Join(pairs, " ")
}

// unmeasured returns how many trials were stopped of which nothing is known.
func (p *searchPrinter) unmeasured() (n int) {
	for _, t := range p.search.Trials() {
		if t.State == search.Stopped && len(t.Curve) == 0 {
			n++
		}
	}
	return n
}

// importanceObject is what is told of how much settings matter.
type importanceObject struct {
	Importance []search.Weight `json:"importance"` // the one that matters most first; none where trials are too few to say
	Measured   int             `json:"measured_trials"`
}

// chosen writes the best trial once more: it was chosen by its error on the test faces, beside which its error on those
// of validation stands now. Then it writes what matters.
func (p *searchPrinter) chosen() error {
	if best, ok := p.search.Best(); ok && best.Chosen.Among > 0 {
		if err := p.object(trialObject{best.Record(p.search.ID()), p.unit}); err != nil {
			return err
		}
	}
	weights, measured := search.Importance(p.search.Plan(), p.search.Trials())
	return p.object(importanceObject{append([]search.Weight{}, weights...), measured})
}

// summary says which trial was the best and what matters, of a search that is over.
func (p *searchPrinter) summary() error {
	if !p.search.Ended() {
		return nil
	}
	if p.json {
		return p.chosen()
	}
	if n := p.unmeasured(); n > 0 {
		if err := p.line("%d of %s stopped before the end of an epoch", n, annotation.Counted(len(p.search.Trials()), "trial was", "trials were")); err != nil {
			return err
		}
	}
	best, ok := p.search.Best()
	if !ok {
		return p.line("no trial has a test RMSE")
	}
	if err := p.line("best: trial %d, RMSE %s: %s", best.Number, besideMeanFace(best.TestRMSE, best.MeanFace(), p.unit), p.varied(best.Settings)); err != nil {
		return err
	}
	if chosen := best.Chosen; chosen.Among > 0 {
		beside := "no validation face says how much"
		if !math.IsNaN(chosen.Validation) {
			beside = "on validation faces it has " + besideMeanFace(chosen.Validation, chosen.MeanFace, p.unit)
		}
		if err := p.line("that RMSE is the lowest of %d on the test faces, by which the trial was chosen, and so too good: %s", chosen.Among, beside); err != nil {
			return err
		}
	}
	if evaluation.NoBetterThanMeanFace(best.TestRMSE, best.MeanFace()) {
		if err := p.line("no trial is better than always answering the mean face: search other settings, or train for longer"); err != nil {
			return err
		}
	}
	weights, measured := search.Importance(p.search.Plan(), p.search.Trials())
	return p.line("%s", whatMatters(weights, measured))
}

// whatMatters says in a sentence which settings matter, and how sure that is.
func whatMatters(weights []search.Weight, measured int) string {
	if measured < search.FewestTrials {
		return fmt.Sprintf("what the RMSE depends on: %s too few to say, it takes %d", annotation.Counted(measured, "measured trial is", "measured trials are"), search.FewestTrials)
	}
	var told []string
	for _, w := range weights {
		if w.Told() {
			told = append(told, fmt.Sprintf("%s %.0f %% (%.0f to %.0f)", w.Key, 100*w.Share, 100*w.Low, 100*w.High))
		}
	}
	if len(told) == 0 {
		return fmt.Sprintf("what the RMSE depends on: %d trials are too few to say, no setting does more than chance", measured)
	}
	return fmt.Sprintf("what the RMSE depends on: %s; the others do no more than chance does in %d trials, the rest is what settings do together", strings.Join(told, ", "), measured)
}
