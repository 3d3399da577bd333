package project

import (
	"database/sql"
	"time"
)

// Search is one search for hyper-parameters.
type Search struct {
	ID      int64
	Started time.Time
	Plan    string    // JSON: method, space and seed, as the search describes itself
	Ended   time.Time // zero while trials are left to train
}

// Trial is one trial of a search as it stands. A number that was not measured is NaN.
type Trial struct {
	Trial     int    // number in the search, from 0
	Settings  string // JSON, as the model describes itself
	Seed      uint64 // that in the settings, at most 2⁵³
	State     string // waiting, running, paused, done, stopped or failed
	Held      bool   // paused by a person
	Until     int    // epochs after which its present rung ends
	TrainLoss float64
	TestLoss  float64
	TestRMSE  float64 // pixels
	Seconds   float64
	Error     string // why it failed
}

// TrialChange is what happens to a trial in one transaction.
type TrialChange struct {
	Trial          Trial
	Epochs         []Epoch // to add to its curve, each in place of one of the same number
	Checkpoint     []byte  // to go on from, in place of the one before; nil leaves that
	Epoch          int     // how many epochs the checkpoint has done
	DropCheckpoint []int   // trials whose checkpoints are no longer needed
	Decision       string  // what was decided about the trial, "" for nothing
	DecisionEpoch  int
}

// Decision is something that a search decided about a trial.
type Decision struct {
	Time   time.Time
	Trial  int
	Action string
	Epoch  int
}

// AddSearch notes that a search began, with all of its trials, and returns its ID.
func (p *Project) AddSearch(started time.Time, plan string, trials []Trial) (id int64, err error) {
	err = p.transaction(func(tx *sql.Tx) error {
		result, err := tx.Exec("INSERT INTO searches (started, plan) VALUES (?, ?)", started.UTC().Format(timeFormat), plan)
		if err != nil {
			return err
		}
		if id, err = result.LastInsertId(); err != nil {
			return err
		}
		var values []any
		for _, t := range trials {
			values = append(values, id, t.Trial, t.Settings, int64(t.Seed), t.State, t.Until)
		}
		return bulk(tx, "INSERT INTO trials (search, trial, settings, seed, state, until) VALUES %s", 6, values)
	})
	return id, err
}

// ChangeTrial writes what happened to a trial of a search: all of it or nothing. A checkpoint is written in parts
// before that, between which others write (see checkpoints.go).
func (p *Project) ChangeTrial(search int64, now time.Time, c TrialChange) (err error) {
	if c.Checkpoint != nil || len(c.DropCheckpoint) > 0 {
		p.checkpoints.Lock()
		defer p.checkpoints.Unlock()
	}
	var parts int64
	if c.Checkpoint != nil {
		if parts, err = p.writeParts(c.Checkpoint); err != nil {
			return err
		}
	}
	var unused []int64
	err = p.transaction(func(tx *sql.Tx) error {
		if err := changeTrial(tx, search, c); err != nil {
			return err
		}
		if c.Checkpoint != nil {
			if err := dropCheckpoint(tx, &unused, search, c.Trial.Trial); err != nil {
				return err
			}
			if _, err := tx.Exec("INSERT INTO trial_checkpoints (search, trial, epoch, content, parts, bytes) VALUES (?, ?, ?, x'', ?, ?)",
				search, c.Trial.Trial, c.Epoch, parts, len(c.Checkpoint)); err != nil {
				return err
			}
		}
		for _, n := range c.DropCheckpoint {
			if err := dropCheckpoint(tx, &unused, search, n); err != nil {
				return err
			}
		}
		if c.Decision == "" {
			return nil
		}
		_, err := tx.Exec("INSERT INTO decisions (search, time, trial, action, epoch) VALUES (?, ?, ?, ?, ?)",
			search, now.UTC().Format(timeFormat), c.Trial.Trial, c.Decision, c.DecisionEpoch)
		return err
	})
	if err != nil {
		unused = []int64{parts}
	}
	p.removeParts(unused)
	return err
}

// changeTrial writes a trial as it stands and the epochs that came to its curve.
func changeTrial(tx *sql.Tx, search int64, c TrialChange) error {
	t := c.Trial
	_, err := tx.Exec("UPDATE trials SET state = ?, held = ?, until = ?, train_loss = ?, test_loss = ?, test_rmse = ?, seconds = ?, error = ? WHERE search = ? AND trial = ?",
		t.State, t.Held, t.Until, measured(t.TrainLoss), measured(t.TestLoss), measured(t.TestRMSE), t.Seconds, t.Error, search, t.Trial)
	if err != nil {
		return err
	}
	for _, e := range c.Epochs {
		if _, err := tx.Exec("INSERT OR REPLACE INTO trial_epochs (search, trial, epoch, train_loss, test_loss, test_rmse, seconds, mean_face) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			search, t.Trial, e.Epoch, measured(e.TrainLoss), measured(e.TestLoss), measured(e.TestRMSE), e.Seconds, measured(e.MeanFace)); err != nil {
			return err
		}
	}
	return nil
}

// SetSearchEnded notes when a search ended; the zero time, that it goes on.
func (p *Project) SetSearchEnded(search int64, ended time.Time) error {
	text := sql.NullString{String: ended.UTC().Format(timeFormat), Valid: !ended.IsZero()}
	_, err := p.exec("UPDATE searches SET ended = ? WHERE id = ?", text, search)
	return err
}

// RemoveSearch removes a search with all that belongs to it.
func (p *Project) RemoveSearch(search int64) error {
	p.checkpoints.Lock()
	defer p.checkpoints.Unlock()
	unused, err := list(p.db, "checkpoints", func(scan func(...any) error) (parts int64, err error) {
		return parts, scan(&parts)
	}, "SELECT parts FROM trial_checkpoints WHERE search = ?", search)
	if err != nil {
		return err
	}
	if _, err := p.exec("DELETE FROM searches WHERE id = ?", search); err != nil {
		return err
	}
	p.removeParts(unused)
	return nil
}

// Searches returns every search, oldest first.
func (p *Project) Searches() ([]Search, error) {
	return list(p.db, "searches", scanSearch, "SELECT id, started, plan, ifnull(ended, '') FROM searches ORDER BY id")
}

func scanSearch(scan func(...any) error) (s Search, err error) {
	var started, ended string
	if err := scan(&s.ID, &started, &s.Plan, &ended); err != nil {
		return s, err
	}
	if s.Started, err = time.Parse(timeFormat, started); err != nil || ended == "" {
		return s, err
	}
	s.Ended, err = time.Parse(timeFormat, ended)
	return s, err
}

// Trials returns the trials of a search, in order of their numbers.
func (p *Project) Trials(search int64) ([]Trial, error) {
	return list(p.db, "trials", scanTrial,
		"SELECT trial, settings, seed, state, held, until, train_loss, test_loss, test_rmse, seconds, error FROM trials WHERE search = ? ORDER BY trial", search)
}

func scanTrial(scan func(...any) error) (t Trial, err error) {
	var train, test, rmse sql.NullFloat64
	err = scan(&t.Trial, &t.Settings, &t.Seed, &t.State, &t.Held, &t.Until, &train, &test, &rmse, &t.Seconds, &t.Error)
	t.TrainLoss, t.TestLoss, t.TestRMSE = orNaN(train), orNaN(test), orNaN(rmse)
	return t, err
}

// TrialEpochs returns the curves of a search's trials by their numbers, each in order.
func (p *Project) TrialEpochs(search int64) (map[int][]Epoch, error) {
	type point struct {
		trial int
		Epoch
	}
	points, err := list(p.db, "epochs of trials", func(scan func(...any) error) (q point, err error) {
		q.Epoch, err = scanEpoch(func(into ...any) error { return scan(append([]any{&q.trial}, into...)...) })
		return q, err
	}, "SELECT trial, epoch, train_loss, test_loss, test_rmse, seconds, mean_face FROM trial_epochs WHERE search = ? ORDER BY trial, epoch", search)
	curves := map[int][]Epoch{}
	for _, q := range points {
		curves[q.trial] = append(curves[q.trial], q.Epoch)
	}
	return curves, err
}

// Decisions returns what a search decided, in order.
func (p *Project) Decisions(search int64) ([]Decision, error) {
	return list(p.db, "decisions", func(scan func(...any) error) (d Decision, err error) {
		var at string
		if err := scan(&at, &d.Trial, &d.Action, &d.Epoch); err != nil {
			return d, err
		}
		d.Time, err = time.Parse(timeFormat, at)
		return d, err
	}, "SELECT time, trial, action, epoch FROM decisions WHERE search = ? ORDER BY id", search)
}
