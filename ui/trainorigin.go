package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// trainOrigin is with which weights a run begins: fresh ones, those in use, those of an earlier run, or those of a file.
type trainOrigin struct {
	w       *Window
	content fyne.CanvasObject
	choice  *kit.Choice
	changed func()

	kind       originKind
	name       string            // of the run or file
	checkpoint *model.Checkpoint // of a run or a file; nil while it is being read
	runs       []*runRecord      // those that are offered, in the order of the choice
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

func newTrainOrigin(w *Window, changed func()) *trainOrigin {
	o := &trainOrigin{w: w, choice: w.shell.NewChoice([]string{freshWeights}), changed: changed}
	o.content = container.New(&kit.Labelled{}, widget.NewLabel("Start from"), o.choice)
	o.reset()
	return o
}

// reset begins with fresh weights again.
func (o *trainOrigin) reset() { o.set(originFresh, "", nil) }

func (o *trainOrigin) set(kind originKind, name string, c *model.Checkpoint) {
	o.kind, o.name, o.checkpoint = kind, name, c
	o.update()
	o.changed()
}

// weights returns the checkpoint to start from, nil for fresh weights, and its name; ready is false while it is read.
func (o *trainOrigin) weights() (c *model.Checkpoint, name string, ready bool) {
	switch o.kind {
	case originFresh:
		return nil, "", true
	case originInUse:
		c = o.w.predict.Weights.Checkpoint()
		return c, o.w.predict.Weights.Name(), c != nil
	}
	return o.checkpoint, o.name, o.checkpoint != nil
}

// update offers what there is now.
func (o *trainOrigin) update() {
	options := []string{freshWeights}
	if o.w.predict.Weights.Checkpoint() != nil {
		options = append(options, weightsInUse)
	} else if o.kind == originInUse {
		o.kind = originFresh
		o.changed()
	}
	o.runs = nil
	for _, r := range slices.Backward(o.w.runs.records) {
		if len(o.runs) < originRunsMost && (r.Checkpoint != "" || r.Best != "") && !o.w.runs.running(r) {
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
	if slices.Equal(o.choice.Options, options) && o.choice.Selected == selected {
		return
	}
	o.choice.OnChanged = nil
	o.choice.Options = options
	o.choice.Selected = selected
	o.choice.Refresh()
	o.choice.OnChanged = func(string) {
		o.chosen(o.choice.SelectedIndex())
		o.w.shell.FocusFace()
	}
}

// weightsChanged is told that other weights are in use: a run would begin with these.
func (o *trainOrigin) weightsChanged() {
	if o.kind == originInUse {
		o.changed()
	}
}

// chosen takes what a person chose.
func (o *trainOrigin) chosen(i int) {
	options := o.choice.Options
	switch {
	case i < 0:
	case options[i] == freshWeights && i == 0:
		o.reset()
	case options[i] == weightsInUse && i == 1:
		o.set(originInUse, "", nil)
	case i == len(options)-1:
		o.w.predict.Weights.AskCheckpoint("Start from a checkpoint", func(path string) { o.load(originFile, kit.FileName(path), path) })
		o.update() // until a file is chosen it is as it was
	default:
		r := o.runs[i-(len(options)-1-len(o.runs))]
		o.load(originRun, r.title(), r.weightsPath())
	}
}

// load reads a checkpoint and starts from it.
func (o *trainOrigin) load(kind originKind, name, path string) {
	s := o.w.session.Current()
	if s == nil {
		return
	}
	var c *model.Checkpoint
	o.w.session.Start(s, session.Job{Name: "Loading " + kit.FileName(path), Work: func(context.Context, *shell.Task) (err error) {
		c, err = model.LoadCheckpoint(path)
		return err
	}, Done: func(err error) {
		if err == nil {
			err = c.Fits(s.Dataset)
		}
		if err != nil {
			o.w.shell.Fail(err)
			o.update()
			return
		}
		o.set(kind, name, c)
	}})
}

// enable lets the origin be changed, or not while a run goes on.
func (o *trainOrigin) enable(on bool) { kit.Enable(o.choice, on) }
