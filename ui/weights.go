package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	lru "github.com/hashicorp/golang-lru/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model"
)

// checkpointExt is how files of checkpoints end.
const checkpointExt = ".safetensors"

// weights are those in use for predicting the open dataset, and their predictions. Predictions are made off the UI
// goroutine, the shown face first; while a run watches the face, its predictions are shown instead.
type weights struct {
	w          *Window
	checkpoint *model.Checkpoint // nil when there are none
	path       string
	ds         *data.Dataset

	known   *lru.Cache[int, face.Points]
	live    face.Points // what the run in progress predicts for liveRow
	liveRow int

	worker  *predictWorker
	closing sync.WaitGroup
}

// predictionsKept is how many faces' predictions are remembered.
const predictionsKept = 4096

func newWeights(w *Window) *weights {
	known, err := lru.New[int, face.Points](predictionsKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &weights{w: w, known: known, liveRow: -1}
}

// predictWorker predicts one face at a time in a goroutine of its own, always the one asked for last.
type predictWorker struct {
	wanted chan int
	stop   context.CancelFunc
}

// setDataset begins with another dataset: its last used checkpoint is loaded. nil: none is open.
func (x *weights) setDataset(ds *data.Dataset) {
	x.unload()
	x.ds = ds
	if ds == nil {
		return
	}
	if path := x.w.prefs.weights(ds.Path()); path != "" {
		x.load(path, false)
	}
}

// load reads a checkpoint and predicts with it. asked says that a person chose it: then it is remembered, and what
// hinders is told; else a checkpoint that is gone or no longer fits is passed over.
func (x *weights) load(path string, asked bool) {
	s := x.w.session
	if s == nil {
		return
	}
	var c *model.Checkpoint
	x.w.startOn(s, false, "Loading "+fileName(path), func(context.Context, *task) (err error) {
		c, err = model.LoadCheckpoint(path)
		return err
	}, func(err error) {
		if x.w.session != s {
			return
		}
		if err == nil {
			err = c.Fits(s.ds)
		}
		if err == nil {
			err = x.use(c, path)
		}
		switch {
		case err != nil && asked:
			x.w.fail(err)
		case err == nil && asked:
			x.w.prefs.setWeights(s.ds.Path(), path)
			x.w.status.flash("Predicting with " + fileName(path))
		}
	})
}

// use predicts with a checkpoint from now on.
func (x *weights) use(c *model.Checkpoint, path string) error {
	p, err := model.NewPredictor(c, x.w.opts.Threads)
	if err != nil {
		return fmt.Errorf("predicting with %s: %w", fileName(path), err)
	}
	x.unload()
	x.ds = x.w.dataset()
	x.checkpoint, x.path = c, path
	ctx, stop := context.WithCancel(x.w.session.ctx)
	worker := &predictWorker{wanted: make(chan int, 1), stop: stop}
	x.worker = worker
	ds := x.ds
	x.w.session.using.Add(1)
	x.closing.Add(1)
	using := &x.w.session.using
	go func() {
		defer x.closing.Done()
		defer using.Done()
		defer p.Close()
		worker.run(ctx, func(row int) {
			pixels, err := ds.Pixels(row)
			if err != nil {
				return // a face without a picture has no prediction
			}
			points, err := p.Predict(pixels)
			x.w.post(func() { x.predicted(worker, row, points, err) })
		})
	}()
	if x.w.row >= 0 {
		x.want(x.w.row)
	}
	x.w.changed.poke()
	return nil
}

func (p *predictWorker) run(ctx context.Context, predict func(row int)) {
	for {
		select {
		case <-ctx.Done():
			return
		case row := <-p.wanted:
			predict(row)
		}
	}
}

// predicted takes a prediction in.
func (x *weights) predicted(from *predictWorker, row int, p face.Points, err error) {
	if from != x.worker {
		return
	}
	if err != nil {
		x.w.fail(fmt.Errorf("predicting face %s: %w", count(row), err))
		return
	}
	x.known.Add(row, p)
	if row == x.w.row && !x.w.isTraining() {
		x.w.showPrediction(p)
		x.w.changed.poke()
	}
}

// want asks for the prediction of a row; an older wish that still waits is dropped.
func (x *weights) want(row int) {
	if x.worker == nil || x.known.Contains(row) {
		return
	}
	select {
	case <-x.worker.wanted:
	default:
	}
	x.worker.wanted <- row
}

// prediction returns what is predicted for a row as far as is known, nil when nothing is.
func (x *weights) prediction(row int) face.Points {
	if x.w.isTraining() {
		if row == x.liveRow {
			return x.live
		}
		return nil
	}
	p, _ := x.known.Get(row)
	return p
}

// follow shows what a run in progress predicts for the face it watches.
func (x *weights) follow(row int, p face.Points) {
	x.live, x.liveRow = p, row
	if row == x.w.row {
		x.w.face.SetPredictions(p)
	}
}

// forget predicts no more, and remembers that.
func (x *weights) forget() {
	x.unload()
	if x.ds != nil {
		x.w.prefs.setWeights(x.ds.Path(), "")
	}
	x.w.showPrediction(nil)
}

func (x *weights) unload() {
	if x.worker != nil {
		x.worker.stop()
		x.worker = nil
	}
	x.checkpoint, x.path = nil, ""
	x.known.Purge()
	x.live, x.liveRow = nil, -1
}

// close ends predicting and waits for it.
func (x *weights) close() {
	x.unload()
	x.closing.Wait()
}

// askLoadWeights lets a person choose a checkpoint.
func (w *Window) askLoadWeights() {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		w.focusFace()
		if err != nil || r == nil {
			return
		}
		path := r.URI().Path()
		r.Close()
		w.weights.load(path, true)
	}, w.win)
	d.SetTitleText("Load a checkpoint")
	d.SetView(dialog.ListView)
	d.SetFilter(storage.NewExtensionFileFilter([]string{checkpointExt}))
	dir := w.checkpointDir()
	if w.weights.path != "" {
		dir = filepath.Dir(w.weights.path)
	}
	if at, err := storage.ListerForURI(storage.NewFileURI(dir)); err == nil {
		d.SetLocation(at)
	}
	w.showDialog(d)
}

// askSaveWeights saves the checkpoint in use under a name of one's own.
func (w *Window) askSaveWeights() {
	ds, c := w.dataset(), w.weights.checkpoint
	proposed := freeName(filepath.Join(filepath.Dir(ds.Path()), c.Settings.Preset+checkpointExt))
	w.askPath(pathQuestion{id: "save-weights", verb: "Save", text: "Save the checkpoint as", path: proposed, chosen: func(path string, _ bool) {
		if filepath.Ext(path) == "" {
			path += checkpointExt
		}
		w.tasks.start(w.ctx, "Saving "+fileName(path), func(context.Context, *task) error {
			return c.Save(path)
		}, func(err error) {
			if err != nil {
				w.fail(err)
				return
			}
			w.prefs.setWeights(ds.Path(), path)
			w.status.flash("Saved " + fileName(path))
		})
	}})
}
