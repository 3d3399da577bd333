package project

import (
	"database/sql"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var unmeasured = math.NaN()

func epoch(n int, trainLoss, testLoss, testRMSE, seconds, meanFace float64) Epoch {
	return Epoch{Epoch: n, TrainLoss: trainLoss, TestLoss: testLoss, TestRMSE: testRMSE, Seconds: seconds, MeanFace: meanFace}
}

func waiting(n int) Trial {
	return Trial{Trial: n, Settings: fmt.Sprintf(`{"lr":%d}`, n), Seed: 1 << 53, State: "waiting", Until: 3,
		TrainLoss: unmeasured, TestLoss: unmeasured, TestRMSE: unmeasured}
}

func TestSearchIsKept(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	at := time.Date(2024, 2, 29, 12, 30, 1, 5e6, time.UTC)
	var trials []Trial
	for n := range 150 { // more than one statement takes
		trials = append(trials, waiting(n))
	}
	id, err := p.AddSearch(at, `{"method":"asha"}`, trials)
	must(t, err)
	other, err := p.AddSearch(at, `{}`, []Trial{waiting(0), waiting(1)})
	must(t, err)
	curve := []Epoch{epoch(1, 3, 2.5, unmeasured, 0.5, unmeasured), epoch(2, 2, 1.5, 4, 0.25, 3)}
	trials[1].State, trials[1].Held, trials[1].Until, trials[1].TestRMSE, trials[1].Seconds = "paused", true, 9, 4, 0.75
	must(t, p.ChangeTrial(id, at, TrialChange{Trial: trials[1], Epochs: curve, Checkpoint: []byte("weights"), Epoch: 2, Decision: "promote", DecisionEpoch: 9}))
	must(t, p.ChangeTrial(other, at, TrialChange{Trial: waiting(0), Checkpoint: []byte("of the other search")}))
	trials[2].State, trials[2].Error = "failed", "the loss"
	must(t, p.ChangeTrial(id, at, TrialChange{Trial: trials[2], Checkpoint: []byte("x")}))
	must(t, p.ChangeTrial(id, at, TrialChange{Trial: trials[2], DropCheckpoint: []int{0, 2}}))
	must(t, p.SetSearchEnded(id, at.Add(time.Hour)))
	must(t, p.Close())

	p = mustOpen(t, path, f)
	defer p.Close()
	equal := func(what string, want any, got any, err error) {
		t.Helper()
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" || err != nil {
			t.Errorf("%s: %v %s", what, err, diff)
		}
	}
	searches, err := p.Searches()
	equal("searches", []Search{{id, at, `{"method":"asha"}`, at.Add(time.Hour)}, {ID: other, Started: at, Plan: "{}"}}, searches, err)
	got, err := p.Trials(id)
	equal("trials", trials, got, err)
	curves, err := p.TrialEpochs(id)
	equal("curves", map[int][]Epoch{1: curve}, curves, err)
	decisions, err := p.Decisions(id)
	equal("decisions", []Decision{{at, 1, "promote", 9}}, decisions, err)
	for n, want := range [][]byte{nil, []byte("weights"), nil} {
		content, err := p.TrialCheckpoint(id, n)
		equal("checkpoint", want, content, err)
	}
	must(t, p.RemoveSearch(id))
	searches, err = p.Searches()
	equal("searches left", []Search{{ID: other, Started: at, Plan: "{}"}}, searches, err)
	for _, table := range []string{"trials", "trial_epochs", "trial_checkpoints", "decisions"} {
		var left int
		must(t, p.db.QueryRow("SELECT count(*) FROM "+table+" WHERE search = ?", id).Scan(&left))
		if left != 0 {
			t.Errorf("%d rows of the removed search are left in %s", left, table)
		}
	}
}

// A project file of version 1 keeps what it holds and gets the tables of later versions.
func TestMigrationFromVersion1(t *testing.T) {
	path, f := dataset(t), folders(t)
	db, err := sql.Open("sqlite", Beside(path))
	must(t, err)
	for _, statement := range []string{
		schema1, fmt.Sprintf("PRAGMA application_id = %d", applicationID), "PRAGMA user_version = 1",
		"INSERT INTO runs (started, settings) VALUES ('2024-02-29T11:30:01.005Z', '{}')",
		"INSERT INTO faces (id, row, twin, present) VALUES (1, 7, 0, 1)",
	} {
		_, err := db.Exec(statement)
		must(t, err)
	}
	must(t, db.Close())
	for range 2 {
		p := mustOpen(t, path, f)
		if notices := p.Notices(); len(notices) != 0 {
			t.Errorf("notices %q", notices)
		}
		if runs, err := p.Runs(); err != nil || len(runs) != 1 || !runs[0].Shown {
			t.Errorf("runs %v, %v", runs, err)
		}
		if faces, err := p.Faces(); err != nil || len(faces) != 1 {
			t.Errorf("faces %v, %v", faces, err)
		}
		if _, err := p.AddSearch(time.Now(), "{}", []Trial{waiting(0)}); err != nil {
			t.Error(err)
		}
		var have int
		must(t, p.db.QueryRow("PRAGMA user_version").Scan(&have))
		if have != version {
			t.Errorf("version %d, want %d", have, version)
		}
		must(t, p.Close())
	}
}
