package ui

import (
	"context"
	"path/filepath"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// checkpointExt is how files of checkpoints end.
const checkpointExt = ".safetensors"

// What stands in the place of a path for the weights that the program brings along, and for none at all.
const (
	ownWeights = "own:"
	noWeights  = "none:"
)

// readWeights reads the checkpoint of a path, or the program's own.
func (w *Window) readWeights(path string) (*model.Checkpoint, error) {
	if path == ownWeights {
		return w.opts.OwnWeights()
	}
	return model.LoadCheckpoint(path)
}

// weights are those in use for predicting the open dataset. What they predict is in predictions; while a run goes on, what
// it predicts is drawn in their place, and drawn otherwise.
type weights struct {
	w          *Window
	checkpoint *model.Checkpoint // nil when there are none
	path       string
	before     string            // the path of those in use before, "" for none
	own        *model.Checkpoint // the program's own, once they were in use
	ds         *data.Dataset
	coming     bool // whether those last used for the dataset, or the program's own, are being loaded

	live    face.Points // what the run in progress predicts for liveRow
	liveRow int
}

func newWeights(w *Window) *weights { return &weights{w: w, liveRow: -1} }

// setDataset begins with another dataset: its last used checkpoint is loaded, or the program's own weights where there was
// none. nil: none is open.
func (x *weights) setDataset(ds *data.Dataset) {
	x.unload()
	x.w.predictions.former = nil
	x.ds, x.before, x.coming = ds, "", false
	if ds == nil {
		return
	}
	path := x.w.shell.Prefs().Weights(ds.Path())
	if path == "" && x.w.opts.OwnWeights != nil {
		path = ownWeights
	}
	if path != "" && path != noWeights {
		x.coming = true
		x.load(path, false)
	}
}

// load reads a checkpoint and predicts with it. asked says that a person chose it: then it is remembered, and what
// hinders is told; else a checkpoint that is gone or no longer fits is passed over.
func (x *weights) load(path string, asked bool) {
	s := x.w.session.Current()
	if s == nil {
		return
	}
	var c *model.Checkpoint
	x.w.session.Start(s, session.Job{Name: "Loading " + x.w.checkpointName(path), Work: func(ctx context.Context, _ *shell.Task) (err error) {
		if c, err = x.w.readWeights(path); err == nil {
			s.WaitForSize(ctx)
		}
		return err
	}, Done: func(err error) {
		if !asked {
			x.coming = false
			defer x.w.review.missWeights()
		}
		if err == nil {
			c, err = checkpointFor(s.Dataset, c)
		}
		if err == nil {
			x.use(c, path)
		}
		switch {
		case err != nil && !asked:
			x.w.sayMisfit(path, err)
		case err != nil && asked:
			x.w.shell.Fail(err)
		case err == nil && asked:
			x.w.shell.Prefs().SetWeights(s.Dataset.Path(), path)
			x.w.shell.Flash("Predicting with " + x.w.weightsName())
		}
	}})
}

// use predicts with a checkpoint from now on.
func (x *weights) use(c *model.Checkpoint, path string) {
	if x.path != "" && x.path != path {
		x.before = x.path
	}
	x.unload()
	x.ds = x.w.session.Dataset()
	x.checkpoint, x.path = c, path
	if path == ownWeights {
		x.own = c
	}
	x.w.predictions.use(c)
	if o := x.w.train.origin; o.kind == originInUse {
		o.changed() // a run would begin with these
	}
	x.w.shell.Changed()
}

// drawn returns what is drawn as predicted for a row, nil for nothing: what the run in progress predicts, as soon as it
// does, else what the weights in use predict. Nothing is ever taken from here: see predictions.points and expected.
func (x *weights) drawn(row int) (points face.Points, ofRun bool) {
	if x.w.isTraining() {
		points = x.w.predictions.ofRun(row)
		if row == x.liveRow {
			points = x.live
		}
	}
	if points != nil {
		return points, true
	}
	return x.w.predictions.points(row), false
}

// expected returns where the weights in use predict the points of a row by the labelling scheme that labels of it follow,
// where these show which it is; nil where they have not predicted it.
func (w *Window) expected(row int, labels face.Points) face.Points {
	known := slices.ContainsFunc(labels, func(p face.Point) bool { return p.Known })
	if set := w.predictions.own; known && set != nil && set.Has(row) && set.Answers(row) != nil {
		points, _ := set.Answers(row).Of(set.Checkpoint().Schemes.Of(labels))
		return points
	}
	return w.predictions.points(row)
}

// follow shows what a run in progress predicts for the face it watches.
func (x *weights) follow(row int, p face.Points) {
	x.live, x.liveRow = p, row
	if row == x.w.session.Row() && !x.w.review.deciding() { // there stays what a key would take
		x.w.face.SetPredictions(p, true)
	}
}

// forget predicts no more, and remembers that.
func (x *weights) forget() {
	x.before = x.path
	x.unload()
	if x.ds != nil {
		x.w.shell.Prefs().SetWeights(x.ds.Path(), noWeights)
	}
	x.w.showPrediction()
	x.w.shell.Changed()
}

func (x *weights) unload() {
	x.checkpoint, x.path = nil, ""
	x.w.predictions.use(nil)
	x.live, x.liveRow = nil, -1
}

// weightsName returns how the weights in use are called.
func (w *Window) weightsName() string {
	if w.weights.path == "" {
		return "the weights in use"
	}
	return w.checkpointName(w.weights.path)
}

// useOwnWeights predicts with the weights that the program brings along.
func (w *Window) useOwnWeights() { w.weights.load(ownWeights, true) }

// useWeightsBefore predicts again with the weights that were in use before.
func (w *Window) useWeightsBefore() {
	w.shell.Drop("weights")
	w.weights.load(w.weights.before, true)
}

// askLoadWeights lets a person choose a checkpoint to predict with.
func (w *Window) askLoadWeights() {
	w.askCheckpoint("Load a checkpoint", func(path string) { w.weights.load(path, true) })
}

// askCheckpoint lets a person choose a file of a checkpoint.
func (w *Window) askCheckpoint(title string, chosen func(path string)) {
	dir := w.checkpointDir()
	if w.weights.path != "" && w.weights.path != ownWeights {
		dir = filepath.Dir(w.weights.path)
	}
	w.shell.AskFile(shell.FileQuestion{Title: title, Dir: dir, Extensions: []string{checkpointExt}, Chosen: chosen})
}

// askSaveWeights saves the checkpoint in use under a name of one's own.
func (w *Window) askSaveWeights() {
	ds, c := w.session.Dataset(), w.weights.checkpoint
	proposed := kit.FreeName(filepath.Join(filepath.Dir(ds.Path()), c.Settings.Preset+checkpointExt))
	w.shell.AskPath(shell.PathQuestion{ID: "save-weights", Verb: "Save", Text: "Save the checkpoint as", Path: proposed, Ext: checkpointExt, Chosen: func(path string, _ bool) {
		w.shell.Start("Saving "+kit.FileName(path), func(context.Context, *shell.Task) error {
			return c.Save(path)
		}, func(err error) {
			if err != nil {
				w.shell.Fail(err)
				return
			}
			w.shell.Prefs().SetWeights(ds.Path(), path)
			w.shell.Flash("Saved " + kit.FileName(path))
		})
	}})
}
