package evaluate

import (
	"context"
	"time"

	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// measurement measures how far predictions are from labels, of one checkpoint or of two side by side. It follows what
// predicts, edits and the filter while its panel is in sight, and catches up when that comes into sight. All of it
// belongs to the UI goroutine.
type measurement struct {
	p       *Panel
	sides   [2]source       // what is measured, and what it is compared with
	part    evaluation.Part // the faces; "" for those that are fair to the checkpoint
	worstAt int             // the keypoint at which the worst faces are the worst; -1 for all together
	sorted  bool            // whether keypoints are sorted by error

	edits   int // counts changes of labels and of the list: figures of before are old
	wanted  key
	running *job
	rerun   bool   // labels changed while it runs
	result  *job   // what is shown; nil for nothing
	stopped bool   // a person cancelled it: nothing begins before it is asked for
	problem string // why there is nothing, "" where there is something or soon will be
	refresh *kit.Throttle
}

// listedFaces are those that pass the filter of the list.
const listedFaces evaluation.Part = "listed"

// worstMost is how many of the worst faces are shown.
const worstMost = 12

func newMeasurement(p *Panel) *measurement {
	e := &measurement{p: p, sorted: true}
	e.reset()
	e.refresh = kit.NewThrottle(300*time.Millisecond, p.shell.Post, e.update)
	p.o.Predictions.Subscribe(e.refresh.Poke)
	return e
}

// reset begins anew for another dataset.
func (e *measurement) reset() {
	e.sides = [2]source{{kind: inUse}, {}}
	e.part, e.worstAt = "", -1
	e.result, e.wanted, e.stopped, e.problem = nil, key{}, false, ""
	e.drop()
}

// drop breaks off what is being measured.
func (e *measurement) drop() {
	if e.running != nil {
		e.running.task.Stop()
		e.running, e.rerun = nil, false
	}
}

// changed says that labels, or the list of faces, are no longer those that were measured.
func (e *measurement) changed() {
	e.edits++
	e.refresh.Poke()
}

// reread says that the photos are others: what files predicted for the old ones is of no use.
func (e *measurement) reread() {
	e.drop()
	for i := range e.sides {
		e.sides[i].set = nil
	}
	e.changed()
}

// key is what an evaluation depends on: with the same key it is the same.
type key struct {
	sets  [2]*prediction.Set
	paths [2]string
	part  evaluation.Part
	at    int
	edits int
}

// butEdits is the key of what does not change with labels.
func (k key) butEdits() key {
	k.edits = 0
	return k
}

// update measures anew what is no longer as it was measured, if anyone can see it.
func (e *measurement) update() {
	s := e.p.session.Current()
	switch {
	case !e.p.inFront():
		return
	case s == nil:
		e.say("Open a dataset to measure predictions on it.")
		return
	case s.Loading != nil:
		e.say("Measuring can begin when all rows are read.")
		return
	}
	job := &job{session: s, read: e.p.o.Weights.Read, part: e.part, worstAt: e.worstAt, threads: shell.Half(e.p.o.Threads), kept: e.p.o.Kept}
	if problem := e.prepare(job); problem != "" {
		if !e.p.o.Predictions.Any() {
			e.result = nil
		}
		e.say(problem)
		return
	}
	if e.part == listedFaces {
		job.rows = append([]int(nil), s.Listed...)
	}
	switch {
	case e.stopped:
	case job.key == e.wanted && e.result != nil:
		e.problem = ""
	case job.key == e.wanted:
	case e.running != nil && e.running.key.butEdits() == job.key.butEdits():
		e.rerun = true // what it predicts is still of use: an edit does not begin that anew
	default:
		e.begin(job)
	}
	e.p.Refresh()
}

// prepare takes what predicts into the job; it returns why that is not possible yet.
func (e *measurement) prepare(job *job) (problem string) {
	job.key = key{part: e.part, at: e.worstAt, edits: e.edits}
	for i := range e.sides {
		from := e.sides[i]
		if from.kind == inUse || from.path != "" && from.path == e.p.o.Weights.Path() && !e.p.o.Runs.Busy() {
			from.set, from.path = e.p.o.Predictions.Measured(), ""
			if from.set == nil {
				return e.waiting()
			}
			from.borrowed, from.name = true, e.inUseName(from.set)
		}
		job.sides[i], job.key.paths[i] = from, from.path
		if from.borrowed {
			job.key.sets[i] = from.set
		}
	}
	return ""
}

// waiting says why the checkpoint in use has not predicted all faces.
func (e *measurement) waiting() string {
	p := e.p.o.Predictions
	switch {
	case p.Awaits():
		return "The first epoch of the run is measured here when it is done."
	case !p.Any():
		return "No checkpoint is in use: train one, or choose one of a file above."
	case p.Lazy():
		return "Only the faces in sight are predicted, because predicting all was cancelled."
	}
	return "Predicting all faces…"
}

// inUseName is what the checkpoint in use is called: while a run goes on it is the run's.
func (e *measurement) inUseName(set *prediction.Set) string {
	if set != e.p.o.Predictions.Own() {
		return "run, epoch " + kit.Count(set.Checkpoint().Position.Epoch)
	}
	return e.p.o.Weights.NameOf(e.p.o.Weights.Path())
}

// begin measures in the background, in place of what is being measured.
func (e *measurement) begin(m *job) {
	e.drop()
	e.running, e.wanted, e.problem = m, m.key, ""
	m.task = e.p.session.Start(m.session, session.Job{Name: "Evaluating", Work: func(ctx context.Context, t *shell.Task) error {
		return m.run(ctx, t)
	}, Done: func(err error) { e.done(m, err) }})
}

// done shows what was measured.
func (e *measurement) done(job *job, err error) {
	if e.running != job {
		return
	}
	e.running = nil
	switch {
	case err != nil:
		e.result = nil
		e.say(kit.Sentence(err))
	case !job.whole:
		e.stopped = true
		e.say("Measuring was cancelled.")
	default:
		for i, side := range job.sides { // what a file predicted is kept for the next time
			if !side.borrowed && side.path == e.sides[i].path {
				e.sides[i].set = side.set
			}
		}
		e.result, e.problem = job, ""
		e.p.show()
	}
	if e.rerun {
		e.rerun = false
		e.refresh.Poke()
	}
	e.p.shell.Changed()
}

// say shows why there is nothing, or nothing new, to show.
func (e *measurement) say(problem string) {
	e.problem = problem
	e.p.show()
}

// canResume reports whether something was cancelled that is needed.
func (e *measurement) canResume() bool { return e.stopped || e.p.o.Predictions.Lazy() }

// again measures at once, also what was cancelled before.
func (e *measurement) again() {
	e.p.place.Bring(e.p)
	e.stopped, e.wanted = false, key{}
	e.p.o.Predictions.Everything()
	e.update()
}

// choose sets what is measured (side 0), or what it is compared with (side 1).
func (e *measurement) choose(side int, from source) {
	e.sides[side], e.stopped = from, false
	e.update()
}

// choosePart sets the faces that are measured.
func (e *measurement) choosePart(p evaluation.Part) {
	e.part, e.stopped = p, false
	e.update()
}

// chooseKeypoint shows the faces that are the worst at a keypoint; the same again shows those that are it in all.
func (e *measurement) chooseKeypoint(k int) {
	if e.worstAt == k {
		k = -1
	}
	e.worstAt = k
	e.update()
}

// toggleSorted sorts keypoints by error, or as the dataset has them.
func (e *measurement) toggleSorted() {
	e.sorted = !e.sorted
	e.p.showBars()
}

// list returns what is shown: one evaluation, or two.
func (e *measurement) list() []evaluation.Evaluated {
	if e.result == nil {
		return nil
	}
	var all []evaluation.Evaluated
	for i, x := range e.result.evaluations {
		if x != nil {
			all = append(all, evaluation.Evaluated{Name: e.result.sides[i].name, Evaluation: x, Chosen: e.result.chosen[i]})
		}
	}
	return all
}

// partName is what a part of the dataset is called.
func partName(p evaluation.Part) string {
	for _, x := range parts {
		if x.part == p {
			return x.name
		}
	}
	return ""
}

// parts are the choices of faces.
var parts = []struct {
	part evaluation.Part
	name string
}{
	{evaluation.TestFaces, "Test"},
	{evaluation.ValidationFaces, "Validation"},
	{evaluation.TrainFaces, "Training"},
	{evaluation.AllFaces, "All"},
	{listedFaces, "Listed"},
}
