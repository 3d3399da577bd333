package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fiducial/data"
	"fiducial/data/format/annotation"
	"fiducial/data/output"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
)

type trainCommand struct {
	File   string         `arg:"" help:"The dataset to train on."`
	Out    string         `required:"" placeholder:"M" help:"Where the checkpoint goes, after every epoch and at the end."`
	Best   string         `placeholder:"B" help:"Where the checkpoint with the lowest test RMSE goes."`
	Preset string         `placeholder:"P" help:"Settings to start from: ${presets}. Without it: the first of these, or the settings of --resume or --from."`
	Epochs *int           `placeholder:"N" help:"How many epochs in all (without it the preset's, or more where faces are few), with --resume those done before included. A run with schedule=cosine is not lengthened well so: its learning rate has fallen to 0 by its last epoch, and jumps up again. Begin a new one with --from."`
	Time   *time.Duration `placeholder:"10m" help:"Train for this long, or for --epochs where these are done before; the learning rate follows it."`
	Resume string         `placeholder:"M" xor:"start" help:"Go on from this checkpoint, with its settings: where it was interrupted, or with more --epochs."`
	From   string         `placeholder:"M" xor:"start" help:"Begin a new run with the weights of this checkpoint."`
	Set    []string       `placeholder:"key=value" sep:"none" help:"Change one setting; may be repeated."`
	readingFlags
	forceFlag
}

// Run trains until it is done, its time is over or it is interrupted.
func (c *trainCommand) Run(ctx context.Context, r *report, n threads) error {
	// A run that goes on may go on in the file that it goes on from.
	permit, err := c.allow(r, []string{c.File, c.From}, output.Write{Path: c.Out, Kind: output.Checkpoint}, output.Write{Path: c.Best, Kind: output.Checkpoint})
	if err != nil {
		return err
	}
	defer permit.Release()
	o, err := c.trainOptions(n)
	if err != nil {
		return err
	}
	start := o.Resume
	if o.From != nil {
		start = o.From
	}
	reading, err := c.options(c.File, start)
	if err != nil {
		return err
	}
	ds, err := openDataset(ctx, r, c.File, reading)
	if err != nil {
		return err
	}
	defer ds.Close()
	c.suitEpochs(r, ds, &o)
	if err := c.sayStart(r, ds, o); err != nil {
		return err
	}
	sayUnmirrored(r, checkpoint.Unmirrored(o.Settings, ds.Keypoints()))
	if told := o.Settings.TellFew(ds); told != "" {
		r.note("%s", told)
	}
	sayMemory(r, o.Settings, ds)
	faces := len(o.Settings.SplitRows(ds, data.Train))
	p := &trainPrinter{report: r, unit: ds.Unit(), begins: func(goes bool) error {
		if told := lengthened(o); goes && told != "" {
			r.note("%s", told)
		}
		if err := sayUnusable(r, ds); err != nil {
			return err
		}
		sayFewer(r, faces, len(o.Settings.SplitRows(ds, data.Train)))
		return nil
	}}
	o.OnBatch, o.OnEpoch = p.batch, p.epoch
	o.OnPhotos = p.photos
	result, err := model.Train(ctx, ds, o)
	p.endBar()
	p.begin(err == nil) // unless it did
	if err != nil {
		return errors.Join(p.broken(result, c.Out), fmt.Errorf("%s: %w", c.File, err))
	}
	if p.failed != nil {
		return p.failed
	}
	if err := p.end(result, c.Out); err != nil || result.Reason != model.Stopped {
		return err
	}
	return c.cutShort(result)
}

// sayFewer says how many faces a run learns from where these are fewer than were told before their photos were decoded.
func sayFewer(r *report, told, faces int) {
	if faces < told {
		r.note("trained on %s of %d, as the photos of the others cannot be used", annotation.Counted(faces, "face", "faces"), told)
	}
}

// cutShort is the error of a run that was interrupted: what was kept of it, and how to go on.
func (c *trainCommand) cutShort(result *model.Result) error {
	when := "before the end of its first epoch"
	if n := result.Checkpoint.Position.Epoch; n > 0 {
		when = "after " + annotation.Counted(n, "epoch", "epochs")
	}
	and := ""
	if c.Time != nil {
		and = " and --time"
	}
	return interrupted("the run was stopped %s, and what it has learned is kept in %s; go on with --resume %s%s", when, c.Out, c.Out, and)
}

// suitEpochs gives a run from a preset as many epochs as suit the faces, where nobody says how long it is to be.
func (c *trainCommand) suitEpochs(r *report, ds *data.Dataset, o *model.TrainOptions) {
	said := func(pair string) bool { return strings.HasPrefix(pair, "epochs=") }
	if o.Resume != nil || o.From != nil && c.Preset == "" || c.Epochs != nil || c.Time != nil || slices.ContainsFunc(c.Set, said) {
		return
	}
	faces := len(o.Settings.SplitRows(ds, data.Train))
	if suited := o.Settings.SuitedTo(faces); suited.Epochs != o.Settings.Epochs {
		r.note("%d epochs, for %s to learn from: the preset's %d would be too few", suited.Epochs, annotation.Counted(faces, "face", "faces"), o.Settings.Epochs)
		o.Settings = suited
	}
}

// lengthened says that more epochs do not lengthen a run whose learning rate falls to 0 along a cosine, "" where they
// do.
func lengthened(o model.TrainOptions) string {
	if o.Resume == nil || o.Resume.Settings.Schedule != settings.Cosine || o.Settings.Epochs <= o.Resume.Settings.Epochs || o.Resume.Settings.Epochs == settings.EpochsUnlimited {
		return ""
	}
	epochs := annotation.Counted(o.Resume.Settings.Epochs, "epoch", "epochs")
	return fmt.Sprintf("the run was planned for %s, over which its learning rate falls to 0 (schedule=cosine): with more epochs it jumps up again, which is not what a longer run would have been; begin a new one with --from, or set schedule=constant", epochs)
}

// sayMemory says how much memory a run takes, where that is much.
func sayMemory(r *report, s settings.Settings, ds *data.Dataset) {
	if ds.Side() == 0 || s.Network == "" || s.CheckFor(ds) != nil {
		return // which the run itself says
	}
	if told := s.TellMemory(s.Seen(ds).Side(), len(ds.Keypoints())); told != "" {
		r.note("%s", told)
	}
}

// sayStart says where the error of a run will look better than it is.
func (c *trainCommand) sayStart(r *report, ds *data.Dataset, o model.TrainOptions) error {
	if o.From == nil || r.json {
		return nil
	}
	seen, of := o.From.SeenTestFaces(ds, o.Settings)
	if seen == 0 {
		return nil
	}
	return r.line("%s learned from %d of the %d test faces already: the RMSE of this run will look better than it is", c.From, seen, of)
}

func (c *trainCommand) trainOptions(n threads) (model.TrainOptions, error) {
	o := model.TrainOptions{Threads: int(n), Last: c.Out, Best: c.Best, Calibrate: true}
	switch {
	case c.Epochs != nil && *c.Epochs < 1:
		return o, usageError("--epochs %d: a number of epochs from 1", *c.Epochs)
	case c.Time != nil && *c.Time <= 0:
		return o, usageError("--time %v: a duration above 0, such as 10m", *c.Time)
	case c.Resume != "" && c.Preset != "":
		return o, usageError("--resume and --preset: a run that goes on keeps its settings; leave --preset out, or begin a new run with --from")
	}
	if err := c.begin(&o); err != nil {
		return o, err
	}
	if c.Time != nil {
		o.TimeLimit, o.Settings.Epochs = *c.Time, settings.EpochsUnlimited
	}
	if c.Epochs != nil {
		o.Settings.Epochs = *c.Epochs
	}
	changed := map[string]bool{}
	for _, pair := range c.Set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return o, usageError("--set %s: write key=value", pair)
		}
		if changed[key] {
			return o, usageError("--set %s: %s is set twice; leave one out", pair, key)
		}
		changed[key] = true
		if key == "epochs" && c.Epochs != nil {
			return o, usageError("--epochs %d with --set %s: both say how many epochs; leave one out", *c.Epochs, pair)
		}
		if err := o.Settings.Set(key, value); err != nil {
			return o, usageError("--set %s: %v", pair, err)
		}
	}
	for _, pair := range c.Set {
		key, _, _ := strings.Cut(pair, "=")
		if needed := o.Settings.Unmet(key); needed != "" {
			return o, usageError("--set %s: it has no effect without %s", pair, needed)
		}
	}
	return o, nil
}

// begin takes the settings to start from, and the checkpoint where there is one.
func (c *trainCommand) begin(o *model.TrainOptions) (err error) {
	path, into := c.Resume, &o.Resume
	if c.From != "" {
		path, into = c.From, &o.From
	}
	if path != "" {
		if *into, err = checkpoint.Load(path); err != nil {
			return err
		}
		o.Settings = (*into).Settings
		if c.From != "" {
			o.Settings = o.From.StartingSettings()
		}
	}
	name := c.Preset
	if name == "" && path == "" {
		name = settings.Presets()[0].Name
	}
	if name == "" {
		return nil
	}
	if o.Settings, err = settings.FromPreset(name); err != nil {
		return usageError("--preset: %v", err)
	}
	return nil
}

// presetNames lists the presets for the help text.
func presetNames() string {
	var names []string
	for _, p := range settings.Presets() {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}
