package ui

import (
	"context"
	"math"
	"slices"
	"time"

	"fiducial/model"
	"fiducial/model/suspects"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// ranking keeps the faces ranked by how likely their labels are wrong, by the newest predictions that are there for all
// of them. It ranks in the background, soon after labels or predictions changed, while anyone needs it. All of it belongs
// to the UI goroutine.
type ranking struct {
	w       *Window
	list    []suspects.Suspect // the worst first
	at      map[int]int        // where a row is in list
	set     *model.PredictionSet
	running bool
	again   bool // something changed while it ranked
	stale   bool // labels changed since it ranked last
	age     int  // counts how often it began anew: a ranking of before is of no use
	refresh *kit.Throttle
}

func newRanking(w *Window) *ranking {
	x := &ranking{w: w}
	x.refresh = kit.NewThrottle(time.Second, w.shell.Post, x.rank)
	w.predictions.subscribe(func() {
		if w.predictions.complete() != x.set {
			x.refresh.Poke()
		}
	})
	return x
}

// reset begins anew for another dataset.
func (x *ranking) reset() {
	x.list, x.at, x.set, x.running, x.again, x.stale = nil, nil, nil, false, false, false
	x.age++
}

// changed is told that labels changed.
func (x *ranking) changed() {
	x.stale = true
	x.refresh.Poke()
}

// needed reports whether anyone looks at the ranking.
func (x *ranking) needed() bool { return x.w.review.on || x.listed() }

// listed reports whether the ranking decides which faces are listed, or where.
func (x *ranking) listed() bool {
	return orders[x.w.listing.order].ranked || filters[x.w.filter].ranked
}

// ready reports whether there is a ranking of the labels and predictions as they are now.
func (x *ranking) ready() bool {
	return x.list != nil && !x.stale && x.set == x.w.predictions.complete()
}

// rank ranks anew, if the ranking is needed and every face is predicted.
func (x *ranking) rank() {
	s, set := x.w.session.Current(), x.w.predictions.complete()
	switch {
	case s == nil || !x.needed():
		return
	case x.running:
		x.again = true
		return
	case set == nil:
		return
	}
	x.running, x.again, x.stale = true, false, false
	age := x.age
	var list []suspects.Suspect
	var whole suspects.Whole
	x.w.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		faces := suspects.Collect(s.Dataset, set.Checkpoint(), set.Answers)
		whole = suspects.WholeOf(s.Dataset.Side(), faces)
		list = suspects.Rank(s.Dataset.Keypoints(), s.Dataset.Side(), faces, shell.Half(x.w.opts.Threads))
		return nil
	}, Done: func(error) {
		if x.age == age {
			x.w.doubtWhole(whole)
			x.ranked(list, set)
		}
	}})
}

// ranked takes over a ranking.
func (x *ranking) ranked(list []suspects.Suspect, set *model.PredictionSet) {
	first := x.list == nil
	x.running, x.list, x.set, x.at = false, list, set, map[int]int{}
	if list == nil {
		x.list = []suspects.Suspect{}
	}
	for i, s := range list {
		x.at[s.Row] = i
	}
	x.w.review.ranked()
	if first && x.listed() {
		x.w.relistNow()
	}
	if x.again {
		x.refresh.Poke()
	}
	x.w.shell.Changed()
}

// likely returns the rows whose labels are more likely wrong than right, ascending.
func (x *ranking) likely() []int {
	var rows []int
	for _, s := range x.list {
		if s.Score > 0 {
			rows = append(rows, s.Row)
		}
	}
	slices.Sort(rows)
	return rows
}

// score returns how suspect a row is, NaN where that is not known.
func (x *ranking) score(row int) float64 {
	if i, ok := x.at[row]; ok {
		return x.list[i].Score
	}
	return math.NaN()
}
