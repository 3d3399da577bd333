package data

import (
	"time"

	"fiducial/data/project"
)

// Run is one training run on the dataset, Epoch one point of its curves.
type (
	Run   = project.Run
	Epoch = project.Epoch
)

// AddRun notes in the project that a training run begins now, and returns its ID. Of r count the name, the settings, the
// origin, the time limit, whether it is shown, and its colour.
func (d *Dataset) AddRun(r Run) (id int64, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	r.Started = time.Now()
	return d.project.AddRun(r)
}

// SetRun keeps the name of a run, whether its curve is shown, and its colour.
func (d *Dataset) SetRun(r Run) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.SetRun(r)
}

// RemoveRun removes a run and its curves from the project; its checkpoints are not touched.
func (d *Dataset) RemoveRun(id int64) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.RemoveRun(id)
}

// AddEpoch adds an epoch to a run's curves, in place of one of the same number.
func (d *Dataset) AddEpoch(run int64, e Epoch) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.AddEpoch(run, e)
}

// EndRun notes that a run ended now, and why, where its checkpoints are, "" for none, and its validation RMSE.
func (d *Dataset) EndRun(r Run) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	r.Ended = time.Now()
	return d.project.EndRun(r)
}

// Runs returns every run, oldest first.
func (d *Dataset) Runs() ([]Run, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.Runs()
}

// Epochs returns the curves of a run, in order.
func (d *Dataset) Epochs(run int64) ([]Epoch, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.Epochs(run)
}
