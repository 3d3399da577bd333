package predict

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model/checkpoint"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Ext is how files of checkpoints end.
const Ext = ".safetensors"

// What stands in the place of a path for the weights that the program brings along, and for none at all.
const (
	Own  = "own:"
	None = "none:"
)

// Weights are those in use for predicting the open dataset. What they predict is in Predictions; while a run goes on,
// what it predicts is drawn in their place, and drawn otherwise. They belong to the UI goroutine, but for Read.
type Weights struct {
	around
	predictions *Predictions
	checkpoint  *checkpoint.Checkpoint // nil when there are none
	path        string
	before      string                 // the path of those in use before, "" for none
	own         *checkpoint.Checkpoint // the program's own, once they were in use
	ds          *data.Dataset
	coming      bool // whether those last used for the dataset, or the program's own, are being loaded
	changed     []func()

	live    face.Points // what the run in progress predicts for liveRow
	liveRow int
}

func newWeights(a around, p *Predictions) *Weights {
	return &Weights{around: a, predictions: p, liveRow: -1}
}

// OnChange calls f whenever other weights are in use, and when those that were to be used cannot be.
func (x *Weights) OnChange(f func()) { x.changed = append(x.changed, f) }

func (x *Weights) tell() {
	for _, f := range x.changed {
		f()
	}
}

// Checkpoint returns the weights in use, nil when there are none.
func (x *Weights) Checkpoint() *checkpoint.Checkpoint { return x.checkpoint }

// Path returns where the weights in use are kept: a file, or Own; "" when there are none.
func (x *Weights) Path() string { return x.path }

// Coming reports whether the weights with which a dataset begins are being loaded.
func (x *Weights) Coming() bool { return x.coming }

// Read reads the checkpoint of a path, or the program's own. Any goroutine may call it.
func (x *Weights) Read(path string) (*checkpoint.Checkpoint, error) {
	if path == Own {
		return x.o.Own()
	}
	return checkpoint.Load(path)
}

// Folder returns where the checkpoints of runs on the open dataset go.
func (x *Weights) Folder() string {
	dir := filepath.Join(x.o.DataDir, "checkpoints")
	if ds := x.session.Dataset(); ds != nil {
		stem, _, _ := strings.Cut(filepath.Base(ds.Path()), ".")
		dir = filepath.Join(dir, stem)
	}
	return dir
}

// NameOf returns what the checkpoint of a path is called: after the run it is kept of, else after the file.
func (x *Weights) NameOf(path string) string {
	if path == Own {
		return "built-in weights"
	}
	if run := x.o.RunOf(path); run != "" {
		return run
	}
	return strings.TrimSuffix(kit.FileName(path), Ext)
}

// Name returns how the weights in use are called.
func (x *Weights) Name() string {
	if x.path == "" {
		return "the weights in use"
	}
	return x.NameOf(x.path)
}

// open begins with the open dataset: its last used checkpoint is loaded, or the program's own weights where there was
// none.
func (x *Weights) open() {
	x.close()
	x.ds = x.session.Dataset()
	path := x.shell.Prefs().Weights(x.ds.Path())
	if path == "" && x.o.Own != nil {
		path = Own
	}
	if path != "" && path != None {
		x.coming = true
		x.Load(path, false)
	}
}

// close ends with the dataset that was open.
func (x *Weights) close() {
	x.unload()
	x.predictions.former = nil
	x.ds, x.before, x.coming = nil, "", false
}

// Load reads a checkpoint and predicts with it. asked says that a person chose it: then it is remembered, and what
// hinders is told; else a checkpoint that is gone or no longer fits is passed over.
func (x *Weights) Load(path string, asked bool) {
	s := x.session.Current()
	if s == nil {
		return
	}
	if asked {
		x.shell.Drop(weightsBanner) // what was said, or offered, of those in use before
	}
	var c *checkpoint.Checkpoint
	x.session.Start(s, session.Job{Name: "Loading " + x.NameOf(path), Work: func(ctx context.Context, _ *shell.Task) (err error) {
		if c, err = x.Read(path); err == nil {
			s.WaitForSize(ctx)
		}
		return err
	}, Done: func(err error) {
		if !asked {
			x.coming = false
		}
		if err == nil {
			c, err = c.For(s.Dataset)
		}
		if err == nil {
			x.use(c, path)
			x.sayUnknown()
		}
		x.tell()
		switch {
		case err != nil && !asked:
			x.sayMisfit(path, err)
		case err != nil && asked:
			x.shell.Fail(err)
		case err == nil && asked:
			x.shell.Prefs().SetWeights(s.Dataset.Path(), path)
			x.shell.Flash("Predicting with " + x.Name())
		}
	}})
}

// Knows reports whether the weights in use predict a keypoint of the open dataset.
func (x *Weights) Knows(kp int) bool {
	return x.checkpoint != nil && !slices.Contains(x.checkpoint.Unknown(), x.checkpoint.Keypoints[kp])
}

// SaysNoExpectedErrors says in a sentence why nothing is known of how far off predictions probably are, "" where it is.
func (x *Weights) SaysNoExpectedErrors() string {
	switch {
	case x.checkpoint == nil:
		return "Nothing predicts, so that no error can be expected."
	case !x.checkpoint.SaysExpectedErrors():
		return "No expected errors: " + x.Name() + " cannot say them. Runs with enough test faces learn that, at their end, unless they are fine-tunings."
	}
	return ""
}

// SaysFew says which of these keypoints of the open dataset the weights in use learned from very few labels; "" where
// there are none.
func (x *Weights) SaysFew(keypoints map[int]bool) string {
	if x.checkpoint == nil {
		return ""
	}
	var names []string
	for kp, name := range x.checkpoint.Keypoints {
		if keypoints[kp] {
			names = append(names, name)
		}
	}
	return harmless.Sentence(x.checkpoint.SaysFew(names))
}

// sayUnknown says which keypoints of the open dataset the weights in use do not predict, where there are some.
func (x *Weights) sayUnknown() {
	x.shell.Drop(misfitBanner) // what was said of other weights
	if names := x.checkpoint.Unknown(); len(names) > 0 {
		x.shell.Show(shell.Banner{Kind: shell.Note, ID: misfitBanner, Text: fmt.Sprintf("Not predicted by %s, which never saw a label of them: %s.", x.Name(), someOf(names))})
	}
}

// someOf names the first keypoints of many, and how many more there are.
func someOf(names []string) string {
	said := harmless.Sentence(strings.Join(names[:min(len(names), unknownMost)], ", "))
	if more := len(names) - unknownMost; more > 0 {
		said += fmt.Sprintf(" and %s more", kit.Count(more))
	}
	return said
}

// unknownMost is how many keypoints that are not predicted are named: the strip lies over the face.
const unknownMost = 3

// misfitBanner is the id of the strip that says what weights do not predict, and why.
const misfitBanner = "misfit"

// sayMisfit says once why nothing is predicted where nobody chose weights, if the keypoints or photos are the reason.
func (x *Weights) sayMisfit(path string, err error) {
	if errors.Is(err, checkpoint.ErrMisfit) {
		x.shell.Show(shell.Banner{Kind: shell.Note, ID: misfitBanner, Text: fmt.Sprintf("Nothing is predicted by %s: %v.", x.NameOf(path), err)})
	}
}

// use predicts with a checkpoint from now on.
func (x *Weights) use(c *checkpoint.Checkpoint, path string) {
	if x.path != "" && x.path != path {
		x.before = x.path
	}
	x.unload()
	x.ds = x.session.Dataset()
	x.checkpoint, x.path = c, path
	if path == Own {
		x.own = c
	}
	x.predictions.use(c)
	x.shell.Changed()
}

// Drawn returns what is drawn as predicted for a row, nil for nothing: what the run in progress predicts, as soon as it
// does, else what the weights in use predict. Nothing is ever taken from here: see Predictions.Points and Expected.
func (x *Weights) Drawn(row int) (points face.Points, ofRun bool) {
	if x.predictions.running {
		points = x.predictions.ofRun(row)
		if row == x.liveRow {
			points = x.live
		}
	}
	if points != nil {
		return points, true
	}
	return x.predictions.Points(row), false
}

// Expected returns where the weights in use predict the points of a row by the labelling scheme that labels of it
// follow, where these show which it is; nil where they have not predicted it.
func (x *Weights) Expected(row int, labels face.Points) face.Points {
	known := slices.ContainsFunc(labels, func(p face.Point) bool { return p.Known })
	if set := x.predictions.own; known && set != nil && set.Has(row) && set.Answers(row) != nil {
		points, _ := set.Answers(row).Of(set.Checkpoint().Schemes.Of(labels))
		return points
	}
	return x.predictions.Points(row)
}

// RunBegins is told that a run begins: from its first epoch on what it predicts is drawn.
func (x *Weights) RunBegins() {
	x.live, x.liveRow = nil, -1
	x.predictions.running = true
}

// Follow draws what a run in progress predicts for the face it watches.
func (x *Weights) Follow(row int, p face.Points) {
	x.live, x.liveRow = p, row
	if row == x.session.Row() {
		x.predictions.tellDrawn(true)
	}
}

// Forget predicts no more, and remembers that.
func (x *Weights) Forget() {
	x.shell.Drop(weightsBanner)
	x.before = x.path
	x.unload()
	if x.ds != nil {
		x.shell.Prefs().SetWeights(x.ds.Path(), None)
	}
	x.predictions.tellDrawn(false)
	x.shell.Changed()
}

func (x *Weights) unload() {
	x.checkpoint, x.path = nil, ""
	x.predictions.use(nil)
	x.live, x.liveRow = nil, -1
}

// UseBefore predicts again with the weights that were in use before.
func (x *Weights) UseBefore() { x.Load(x.before, true) }

// AskCheckpoint lets a person choose a file of a checkpoint.
func (x *Weights) AskCheckpoint(title string, chosen func(path string)) {
	dir := x.Folder()
	if x.path != "" && x.path != Own {
		dir = filepath.Dir(x.path)
	}
	x.shell.AskFile(shell.FileQuestion{Title: title, Dir: dir, Extensions: []string{Ext}, Chosen: chosen})
}

// askSave saves the checkpoint in use under a name of one's own.
func (x *Weights) askSave() {
	ds, c := x.session.Dataset(), x.checkpoint
	proposed := kit.FreeName(filepath.Join(filepath.Dir(ds.Path()), c.Settings.Preset+Ext))
	x.shell.AskPath(shell.PathQuestion{ID: "save-weights", Verb: "Save", Text: "Save the checkpoint as", Path: proposed, Ext: Ext, Chosen: func(path string, _ bool) {
		x.shell.Start("Saving "+kit.FileName(path), func(context.Context, *shell.Task) error {
			return c.Save(path)
		}, shell.Then(x.shell, func() {
			x.shell.Prefs().SetWeights(ds.Path(), path)
			x.shell.Flash("Saved " + kit.FileName(path))
		}))
	}})
}
