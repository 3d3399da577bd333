package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// interrupted is the reason that stands in the project until a run has ended: what is found there after the
// program was killed.
const interrupted = "interrupted"

// runLog writes a run into the project: its settings, its curves, how it ended. What can't be written is told once;
// the run goes on. It belongs to the training goroutine.
type runLog struct {
	t    *trainer
	ds   *data.Dataset
	run  data.Run
	told bool
}

// openLog begins with a run, or goes on with the one that is resumed, and puts it on the list of runs.
func (t *trainer) openLog(ds *data.Dataset, r *run, kept data.Run) *runLog {
	d := &runLog{t: t, ds: ds, run: kept}
	text, err := json.Marshal(r.settings)
	d.run.Settings = string(text)
	if err == nil && d.run.ID == 0 {
		d.run.ID, err = ds.Experiments().AddRun(d.run)
	}
	d.run.Reason, d.run.Validation = interrupted, math.NaN()
	d.run.Checkpoint, d.run.Best = r.last, r.best
	if err == nil {
		err = ds.Experiments().EndRun(d.run)
	}
	d.tell(err)
	id := d.run.ID
	t.shell.Post(func() { r.record.ID = id })
	return d
}

func (d *runLog) epoch(e model.EpochEvent) {
	d.tell(d.ds.Experiments().AddEpoch(d.run.ID, e.Point))
}

func (d *runLog) end(result *model.Result) {
	r := &d.run
	r.Reason, r.Validation = model.Failed, math.NaN()
	if result != nil {
		r.Reason, r.Validation = result.Reason, validation(result)
	}
	if result == nil || result.Checkpoint == nil {
		r.Checkpoint = ""
	}
	if _, err := os.Stat(r.Best); err != nil {
		r.Best = ""
	}
	d.tell(d.ds.Experiments().EndRun(*r))
}

func (d *runLog) tell(err error) {
	if err == nil || d.told {
		return
	}
	d.told = true
	d.t.shell.Post(func() { d.t.shell.Fail(fmt.Errorf("keeping the training run in the project: %w", err)) })
}

// readRuns lists the runs on the dataset, says how the last one went, and offers to go on with it where it was stopped.
func (t *trainer) readRuns(s *session.Open) {
	if t.current != nil {
		return
	}
	var records []*record
	var c *checkpoint.Checkpoint
	t.session.Start(s, session.Job{Name: "Reading the runs", Work: func(context.Context, *shell.Task) (err error) {
		if records, err = recordsOf(s.Dataset); err != nil || len(records) == 0 {
			return err
		}
		last := records[len(records)-1]
		if last.Reason != model.Stopped && last.Reason != interrupted || last.Checkpoint == "" {
			return nil
		}
		c, err = checkpoint.Load(last.Checkpoint)
		if errors.Is(err, os.ErrNotExist) {
			return nil // killed before the first epoch, or tidied away
		}
		return err
	}, Done: func(err error) {
		if t.Busy() {
			return
		}
		t.runs.set(records)
		if err != nil {
			t.shell.Fail(err)
			return
		}
		if len(records) == 0 {
			return
		}
		last := records[len(records)-1]
		if c != nil && c.Only == nil && c.Fits(s.Dataset) == nil { // what took seconds is begun anew
			t.unfinished = &unfinished{checkpoint: c, record: last}
		}
		t.panel.showPast(last)
		t.shell.Changed()
	}})
}
