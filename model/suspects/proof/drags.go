package main

import (
	"context"
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/suspects"
)

// dragsCommand counts the drags of a simulated person.
type dragsCommand struct {
	predicting
	File   string    `arg:"" help:"The dataset that the weights were trained on."`
	Within []float64 `default:"2" help:"Pixels that each point is to be within of its label."`
}

// Run measures and prints: complete test faces, which the weights never saw, are mended the worst point first until
// each is within so many pixels of its label; with the others following, as learned from the faces of the other splits,
// and without.
func (c *dragsCommand) Run(ctx context.Context) error {
	ds, faces, err := c.collect(ctx, c.File)
	if err != nil {
		return err
	}
	defer ds.Close()
	m, err := checkpoint.Load(c.Model)
	if err != nil {
		return err
	}
	test := evaluation.TestFaces.Rows(ds, m.Settings.Splits())
	unseen := func(f suspects.Face) bool {
		_, is := slices.BinarySearch(test, f.Row)
		return is
	}
	j := suspects.Together(ds.Keypoints(), slices.DeleteFunc(slices.Clone(faces), unseen), 0)
	mended := slices.DeleteFunc(faces, func(f suspects.Face) bool {
		return !unseen(f) || f.Learned || ds.StateOf(f.Row)&data.Incomplete != 0
	})
	for _, within := range c.Within {
		alone, followed := 0, 0
		for _, f := range mended {
			alone += drags(f, nil, within)
			followed += drags(f, j, within)
		}
		fmt.Printf("%d complete test faces, each point within %g px: %d drags alone, %d with the others following, %.1f %% fewer\n",
			len(mended), within, alone, followed, 100*(1-float64(followed)/float64(max(alone, 1))))
	}
	return nil
}

// drags returns how many points a person moves to their labels, the worst first, until all are within so many pixels.
func drags(f suspects.Face, j *suspects.Joint, within float64) (n int) {
	moved := make(face.Points, len(f.Labels))
	for {
		worst, far := -1, within
		for k, p := range j.Follow(f.Scheme, f.Prediction, moved) {
			if d := p.Distance(f.Labels[k]); !moved[k].Known && d > far {
				worst, far = k, d
			}
		}
		if worst < 0 {
			return n
		}
		moved[worst] = f.Labels[worst]
		n++
	}
}
