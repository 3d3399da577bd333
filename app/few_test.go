package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
)

// withLabelsIn keeps the labels of so many faces of each split alone, and so many rows in all.
func withLabelsIn(t *testing.T, faces string, keep map[data.Split]int) string {
	t.Helper()
	ds, err := data.Open(faces, data.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(faces)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	some := lines[0]
	for split, n := range keep {
		rows := ds.SplitRows(split, data.Splits{Together: true}, false)
		if len(rows) < n {
			t.Fatalf("split %d has %d faces", split, len(rows))
		}
		for _, row := range rows[:n] {
			some += strings.TrimSuffix(lines[row+1], "\n") + "\n"
		}
	}
	path := filepath.Join(t.TempDir(), "few.csv")
	if err := os.WriteFile(path, []byte(some), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// One to three rows, a split without labels, all labels in another split: a sentence each, and no trial is trained that
// nothing could compare.
func TestFewFacesAreSaid(t *testing.T) {
	faces := sample(t, "120")
	for _, c := range []struct {
		name                    string
		keep                    map[data.Split]int
		trains                  bool
		train, search, evaluate string
	}{
		{"one to learn from", map[data.Split]int{data.Train: 1}, true, "the only labelled face is one to learn from: nothing measures", "none of the 1 labelled faces is one of the test faces", "no labelled face with a usable photo is one of the test faces"},
		{"one that measures", map[data.Split]int{data.Test: 1}, false, "the only labelled face is one that measures", "none of the 1 labelled faces is one to learn from", "1 labelled face is too few"},
		{"two", map[data.Split]int{data.Train: 1, data.Test: 1}, true, "2 labelled faces are too few for any figure", "", "1 labelled face is too few"},
		{"three", map[data.Split]int{data.Train: 1, data.Test: 1, data.Validation: 1}, true, "3 labelled faces are too few for any figure", "", "1 labelled face is too few"},
		{"all to learn from", map[data.Split]int{data.Train: 20}, true, "all 20 labelled faces are ones to learn from", "none of the 20 labelled faces is one of the test faces", "no labelled face with a usable photo is one of the test faces"},
		{"all in test", map[data.Split]int{data.Test: 6}, false, "all 6 labelled faces are ones that measure", "none of the 6 labelled faces is one to learn from", ""},
		{"no test face", map[data.Split]int{data.Train: 20, data.Validation: 3}, true, "no labelled face is one of the test faces", "none of the 23 labelled faces is one of the test faces", "no labelled face with a usable photo is one of the test faces"},
		{"no validation face", map[data.Split]int{data.Train: 20, data.Test: 6}, true, "no labelled face is one of validation", "", ""},
	} {
		path := withLabelsIn(t, faces, c.keep)
		says := func(status int, stdout, stderr, want string, done bool) {
			t.Helper()
			if (status == exitDone) != done || !strings.Contains(stdout+stderr, want) || want != "" && strings.Count(stdout+stderr, want) != 1 {
				t.Errorf("%s: exit %d, it says %s%s; want %q once", c.name, status, stdout, stderr, want)
			}
		}
		status, stdout, stderr := fiducial("train", path, "--out", filepath.Join(t.TempDir(), "m"), "--preset", "cnn", "--epochs", "1", "--set", "out_channel=2", "--threads", "1")
		says(status, stdout, stderr, c.train, c.trains)
		if c.search != "" {
			status, stdout, stderr = fiducial("search", path, "--space", spaceFile(t, ""))
			says(status, stdout, stderr, c.search, false)
		}
		status, stdout, stderr = fiducial("evaluate", path, "--split", "test")
		says(status, stdout, stderr, c.evaluate, true)
	}
}
