package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"fiducial/data"
	"fiducial/model"
)

// interrupted is the reason that stands in the project until a run has ended: what is found there after the
// program was killed.
const interrupted = "interrupted"

// diary writes a run into the project: its settings, its curves, how it ended. What can't be written is told once;
// the run goes on. It belongs to the training goroutine.
type diary struct {
	w    *Window
	ds   *data.Dataset
	r    *run
	id   int64
	told bool
}

func (w *Window) openDiary(ds *data.Dataset, r *run) *diary {
	d := &diary{w: w, ds: ds, r: r}
	text, err := json.Marshal(r.settings)
	if err == nil {
		d.id, err = ds.AddRun(string(text))
	}
	if err == nil {
		err = ds.EndRun(d.id, interrupted, r.last)
	}
	d.tell(err)
	return d
}

func (d *diary) epoch(e model.EpochEvent) {
	d.tell(d.ds.AddEpoch(d.id, data.Epoch{
		Epoch: e.Epoch, TrainLoss: e.TrainLoss, TestLoss: e.TestLoss, TestRMSE: e.TestRMSE, Seconds: e.Seconds,
	}))
}

func (d *diary) end(result *model.Result) {
	reason, path := model.Failed, ""
	if result != nil {
		reason = result.Reason
		if result.Checkpoint != nil {
			path = d.r.last
		}
	}
	d.tell(d.ds.EndRun(d.id, reason, path))
}

func (d *diary) tell(err error) {
	if err == nil || d.told {
		return
	}
	d.told = true
	d.w.post(func() { d.w.fail(fmt.Errorf("keeping the training run in the project: %w", err)) })
}

// showLastRun shows how the last run on the dataset went, and offers to go on with one that was stopped.
func (w *Window) showLastRun(s *session) {
	if w.training != nil {
		return
	}
	var last data.Run
	var epochs []data.Epoch
	var c *model.Checkpoint
	w.startOn(s, false, "Reading the last run", func(context.Context, *task) error {
		runs, err := s.ds.Runs()
		if err != nil || len(runs) == 0 {
			return err
		}
		last = runs[len(runs)-1]
		if epochs, err = s.ds.Epochs(last.ID); err != nil {
			return err
		}
		if last.Reason != model.Stopped && last.Reason != interrupted || last.Checkpoint == "" {
			return nil
		}
		c, err = model.LoadCheckpoint(last.Checkpoint)
		if errors.Is(err, os.ErrNotExist) {
			return nil // killed before the first epoch, or tidied away
		}
		return err
	}, func(err error) {
		if w.session != s || w.isTraining() {
			return
		}
		if err != nil {
			w.fail(err)
			return
		}
		if c != nil && c.Fits(s.ds) == nil {
			w.unfinished = c
		}
		w.train.showPast(last, epochs)
		w.changed.poke()
	})
}
