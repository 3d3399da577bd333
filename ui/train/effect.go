package train

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fiducial/data/correction"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/model/settings"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// effect measures what corrected labels do to a network that learns from them: its error on test labels that nobody
// corrected, before and after. Before is the network that a run starts from; where a run starts with fresh weights, it
// is that of the last epoch before the first correction made while it goes on. It belongs to the UI goroutine.
type effect struct {
	t       *trainer
	run     *run               // that learns, or learned last; nil for none
	since   time.Time          // corrections from then on are those the network of before does not know
	before  *prediction.Set    // nil while there is none
	after   *prediction.Set    // what before was compared with last
	edits   int                // changes of labels since the run began
	counted int                // of them, those that were measured
	busy    bool               // something is being measured
	final   func()             // what is to be measured when that is done
	tuned   string             // the checkpoint of a fine-tuning that waits for it to be known whether it takes over
	result  *evaluation.Effect // nil for nothing to show
	refresh *kit.Throttle
}

func newEffect(t *trainer) *effect {
	e := &effect{t: t}
	e.refresh = kit.NewThrottle(time.Second, t.shell.Post, e.update)
	t.predict.Predictions.Subscribe(e.refresh.Poke)
	return e
}

// begin begins anew for a run.
func (e *effect) begin(r *run, from *checkpoint.Checkpoint) {
	e.offerTuned("The fine-tuned weights were not measured before the next run began")
	e.run, e.since, e.before, e.after, e.final, e.result = r, time.Now(), nil, nil, nil, nil
	e.edits, e.counted = 0, 0
	if from != nil {
		e.since, e.before = e.learnedAt(from), prediction.NewSet(from)
	}
}

// reset forgets it: another dataset is opened.
func (e *effect) reset() {
	e.run, e.before, e.after, e.final, e.result, e.tuned = nil, nil, nil, nil, nil, ""
}

// learnedAt returns when the run began that a checkpoint is of; the zero time where that is not known: then all
// corrections count as unknown to it.
func (e *effect) learnedAt(c *checkpoint.Checkpoint) time.Time {
	t := e.t
	if c == t.predict.Weights.Checkpoint() && t.predict.Weights.Path() != "" {
		for _, r := range t.runs.records {
			if t.predict.Weights.Path() == r.Best || t.predict.Weights.Path() == r.Checkpoint {
				return r.Started
			}
		}
	}
	return time.Time{}
}

// changed is told that labels were edited.
func (e *effect) changed() {
	e.edits++
	e.refresh.Poke()
}

// update measures the newest epoch of the run in progress, where labels were corrected.
func (e *effect) update() {
	set := e.t.predict.Predictions.OfRun()
	if e.run == nil || e.run.over || e.run.tunes || e.t.session.Dataset() != e.run.ds || set == nil || e.before == nil && e.edits == 0 {
		return
	}
	if e.before == nil {
		e.before = set
	}
	if e.busy || set == e.before || set == e.after && e.edits == e.counted {
		return
	}
	e.measure("", func() (*prediction.Set, error) { return set, nil }, func() {})
}

// ended measures what a run that is over has reached: path is its best checkpoint, "" for none.
func (e *effect) ended(r *run, path string) {
	if e.run != r || e.before == nil || path == "" {
		return
	}
	if r.tunes {
		e.tuned = path
	}
	e.final = func() {
		e.measure("Measuring what the corrections changed", func() (*prediction.Set, error) {
			c, err := checkpoint.Load(path)
			if err != nil {
				return nil, err
			}
			return prediction.NewSet(c), nil
		}, func() {
			if r.tunes {
				e.settle()
			}
		})
	}
	if !e.busy {
		e.next()
	}
}

// next measures what waited.
func (e *effect) next() {
	if f := e.final; f != nil {
		e.final = nil
		f()
	}
}

// measure compares the network of before with another, in the background, and then calls done.
func (e *effect) measure(name string, other func() (*prediction.Set, error), done func()) {
	t, s, r, before, since, edits := e.t, e.t.session.Current(), e.run, e.before, e.since, e.edits
	var after *prediction.Set
	var result *evaluation.Effect
	e.busy = true
	t.session.Start(s, session.Job{Name: name, Work: func(ctx context.Context, task *shell.Task) (err error) {
		var corrected *correction.Session
		if corrected, err = s.Dataset.Corrections(since); err == nil {
			after, err = other()
		}
		if err != nil || len(corrected.Points) == 0 {
			return err
		}
		splits := r.settings.Splits()
		rows := evaluation.EffectRows(s.Dataset, splits, corrected)
		for i, set := range []*prediction.Set{before, after} {
			o := prediction.FillOptions{Options: prediction.Options{Threads: shell.Half(t.threads)}, WantedOnly: true, Wanted: func() (int, []int) { return -1, rows }}
			had := set.Ready()
			err := set.Fill(ctx, s.Dataset, o, func(ready, _ int64) { task.Progress(int64(i*len(rows))+ready-int64(had), int64(2*len(rows))) })
			if err != nil {
				return fmt.Errorf("measuring what the corrections changed: %w", err)
			}
		}
		result = evaluation.EffectOf(s.Dataset, splits, corrected, before.Points, after.Points)
		return nil
	}, Done: func(err error) {
		e.busy = false
		if e.run != r {
			e.next()
			return
		}
		if err != nil {
			t.shell.Fail(err)
		}
		e.after, e.counted = after, edits
		if result != nil {
			e.result = result
			t.panel.sayEffect(e.text())
		}
		done()
		e.next()
	}, Left: func(error) {
		e.busy = false
		e.next()
	}})
}

// settle lets fine-tuned weights take over the predictions, unless they are worse on the untouched test labels.
func (e *effect) settle() {
	x, unit := e.result, e.t.session.Unit()
	switch {
	case x == nil || x.Untouched.Labels == 0:
		e.offerTuned("The fine-tuned weights were not measured")
	case x.Untouched.Labels > 0 && x.Untouched.After > x.Untouched.Before:
		e.offerTuned(fmt.Sprintf("The fine-tuned weights are worse on test labels that nobody corrected (%s %s, before %s %s)",
			kit.Decimals(x.Untouched.After, 2), unit, kit.Decimals(x.Untouched.Before, 2), unit))
	default:
		before := e.t.predict.Weights.Name()
		e.t.predict.Weights.Load(e.tuned, true)
		e.t.shell.Show(shell.Banner{
			Kind: shell.Note, ID: "weights",
			Text: fmt.Sprintf("The fine-tuned weights predict from now on: %s %s on test labels that nobody corrected, before %s %s.",
				kit.Decimals(x.Untouched.After, 2), unit, kit.Decimals(x.Untouched.Before, 2), unit),
			Buttons: []shell.BannerButton{{Text: "Back to " + before, Do: e.t.predict.Weights.UseBefore}},
		})
		e.tuned = ""
	}
}

// offerTuned says why fine-tuned weights did not take over, if there are any that wait for it, and lets them.
func (e *effect) offerTuned(why string) {
	if e.tuned != "" {
		e.t.predict.Promotion.Offer(why+": those in use stay.", "Predict with them", e.tuned)
		e.tuned = ""
	}
}

// text says what was measured, "" for nothing.
func (e *effect) text() string {
	x := e.result
	if x == nil {
		return ""
	}
	unit := e.t.session.Unit()
	parts := []string{fmt.Sprintf("%s of %s corrected", kit.Counted(x.Labels, "label", "labels"), kit.Counted(x.Faces, "face", "faces"))}
	if u := x.Untouched; u.Labels > 0 {
		parts = append(parts, fmt.Sprintf("test RMSE from %s to %s %s on %s that nobody corrected", kit.Decimals(u.Before, 2), kit.Decimals(u.After, 2), unit, kit.Counted(u.Labels, "label", "labels")))
	} else {
		parts = append(parts, "no test label is left that nobody corrected")
	}
	if seen, of := e.before.Checkpoint().SeenTestFaces(e.run.ds, e.run.settings); seen > 0 {
		parts = append(parts, fmt.Sprintf("the weights before had learned from %s of these %s already", kit.Count(seen), kit.Counted(of, "test face", "test faces")))
	}
	if c := x.Corrected; c.Labels > 0 {
		parts = append(parts, fmt.Sprintf("on the corrected ones from %s to %s %s", kit.Decimals(c.Before, 2), kit.Decimals(c.After, 2), unit))
	}
	if f := x.Farthest; f.Row >= 0 {
		parts = append(parts, fmt.Sprintf("test predictions moved by %s %s in the median, %s of row %s by %s %s", kit.Decimals(x.Median, 2), unit,
			kit.Words(e.t.session.Dataset().Keypoints()[f.Keypoint].Name), kit.Count(f.Row), kit.Decimals(f.Pixels, 1), unit))
	}
	return strings.Join(parts, " · ")
}

// fineTune trains the weights in use on the labels that were corrected since they learned, for seconds.
func (t *trainer) fineTune() {
	c := t.predict.Weights.Checkpoint()
	corrected, err := t.session.Dataset().Corrections(t.effect.learnedAt(c))
	var settings settings.Settings
	var rows []int
	if err == nil {
		settings, rows, err = model.FineTune(c, t.session.Dataset(), correctedRows(corrected))
	}
	if err == nil {
		err = c.CanStart(t.session.Dataset(), settings)
	}
	if err != nil {
		t.fail(err)
		return
	}
	t.begin(beginning{settings: settings, limit: tuneLimit, from: c, origin: t.predict.Weights.Name(), only: rows})
	t.place.Bring(t.panel)
}

// tuneLimit is after how long a fine-tuning ends on a slow machine.
const tuneLimit = 15 * time.Second

func correctedRows(s *correction.Session) []int {
	var rows []int
	for _, p := range s.Points {
		rows = append(rows, p.Row)
	}
	return slices.Compact(rows)
}
