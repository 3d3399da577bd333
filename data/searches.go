package data

import (
	"fmt"
	"path/filepath"
	"time"

	"fiducial/data/project"
)

// Search is one search for hyper-parameters, Trial one of its trials, TrialChange what happens to one at once,
// Decision something that a search decided.
type (
	Search      = project.Search
	Trial       = project.Trial
	TrialChange = project.TrialChange
	Decision    = project.Decision
)

// OpenProject opens the project file of the dataset at path alone: for who keeps something in it and takes the
// labels as they stand in the file. Close it. The error wraps ErrInUse when a window has the dataset open.
func OpenProject(path string, o Options) (*project.Project, error) {
	absolute, err := filepath.Abs(path)
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	if err != nil {
		return nil, fmt.Errorf("open the project of %s: %w", path, err)
	}
	return project.Open(absolute, o.complete().folders())
}

// AddSearch notes in the project that a search began, with all of its trials, and returns its ID.
func (d *Dataset) AddSearch(started time.Time, plan string, trials []Trial) (id int64, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.AddSearch(started, plan, trials)
}

// ChangeTrial writes what happened to a trial of a search: all of it or nothing.
func (d *Dataset) ChangeTrial(search int64, now time.Time, c TrialChange) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.ChangeTrial(search, now, c)
}

// SetSearchEnded notes when a search ended; the zero time, that it goes on.
func (d *Dataset) SetSearchEnded(search int64, ended time.Time) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.SetSearchEnded(search, ended)
}

// RemoveSearch removes a search with all that belongs to it.
func (d *Dataset) RemoveSearch(search int64) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.RemoveSearch(search)
}

// Searches returns every search, oldest first.
func (d *Dataset) Searches() ([]Search, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.Searches()
}

// Trials returns the trials of a search, in order of their numbers.
func (d *Dataset) Trials(search int64) ([]Trial, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.Trials(search)
}

// TrialEpochs returns the curves of a search's trials by their numbers, each in order.
func (d *Dataset) TrialEpochs(search int64) (map[int][]Epoch, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.TrialEpochs(search)
}

// TrialCheckpoint returns the bytes of a trial's checkpoint, nil when there is none.
func (d *Dataset) TrialCheckpoint(search int64, trial int) ([]byte, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.TrialCheckpoint(search, trial)
}

// Decisions returns what a search decided, in order.
func (d *Dataset) Decisions(search int64) ([]Decision, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.Decisions(search)
}
