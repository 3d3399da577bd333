package search

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/curve"
	"fiducial/model/evaluation"
	"fiducial/model/search"
	"fiducial/model/settings"
	"fiducial/ui/chart"
)

// board is a search as the views show it: its trials as they stand, and what of them never changes. Make it
// anywhere; then it belongs to the UI goroutine.
type board struct {
	search   *search.Search
	unit     string         // of errors
	settings []boardSetting // those that differ from trial to trial, in the order of the space
	places   [][]float64    // of each trial on the axis of each setting, from 0 to 1; NaN outside
	texts    [][]string     // of each trial, its value of each setting

	trials  []search.Trial
	shades  []float64 // of each trial: its rank by RMSE, from 0, the best, to 1; NaN before it has one
	best    int       // the trial with the lowest RMSE, -1 before there is one
	low     float64   // the range of RMSE
	high    float64
	done    int // trials that are over
	stopped int // those of them that somebody stopped

	validating bool // whether the best trial is, or was, measured on validation faces
}

// boardSetting is a setting that is searched.
type boardSetting struct {
	key, name string
	ticks     []chart.Tick
}

// newBoard reads from the trials of a search what never changes.
func newBoard(x *search.Search, unit string) *board {
	b := &board{search: x, unit: unit, best: -1}
	parameters := map[string]settings.Parameter{}
	for _, p := range settings.Parameters() {
		parameters[p.Key] = p
	}
	trials := x.Trials()
	b.places, b.texts = make([][]float64, len(trials)), make([][]string, len(trials))
	for _, d := range x.Plan().Space.Dimensions {
		if d.Scale == search.Discrete && len(d.Values) < 2 || d.Scale != search.Discrete && d.Min == d.Max {
			continue // the same in all trials
		}
		p := parameters[d.Key]
		b.settings = append(b.settings, boardSetting{key: d.Key, name: p.Name, ticks: ticksOf(d)})
		known := map[string]float64{}
		for n, t := range trials {
			text := p.Get(t.Settings)
			at, ok := known[text]
			if !ok {
				if at, ok = d.Position(t.Settings); !ok {
					at = math.NaN()
				}
				known[text] = at
			}
			b.places[n], b.texts[n] = append(b.places[n], at), append(b.texts[n], search.Short(text))
		}
	}
	b.update()
	return b
}

// ticksOf returns the places on the axis of a dimension that are named.
func ticksOf(d search.Dimension) (ticks []chart.Tick) {
	for _, t := range d.Ticks() {
		ticks = append(ticks, chart.Tick(t))
	}
	return ticks
}

// update takes over the trials as they are now.
func (b *board) update() {
	b.trials = b.search.Trials()
	b.rank()
}

// rank finds how the trials stand among each other.
func (b *board) rank() {
	b.best, b.done, b.stopped = -1, 0, 0
	b.low, b.high = math.Inf(1), math.Inf(-1)
	var measured []int
	b.shades = make([]float64, len(b.trials))
	for n := range b.trials {
		t := &b.trials[n]
		b.shades[n] = math.NaN()
		if trialOver(*t) {
			b.done++
		}
		if t.State == search.Stopped {
			b.stopped++
		}
		if curve.Finite(t.TestRMSE) && t.TestRMSE > 0 && t.State != search.Failed {
			measured = append(measured, n)
			b.low, b.high = min(b.low, t.TestRMSE), max(b.high, t.TestRMSE)
		}
	}
	slices.SortFunc(measured, func(a, c int) int {
		return cmp.Or(cmp.Compare(b.trials[a].TestRMSE, b.trials[c].TestRMSE), cmp.Compare(a, c))
	})
	if len(measured) > 0 {
		b.best = measured[0]
	}
	for rank, n := range measured {
		b.shades[n] = float64(rank) / float64(max(len(measured)-1, 1))
	}
}

// left returns how many trials are not over.
func (b *board) left() int { return len(b.trials) - b.done }

// rmsePlace returns where an RMSE lies on a logarithmic axis of all of them, from 0 to 1.
func (b *board) rmsePlace(rmse float64) float64 {
	switch {
	case !curve.Finite(rmse) || rmse <= 0 || b.low > b.high:
		return math.NaN()
	case b.low == b.high:
		return 0.5
	}
	return math.Log(rmse/b.low) / math.Log(b.high/b.low)
}

// describe says in a line what a trial is.
func (b *board) describe(n int) string {
	t := b.trials[n]
	parts := []string{"Trial " + strconv.Itoa(n)}
	if curve.Finite(t.TestRMSE) {
		parts = append(parts, evaluation.BesideMeanFace(t.TestRMSE, t.MeanFace(), b.unit))
	} else {
		parts = append(parts, stateText(t))
	}
	for i, s := range b.settings {
		parts = append(parts, s.name+" "+b.texts[n][i])
	}
	return strings.Join(parts, " · ")
}

// chosen says of the best trial that it was chosen by the test faces on which its error was measured, with what it is
// off by on those of validation.
func (b *board) chosen() []string {
	c := b.trials[b.best].Chosen
	if c.Among == 0 {
		return nil
	}
	says := []string{"chosen by these test faces"}
	if curve.Finite(c.Validation) {
		says = append(says, "validation "+evaluation.BesideMeanFace(c.Validation, c.MeanFace, b.unit))
	}
	return says
}

// stateText writes the state of a trial.
func stateText(t search.Trial) string {
	if t.State == search.Paused && !t.Held {
		return "on a rung" // of ASHA: it may be promoted
	}
	return string(t.State)
}
