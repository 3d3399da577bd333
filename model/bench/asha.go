package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"

	"fiducial/data"
	"fiducial/data/project"
	"fiducial/model/bench/figures"
	"fiducial/model/search"
	"fiducial/model/settings"
)

// ashaCommand compares what random search and ASHA find in a third of the time of a full grid with what that finds.
type ashaCommand struct {
	Epochs  int `default:"9" help:"Epochs of every point of the grid, and of ASHA at most."`
	Seeds   int `default:"5" help:"Searches of each method."`
	Points  int `default:"0" help:"How many points of the grid, spread evenly; 0 for all 108."`
	Workers int `default:"0" help:"Trials at once; 0 for one a core."`
}

// ashaFigures are what ashaCommand leaves for the page.
type ashaFigures struct {
	Machine figures.Machine `json:"machine"`
	Faces   string          `json:"faces"` // which
	Points  int             `json:"points"`
	Epochs  int             `json:"epochs"`
	Seconds float64         `json:"seconds"` // that the grid's trials were trained, added up
	Best    float64         `json:"best"`    // the grid's lowest RMSE, pixels
	Near    int             `json:"near"`    // how many of the grid's points are at most Mark above it
	Common  []string        `json:"common"`  // the settings that these have in common, KEY=VALUE
	Methods []methodLine    `json:"methods"`
	Mark    float64         `json:"mark"` // the most that a method's median may be above the grid's best
}

// methodLine is what one method found.
type methodLine struct {
	Method string    `json:"method"`
	From   string    `json:"from"`  // what it draws from
	RMSE   []float64 `json:"rmse"`  // of each seed, pixels
	Share  []float64 `json:"share"` // of the grid's training time, of each seed
	Trials []int     `json:"trials"`
	Above  float64   `json:"above"` // the median RMSE over the grid's best, less 1
}

// spaces are the notebook's grid with the preset cnn: its values, and the ranges that they span, of which a grid takes
// the same values.
var spaces = []struct{ from, text string }{
	{"the grid's values", `{"preset": "cnn", "space": {
		"kernel_size": [3, 5], "stride": [1], "padding": [1], "out_channel": [1, 2, 3], "batch_size": [32, 64],
		"lr": [0.001, 0.01, 0.1], "lr_decay": [0.001, 0.01, 0.1]}}`},
	{"their ranges", `{"preset": "cnn", "space": {
		"kernel_size": [3, 5], "stride": [1], "padding": [1], "out_channel": [1, 2, 3], "batch_size": [32, 64],
		"lr": {"log_uniform": [0.001, 0.1], "steps": 3}, "lr_decay": {"log_uniform": [0.001, 0.1], "steps": 3}}}`},
}

// Run measures and writes the page.
func (c *ashaCommand) Run(ctx context.Context, f folder) error {
	temporary, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	ds, path, err := openFaces(ctx, temporary)
	if err != nil {
		return err
	}
	defer ds.Close()
	measured, err := c.grid(ctx, ds)
	if err != nil {
		return fmt.Errorf("grid: %w", err)
	}
	measured.Machine, measured.Faces = figures.Describe(), facesOf(path)
	for _, from := range spaces {
		for _, method := range []string{search.Random, search.ASHA} {
			line, err := c.method(ctx, ds, from.text, method, measured)
			if err != nil {
				return fmt.Errorf("%s: %w", method, err)
			}
			line.From = from.from
			measured.Methods = append(measured.Methods, line)
		}
	}
	if c.Points != 0 {
		return nil // a part of the grid is no figure for the page
	}
	if err := figures.Write(f.figures("asha.json"), measured); err != nil {
		return err
	}
	return render(f)
}

// space reads a space, for trials of so many epochs.
func (c *ashaCommand) space(text string) (search.Space, error) {
	space, err := search.ParseSpace([]byte(text))
	space.Fixed = []search.Fixed{{Key: "epochs", Value: fmt.Sprint(c.Epochs)}}
	return space, err
}

// grid trains all points of the grid.
func (c *ashaCommand) grid(ctx context.Context, ds *data.Dataset) (f ashaFigures, err error) {
	space, err := c.space(spaces[0].text)
	if err != nil {
		return f, err
	}
	grid, err := c.search(ctx, ds, search.Plan{Method: search.Grid, Space: space, Trials: c.Points}, math.Inf(1))
	if err != nil {
		return f, err
	}
	f = ashaFigures{Points: grid.begun, Epochs: c.Epochs, Seconds: grid.seconds, Best: grid.rmse, Mark: 0.05}
	f.Near, f.Common = near(space, grid.trials, (1+f.Mark)*f.Best)
	say("grid: %d points, %.0f s of training, lowest RMSE %.3f px; %d points within %.0f %%, all with %v", f.Points, f.Seconds, f.Best, f.Near, 100*f.Mark, f.Common)
	return f, nil
}

// near returns how many trials have at most so large an RMSE, and the settings that these have in common, of those that
// vary.
func near(space search.Space, trials []search.Trial, most float64) (n int, common []string) {
	values := map[string]map[string]bool{}
	for _, t := range trials {
		if !(t.TestRMSE <= most) {
			continue
		}
		n++
		for _, p := range settings.Parameters() {
			if values[p.Key] == nil {
				values[p.Key] = map[string]bool{}
			}
			values[p.Key][p.Get(t.Settings)] = true
		}
	}
	for _, d := range space.Dimensions {
		if len(d.Values) > 1 && len(values[d.Key]) == 1 {
			for v := range values[d.Key] {
				common = append(common, d.Key+"="+v)
			}
		}
	}
	return n, common
}

// method runs one method with each seed, until a third of the grid's time is spent.
func (c *ashaCommand) method(ctx context.Context, ds *data.Dataset, text, method string, grid ashaFigures) (line methodLine, err error) {
	space, err := c.space(text)
	if err != nil {
		return line, err
	}
	line.Method = method
	for seed := range c.Seeds {
		plan := search.Plan{Method: method, Space: space, Seed: uint64(seed + 1), Trials: grid.Points}
		if method == search.ASHA {
			plan.Space.Fixed, plan.MaxEpochs = nil, c.Epochs
		}
		found, err := c.search(ctx, ds, plan, grid.Seconds/3)
		if err != nil {
			return line, err
		}
		line.RMSE, line.Trials = append(line.RMSE, found.rmse), append(line.Trials, found.begun)
		line.Share = append(line.Share, found.seconds/grid.Seconds)
		say("%s, seed %d: RMSE %.3f px (%+.1f %%) in %.0f %% of the grid's time, %d trials", method, seed+1,
			found.rmse, 100*(found.rmse/grid.Best-1), 100*found.seconds/grid.Seconds, found.begun)
	}
	line.Above = figures.Quantile(line.RMSE, .5)/grid.Best - 1
	say("%s: the median is %+.1f %% from the grid's best (asked for: at most %.0f %%)", method, 100*line.Above, 100*grid.Mark)
	return line, nil
}

// found is what a search came to.
type found struct {
	trials  []search.Trial
	rmse    float64 // the lowest
	seconds float64 // that its trials were trained, added up
	begun   int     // how many of them
}

// search runs a plan until its end, or until its trials were trained for so many seconds.
func (c *ashaCommand) search(ctx context.Context, ds *data.Dataset, plan search.Plan, budget float64) (f found, err error) {
	store, err := project.InMemory()
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s, err := search.New(store, plan)
	if err != nil {
		return f, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	s.Subscribe(func(int) {
		mu.Lock()
		defer mu.Unlock()
		if spent := spentOn(s); spent.seconds >= budget && ctx.Err() == nil {
			f = spent // what was known when the time was over
			cancel()
		}
	})
	if err := s.Run(ctx, ds, c.Workers, nil); err != nil {
		return f, err
	}
	if f.trials == nil {
		f = spentOn(s)
	}
	return f, nil
}

// spentOn adds up what a search has come to.
func spentOn(s *search.Search) (f found) {
	f.trials = s.Trials()
	for _, t := range f.trials {
		f.seconds += t.Seconds
		if len(t.Curve) > 0 || t.Seconds > 0 {
			f.begun++
		}
	}
	f.rmse = math.Inf(1)
	if best, ok := s.Best(); ok {
		f.rmse = best.TestRMSE
	}
	return f
}
