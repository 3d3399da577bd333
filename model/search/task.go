package search

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
)

// Task is what a trial is told: all that decides its outcome, together with the dataset. As JSON it is the file
// that `fiducial trial` reads; a Record will do as well.
type Task struct {
	Search   int64             `json:"search"`
	Trial    int               `json:"trial"`
	Settings settings.Settings `json:"settings"`
	Until    int               `json:"until"` // epochs after which it ends, of those in the settings; 0 means all

	// How the columns of the dataset are read where somebody said so; nil for as its header tells.
	Reading *data.Reading `json:"reading,omitempty"`

	// Where it keeps its checkpoint and goes on from the one there, seen from the folder of the task's own file; "" for
	// nowhere.
	Checkpoint string `json:"checkpoint,omitempty"`
}

// Record is a task with what came of it: a line of an export, and what `fiducial trial` leaves. Figures that were
// not measured are null.
type Record struct {
	Task
	State     State         `json:"state"`
	TrainLoss curve.Number  `json:"train_loss"` // after the last epoch (the best, if patience ended it), as the other two
	TestLoss  curve.Number  `json:"test_loss"`
	TestRMSE  curve.Number  `json:"test_rmse"`      // pixels
	MeanFace  curve.Number  `json:"mean_face_rmse"` // pixels: the RMSE of the mean face on the same faces
	Seconds   float64       `json:"seconds"`
	Curve     []curve.Point `json:"curve"`
	Error     string        `json:"error,omitempty"`
	Photos    string        `json:"photos,omitempty"` // fingerprint of the dataset trained on

	// Of the trial that was chosen out of all, by TestRMSE: that is too good, and beside it stands what validation
	// faces say.
	Chosen             bool          `json:"chosen,omitempty"`
	Validation         *curve.Number `json:"validation_rmse,omitempty"`
	ValidationMeanFace *curve.Number `json:"validation_mean_face_rmse,omitempty"`
}

// ParseTask reads a task. The error says what is wrong with it.
func ParseTask(text []byte) (Task, error) {
	var t Task
	if err := annotation.JSON("the task", "", text, &t); err != nil {
		return t, err
	}
	if t.Settings.Epochs < 1 {
		return t, errors.New("read the task: it has no settings with epochs: give those that a search exports")
	}
	if t.Until == 0 {
		t.Until = t.Settings.Epochs
	}
	if t.Until < 0 || t.Until > t.Settings.Epochs {
		return t, fmt.Errorf("read the task: it is to end after epoch %d of %d: choose one of these, or 0 for all", t.Until, t.Settings.Epochs)
	}
	return t, nil
}

// Run trains the task's trial on ds with one thread and returns what came of it: State Done, Paused (Until came
// before the end) or Failed. With a path it writes a checkpoint there after every epoch, and goes on from the one that
// is there. Cancelled, it returns the error of ctx. onEpoch may be nil.
func (t Task) Run(ctx context.Context, ds *data.Dataset, path string, onEpoch func(model.EpochEvent)) (Record, error) {
	var from *checkpoint.Checkpoint
	if path != "" {
		c, err := checkpoint.Load(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Record{}, err
		}
		from = c
	}
	trial := newTrial(t.Trial, t.Settings, t.Until)
	if from != nil {
		for _, p := range from.Position.Curve {
			p.Seconds = 0 // nobody kept them
			trial.add(p)
		}
	}
	begun := time.Now()
	end, err := t.train(ctx, ds, from, path, nil, func(e model.EpochEvent) {
		trial.add(e.Point)
		if onEpoch != nil {
			onEpoch(e)
		}
	})
	if ctx.Err() != nil && end.state != Done && end.state != Paused {
		return Record{}, fmt.Errorf("train trial %d: %w", t.Trial, ctx.Err())
	}
	if trial.State, trial.Seconds = end.state, time.Since(begun).Seconds(); err != nil {
		trial.State, trial.Error = Failed, harmless.Error(err)
	}
	trial.goBack(end)
	r := trial.Record(t.Search)
	r.Task = t
	if photos, ok := ds.Fingerprint(); ok {
		r.Photos = hex.EncodeToString(photos[:])
	}
	return r, nil
}

// ending is how a rung of a trial's training ended.
type ending struct {
	state      State                  // Done, Paused, or Waiting when it was interrupted
	checkpoint *checkpoint.Checkpoint // nil when there is none
}

// train trains a trial to its Until, with one thread: that is the efficient way where there are many trials. It
// goes on from a checkpoint where one is given.
func (t Task) train(ctx context.Context, ds *data.Dataset, from *checkpoint.Checkpoint, last string, control *model.Control, onEpoch func(model.EpochEvent)) (ending, error) {
	if from != nil && from.Position.Epoch >= t.Settings.Epochs {
		return ending{Done, from}, nil
	}
	result, err := model.Train(ctx, ds, model.TrainOptions{
		Settings: t.Settings, Threads: 1, Last: last, Resume: from, Until: t.Until, OnEpoch: onEpoch, Control: control,
	})
	if err != nil {
		end := ending{state: Failed}
		if result != nil {
			end.checkpoint = result.Checkpoint
		}
		return end, err
	}
	end := ending{Waiting, result.Checkpoint}
	switch result.Reason {
	case model.Finished, model.Paused:
		end.state = t.reached()
	case model.OutOfPatience:
		if result.BestEpoch > 0 && result.Checkpoint.Position.Epoch != result.BestEpoch {
			return t.again(ctx, ds, result.BestEpoch, last, control)
		}
		end.state = Done
	}
	return end, nil
}

// again trains a trial from its beginning to its best epoch, which came before the checkpoint that it went on from: the
// weights of then are gone, and the same training gives them again.
func (t Task) again(ctx context.Context, ds *data.Dataset, best int, last string, control *model.Control) (ending, error) {
	result, err := model.Train(ctx, ds, model.TrainOptions{Settings: t.Settings, Threads: 1, Last: last, Until: best, Control: control})
	if err != nil {
		return ending{state: Failed}, err
	}
	end := ending{Waiting, result.Checkpoint}
	if result.Reason == model.Paused {
		end = ending{Done, result.Checkpoint.Chosen(ds)}
		if last != "" {
			err = end.checkpoint.Save(last)
		}
	}
	return end, err
}

// reached returns the state of a trial that came to its Until.
func (t Task) reached() State {
	if t.Until < t.Settings.Epochs {
		return Paused
	}
	return Done
}

// Record returns the trial as an export has it. Of one that ended early, Until is how far it came, so that running
// the record again gives what stands in it.
func (t *Trial) Record(search int64) Record {
	r := Record{
		Task:  Task{Search: search, Trial: t.Number, Settings: t.Settings, Until: t.Until},
		State: t.State, Seconds: t.Seconds, Error: t.Error, Curve: append([]curve.Point{}, t.Curve...),
		TrainLoss: curve.Number(t.TrainLoss), TestLoss: curve.Number(t.TestLoss), TestRMSE: curve.Number(t.TestRMSE), MeanFace: curve.Number(t.MeanFace()),
	}
	t.Chosen.note(&r)
	if n := t.epochs(); n > 0 && t.State != Failed && t.State != Done {
		r.Until = n
	}
	return r
}
