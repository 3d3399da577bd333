package project

import (
	"database/sql"
	"math"
	"time"

	"fiducial/data/curve"
)

// Run is one training run.
type Run struct {
	ID         int64
	Name       string // as a person calls it
	Started    time.Time
	Settings   string        // JSON, as the model describes itself
	Origin     string        // what weights it began with, in words; "" for fresh ones
	TimeLimit  time.Duration // after which it ends; 0 for none
	Ended      time.Time     // zero while it runs, or when the program was killed meanwhile
	Reason     string        // why it ended
	Checkpoint string        // path of its last weights, "" when none were kept
	Best       string        // path of those with the lowest test RMSE, "" when none were kept
	Validation float64       // RMSE in pixels on the validation split, at its end, of its best epoch; NaN when not measured
	Shown      bool          // whether its curve is on the chart
	Color      int           // number of the colour of its curve
}

// Epoch is one point of a run's curves.
type Epoch = curve.Point

// AddRun notes that a training run began and returns its ID. What a run has only at its end is left out.
func (p *Project) AddRun(r Run) (int64, error) {
	result, err := p.exec("INSERT INTO runs (started, settings, name, origin, time_limit, shown, color) VALUES (?, ?, ?, ?, ?, ?, ?)",
		r.Started.UTC().Format(timeFormat), r.Settings, r.Name, r.Origin, r.TimeLimit.Seconds(), r.Shown, r.Color)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// SetRun keeps the name of a run, whether its curve is shown, and its colour.
func (p *Project) SetRun(r Run) error {
	_, err := p.exec("UPDATE runs SET name = ?, shown = ?, color = ? WHERE id = ?", r.Name, r.Shown, r.Color, r.ID)
	return err
}

// RemoveRun removes a run and its curves; its checkpoints are not touched.
func (p *Project) RemoveRun(id int64) error {
	_, err := p.exec("DELETE FROM runs WHERE id = ?", id)
	return err
}

// AddEpoch adds an epoch to a run's curves, in place of one of the same number (of a run that was resumed).
func (p *Project) AddEpoch(run int64, e Epoch) error {
	_, err := p.exec("INSERT OR REPLACE INTO epochs (run, epoch, train_loss, test_loss, test_rmse, seconds, mean_face) VALUES (?, ?, ?, ?, ?, ?, ?)",
		run, e.Epoch, measured(e.TrainLoss), measured(e.TestLoss), measured(e.TestRMSE), e.Seconds, measured(e.MeanFace))
	return err
}

// EndRun notes when and why a run ended, where its weights are, and its validation RMSE: of r its ID, Ended, Reason,
// Checkpoint, Best and Validation.
func (p *Project) EndRun(r Run) error {
	_, err := p.exec("UPDATE runs SET ended = ?, reason = ?, checkpoint = ?, best = ?, validation = ? WHERE id = ?",
		r.Ended.UTC().Format(timeFormat), r.Reason, r.Checkpoint, r.Best, measured(r.Validation), r.ID)
	return err
}

// Runs returns every run, oldest first.
func (p *Project) Runs() ([]Run, error) {
	return list(p.db, "training runs", scanRun, `SELECT id, name, started, settings, origin, time_limit,
		ifnull(ended, ''), reason, checkpoint, best, validation, shown, color FROM runs ORDER BY id`)
}

func scanRun(scan func(...any) error) (r Run, err error) {
	var started, ended string
	var seconds float64
	var validation sql.NullFloat64
	if err := scan(&r.ID, &r.Name, &started, &r.Settings, &r.Origin, &seconds, &ended, &r.Reason, &r.Checkpoint, &r.Best, &validation, &r.Shown, &r.Color); err != nil {
		return r, err
	}
	r.TimeLimit, r.Validation = time.Duration(seconds*float64(time.Second)), orNaN(validation)
	if r.Started, err = time.Parse(timeFormat, started); err != nil || ended == "" {
		return r, err
	}
	r.Ended, err = time.Parse(timeFormat, ended)
	return r, err
}

// Epochs returns the curves of a run, in order.
func (p *Project) Epochs(run int64) ([]Epoch, error) {
	return list(p.db, "epochs", scanEpoch, "SELECT epoch, train_loss, test_loss, test_rmse, seconds, mean_face FROM epochs WHERE run = ? ORDER BY epoch", run)
}

func scanEpoch(scan func(...any) error) (e Epoch, err error) {
	var train, test, rmse, mean sql.NullFloat64
	err = scan(&e.Epoch, &train, &test, &rmse, &e.Seconds, &mean)
	e.TrainLoss, e.TestLoss, e.TestRMSE, e.MeanFace = orNaN(train), orNaN(test), orNaN(rmse), orNaN(mean)
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
