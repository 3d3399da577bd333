package search

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/model/settings"
)

// State is how far a trial is.
type State string

// The states of a trial. Done, Stopped and Failed trials never go on.
const (
	Waiting State = "waiting" // to begin, or to go on
	Running State = "running"
	Paused  State = "paused" // with a checkpoint: by a person (Held), or on a rung of ASHA
	Done    State = "done"
	Stopped State = "stopped" // by a person, or because ASHA has better ones
	Failed  State = "failed"  // Error says why
)

// Trial is one trial of a search as it stands: a copy, which does not change. Figures that were not measured are NaN.
type Trial struct {
	Number    int // in the search, from 0
	Settings  settings.Settings
	State     State
	Held      bool // paused by a person, until Search.ResumeTrial
	Until     int  // epochs after which its present rung ends
	Curve     []data.Epoch
	TrainLoss float64 // after the last epoch (the best, if patience ended it), as the other two
	TestLoss  float64
	TestRMSE  float64 // pixels
	Seconds   float64 // trained
	Error     string  // of a failed one
	Chosen    Chosen  // after Search.Validate, of the best of a search that is over
}

// newTrial returns a trial of which nothing was trained yet.
func newTrial(n int, s settings.Settings, until int) Trial {
	return Trial{Number: n, Settings: s, State: Waiting, Until: until, TrainLoss: math.NaN(), TestLoss: math.NaN(), TestRMSE: math.NaN()}
}

// over reports whether the trial never goes on.
func (t *Trial) over() bool { return t.State == Done || t.State == Stopped || t.State == Failed }

// epochs returns how many epochs are done.
func (t *Trial) epochs() int {
	if len(t.Curve) == 0 {
		return 0
	}
	return t.Curve[len(t.Curve)-1].Epoch
}

// MeanFace returns the RMSE of the mean face in pixels on the faces that TestRMSE was measured on, NaN where it was
// not.
func (t *Trial) MeanFace() float64 {
	mean := math.NaN()
	for _, e := range t.Curve {
		if mean = e.MeanFace; e.TestRMSE == t.TestRMSE {
			break
		}
	}
	return mean
}

// rmseAt returns the test RMSE after an epoch, NaN where it was not measured.
func (t *Trial) rmseAt(epoch int) float64 {
	i, ok := slices.BinarySearchFunc(t.Curve, epoch, func(e data.Epoch, n int) int { return e.Epoch - n })
	if !ok {
		return math.NaN()
	}
	return t.Curve[i].TestRMSE
}

// add adds an epoch to the curve, in place of those from its number on.
func (t *Trial) add(e data.Epoch) {
	t.cut(e.Epoch - 1)
	t.Curve = append(t.Curve, e)
	t.TrainLoss, t.TestLoss, t.TestRMSE = e.TrainLoss, e.TestLoss, e.TestRMSE
}

// goBack takes the figures of the epoch to which a run out of patience went back.
func (t *Trial) goBack(end ending) {
	if end.state != Done || end.checkpoint == nil {
		return
	}
	for _, e := range t.Curve {
		if e.Epoch == end.checkpoint.Position.Epoch {
			t.TrainLoss, t.TestLoss, t.TestRMSE = e.TrainLoss, e.TestLoss, e.TestRMSE
		}
	}
}

// cut leaves only so many epochs of the curve. Copies handed out keep theirs.
func (t *Trial) cut(epochs int) {
	if t.epochs() > epochs {
		i := slices.IndexFunc(t.Curve, func(e data.Epoch) bool { return e.Epoch > epochs })
		t.Curve = slices.Clip(t.Curve[:i])
	}
}

// stored returns the trial as the Store keeps it.
func (t *Trial) stored() (data.Trial, error) {
	settings, err := json.Marshal(t.Settings)
	if err != nil {
		return data.Trial{}, fmt.Errorf("write the settings of trial %d: %w", t.Number, err)
	}
	return data.Trial{
		Trial: t.Number, Settings: string(settings), Seed: t.Settings.Seed, State: string(t.State), Held: t.Held, Until: t.Until,
		TrainLoss: t.TrainLoss, TestLoss: t.TestLoss, TestRMSE: t.TestRMSE, Seconds: t.Seconds, Error: t.Error,
	}, nil
}

// restored makes a trial of what the Store keeps. One that was running was interrupted: it waits to go on.
func restored(d data.Trial, curve []data.Epoch) (Trial, error) {
	t := Trial{
		Number: d.Trial, State: State(d.State), Held: d.Held, Until: d.Until, Curve: curve,
		TrainLoss: d.TrainLoss, TestLoss: d.TestLoss, TestRMSE: d.TestRMSE, Seconds: d.Seconds, Error: d.Error,
	}
	if t.State == Running {
		t.State = Waiting
	}
	if err := json.Unmarshal([]byte(d.Settings), &t.Settings); err != nil {
		return t, fmt.Errorf("read the settings of trial %d: %w", d.Trial, err)
	}
	return t, nil
}
