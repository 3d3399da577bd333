package predict

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"fiducial/data/face"
	"fiducial/model/prediction"
	"fiducial/model/suspects"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Ranking keeps the faces ranked by how likely their labels are wrong, by the newest predictions that are there for all
// of them. It ranks in the background, soon after labels or predictions changed, while anyone needs it. All of it
// belongs to the UI goroutine.
type Ranking struct {
	around
	predictions *Predictions
	list        []suspects.Suspect // the worst first
	at          map[int]int        // where a row is in list
	set         *prediction.Set
	together    *suspects.Joint // how points of a face go together; nil until the first ranking
	running     bool
	again       bool // something changed while it ranked
	stale       bool // labels changed since it ranked last
	doubts      bool // the file as a whole, which is taken back once that is no longer so
	age         int  // counts how often it began anew: a ranking of before is of no use
	refresh     *kit.Throttle
	needs       []func() bool
	heard       []func(first bool)
}

// rankingRest is for how many times as long as a ranking took none is begun: decisions come every second or so, and the
// next face is to be drawn by the same cores.
const rankingRest = 5

func newRanking(a around, p *Predictions) *Ranking {
	x := &Ranking{around: a, predictions: p}
	x.refresh = kit.NewThrottle(time.Second, a.shell.Post, x.Rank)
	p.Subscribe(func() {
		if p.Complete() != x.set {
			x.refresh.Poke()
		}
	})
	return x
}

// NeededBy ranks the faces anew while needs reports that somebody looks at them.
func (x *Ranking) NeededBy(needs func() bool) { x.needs = append(x.needs, needs) }

// OnRanked calls f after each ranking; first says that it is the first of a dataset.
func (x *Ranking) OnRanked(f func(first bool)) { x.heard = append(x.heard, f) }

// List returns the ranking, the worst first; nil while there is none.
func (x *Ranking) List() []suspects.Suspect { return x.list }

// Stale reports whether labels changed since the faces were ranked last.
func (x *Ranking) Stale() bool { return x.stale }

// Busy reports whether faces are being ranked.
func (x *Ranking) Busy() bool { return x.running }

// Poke ranks soon, if that is needed.
func (x *Ranking) Poke() { x.refresh.Poke() }

// reset begins anew for another dataset.
func (x *Ranking) reset() {
	x.list, x.at, x.set, x.together, x.running, x.again, x.stale, x.doubts = nil, nil, nil, nil, false, false, false, false
	x.age++
}

// labelsChanged is told that labels changed.
func (x *Ranking) labelsChanged() {
	x.stale = true
	x.refresh.Poke()
}

// needed reports whether anyone looks at the ranking, or at what it said of the whole file.
func (x *Ranking) needed() bool {
	return x.doubts || slices.ContainsFunc(x.needs, func(needs func() bool) bool { return needs() })
}

// Ready reports whether there is a ranking of the labels and predictions as they are now.
func (x *Ranking) Ready() bool {
	return x.list != nil && !x.running && !x.stale && x.set == x.predictions.Complete()
}

// Rank ranks anew, if the ranking is needed and every face is predicted.
func (x *Ranking) Rank() {
	s, set := x.session.Current(), x.predictions.Complete()
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
	age, began := x.age, time.Now()
	var list []suspects.Suspect
	var whole suspects.Whole
	var together *suspects.Joint
	x.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		faces := suspects.Collect(s.Dataset, set.Checkpoint(), set.Answers)
		whole = suspects.WholeOf(s.Dataset.Side(), faces)
		list = suspects.Rank(s.Dataset.Keypoints(), s.Dataset.Side(), faces, shell.Half(x.o.Threads))
		together = suspects.Together(s.Dataset.Keypoints(), faces, shell.Half(x.o.Threads))
		return nil
	}, Done: func(error) {
		if x.age == age {
			x.refresh.Rest(rankingRest * time.Since(began))
			x.suspectFile(whole)
			x.together = together
			x.ranked(list, set)
		}
	}})
}

// ranked takes over a ranking.
func (x *Ranking) ranked(list []suspects.Suspect, set *prediction.Set) {
	first := x.list == nil
	x.running, x.list, x.set, x.at = false, list, set, map[int]int{}
	if list == nil {
		x.list = []suspects.Suspect{}
	}
	for i, s := range list {
		x.at[s.Row] = i
	}
	for _, f := range x.heard {
		f(first)
	}
	if x.again {
		x.refresh.Poke()
	}
	x.shell.Changed()
}

// Follow returns where the points of a face probably are, predicted as by the scheme of its labels: those that are not
// labelled as they go with the labels. Until the faces have been ranked they stay where they are predicted.
func (x *Ranking) Follow(predicted, labels face.Points) face.Points {
	set := x.predictions.Own()
	if x.together == nil || set == nil || set != x.set || len(predicted) != len(labels) {
		return predicted
	}
	return x.together.Follow(set.Checkpoint().Schemes.Of(labels), predicted, labels)
}

// Likely returns the rows whose labels are more likely wrong than right, ascending.
func (x *Ranking) Likely() []int {
	var rows []int
	for _, s := range x.list {
		if s.Score > 0 {
			rows = append(rows, s.Row)
		}
	}
	slices.Sort(rows)
	return rows
}

// Score returns how suspect a row is, NaN where that is not known.
func (x *Ranking) Score(row int) float64 {
	if i, ok := x.at[row]; ok {
		return x.list[i].Score
	}
	return math.NaN()
}

// wholeBanner is the id of the strip that says that the labels of the file are nowhere near the predictions.
const wholeBanner = "whole"

// suspectFile says, once, that the file as a whole is doubtful, which matters more than any of its faces, and takes
// that back.
func (x *Ranking) suspectFile(whole suspects.Whole) {
	s := x.session.Current()
	x.doubts = whole.Wrong()
	switch {
	case !x.doubts:
		x.shell.Drop(wholeBanner)
		s.ForgetNotice(wholeBanner)
	case s.FirstNotice(wholeBanner):
		text := whole.String()
		x.shell.Show(shell.Banner{Kind: shell.Warning, ID: wholeBanner, Text: strings.ToUpper(text[:1]) + text[1:] + "."})
	}
}
