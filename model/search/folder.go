package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/curve"
	"fiducial/model/checkpoint"
)

// Folder is a folder that this machine shares with those that train trials. It holds tasks/NAME.json, what a trial is
// told, results/NAME.json, the Record that it leaves, and checkpoints. A NAME is the trial's number and its Until.
type Folder string

// The folders in it.
const (
	tasksFolder       = "tasks"
	resultsFolder     = "results"
	checkpointsFolder = "checkpoints"
)

// Used reports whether a search has left anything in the folder that another one would take for its own.
func (f Folder) Used() (bool, error) {
	for _, name := range []string{tasksFolder, resultsFolder, checkpointsFolder} {
		left, err := os.ReadDir(filepath.Join(string(f), name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("look into the shared folder: %w", err)
		}
		if len(left) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// prepare makes the folders.
func (f Folder) prepare() error {
	for _, name := range []string{tasksFolder, resultsFolder, checkpointsFolder} {
		if err := os.MkdirAll(filepath.Join(string(f), name), 0o777); err != nil {
			return fmt.Errorf("prepare the shared folder: %w", err)
		}
	}
	return nil
}

// name names a task.
func (t Task) name() string { return fmt.Sprintf("%05d-%d", t.Trial, t.Until) }

func (f Folder) task(name string) string {
	return filepath.Join(string(f), tasksFolder, name+".json")
}

func (f Folder) result(name string) string {
	return filepath.Join(string(f), resultsFolder, name+".json")
}

func (f Folder) checkpoint(trial int) string {
	return filepath.Join(string(f), checkpointsFolder, checkpointName(trial))
}

func checkpointName(trial int) string { return fmt.Sprintf("%05d.safetensors", trial) }

// write writes a task, and the checkpoint from which it goes on unless the folder has one.
func (f Folder) write(t Task, from *checkpoint.Checkpoint) error {
	t.Checkpoint = filepath.ToSlash(filepath.Join("..", checkpointsFolder, checkpointName(t.Trial)))
	if _, err := os.Stat(f.checkpoint(t.Trial)); errors.Is(err, fs.ErrNotExist) && from != nil {
		if err := from.Save(f.checkpoint(t.Trial)); err != nil {
			return err
		}
	}
	text, err := json.Marshal(t)
	if err == nil {
		err = atomicfile.Write(f.task(t.name()), append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("hand out trial %d: %w", t.Trial, err)
	}
	return nil
}

// read returns the result of a task; ok is false while there is none. What was trained with other settings, or on
// other photos, is an error: the folder is another search's, or a machine sees another dataset.
func (f Folder) read(t Task, photos string) (r Record, ok bool, err error) {
	path := f.result(t.name())
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	switch {
	case err != nil:
		return r, false, fmt.Errorf("read the result %s: %w", path, err)
	case r.Search != t.Search || r.Trial != t.Trial || !reflect.DeepEqual(r.Settings, t.Settings):
		return r, false, fmt.Errorf("the result %s is of another search: choose an empty folder to share", path)
	case r.Photos != photos:
		return r, false, fmt.Errorf("the result %s was trained on other photos: all machines must see the same dataset", path)
	}
	return r, true, nil
}

// ending returns how a rung ended whose result this is. The error wraps fs.ErrNotExist while its checkpoint is not
// there: a shared folder may show none, or an older one.
func (f Folder) ending(r Record) (end ending, failure error, err error) {
	end.state = r.State
	switch r.State {
	case Failed:
		return end, errors.New(r.Error), nil
	case Done, Paused:
	default:
		return end, nil, fmt.Errorf("the result of trial %d says %q: it is damaged", r.Trial, r.State)
	}
	checkpoint, err := checkpoint.Load(f.checkpoint(r.Trial))
	if err == nil && !r.of(checkpoint) {
		err = fmt.Errorf("the checkpoint of trial %d is older than its result: %w", r.Trial, fs.ErrNotExist)
	}
	if err == nil {
		end.checkpoint = checkpoint
	}
	return end, nil, err
}

// of reports whether the figures of a result are those of a checkpoint.
func (r Record) of(c *checkpoint.Checkpoint) bool {
	i := slices.IndexFunc(r.Curve, func(p curve.Point) bool { return p.Epoch == c.Position.Epoch })
	if i < 0 {
		return false
	}
	rmse := r.Curve[i].TestRMSE
	return rmse == float64(r.TestRMSE) || math.IsNaN(rmse) && math.IsNaN(float64(r.TestRMSE))
}

// forget removes what is no longer needed of a task, and of its trial when that is over.
func (f Folder) forget(t Task, over bool) error {
	paths := []string{f.task(t.name())}
	if over {
		paths = append(paths, f.checkpoint(t.Trial))
	}
	var errs []error
	for _, path := range paths {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// epochs returns the epochs of a result that come after those a trial has.
func (r Record) epochs(after int) (epochs []data.Epoch) {
	for _, p := range r.Curve {
		if p.Epoch > after {
			epochs = append(epochs, p)
		}
	}
	return epochs
}

// Engine trains the tasks of a Folder elsewhere.
type Engine interface {
	// Submit hands over tasks by their names. Those that it knows to be alive already it leaves alone.
	Submit(ctx context.Context, names []string) error
	// Fates says what became of the tasks of these names, whether or not they left a result.
	Fates(ctx context.Context, names []string) (map[string]Fate, error)
	// Cancel ends tasks, and passes over those that it was not given.
	Cancel(ctx context.Context, names []string) error
}

// Fate is what became of a task that was handed to an engine.
type Fate int

// The fates. A lost task without a result is handed out again, a cancelled one is stopped.
const (
	Alive     Fate = iota // waits, runs, or waits to run again
	Lost                  // ended, whatever the reason
	Cancelled             // by a person, with the engine's own means
)

// Anyone is the engine of a folder whose tasks are taken by something else, such as GNU parallel.
type Anyone struct{ Folder Folder }

// Submit does nothing: the tasks lie in the folder.
func (a Anyone) Submit(context.Context, []string) error { return nil }

// Fates says that all are alive: who takes tasks from the folder sees to that.
func (a Anyone) Fates(_ context.Context, names []string) (map[string]Fate, error) {
	fates := map[string]Fate{}
	for _, name := range names {
		fates[name] = Alive
	}
	return fates, nil
}

// Cancel removes the tasks, so that nobody begins them any more.
func (a Anyone) Cancel(_ context.Context, names []string) error {
	var errs []error
	for _, name := range names {
		if err := os.Remove(a.Folder.task(name)); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
