package model

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
)

func TestLearned(t *testing.T) {
	path := modeltest.Spots(t, 30)
	ds := modeltest.Open(t, path)
	s := modeltest.Small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	lines[1], lines[9] = lines[9], lines[1]
	known := func(ds *data.Dataset, p evaluation.Part) int { return c.Learned.Count(ds, p.Rows(ds, s.Splits())) }
	for name, ds := range map[string]*data.Dataset{
		"the dataset":       ds,
		"in another order":  modeltest.Open(t, modeltest.Write(t, strings.Join(lines, ""))),
		"with fewer photos": modeltest.Open(t, modeltest.Write(t, strings.Join(lines[:20], ""))),
	} {
		train := len(evaluation.TrainFaces.Rows(ds, s.Splits()))
		if n := known(ds, evaluation.TrainFaces); n != train || train == 0 {
			t.Errorf("%s: %d of %d training faces count as learned from", name, n, train)
		}
		if n := known(ds, evaluation.TestFaces) + known(ds, evaluation.ValidationFaces); n != 0 || evaluation.FairPart(c, ds) != evaluation.TestFaces {
			t.Errorf("%s: %d held back faces count as learned from; measured on %s", name, n, evaluation.FairPart(c, ds))
		}
	}
	if others := modeltest.Open(t, modeltest.Write(t, strings.ReplaceAll(string(content), " 45 ", " 145 "))); c.Knows(others, evaluation.AllFaces.Rows(others, data.Splits{})) || evaluation.FairPart(c, others) != evaluation.AllFaces {
		t.Error("other photos count as learned from")
	}
}

// The copy of a photo that the weights learned from counts as learned wherever it turns up, and measures nothing;
// without what the photos look like, as in files of earlier versions, it would not.
func TestLearnedFromACopy(t *testing.T) {
	path := modeltest.Spots(t, 120)
	ds := modeltest.Open(t, path)
	s := modeltest.Small()
	s.Epochs = 1
	last := filepath.Join(t.TempDir(), "last")
	train(t, ds, TrainOptions{Settings: s, Last: last})
	c, err := checkpoint.Load(last)
	if err != nil {
		t.Fatal(err)
	}
	copies := modeltest.Open(t, modeltest.Write(t, lighter(t, path)))
	older := *c
	older.Looks = nil
	learned := 0
	for row := range copies.Rows() {
		if copies.Photo(row) == ds.Photo(row) || older.HasLearned(copies, row) {
			t.Fatalf("row %d is no copy", row)
		}
		if c.HasLearned(ds, row) != c.HasLearned(copies, row) {
			t.Errorf("row %d counts as learned from: %v, its copy %v", row, c.HasLearned(ds, row), c.HasLearned(copies, row))
		}
		if c.HasLearned(copies, row) {
			learned++
		}
	}
	if trained := len(ds.SplitRows(data.Train, s.Splits(), false)); learned != trained {
		t.Errorf("%d copies count as learned from, %d photos were", learned, trained)
	}
	for _, row := range evaluation.TestFaces.RowsOf(c, copies) {
		if c.HasLearned(ds, row) {
			t.Errorf("row %d measures, whose original the weights learned from", row)
		}
	}
	resumed := c.Settings
	resumed.Epochs = 2
	r, err := newRun(t.Context(), copies, TrainOptions{Settings: resumed, Threads: 1, Resume: c})
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if err := r.test.refresh(); err != nil {
		t.Fatal(err)
	}
	for _, row := range r.test.rows {
		if c.HasLearned(ds, row) {
			t.Errorf("a run that goes on is measured on row %d, whose original it learned from", row)
		}
	}
}

// lighter is the text of a dataset with all photos one grey level lighter.
func lighter(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	for i, line := range lines[1:] {
		at := strings.LastIndex(line, ",")
		pixels := strings.Fields(line[at+1:])
		for k, v := range pixels {
			n, err := strconv.Atoi(v)
			if err != nil {
				t.Fatal(err)
			}
			pixels[k] = strconv.Itoa(min(n+1, 255))
		}
		if at >= 0 {
			lines[i+1] = line[:at+1] + strings.Join(pixels, " ") + "\n"
		}
	}
	return strings.Join(lines, "")
}
