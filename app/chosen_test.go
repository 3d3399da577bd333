package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/model/search"
)

// What was chosen by the test faces says so wherever it is measured on them, and what it does on validation faces
// stands beside it.
func TestChosenFiguresSaySo(t *testing.T) {
	faces, folder := sample(t, "90"), t.TempDir()
	last, best, table := filepath.Join(folder, "last"), filepath.Join(folder, "best"), filepath.Join(folder, "e.csv")
	train := []string{"train", faces, "--out", last, "--best", best, "--preset", "cnn", "--epochs", "4", "--set", "out_channel=2", "--threads", "1"}
	status, stdout, stderr := fiducial(train...)
	if status != exitDone || !strings.Contains(stdout, "chosen by these test faces") || !strings.Contains(stdout, "validation RMSE") {
		t.Errorf("train: exit %d: %s%s", status, stdout, stderr)
	}
	status, stdout, _ = fiducial(append(train, "--json", "--force")...)
	if end, _ := lastEvent(t, stdout); status != exitDone || end.ChosenOn != "test" || !(end.BestValidationRMSE > 0) {
		t.Errorf("train --json: exit %d: %+v", status, end)
	}
	status, stdout, stderr = fiducial("evaluate", faces, "--model", best, "--out", table)
	if status != exitDone || !strings.Contains(stdout, "best was chosen, out of epochs or trials, by its error on") || !strings.Contains(stdout, "validation faces") {
		t.Errorf("evaluate: exit %d: %s%s", status, stdout, stderr)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "e-summary.csv")); err != nil || !strings.Contains(string(text), "\nchosen_by,,") || !strings.Contains(string(text), "\nvalidation_rmse,,") {
		t.Errorf("its table: %v, %s", err, text)
	}
	for _, c := range []struct {
		model, split string
		chosen       bool
	}{{best, "test", true}, {best, "validation", false}, {last, "test", false}} {
		var told struct {
			ChosenBy   int `json:"chosen_by"`
			Faces      int
			Validation *struct {
				RMSE  float64
				Faces int
			}
		}
		status, stdout, _ := fiducial("evaluate", faces, "--model", c.model, "--split", c.split, "--json")
		if err := json.Unmarshal([]byte(stdout), &told); status != exitDone || err != nil {
			t.Fatalf("exit %d, %v: %s", status, err, stdout)
		}
		if c.model == last { // the last epoch is chosen only where it happens to be the best: then both files have equal weights, and one says so
			if told.ChosenBy != 0 {
				t.Errorf("the last epoch was chosen by %d faces", told.ChosenBy)
			}
			continue
		}
		if (told.ChosenBy == told.Faces) != c.chosen || (told.Validation != nil && told.Validation.RMSE > 0) != c.chosen {
			t.Errorf("%s on %s: %+v", filepath.Base(c.model), c.split, told)
		}
	}
}

// The best trial of a search says that it was chosen, and it alone has a figure of validation faces; its checkpoint
// says so, too.
func TestTheBestTrialSaysThatItWasChosen(t *testing.T) {
	faces, space, folder := sample(t, "80"), spaceFile(t, ""), t.TempDir()
	table, best := filepath.Join(folder, "t.csv"), filepath.Join(folder, "best")
	status, stdout, stderr := fiducial("search", faces, "--space", space, "--method", "random", "--trials", "4", "--workers", "2", "--csv", table, "--best", best)
	if status != exitDone || !strings.Contains(stdout, "that RMSE is the lowest of 4 on the test faces") || !strings.Contains(stdout, "on validation faces it has") {
		t.Errorf("search: exit %d: %s%s", status, stdout, stderr)
	}
	if text, err := os.ReadFile(table); err != nil || strings.Count(string(text), ",true,") != 1 || !strings.Contains(string(text), "chosen,validation_rmse,validation_mean_face_rmse\n") {
		t.Errorf("its table: %v, %s", err, text)
	}
	status, stdout, _ = fiducial("search", faces, "--resume", "--json")
	all := records(t, stdout)
	if status != exitDone || len(all) != 1 || !all[0].Chosen || all[0].Validation == nil || !(*all[0].Validation > 0) {
		t.Errorf("told again: exit %d: %s", status, stdout)
	}
	status, stdout, _ = fiducial("search", faces, "--resume", "--export", "-")
	chosen := 0
	for _, r := range records(t, stdout) {
		if r.Chosen {
			chosen++
		}
		if r.Chosen != (r.Validation != nil) || r.State != search.Done {
			t.Errorf("exported: %+v", r)
		}
	}
	if status != exitDone || chosen != 1 {
		t.Errorf("%d trials are chosen, exit %d", chosen, status)
	}
	if status, stdout, _ := fiducial("evaluate", faces, "--model", best, "--split", "test"); status != exitDone || !strings.Contains(stdout, "out of epochs or trials") {
		t.Errorf("evaluate: exit %d: %s", status, stdout)
	}
}
