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

// AddRun notes in the project that a training run with those settings (JSON) began, and returns its ID.
func (d *Dataset) AddRun(settings string) (id int64, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.AddRun(time.Now(), settings)
}

// AddEpoch adds an epoch to a run's curves, in place of one of the same number.
func (d *Dataset) AddEpoch(run int64, e Epoch) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.AddEpoch(run, e)
}

// EndRun notes why a run ended and where its checkpoint is, "" when there is none.
func (d *Dataset) EndRun(run int64, reason, checkpoint string) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.EndRun(run, time.Now(), reason, checkpoint)
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
