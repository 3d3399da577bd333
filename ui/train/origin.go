package train

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/model/checkpoint"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// origin is with which weights a run begins: fresh ones, those in use, those of an earlier run, or those of a file.
type origin struct {
	t       *trainer
	content fyne.CanvasObject
	choice  *kit.Choice
	changed func()

	kind       originKind
	name       string                 // of the run or file
	checkpoint *checkpoint.Checkpoint // of a run or a file; nil while it is being read
	runs       []*record              // those that are offered, in the order of the choice
}

type originKind int

const (
	originFresh originKind = iota
	originInUse
	originRun
	originFile
)

const (
	freshWeights  = "Fresh weights"
	weightsInUse  = "Weights in use"
	weightsOfFile = "A file…"

	originRunsMost = 8 // earlier runs that are offered
)

func newOrigin(t *trainer, changed func()) *origin {
	o := &origin{t: t, choice: t.shell.NewChoice([]string{freshWeights}), changed: changed}
	o.content = kit.Named("Start from", o.choice)
	o.choice.Chosen(func(i int) {
		o.chosen(i)
		t.shell.FocusFace()
	})
	o.reset()
	return o
}

// reset begins with fresh weights again.
func (o *origin) reset() { o.set(originFresh, "", nil) }

func (o *origin) set(kind originKind, name string, c *checkpoint.Checkpoint) {
	o.kind, o.name, o.checkpoint = kind, name, c
	o.update()
	o.changed()
}

// weights returns the checkpoint to start from, nil for fresh weights, and its name; ready is false while it is read.
func (o *origin) weights() (c *checkpoint.Checkpoint, name string, ready bool) {
	switch o.kind {
	case originFresh:
		return nil, "", true
	case originInUse:
		c = o.t.predict.Weights.Checkpoint()
		return c, o.t.predict.Weights.Name(), c != nil
	}
	return o.checkpoint, o.name, o.checkpoint != nil
}

// update offers what there is now.
func (o *origin) update() {
	options := []string{freshWeights}
	if o.t.predict.Weights.Checkpoint() != nil {
		options = append(options, weightsInUse)
	} else if o.kind == originInUse {
		o.kind = originFresh
		o.changed()
	}
	o.runs = nil
	for _, r := range slices.Backward(o.t.runs.records) {
		if len(o.runs) < originRunsMost && (r.Checkpoint != "" || r.Best != "") && !o.t.runs.running(r) {
			o.runs = append(o.runs, r)
			options = append(options, r.title())
		}
	}
	options = append(options, weightsOfFile)
	selected := o.name
	switch o.kind {
	case originFresh:
		selected = freshWeights
	case originInUse:
		selected = weightsInUse
	}
	o.choice.Offer(options, selected)
}

// weightsChanged is told that other weights are in use: a run would begin with these.
func (o *origin) weightsChanged() {
	if o.kind == originInUse {
		o.changed()
	}
}

// chosen takes what a person chose.
func (o *origin) chosen(i int) {
	options := o.choice.Options
	switch {
	case options[i] == freshWeights && i == 0:
		o.reset()
	case options[i] == weightsInUse && i == 1:
		o.set(originInUse, "", nil)
	case i == len(options)-1:
		o.t.predict.Weights.AskCheckpoint("Start from a checkpoint", func(path string) { o.load(originFile, kit.FileName(path), path) })
		o.update() // until a file is chosen it is as it was
	default:
		r := o.runs[i-(len(options)-1-len(o.runs))]
		o.load(originRun, r.title(), r.weightsPath())
	}
}

// load reads a checkpoint and starts from it.
func (o *origin) load(kind originKind, name, path string) {
	s := o.t.session.Current()
	if s == nil {
		return
	}
	var c *checkpoint.Checkpoint
	o.t.session.Start(s, session.Job{Name: "Loading " + kit.FileName(path), Work: func(context.Context, *shell.Task) (err error) {
		c, err = checkpoint.Load(path)
		return err
	}, Done: func(err error) {
		if err == nil {
			err = c.Fits(s.Dataset)
		}
		if err != nil {
			o.t.shell.Fail(err)
			o.update()
			return
		}
		o.set(kind, name, c)
	}})
}

// enable lets the origin be changed, or not while a run goes on.
func (o *origin) enable(on bool) { kit.Enable(o.choice, on) }
