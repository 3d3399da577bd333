package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"fiducial/data"
	"fiducial/data/project"
	"fiducial/model/bench/figures"
	"fiducial/model/search"
)

// searchCommand trains the notebook's grid here, with so many workers, and in PyTorch, as so many processes of one
// thread each.
type searchCommand struct {
	Trials  int `default:"0" help:"How many trials of the grid, spread evenly; 0 for all 108."`
	Workers int `default:"2" help:"Workers here, and processes there."`
}

// searchFigures are what searchCommand leaves for the page.
type searchFigures struct {
	Machine figures.Machine `json:"machine"`
	Faces   string          `json:"faces"` // which
	Rows    int             `json:"rows"`  // complete ones, for training
	Trials  int             `json:"trials"`
	Workers int             `json:"workers"`
	Ours    [2]float64      `json:"ours"`   // seconds of the whole search, before PyTorch's and after it
	Theirs  float64         `json:"theirs"` // seconds
	Ratio   float64         `json:"ratio"`  // theirs over the mean of ours
	Best    [2]float64      `json:"best"`   // lowest RMSE, ours and theirs, in pixels
	Mark    float64         `json:"mark"`   // the least that Ratio should be
}

// Run measures and writes the page.
func (c *searchCommand) Run(ctx context.Context, f folder) error {
	temporary, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	ds, path, err := shareFaces(ctx, temporary)
	if err != nil {
		return err
	}
	defer ds.Close()
	plan, err := search.Plan{Method: search.Grid, Space: search.Notebook(), Trials: c.Trials}.Complete()
	if err != nil {
		return err
	}
	measured := searchFigures{
		Machine: figures.Describe(), Faces: facesOf(path), Rows: len(ds.SplitRows(data.Train, data.Splits{}, true)),
		Trials: plan.Trials, Workers: c.Workers, Mark: 6,
	}
	say("%d trials of one epoch on %d complete rows (%s faces), %d at once", plan.Trials, measured.Rows, measured.Faces, c.Workers)
	if err := c.measure(ctx, ds, plan, temporary, &measured); err != nil {
		return err
	}
	say("PyTorch takes %.1f times as long (asked for: %g)", measured.Ratio, measured.Mark)
	if c.Trials != 0 {
		return nil // a part of the grid is no figure for the page
	}
	if err := figures.Write(f.figures("search.json"), measured); err != nil {
		return err
	}
	return render(f)
}

// measure lets the two take turns: ours, theirs, ours.
func (c *searchCommand) measure(ctx context.Context, ds *data.Dataset, plan search.Plan, folder string, measured *searchFigures) error {
	processes, err := c.startTorch(ctx, plan, ds, folder, measured)
	if err != nil {
		return err
	}
	for turn := range measured.Ours {
		if measured.Ours[turn], measured.Best[0], err = here(ctx, ds, plan, c.Workers, filepath.Join(folder, fmt.Sprint("search", turn))); err != nil {
			return err
		}
		say("here: %.1f s, lowest RMSE %.2f px", measured.Ours[turn], measured.Best[0])
		if turn > 0 {
			break
		}
		if measured.Theirs, measured.Best[1], err = trainAll(processes); err != nil {
			return err
		}
		say("PyTorch: %.1f s, lowest RMSE %.2f px", measured.Theirs, measured.Best[1])
	}
	measured.Ratio = 2 * measured.Theirs / (measured.Ours[0] + measured.Ours[1])
	return nil
}

// here runs a whole search, with a project file on the disk, and returns how long it took and the lowest RMSE.
func here(ctx context.Context, ds *data.Dataset, plan search.Plan, workers int, dataset string) (seconds, rmse float64, err error) {
	store, err := project.Open(dataset, project.Folders{Data: filepath.Dir(dataset)})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	runtime.GC()
	start := time.Now()
	s, err := search.New(store, plan)
	if err != nil {
		return 0, 0, err
	}
	if err := s.Run(ctx, ds, workers, nil); err != nil {
		return 0, 0, err
	}
	seconds = time.Since(start).Seconds()
	best, ok := s.Best()
	if !ok || !s.Ended() {
		return 0, 0, errors.New("the search did not come to its end")
	}
	return seconds, best.TestRMSE, nil
}

// torchTrials is a Python process that trains its share of the trials when it is told to.
type torchTrials struct {
	cmd    *exec.Cmd
	orders io.WriteCloser
	lines  *bufio.Scanner
	trials int
}

// startTorch starts the processes, each with every so many'th trial, and waits until they are ready.
func (c *searchCommand) startTorch(ctx context.Context, plan search.Plan, ds *data.Dataset, folder string, measured *searchFigures) (all []*torchTrials, err error) {
	store, err := project.InMemory()
	if err != nil {
		return nil, err
	}
	defer store.Close()
	s, err := search.New(store, plan)
	if err != nil {
		return nil, err
	}
	for n := range c.Workers {
		var specs []torchSpec
		for _, t := range s.Trials() {
			if t.Number%c.Workers == n {
				specs = append(specs, torchSpec{settings: t.Settings, side: ds.Side(), keypoints: len(ds.Keypoints()), threads: 1})
			}
		}
		text, err := json.Marshal(specs)
		if err != nil {
			return nil, err
		}
		p := &torchTrials{cmd: exec.CommandContext(ctx, python, filepath.Join(folder, "torch_search.py"), string(text), folder), trials: len(specs)}
		p.cmd.Stderr = os.Stderr
		if p.orders, err = p.cmd.StdinPipe(); err != nil {
			return nil, fmt.Errorf("start PyTorch: %w", err)
		}
		out, err := p.cmd.StdoutPipe()
		if err != nil {
			return nil, fmt.Errorf("start PyTorch: %w", err)
		}
		p.lines = bufio.NewScanner(out)
		if err := p.cmd.Start(); err != nil {
			return nil, fmt.Errorf("start PyTorch: %w", err)
		}
		var ready torchReady
		if err := p.read(&ready); err != nil {
			return nil, err
		}
		measured.Machine.Torch = ready.Version
		all = append(all, p)
	}
	return all, nil
}

// trainAll lets all processes train and returns how long the slowest took, and the lowest RMSE.
func trainAll(processes []*torchTrials) (seconds, rmse float64, err error) {
	lowest := make([]float64, len(processes))
	start := time.Now()
	var group errgroup.Group
	for i, p := range processes {
		group.Go(func() (err error) {
			lowest[i], err = p.train()
			return err
		})
	}
	err = group.Wait()
	seconds, rmse = time.Since(start).Seconds(), math.Inf(1)
	for i, p := range processes {
		rmse = min(rmse, lowest[i])
		p.orders.Close()
		err = errors.Join(err, p.cmd.Wait())
	}
	return seconds, rmse, err
}

// train trains the process's trials and returns the lowest RMSE.
func (p *torchTrials) train() (lowest float64, err error) {
	if _, err := fmt.Fprintln(p.orders); err != nil {
		return 0, fmt.Errorf("tell PyTorch to train: %w", err)
	}
	lowest = math.Inf(1)
	for range p.trials {
		var answer struct{ RMSE float64 }
		if err := p.read(&answer); err != nil {
			return 0, err
		}
		if answer.RMSE > 0 {
			lowest = min(lowest, answer.RMSE)
		}
	}
	return lowest, nil
}

func (p *torchTrials) read(into any) error {
	if !p.lines.Scan() {
		return errors.Join(errors.New("read PyTorch's answer: it ended"), p.lines.Err())
	}
	if err := json.Unmarshal(p.lines.Bytes(), into); err != nil {
		return fmt.Errorf("read PyTorch's answer: %w", err)
	}
	return nil
}
