package train

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
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// run is one training run, from its start on; it stays, with its curves, until the next one begins.
type run struct {
	task     *shell.Task
	control  *model.Control
	settings settings.Settings
	last     string // checkpoints on disk
	best     string
	over     bool
	stopping bool
	next     bool          // another run was asked for while this one is stopping
	resumed  bool          // goes on from a checkpoint
	tunes    bool          // learns corrected labels alone, and some others
	limit    time.Duration // after which it ends; 0 for none
	record   *record       // what the list of runs has of it
	ds       *data.Dataset
	result   *model.Result
	unkept   error // why it is not in the project, nil where it is

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

// Busy reports whether a run is going on.
func (t *trainer) Busy() bool { return t.current != nil && !t.current.over }

func (t *trainer) paused() bool { return t.Busy() && t.current.control.Paused() }

// canTrain reports whether a run can start: a dataset whose rows are all there, settings that are valid, no run but one
// that is being stopped.
func (t *trainer) canTrain() bool {
	free := !t.Busy() || t.current.stopping && !t.current.next
	return t.session.Ready() && t.session.Dataset().Side() > 0 && free && t.panel.valid()
}

// freeStem returns stem, numbered if an earlier run of the same second has its checkpoints there.
func (t *trainer) freeStem(stem string) string {
	free := stem
	for n := 2; t.takenStem(free); n++ {
		free = fmt.Sprintf("%s %d", stem, n)
	}
	return free
}

func (t *trainer) takenStem(stem string) bool {
	if t.current != nil && t.current.last == stem+lastEnd {
		return true
	}
	_, err := os.Stat(stem + lastEnd)
	_, bestErr := os.Stat(stem + bestEnd)
	return err == nil || bestErr == nil
}

// startRun begins to train with the settings of the panel; where the old run is still stopping, as soon as it has.
func (t *trainer) startRun() {
	if t.Busy() {
		t.current.next = true
		t.panel.sayRun()
		t.shell.Changed()
		return
	}
	settings := t.panel.settings
	limit := t.panel.length.apply(&settings)
	from, origin, _ := t.panel.origin.weights()
	t.begin(beginning{settings: settings, limit: limit, from: from, origin: origin})
}

// goOn begins where the run that was stopped last left off.
func (t *trainer) goOn() {
	c, record := t.unfinished.checkpoint, t.unfinished.record
	t.panel.choose(c.Settings.Preset)
	t.panel.take(c.Settings)
	t.runs.choose(record)
	limit := record.TimeLimit
	if limit > 0 {
		limit = max(limit-record.took(), leastRest)
	}
	t.begin(beginning{settings: c.Settings, limit: limit, resume: c, record: record})
}

// GoOnFrom goes on from a checkpoint as a run of its own, for as many epochs as its preset takes, or for twice as many
// as it had, whichever is more.
func (t *trainer) GoOnFrom(c *checkpoint.Checkpoint, origin string) {
	s := c.Settings
	s.Epochs = 2 * c.Position.Epoch
	if preset, err := settings.FromPreset(s.Preset); err == nil {
		s.Epochs = max(s.Epochs, preset.Epochs)
	}
	t.panel.choose(s.Preset)
	t.panel.take(s)
	t.place.Bring(t.panel)
	t.begin(beginning{settings: s, resume: c, origin: origin})
}

// leastRest is how long a run goes on at least whose time was all but over.
const leastRest = 10 * time.Second

// beginning says how a run begins.
type beginning struct {
	settings settings.Settings
	limit    time.Duration          // after which it ends; 0 for none
	resume   *checkpoint.Checkpoint // to go on from, or nil
	from     *checkpoint.Checkpoint // whose weights it starts with, or nil
	origin   string                 // what these are called
	only     []int                  // the rows to fine-tune on; nil for all
	record   *record                // of the run that goes on, or nil
}

// begin starts a run.
func (t *trainer) begin(b beginning) {
	s, ds := t.session.Current(), t.session.Dataset()
	dir := t.predict.Weights.Folder()
	if err := private.Folder(dir); err != nil {
		t.fail(fmt.Errorf("checkpoints: %w", err))
		return
	}
	t.shell.Drop("run")
	if b.record == nil {
		name := b.settings.Preset
		if b.only != nil {
			name = "fine-tuning"
		}
		b.record = t.runs.begin(name, b.settings, b.origin, b.limit)
	}
	r := &run{control: &model.Control{}, settings: b.settings, ds: ds, resumed: b.resume != nil, tunes: b.only != nil, limit: b.limit, record: b.record}
	if r.last, r.best = b.record.Checkpoint, b.record.Best; r.last == "" {
		stem := t.freeStem(filepath.Join(dir, time.Now().Format("2006-01-02 150405")+" "+b.settings.Preset))
		r.last, r.best = stem+lastEnd, stem+bestEnd
	}
	kept := b.record.Run
	r.news = kit.NewThrottle(showEvery, t.shell.Post, func() {
		t.showRun(r)
		t.showWatched(r)
	})
	t.current, t.unfinished = r, nil
	t.predict.Promotion.Begin(r)
	t.predict.Weights.RunBegins()
	r.control.Watch(t.session.Row())
	r.control.Yield(t.shell.AtWork())
	r.task = t.session.Start(s, session.Job{Name: "Training", Work: func(ctx context.Context, task *shell.Task) error {
		runLog := t.openLog(ds, r, kept)
		result, err := model.Train(ctx, ds, model.TrainOptions{
			Settings: b.settings, Threads: t.threads, Last: r.last, Best: r.best, Resume: b.resume, From: b.from, Only: b.only,
			TimeLimit: b.limit, Control: r.control, Calibrate: len(b.only) == 0,
			OnPhotos:     func(done, total int64) { task.Progress(done, total); task.Describe("reading photos", 0) },
			OnBatch:      func(e model.BatchEvent) { r.onBatch(task, b.settings.Epochs, e) },
			OnEpoch:      func(e model.EpochEvent) { runLog.epoch(e); r.onEpoch(e) },
			OnPrediction: r.onPrediction,
		})
		unkept := runLog.end(result)
		r.mu.Lock()
		r.result, r.unkept = result, unkept
		r.mu.Unlock()
		return err
	}, Done: func(err error) {
		t.runOver(r, err)
		t.runEnded(r, s)
	}, Left: func(err error) {
		t.runOver(r, err)
		t.predict.Promotion.Settle(r)
	}})
	r.task.Dismissed = func() { t.Stop() }
	t.effect.begin(r, b.from)
	t.panel.runStarted(r, b.resume)
	t.draw()
	t.shell.Changed()
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

// Yield leaves a core to the window while somebody is at work in it.
func (t *trainer) Yield() {
	if t.Busy() {
		t.current.control.Yield(t.shell.AtWork())
	}
}

// showWatched lets the predictions that are drawn follow the network.
func (t *trainer) showWatched(r *run) {
	if t.current != r || r.over {
		return
	}
	r.mu.Lock()
	e := r.seen
	r.mu.Unlock()
	if e == nil || e.Row != t.session.Row() {
		return
	}
	t.predict.Weights.Follow(e.Row, e.Points)
}

// showRun shows batches and epochs that arrived since the last time.
func (t *trainer) showRun(r *run) {
	if t.current != r || r.over {
		return
	}
	r.mu.Lock()
	losses, epochs, latest, speed := r.losses, r.epochs, r.latest, r.speed
	r.losses, r.epochs = nil, nil
	r.mu.Unlock()
	t.panel.add(losses, epochs, latest, speed)
	for _, e := range epochs {
		r.record.add(e.Point)
	}
	if len(epochs) > 0 {
		t.chart.changed()
	}
	if n := len(epochs); n > 0 && t.session.Dataset() == r.ds {
		t.predict.Predictions.FollowRun(epochs[n-1].Checkpoint)
	}
}

func (t *trainer) togglePause() {
	c := t.current.control
	if c.Paused() {
		c.Resume()
	} else {
		c.Pause()
	}
	t.current.task.Pause(c.Paused())
	t.panel.sayRun()
}

// Stop stops the run in progress within a batch; its checkpoint is kept. It reports whether there was one.
func (t *trainer) Stop() bool {
	if !t.Busy() || t.current.stopping {
		return false
	}
	t.current.stopping = true
	t.current.task.Stop()
	t.panel.sayRun()
	t.shell.Changed()
	return true
}

// runOver says how a run ended.
func (t *trainer) runOver(r *run, err error) {
	t.showRun(r)
	r.over = true
	if err != nil {
		t.fail(err)
	}
	r.record.ended(r)
	if r.unkept != nil {
		t.sayUnkept(r, r.unkept)
	}
	if t.current == r {
		t.panel.runEnded(r, err)
	}
	t.chart.changed()
	t.shell.Changed()
}

// runEnded predicts with what a run learned, if that takes over.
func (t *trainer) runEnded(r *run, s *session.Open) {
	if r.result != nil && r.result.Reason == model.Stopped && !r.tunes {
		t.unfinished = &unfinished{checkpoint: r.result.Checkpoint, record: r.record}
	}
	t.predict.Predictions.RunOver()
	t.draw()
	t.predict.Promotion.Decide(r, s)
	if r.next && t.canTrain() {
		t.startRun()
		return
	}
	t.effect.ended(r, r.Learned().Path)
}
