package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/model/prediction"
	"fiducial/model/suspects"
	"fiducial/model/suspects/plant"
)

// predicting says with which weights faces are predicted, and how.
type predicting struct {
	Model string `required:"" placeholder:"M" help:"The checkpoint that predicts."`
	Turn  bool   `default:"true" negatable:"" help:"Predict faces turned to either side as well."`
}

// roundsCommand plants errors among faces that the weights never saw, again and again, and measures.
type roundsCommand struct {
	predicting
	File   string  `arg:"" help:"The dataset."`
	Rounds int     `default:"20" help:"How often errors are planted."`
	Share  float64 `default:"0.02" help:"Of the rows that get an error."`
	Seed   uint64  `default:"1" help:"Of the first round."`
	Only   string  `default:"" enum:",scaled,moved" help:"Plant faces drawn at 110 %% of their size (scaled), or 3 px off as a whole (moved), alone."`
}

// Run measures and prints.
func (c *roundsCommand) Run(ctx context.Context) error {
	ds, faces, err := c.collect(ctx, c.File)
	if err != nil {
		return err
	}
	defer ds.Close()
	faces = slices.DeleteFunc(faces, func(f suspects.Face) bool { return f.Learned })
	rows, at := make([]int, len(faces)), map[int]int{}
	for i, f := range faces {
		rows[i], at[f.Row] = f.Row, i
	}
	var here, baseline plant.Recall
	var right precision
	var took time.Duration
	for round := range c.Rounds {
		errors, err := plant.Errors(ds.Keypoints(), ds.Side(), ds.Labels, plant.Options{
			Rows: rows, Share: c.Share, Seed: c.Seed + uint64(round), Only: plant.Kind(c.Only),
		})
		if err != nil {
			return err
		}
		planted := slices.Clone(faces)
		for _, e := range errors {
			planted[at[e.Row]].Labels = e.Labels
		}
		start := time.Now()
		list := suspects.Rank(ds.Keypoints(), ds.Side(), planted, 0)
		took += time.Since(start)
		here.Measure(errors, plant.Rows(list))
		right.measure(errors, list)
		baseline.Measure(errors, plant.Baseline(len(ds.Keypoints()), planted))
	}
	fmt.Printf("%d rounds among %d unseen faces, ranked in %v each\n", c.Rounds, len(faces), (took / time.Duration(c.Rounds)).Round(time.Millisecond))
	show(here, baseline)
	right.show()
	return nil
}

// collect opens a dataset and predicts its faces.
func (p predicting) collect(ctx context.Context, path string) (*data.Dataset, []suspects.Face, error) {
	c, err := checkpoint.Load(p.Model)
	if err != nil {
		return nil, nil, err
	}
	ds, err := open(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	how := suspects.Predicting
	how.Turn, how.Kept = p.Turn, kept.In(data.Options{}.CacheFolder())
	set := prediction.NewSet(c)
	if err := set.Fill(ctx, ds, prediction.FillOptions{Options: how}, nil); err != nil {
		ds.Close()
		return nil, nil, err
	}
	return ds, suspects.Collect(ds, c, set.Answers), nil
}

// show prints what was found, and what the baseline has.
func show(here, baseline plant.Recall) {
	line := func(what string, a, b plant.Found) {
		fmt.Printf("%-24s %5.1f %%  (%d of %d)   baseline %5.1f %%\n", what, 100*a.Share(), a.Found, a.Of, 100*b.Share())
	}
	line("of 6 px and more", here.Large, baseline.Large)
	line("of 4 to 6 px", here.Small, baseline.Small)
	for _, kind := range slices.Sorted(maps.Keys(here.Kinds)) {
		line("  "+kind, here.Kinds[kind], baseline.Kinds[kind])
	}
}

// measureCommand measures on a copy with planted errors.
type measureCommand struct {
	predicting
	File string `arg:"" help:"A dataset that plant wrote."`
}

// Run measures and prints.
func (c *measureCommand) Run(ctx context.Context) error {
	text, err := os.ReadFile(notes(c.File))
	if err != nil {
		return fmt.Errorf("read where the errors are: %w", err)
	}
	var errors []plant.Error
	if err := json.Unmarshal(text, &errors); err != nil {
		return fmt.Errorf("read %s: %w", notes(c.File), err)
	}
	ds, faces, err := c.collect(ctx, c.File)
	if err != nil {
		return err
	}
	defer ds.Close()
	var here, baseline plant.Recall
	here.Measure(errors, plant.Rows(suspects.Rank(ds.Keypoints(), ds.Side(), faces, 0)))
	baseline.Measure(errors, plant.Baseline(len(ds.Keypoints()), faces))
	learned := 0
	for _, f := range faces {
		if f.Learned {
			learned++
		}
	}
	fmt.Printf("%d errors among %d faces, of which the weights learned from %d\n", len(errors), len(faces), learned)
	show(here, baseline)
	return nil
}
