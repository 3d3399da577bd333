package search

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"testing"
)

// The table has a line for each trial, with its settings and figures as they are.
func TestExportCSV(t *testing.T) {
	s := begin(t, gridPlan(t))
	read := func() [][]string {
		var b bytes.Buffer
		must(t, s.ExportCSV(&b))
		rows, err := csv.NewReader(&b).ReadAll()
		must(t, err)
		return rows
	}
	column := func(rows [][]string, name string) int {
		for i, h := range rows[0] {
			if h == name {
				return i
			}
		}
		t.Fatalf("there is no column %s in %v", name, rows[0])
		return -1
	}
	before := read()
	if got := before[1][column(before, "test_rmse")]; got != "" {
		t.Errorf("a trial that waits has the RMSE %q", got)
	}
	must(t, s.Run(context.Background(), open(t, faces(t, 80)), 2, nil))
	rows := read()
	if len(rows) != 7 {
		t.Fatalf("%d lines", len(rows))
	}
	for i, trial := range s.Trials() {
		row := rows[i+1]
		rmse, err := strconv.ParseFloat(row[column(rows, "test_rmse")], 64)
		if err != nil || rmse != trial.TestRMSE || row[0] != strconv.Itoa(i) || row[column(rows, "state")] != "done" {
			t.Errorf("trial %d is written %v: %v", i, row, err)
		}
		for _, d := range s.Plan().Space.Dimensions {
			p, err := parameter(d.Key)
			must(t, err)
			if got := row[column(rows, d.Key)]; got != p.Get(trial.Settings) {
				t.Errorf("trial %d: %s is written %s", i, d.Key, got)
			}
		}
	}
}

// Every tick lies where a trial with its value lies.
func TestTicksLieAtTheirValues(t *testing.T) {
	space, err := ParseSpace([]byte(`{"preset": "cnn", "space": {"lr": {"log_uniform": [0.001, 0.1]}, "dropout": {"uniform": [0, 0.4]},
		"batch_size": {"integer": [8, 128]}, "out_channel": [2, [2, 4, 8]], "schedule": ["constant", "cosine"]}}`))
	must(t, err)
	for _, d := range space.Dimensions {
		ticks := d.Ticks()
		if len(ticks) < 2 {
			t.Errorf("%s has %d ticks", d.Key, len(ticks))
		}
		for i, tick := range ticks {
			s, err := space.base()
			must(t, err)
			text := tick.Text
			if d.Scale == Discrete {
				text = d.Values[i]
			}
			must(t, s.Set(d.Key, text))
			if at, ok := d.Position(s); !ok || at < tick.At-0.02 || at > tick.At+0.02 {
				t.Errorf("%s: the tick %s is at %v, its value at %v", d.Key, tick.Text, tick.At, at)
			}
		}
	}
}
