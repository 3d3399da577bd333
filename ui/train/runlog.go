package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// interrupted is the reason that stands in the project until a run has ended: what is found there after the
// program was killed.
const interrupted = "interrupted"

// runLog writes a run into the project: its settings, its curves, how it ended. What can't be written is told once, and
// tried again with every epoch and at the end; the run goes on. It belongs to the training goroutine.
type runLog struct {
	t       *trainer
	ds      *data.Dataset
	record  *record // to be told the number that the run has in the project; of the UI goroutine
	run     data.Run
	begun   bool // what the run began with is in the project
	waiting []data.Epoch
	told    bool
}

// openLog begins with a run, or goes on with the one that is resumed, and puts it on the list of runs.
func (t *trainer) openLog(ds *data.Dataset, r *run, kept data.Run) *runLog {
	d := &runLog{t: t, ds: ds, record: r.record, run: kept}
	d.run.Reason, d.run.Validation = interrupted, math.NaN()
	d.run.Checkpoint, d.run.Best = r.last, r.best
	text, err := json.Marshal(r.settings)
	d.run.Settings = string(text)
	if err == nil {
		err = d.write()
	}
	d.tell(err)
	return d
}

// write writes what is not in the project yet.
func (d *runLog) write() error {
	to := d.ds.Experiments()
	if d.run.ID == 0 {
		id, err := to.AddRun(d.run)
		if err != nil {
			return err
		}
		d.run.ID = id
		d.t.shell.Post(func() { d.record.ID = id })
	}
	if !d.begun {
		if err := to.EndRun(d.run); err != nil {
			return err
		}
		d.begun = true
	}
	for len(d.waiting) > 0 {
		if err := to.AddEpoch(d.run.ID, d.waiting[0]); err != nil {
			return err
		}
		d.waiting = d.waiting[1:]
	}
	return nil
}

func (d *runLog) epoch(e model.EpochEvent) {
	d.waiting = append(d.waiting, e.Point)
	d.tell(d.write())
}

// end writes how the run ended. The error says why the run is not in the project, or not all of it.
func (d *runLog) end(result *model.Result) error {
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
	d.begun = false // it has another end than was noted
	return d.write()
}

// tell says once that the run could not be written.
func (d *runLog) tell(err error) {
	if err == nil || d.told {
		return
	}
	d.told = true
	d.t.shell.Post(func() { d.t.shell.Fail(fmt.Errorf("keeping the training run in the project: %w", err)) })
}

// sayUnkept says that a run that is over is not in the project, and offers to save its weights.
func (t *trainer) sayUnkept(r *run, err error) {
	b := shell.Banner{Kind: shell.Problem, ID: "unkept", Text: kit.Sentence(fmt.Errorf("the run %s is not kept in the project: %w", r.record.title(), err))}
	if path := r.Learned().Path; path != "" {
		b.Buttons = []shell.BannerButton{{Text: "Save its weights…", Do: func() { t.askSave(r.ds.Path(), path) }}}
	}
	t.shell.Show(b)
}

// askSave asks under which name to save the weights of a run on a dataset, which are at path.
func (t *trainer) askSave(dataset, path string) {
	proposed := kit.FreeName(filepath.Join(filepath.Dir(dataset), filepath.Base(path)))
	t.shell.AskPath(shell.PathQuestion{ID: "save-weights", Verb: "Save", Text: "Save the checkpoint as", Path: proposed, Ext: predict.Ext, Write: func(to string) error {
		c, err := checkpoint.Load(path)
		if err != nil {
			return err
		}
		return c.Save(to)
	}})
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
