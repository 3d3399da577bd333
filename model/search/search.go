package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
)

// Store keeps searches; *data.Experiments and *project.Project are stores. What a method wrote is on the disk when it
// returns.
type Store interface {
	AddSearch(started time.Time, plan string, trials []data.Trial) (id int64, err error)
	ChangeTrial(search int64, now time.Time, c data.TrialChange) error
	SetSearchEnded(search int64, ended time.Time) error
	Searches() ([]data.Search, error)
	Trials(search int64) ([]data.Trial, error)
	TrialEpochs(search int64) (map[int][]data.Epoch, error)
	TrialCheckpoint(search int64, trial int) ([]byte, error)
}

// Search is a search with its trials. All methods may be called from several goroutines at once; one Run at a time.
type Search struct {
	store Store
	id    int64
	plan  Plan

	writing sync.Mutex // held while a trial changes, from the decision until it is stored; before mu

	mu       sync.Mutex // guards what follows, never held while anything is written
	trials   []Trial
	active   map[int]context.CancelCauseFunc // the running trials, and what ends their rung
	asked    map[int]error                   // why the rung of a running trial is to end, by the last and gravest that was asked for
	paused   bool
	ended    bool
	running  bool             // whether there is a Run
	yields   bool             // whether a core is left to others
	givesWay bool             // whether the trials of Run have a core only when nobody else wants it
	at       []*model.Control // of the trials that are being trained here, the one that began first first
	changed  chan struct{}    // closed at the next change

	subscribers map[int]func(trial int)
	subscribed  int
}

// ErrNone says that there is no such search.
var ErrNone = errors.New("there is no such search")

// New makes a search of a plan, which it completes, and keeps it in store with all of its trials, waiting.
func New(store Store, plan Plan) (*Search, error) {
	plan, err := plan.Complete()
	if err != nil {
		return nil, err
	}
	settings, err := plan.settings()
	if err != nil {
		return nil, fmt.Errorf("plan the search: %w", err)
	}
	s := newSearch(store, plan)
	var stored []data.Trial
	for n, setting := range settings {
		t := newTrial(n, setting, setting.Epochs)
		if plan.Method == ASHA {
			t.Until = plan.rungs()[0]
		}
		d, err := t.stored()
		if err != nil {
			return nil, err
		}
		s.trials, stored = append(s.trials, t), append(stored, d)
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return nil, fmt.Errorf("plan the search: %w", err)
	}
	s.id, err = store.AddSearch(time.Now(), string(text), stored)
	return s, err
}

// Open returns the search of that ID as store has it, 0 for the newest. Trials that were interrupted wait to go
// on. The error wraps ErrNone when there is none.
func Open(store Store, id int64) (*Search, error) {
	all, err := store.Searches()
	if err != nil {
		return nil, err
	}
	if id == 0 && len(all) > 0 {
		id = all[len(all)-1].ID
	}
	i := slices.IndexFunc(all, func(s data.Search) bool { return s.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("open search %d: %w in the project: it has %d", id, ErrNone, len(all))
	}
	var plan Plan
	if err := json.Unmarshal([]byte(all[i].Plan), &plan); err != nil {
		return nil, fmt.Errorf("open search %d: read its plan: %w", id, err)
	}
	s := newSearch(store, plan)
	s.id, s.ended = id, !all[i].Ended.IsZero()
	trials, err := store.Trials(id)
	if err != nil {
		return nil, err
	}
	curves, err := store.TrialEpochs(id)
	if err != nil {
		return nil, err
	}
	for _, d := range trials {
		t, err := restored(d, curves[d.Trial])
		if err != nil {
			return nil, fmt.Errorf("open search %d: %w", id, err)
		}
		s.trials = append(s.trials, t)
	}
	return s, nil
}

func newSearch(store Store, plan Plan) *Search {
	return &Search{store: store, plan: plan, active: map[int]context.CancelCauseFunc{}, asked: map[int]error{}, changed: make(chan struct{}), subscribers: map[int]func(int){}}
}

// ID returns the search's number in its store.
func (s *Search) ID() int64 { return s.id }

// Plan returns what the search does, completed.
func (s *Search) Plan() Plan { return s.plan }

// Trials returns all trials as they stand, in order of their numbers. Their curves are shared: do not write.
func (s *Search) Trials() []Trial {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.trials)
}

// Trial returns one trial as it stands.
func (s *Search) Trial(n int) Trial {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trials[n]
}

// Ended reports whether no trial is left to train.
func (s *Search) Ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// Best returns the trial with the lowest test RMSE after its last epoch; ok is false before there is one.
func (s *Search) Best() (t Trial, ok bool) {
	trials := s.Trials()
	n := Best(trials)
	if n < 0 {
		return t, false
	}
	return trials[n], true
}

// Best returns the number of the trial with the lowest RMSE, the first of equal ones, -1 for none.
func Best(trials []Trial) int {
	least := -1
	for i, t := range trials {
		if t.State != Failed && (least < 0 && !math.IsNaN(t.TestRMSE) || least >= 0 && t.TestRMSE < trials[least].TestRMSE) {
			least = i
		}
	}
	return least
}

// Checkpoint returns the weights of a trial with which it can be trained on, nil when there are none: paused trials
// have them, and the best one.
func (s *Search) Checkpoint(n int) (*checkpoint.Checkpoint, error) {
	content, err := s.store.TrialCheckpoint(s.id, n)
	if err != nil || content == nil {
		return nil, err
	}
	c, err := checkpoint.Decode(content)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoint of trial %d: %w", n, err)
	}
	return c, nil
}

// Export writes every trial as a Record, one object a line.
func (s *Search) Export(w io.Writer) error {
	e := json.NewEncoder(w)
	for _, t := range s.Trials() {
		if err := e.Encode(t.Record(s.id)); err != nil {
			return fmt.Errorf("export trial %d: %w", t.Number, err)
		}
	}
	return nil
}

// Subscribe calls f after every change of a trial, and with -1 after one of the whole search, from the goroutine that
// made it; unsubscribe ends that. f may call every method of the search, and should return quickly.
func (s *Search) Subscribe(f func(trial int)) (unsubscribe func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.subscribed
	s.subscribed++
	s.subscribers[id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.subscribers, id)
	}
}

// tell wakes those that wait for a change and calls the subscribers, in the order in which they came.
func (s *Search) tell(trials ...int) {
	s.mu.Lock()
	close(s.changed)
	s.changed = make(chan struct{})
	var list []func(int)
	for _, id := range slices.Sorted(maps.Keys(s.subscribers)) {
		list = append(list, s.subscribers[id])
	}
	s.mu.Unlock()
	for _, n := range trials {
		for _, f := range list {
			f(n)
		}
	}
}
