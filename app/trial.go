package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/output"
	"fiducial/model"
	"fiducial/model/search"
)

type trialCommand struct {
	File       string `arg:"" help:"The dataset to train on."`
	In         string `required:"" placeholder:"T.json" help:"The trial's settings, as a search hands out or exports them; - for standard input."`
	Out        string `required:"" placeholder:"R.json" help:"Where its result goes; - for standard output."`
	Checkpoint string `placeholder:"C" help:"Where its checkpoint goes after every epoch; if there is one, the trial goes on from it. What the settings name without it."`
	readingFlags
	forceFlag
}

// Run trains one trial of a search. A trial that fails has a result that says so; one that is interrupted has none.
func (c *trialCommand) Run(ctx context.Context, r *report, n threads) error {
	if n > 1 {
		return usageError("--threads %d: a trial is trained by one core, so that it comes out the same everywhere; leave it out", n)
	}
	task, err := c.task()
	if err != nil {
		return err
	}
	checkpoint := c.checkpoint(task)
	permit, err := c.allow(r, []string{c.File, c.In}, output.Write{Path: besides(c.Out), Kind: output.Trials}, output.Write{Path: checkpoint, Kind: output.Checkpoint})
	if err != nil {
		return err
	}
	defer permit.Release()
	o, err := c.readingOf(task)
	if err != nil {
		return err
	}
	ds, err := openDataset(ctx, r, c.File, o)
	if err != nil {
		return err
	}
	defer ds.Close()
	moved, end := r.progress(fmt.Sprintf("trial %d", task.Trial))
	record, err := task.Run(ctx, ds, checkpoint, func(e model.EpochEvent) { moved(int64(e.Epoch), int64(task.Until)) })
	end()
	if ctx.Err() != nil && err != nil {
		if checkpoint != "" {
			return interrupted("what it has learned is kept in %s; run it again to go on from there", checkpoint)
		}
		return interrupted("nothing was kept; run it again from its beginning, or with --checkpoint to keep what it learns")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	text, err := json.Marshal(record)
	if err == nil {
		err = writeTo(c.Out, r.out, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write the trial's result: %w", err)
	}
	return nil
}

// readingOf returns options for the dataset: its columns are read as the flags say, else as the task, else as the
// project file remembers.
func (c *trialCommand) readingOf(t search.Task) (data.Options, error) {
	if t.Reading == nil {
		return c.options(c.File, nil)
	}
	return c.over(*t.Reading, nil)
}

// task reads what the trial is to do.
func (c *trialCommand) task() (t search.Task, err error) {
	var text []byte
	if c.In == "-" {
		text, err = io.ReadAll(os.Stdin)
	} else {
		text, err = os.ReadFile(c.In)
	}
	if err != nil {
		return t, fmt.Errorf("read the trial's settings %s: %w", c.In, atomicfile.Unread(err))
	}
	if t, err = search.ParseTask(text); err != nil {
		return t, usageError("--in %s: %v", c.In, err)
	}
	return t, nil
}

// checkpoint returns where the trial keeps its checkpoint: what a task names is seen from the task's own folder.
func (c *trialCommand) checkpoint(t search.Task) string {
	if c.Checkpoint != "" || t.Checkpoint == "" || filepath.IsAbs(t.Checkpoint) {
		return cmp.Or(c.Checkpoint, t.Checkpoint)
	}
	return filepath.Join(filepath.Dir(c.In), filepath.FromSlash(t.Checkpoint))
}
