package model

import (
	"os"
	"strings"
	"testing"

	"fiducial/data"
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
	known := func(ds *data.Dataset, p evaluation.Part) int { return c.Learned.Count(ds, p.Rows(ds, s.SplitSeed)) }
	for name, ds := range map[string]*data.Dataset{
		"the dataset":       ds,
		"in another order":  modeltest.Open(t, modeltest.Write(t, strings.Join(lines, ""))),
		"with fewer photos": modeltest.Open(t, modeltest.Write(t, strings.Join(lines[:20], ""))),
	} {
		train := len(evaluation.TrainFaces.Rows(ds, s.SplitSeed))
		if n := known(ds, evaluation.TrainFaces); n != train || train == 0 {
			t.Errorf("%s: %d of %d training faces count as learned from", name, n, train)
		}
		if n := known(ds, evaluation.TestFaces) + known(ds, evaluation.ValidationFaces); n != 0 || evaluation.FairPart(c, ds) != evaluation.TestFaces {
			t.Errorf("%s: %d held back faces count as learned from; measured on %s", name, n, evaluation.FairPart(c, ds))
		}
	}
	if others := modeltest.Open(t, modeltest.Write(t, strings.ReplaceAll(string(content), " 45 ", " 46 "))); c.Knows(others, evaluation.AllFaces.Rows(others, 0)) || evaluation.FairPart(c, others) != evaluation.AllFaces {
		t.Error("other photos count as learned from")
	}
}
