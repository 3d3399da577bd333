package project

import (
	"database/sql"
	"fmt"
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
	rows, err := p.db.Query("SELECT id, started, settings, ifnull(ended, ''), reason, checkpoint FROM runs ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("read training runs from the project file: %w", err)
	}
	defer rows.Close()
	var runs []Run
	for rows.Next() {
		var r Run
		var started, ended string
		if err := rows.Scan(&r.ID, &started, &r.Settings, &ended, &r.Reason, &r.Checkpoint); err != nil {
			return nil, fmt.Errorf("read training runs from the project file: %w", err)
		}
		if r.Started, err = time.Parse(timeFormat, started); err != nil {
			return nil, fmt.Errorf("read training run %d from the project file: %w", r.ID, err)
		}
		if ended != "" {
			if r.Ended, err = time.Parse(timeFormat, ended); err != nil {
				return nil, fmt.Errorf("read training run %d from the project file: %w", r.ID, err)
			}
		}
		runs = append(runs, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read training runs from the project file: %w", err)
	}
	return runs, nil
}

// Epochs returns the curves of a run, in order.
func (p *Project) Epochs(run int64) ([]Epoch, error) {
	rows, err := p.db.Query("SELECT epoch, train_loss, test_loss, test_rmse, seconds FROM epochs WHERE run = ? ORDER BY epoch", run)
	if err != nil {
		return nil, fmt.Errorf("read epochs from the project file: %w", err)
	}
	defer rows.Close()
	var epochs []Epoch
	for rows.Next() {
		var e Epoch
		var train, test, rmse sql.NullFloat64
		if err := rows.Scan(&e.Epoch, &train, &test, &rmse, &e.Seconds); err != nil {
			return nil, fmt.Errorf("read epochs from the project file: %w", err)
		}
		e.TrainLoss, e.TestLoss, e.TestRMSE = orNaN(train), orNaN(test), orNaN(rmse)
		epochs = append(epochs, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read epochs from the project file: %w", err)
	}
	return epochs, nil
}

// measured turns NaN into NULL: SQLite has no NaN.
func measured(v float64) sql.NullFloat64 { return sql.NullFloat64{Float64: v, Valid: !math.IsNaN(v)} }

func orNaN(v sql.NullFloat64) float64 {
	if !v.Valid {
		return math.NaN()
	}
	return v.Float64
}
