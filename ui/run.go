package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"fiducial/model"
)

// run is one training run, from its start on; it stays, with its curves, until the next one begins.
type run struct {
	task     *task
	control  *model.Control
	settings model.Settings
	last     string // checkpoints on disk
	best     string
	over     bool
	stopping bool
	result   *model.Result

	news  *throttle // shows what arrived: all at once, for every change repaints the window
	ticks int

	mu     sync.Mutex
	losses []batchLoss // not shown yet
	epochs []model.EpochEvent
	latest model.BatchEvent
	speed  float64 // images a second, of the last epoch
	seen   *model.PredictionEvent
}

type batchLoss struct {
	step int
	loss float64
}

// showEvery is how often what a run reports is shown, and numbersEvery how often, counted in these, the numbers of the
// table, which nobody reads as fast.
const (
	showEvery    = 100 * time.Millisecond
	numbersEvery = 4
)

func (w *Window) isTraining() bool { return w.training != nil && !w.training.over }

func (w *Window) paused() bool { return w.isTraining() && w.training.control.Paused() }

// canTrain reports whether a run can start: a dataset whose rows are all there, settings that are valid, no run.
func (w *Window) canTrain() bool {
	return w.session != nil && w.session.loading == nil && w.dataset().Side() > 0 && !w.isTraining() && w.train.valid()
}

// checkpointDir is where the checkpoints of runs of the open dataset go.
func (w *Window) checkpointDir() string {
	dir := filepath.Join(w.opts.DataDir, "checkpoints")
	if ds := w.dataset(); ds != nil {
		stem, _, _ := strings.Cut(fileName(ds.Path()), ".")
		dir = filepath.Join(dir, stem)
	}
	return dir
}

// startRun begins to train with the settings of the panel.
func (w *Window) startRun() { w.begin(w.train.settings, nil) }

// goOn begins where the run that was stopped last left off.
func (w *Window) goOn() {
	c := w.unfinished
	w.train.choose(c.Settings.Preset)
	w.train.take(c.Settings)
	w.begin(c.Settings, c)
}

// begin starts a run; resume is the checkpoint to go on from, or nil.
func (w *Window) begin(settings model.Settings, resume *model.Checkpoint) {
	s, ds := w.session, w.dataset()
	dir := w.checkpointDir()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.fail(fmt.Errorf("making a folder for checkpoints: %w", err))
		return
	}
	stem := filepath.Join(dir, time.Now().Format("2006-01-02 150405")+" "+settings.Preset)
	r := &run{
		control: &model.Control{}, settings: settings,
		last: stem + " last" + checkpointExt, best: stem + " best" + checkpointExt,
	}
	r.news = newThrottle(showEvery, w.post, func() {
		w.showRun(r)
		w.showWatched(r)
	})
	w.training, w.unfinished = r, nil
	w.weights.live, w.weights.liveRow = nil, -1
	r.control.Watch(w.row)
	r.task = w.startOn(s, false, "Training", func(ctx context.Context, t *task) error {
		diary := w.openDiary(ds, r)
		result, err := model.Train(ctx, ds, model.TrainOptions{
			Settings: settings, Threads: w.opts.Threads, Last: r.last, Best: r.best, Resume: resume, Control: r.control,
			OnBatch:      func(e model.BatchEvent) { r.onBatch(t, settings.Epochs, e) },
			OnEpoch:      func(e model.EpochEvent) { diary.epoch(e); r.onEpoch(e) },
			OnPrediction: r.onPrediction,
		})
		diary.end(result)
		r.mu.Lock()
		r.result = result
		r.mu.Unlock()
		return err
	}, func(err error) { w.runEnded(r, s, err) })
	w.train.runStarted(r, resume)
	w.showPrediction(nil)
	w.changed.poke()
}

// onBatch is called from the training goroutine.
func (r *run) onBatch(t *task, epochs int, e model.BatchEvent) {
	r.mu.Lock()
	r.latest = e
	r.losses = append(r.losses, batchLoss{e.Step, e.Loss})
	r.mu.Unlock()
	done := int64(e.Epoch-1)*int64(e.Batches) + int64(e.Batch)
	t.progress(done, int64(epochs)*int64(e.Batches))
	t.describe(fmt.Sprintf("epoch %d/%d", e.Epoch, epochs), e.Left)
	r.news.poke()
}

func (r *run) onEpoch(e model.EpochEvent) {
	r.mu.Lock()
	r.epochs = append(r.epochs, e)
	r.speed = e.ImagesPerSecond
	r.mu.Unlock()
	r.news.poke()
}

func (r *run) onPrediction(e model.PredictionEvent) {
	r.mu.Lock()
	r.seen = &e
	r.mu.Unlock()
	r.news.poke()
}

// watch tells the run in progress which face is looked at.
func (w *Window) watch(row int) {
	if w.isTraining() {
		w.training.control.Watch(row)
	}
}

// showWatched lets the predictions on screen follow the network.
func (w *Window) showWatched(r *run) {
	if w.training != r || r.over {
		return
	}
	r.mu.Lock()
	e := r.seen
	r.mu.Unlock()
	if e == nil || e.Row != w.row {
		return
	}
	w.weights.follow(e.Row, e.Points)
	if r.ticks++; r.ticks%numbersEvery == 1 && w.tabs.SelectedIndex() == pointsTab {
		w.points.setPredictions(e.Points)
	}
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
}

func (w *Window) togglePause() {
	c := w.training.control
	if c.Paused() {
		c.Resume()
	} else {
		c.Pause()
		w.training.task.describe("paused", -1)
	}
	w.train.sayRun()
}

// stopRun stops the run in progress within a batch; its checkpoint is kept. It reports whether there was one.
func (w *Window) stopRun() bool {
	if !w.isTraining() || w.training.stopping {
		return false
	}
	w.training.stopping = true
	w.training.task.stop()
	w.changed.poke()
	return true
}

// runEnded says how a run ended and predicts with what it learned.
func (w *Window) runEnded(r *run, s *session, err error) {
	w.showRun(r)
	r.over = true
	w.train.runEnded(r, err)
	if w.session == s && r.result != nil && r.result.Reason == model.Stopped {
		w.unfinished = r.result.Checkpoint
	}
	w.changed.poke()
	if err != nil {
		w.fail(err)
	}
	if w.session != s {
		return
	}
	w.showPrediction(nil)
	if _, statErr := os.Stat(r.best); statErr == nil {
		w.weights.load(r.best, true)
	} else if r.result != nil && r.result.Checkpoint != nil && !errors.Is(err, model.ErrDiverged) {
		w.weights.load(r.last, true)
	} else if w.weights.path != "" {
		w.weights.want(w.row)
		w.showPrediction(w.weights.prediction(w.row))
	}
}
