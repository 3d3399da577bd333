package data

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"fiducial/data/project"
)

// Run is one training run on the dataset, Epoch one point of its curves. Search is one search for hyper-parameters,
// Trial one of its trials, TrialChange what happens to one at once, Decision something that a search decided.
type (
	Run         = project.Run
	Epoch       = project.Epoch
	Search      = project.Search
	Trial       = project.Trial
	TrialChange = project.TrialChange
	Decision    = project.Decision
)

// Experiments are the training runs and the searches on a dataset, kept in its project: what each of the methods wrote
// is on the disk when it returns, all of it or nothing. They follow the dataset to another file, and keep no edit
// waiting. The methods may be called from several goroutines at once.
type Experiments struct {
	mu      sync.RWMutex // held to write while the project is exchanged or closed; before writing of the dataset
	project *project.Project
}

// Experiments returns the training runs and the searches on the dataset.
func (d *Dataset) Experiments() *Experiments { return &d.experiments }

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

// keeper returns the project that keeps them, and what to call when that was used.
func (e *Experiments) keeper() (*project.Project, func()) {
	e.mu.RLock()
	return e.project, e.mu.RUnlock
}

// AddRun notes a training run that began, and returns its ID. Of r count the name, when it started (now, where that is
// zero), the settings, the origin, the time limit, whether it is shown, and its colour.
func (e *Experiments) AddRun(r Run) (id int64, err error) {
	p, done := e.keeper()
	defer done()
	if r.Started.IsZero() {
		r.Started = time.Now()
	}
	return p.AddRun(r)
}

// SetRun keeps the name of a run, whether its curve is shown, and its colour.
func (e *Experiments) SetRun(r Run) error {
	p, done := e.keeper()
	defer done()
	return p.SetRun(r)
}

// RemoveRun removes a run and its curves; its checkpoints are not touched.
func (e *Experiments) RemoveRun(id int64) error {
	p, done := e.keeper()
	defer done()
	return p.RemoveRun(id)
}

// AddEpoch adds an epoch to a run's curves, in place of one of the same number.
func (e *Experiments) AddEpoch(run int64, epoch Epoch) error {
	p, done := e.keeper()
	defer done()
	return p.AddEpoch(run, epoch)
}

// EndRun notes that a run ended now, and why, where its checkpoints are, "" for none, and its validation RMSE.
func (e *Experiments) EndRun(r Run) error {
	p, done := e.keeper()
	defer done()
	r.Ended = time.Now()
	return p.EndRun(r)
}

// Runs returns every run, oldest first.
func (e *Experiments) Runs() ([]Run, error) {
	p, done := e.keeper()
	defer done()
	return p.Runs()
}

// Epochs returns the curves of a run, in order.
func (e *Experiments) Epochs(run int64) ([]Epoch, error) {
	p, done := e.keeper()
	defer done()
	return p.Epochs(run)
}

// AddSearch notes that a search began, with all of its trials, and returns its ID.
func (e *Experiments) AddSearch(started time.Time, plan string, trials []Trial) (id int64, err error) {
	p, done := e.keeper()
	defer done()
	return p.AddSearch(started, plan, trials)
}

// ChangeTrial writes what happened to a trial of a search.
func (e *Experiments) ChangeTrial(search int64, now time.Time, c TrialChange) error {
	p, done := e.keeper()
	defer done()
	return p.ChangeTrial(search, now, c)
}

// SetSearchEnded notes when a search ended; the zero time, that it goes on.
func (e *Experiments) SetSearchEnded(search int64, ended time.Time) error {
	p, done := e.keeper()
	defer done()
	return p.SetSearchEnded(search, ended)
}

// RemoveSearch removes a search with all that belongs to it.
func (e *Experiments) RemoveSearch(search int64) error {
	p, done := e.keeper()
	defer done()
	return p.RemoveSearch(search)
}

// Searches returns every search, oldest first.
func (e *Experiments) Searches() ([]Search, error) {
	p, done := e.keeper()
	defer done()
	return p.Searches()
}

// Trials returns the trials of a search, in order of their numbers.
func (e *Experiments) Trials(search int64) ([]Trial, error) {
	p, done := e.keeper()
	defer done()
	return p.Trials(search)
}

// TrialEpochs returns the curves of a search's trials by their numbers, each in order.
func (e *Experiments) TrialEpochs(search int64) (map[int][]Epoch, error) {
	p, done := e.keeper()
	defer done()
	return p.TrialEpochs(search)
}

// TrialCheckpoint returns the bytes of a trial's checkpoint, nil when there is none.
func (e *Experiments) TrialCheckpoint(search int64, trial int) ([]byte, error) {
	p, done := e.keeper()
	defer done()
	return p.TrialCheckpoint(search, trial)
}

// Decisions returns what a search decided, in order.
func (e *Experiments) Decisions(search int64) ([]Decision, error) {
	p, done := e.keeper()
	defer done()
	return p.Decisions(search)
}
