package project

import (
	"database/sql"
	"math"
	"time"
)

// Run is one training run.
type Run struct {
	ID         int64
	Started    time.Time
	Settings   string    // JSON, as the model describes itself
	Ended      time.Time // zero while it runs, or when the program was killed meanwhile
	Reason     string    // why it ended
	Checkpoint string    // path of its weights, "" when none were kept
}

// Epoch is one point of a run's curves. A number that was not measured is NaN.
type Epoch struct {
	Epoch     int
	TrainLoss float64
	TestLoss  float64
	TestRMSE  float64 // pixels
	Seconds   float64
}

// AddRun notes that a training run began and returns its ID.
func (p *Project) AddRun(started time.Time, settings string) (int64, error) {
	result, err := p.exec("INSERT INTO runs (started, settings) VALUES (?, ?)", started.UTC().Format(timeFormat), settings)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// AddEpoch adds an epoch to a run's curves, in place of one of the same number (of a run that was resumed).
func (p *Project) AddEpoch(run int64, e Epoch) error {
	_, err := p.exec("INSERT OR REPLACE INTO epochs VALUES (?, ?, ?, ?, ?, ?)",
		run, e.Epoch, measured(e.TrainLoss), measured(e.TestLoss), measured(e.TestRMSE), e.Seconds)
	return err
}

// EndRun notes when and why a run ended, and where its weights are.
func (p *Project) EndRun(run int64, ended time.Time, reason, checkpoint string) error {
	_, err := p.exec("UPDATE runs SET ended = ?, reason = ?, checkpoint = ? WHERE id = ?",
		ended.UTC().Format(timeFormat), reason, checkpoint, run)
	return err
}

// Runs returns every run, oldest first.
func (p *Project) Runs() ([]Run, error) {
	return list(p.db, "training runs", scanRun, "SELECT id, started, settings, ifnull(ended, ''), reason, checkpoint FROM runs ORDER BY id")
}

func scanRun(scan func(...any) error) (r Run, err error) {
	var started, ended string
	if err := scan(&r.ID, &started, &r.Settings, &ended, &r.Reason, &r.Checkpoint); err != nil {
		return r, err
	}
	if r.Started, err = time.Parse(timeFormat, started); err != nil || ended == "" {
		return r, err
	}
	r.Ended, err = time.Parse(timeFormat, ended)
	return r, err
}

// Epochs returns the curves of a run, in order.
func (p *Project) Epochs(run int64) ([]Epoch, error) {
	return list(p.db, "epochs", scanEpoch, "SELECT epoch, train_loss, test_loss, test_rmse, seconds FROM epochs WHERE run = ? ORDER BY epoch", run)
}

func scanEpoch(scan func(...any) error) (e Epoch, err error) {
	var train, test, rmse sql.NullFloat64
	err = scan(&e.Epoch, &train, &test, &rmse, &e.Seconds)
	e.TrainLoss, e.TestLoss, e.TestRMSE = orNaN(train), orNaN(test), orNaN(rmse)
	return e, err
}

// measured turns NaN into NULL: SQLite has no NaN.
func measured(v float64) sql.NullFloat64 { return sql.NullFloat64{Float64: v, Valid: !math.IsNaN(v)} }

func orNaN(v sql.NullFloat64) float64 {
	if !v.Valid {
		return math.NaN()
	}
	return v.Float64
}
