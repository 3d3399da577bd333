package ui

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fiducial/data"
	"fiducial/data/private"
	"fiducial/model"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// run is one training run, from its start on; it stays, with its curves, until the next one begins.
type run struct {
	task     *shell.Task
	control  *model.Control
	settings model.Settings
	last     string // checkpoints on disk
	best     string
	over     bool
	stopping bool
	next     bool          // another run was asked for while this one is stopping
	resumed  bool          // goes on from a checkpoint
	tunes    bool          // learns corrected labels alone, and some others
	limit    time.Duration // after which it ends; 0 for none
	record   *runRecord    // what the list of runs has of it
	ds       *data.Dataset
	result   *model.Result

	news *kit.Throttle // shows what arrived: all at once, for every change repaints the window

	mu     sync.Mutex
	losses []batchLoss // not shown yet
	epochs []model.EpochEvent
	latest model.BatchEvent
	speed  float64 // images a second, of the last epoch
	seen   *model.PredictionEvent
}

// How the names of a run's checkpoints end.
const (
	lastEnd = " last" + predict.Ext
	bestEnd = " best" + predict.Ext
)

type batchLoss struct {
	step int
	loss float64
}

// showEvery is how often what a run reports is shown.
const showEvery = 100 * time.Millisecond

func (w *Window) isTraining() bool { return w.training != nil && !w.training.over }

func (w *Window) paused() bool { return w.isTraining() && w.training.control.Paused() }

// canTrain reports whether a run can start: a dataset whose rows are all there, settings that are valid, no run but one
// that is being stopped.
func (w *Window) canTrain() bool {
	free := !w.isTraining() || w.training.stopping && !w.training.next
	return w.session.Ready() && w.session.Dataset().Side() > 0 && free && w.train.valid()
}

// freeStem returns stem, numbered if an earlier run of the same second has its checkpoints there.
func (w *Window) freeStem(stem string) string {
	free := stem
	for n := 2; w.takenStem(free); n++ {
		free = fmt.Sprintf("%s %d", stem, n)
	}
	return free
}

func (w *Window) takenStem(stem string) bool {
	if w.training != nil && w.training.last == stem+lastEnd {
		return true
	}
	_, err := os.Stat(stem + lastEnd)
	_, bestErr := os.Stat(stem + bestEnd)
	return err == nil || bestErr == nil
}

// startRun begins to train with the settings of the panel; where the old run is still stopping, as soon as it has.
func (w *Window) startRun() {
	if w.isTraining() {
		w.training.next = true
		w.train.sayRun()
		w.shell.Changed()
		return
	}
	settings := w.train.settings
	limit := w.train.length.apply(&settings)
	from, origin, _ := w.train.origin.weights()
	w.begin(beginning{settings: settings, limit: limit, from: from, origin: origin})
}

// goOn begins where the run that was stopped last left off.
func (w *Window) goOn() {
	c, record := w.unfinished.checkpoint, w.unfinished.record
	w.train.choose(c.Settings.Preset)
	w.train.take(c.Settings)
	w.runs.choose(record)
	limit := record.TimeLimit
	if limit > 0 {
		limit = max(limit-record.took(), leastRest)
	}
	w.begin(beginning{settings: c.Settings, limit: limit, resume: c, record: record})
}

// goOnFrom goes on from a checkpoint as a run of its own, for as many epochs as its preset takes, or for twice as many as
// it had, whichever is more.
func (w *Window) goOnFrom(c *model.Checkpoint, origin string) {
	s := c.Settings
	s.Epochs = 2 * c.Position.Epoch
	if preset, err := model.FromPreset(s.Preset); err == nil {
		s.Epochs = max(s.Epochs, preset.Epochs)
	}
	w.train.choose(s.Preset)
	w.train.take(s)
	w.tabs.SelectIndex(trainTab)
	w.begin(beginning{settings: s, resume: c, origin: origin})
}

// leastRest is how long a run goes on at least whose time was all but over.
const leastRest = 10 * time.Second

// beginning says how a run begins.
type beginning struct {
	settings model.Settings
	limit    time.Duration     // after which it ends; 0 for none
	resume   *model.Checkpoint // to go on from, or nil
	from     *model.Checkpoint // whose weights it starts with, or nil
	origin   string            // what these are called
	only     []int             // the rows to fine-tune on; nil for all
	record   *runRecord        // of the run that goes on, or nil
}

// begin starts a run.
func (w *Window) begin(b beginning) {
	s, ds := w.session.Current(), w.session.Dataset()
	dir := w.predict.Weights.Folder()
	if err := private.Folder(dir); err != nil {
		w.failRun(fmt.Errorf("checkpoints: %w", err))
		return
	}
	w.shell.Drop("run")
	if b.record == nil {
		name := b.settings.Preset
		if b.only != nil {
			name = "fine-tuning"
		}
		b.record = w.runs.begin(name, b.settings, b.origin, b.limit)
	}
	r := &run{control: &model.Control{}, settings: b.settings, ds: ds, resumed: b.resume != nil, tunes: b.only != nil, limit: b.limit, record: b.record}
	if r.last, r.best = b.record.Checkpoint, b.record.Best; r.last == "" {
		stem := w.freeStem(filepath.Join(dir, time.Now().Format("2006-01-02 150405")+" "+b.settings.Preset))
		r.last, r.best = stem+lastEnd, stem+bestEnd
	}
	kept := b.record.Run
	r.news = kit.NewThrottle(showEvery, w.shell.Post, func() {
		w.showRun(r)
		w.showWatched(r)
	})
	w.training, w.unfinished = r, nil
	w.predict.Promotion.Begin(r)
	w.predict.Weights.RunBegins()
	r.control.Watch(w.session.Row())
	r.control.Yield(w.shell.AtWork())
	r.task = w.session.Start(s, session.Job{Name: "Training", Work: func(ctx context.Context, t *shell.Task) error {
		diary := w.openDiary(ds, r, kept)
		result, err := model.Train(ctx, ds, model.TrainOptions{
			Settings: b.settings, Threads: w.opts.Threads, Last: r.last, Best: r.best, Resume: b.resume, From: b.from, Only: b.only,
			TimeLimit: b.limit, Control: r.control,
			OnBatch:      func(e model.BatchEvent) { r.onBatch(t, b.settings.Epochs, e) },
			OnEpoch:      func(e model.EpochEvent) { diary.epoch(e); r.onEpoch(e) },
			OnPrediction: r.onPrediction,
		})
		diary.end(result)
		r.mu.Lock()
		r.result = result
		r.mu.Unlock()
		return err
	}, Done: func(err error) {
		w.runOver(r, err)
		w.runEnded(r, s)
	}, Left: func(err error) {
		w.runOver(r, err)
		w.predict.Promotion.Settle(r)
	}})
	r.task.Dismissed = func() { w.stopRun() }
	w.effect.begin(r, b.from)
	w.train.runStarted(r, b.resume)
	w.showPrediction()
	w.shell.Changed()
}

// Learned implements predict.Candidate.
func (r *run) Learned() predict.Learned {
	r.mu.Lock()
	result := r.result
	r.mu.Unlock()
	l := predict.Learned{Dataset: r.ds, RMSE: math.NaN(), MeanFace: math.NaN(), Resumed: r.resumed, Tunes: r.tunes}
	if result == nil || result.Checkpoint == nil {
		return l
	}
	l.Checkpoint = result.Checkpoint
	if _, err := os.Stat(r.best); err == nil {
		l.Path, l.RMSE, l.MeanFace = r.best, result.BestRMSE, result.BestMeanFace
		return l
	}
	l.Path = r.last
	l.RMSE, l.MeanFace = predict.LastMeasured(result.Checkpoint)
	return l
}

// onBatch is called from the training goroutine.
func (r *run) onBatch(t *shell.Task, epochs int, e model.BatchEvent) {
	r.mu.Lock()
	r.latest = e
	r.losses = append(r.losses, batchLoss{e.Step, e.Loss})
	r.mu.Unlock()
	done, total, detail := int64(e.Epoch-1)*int64(e.Batches)+int64(e.Batch), int64(epochs)*int64(e.Batches), fmt.Sprintf("epoch %d/%d", e.Epoch, epochs)
	if r.limit > 0 {
		done, total, detail = int64(r.limit-e.Left), int64(r.limit), fmt.Sprintf("epoch %d", e.Epoch)
	}
	t.Progress(done, total)
	t.Describe(detail, e.Left)
	r.news.Poke()
}

func (r *run) onEpoch(e model.EpochEvent) {
	r.mu.Lock()
	r.epochs = append(r.epochs, e)
	r.speed = e.ImagesPerSecond
	r.mu.Unlock()
	r.news.Poke()
}

func (r *run) onPrediction(e model.PredictionEvent) {
	r.mu.Lock()
	r.seen = &e
	r.mu.Unlock()
	r.news.Poke()
}

// yield lets the run in progress, and the search, leave a core to the window while somebody is at work in it.
func (w *Window) yield() {
	if w.isTraining() {
		w.training.control.Yield(w.shell.AtWork())
	}
	w.search.Yield()
}

// watch tells the run in progress which face is looked at.
func (w *Window) watch(row int) {
	if w.isTraining() {
		w.training.control.Watch(row)
	}
}

// showWatched lets the predictions that are drawn follow the network.
func (w *Window) showWatched(r *run) {
	if w.training != r || r.over {
		return
	}
	r.mu.Lock()
	e := r.seen
	r.mu.Unlock()
	if e == nil || e.Row != w.session.Row() {
		return
	}
	w.predict.Weights.Follow(e.Row, e.Points)
}

// showRun shows batches and epochs that arrived since the last time.
func (w *Window) showRun(r *run) {
	if w.training != r || r.over {
		return
	}
	r.mu.Lock()
	losses, epochs, latest, speed := r.losses, r.epochs, r.latest, r.speed
	r.losses, r.epochs = nil, nil
	r.mu.Unlock()
	w.train.add(losses, epochs, latest, speed)
	for _, e := range epochs {
		r.record.add(e.Point)
	}
	if len(epochs) > 0 {
		w.runChart.changed()
	}
	if n := len(epochs); n > 0 && w.session.Dataset() == r.ds {
		w.predict.Predictions.FollowRun(epochs[n-1].Checkpoint)
	}
}

func (w *Window) togglePause() {
	c := w.training.control
	if c.Paused() {
		c.Resume()
	} else {
		c.Pause()
	}
	w.training.task.Pause(c.Paused())
	w.train.sayRun()
}

// stopRun stops the run in progress within a batch; its checkpoint is kept. It reports whether there was one.
func (w *Window) stopRun() bool {
	if !w.isTraining() || w.training.stopping {
		return false
	}
	w.training.stopping = true
	w.training.task.Stop()
	w.train.sayRun()
	w.shell.Changed()
	return true
}

// runOver says how a run ended.
func (w *Window) runOver(r *run, err error) {
	w.showRun(r)
	r.over = true
	if err != nil {
		w.failRun(err)
	}
	r.record.ended(r)
	if w.training == r {
		w.train.runEnded(r, err)
	}
	w.runChart.changed()
	w.shell.Changed()
}

// runEnded predicts with what a run learned, if that takes over.
func (w *Window) runEnded(r *run, s *session.Open) {
	if r.result != nil && r.result.Reason == model.Stopped && !r.tunes {
		w.unfinished = &unfinished{checkpoint: r.result.Checkpoint, record: r.record}
	}
	w.predict.Predictions.RunOver()
	w.showPrediction()
	w.predict.Promotion.Decide(r, s)
	if r.next && w.canTrain() {
		w.startRun()
		return
	}
	w.effect.ended(r, r.Learned().Path)
}
