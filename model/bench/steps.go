package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"time"

	"fiducial/model/bench/figures"
)

// stepsCommand measures everything but accuracy.
type stepsCommand struct {
	Only   []string      `placeholder:"NAME" help:"Only these networks, or kernels; among the other figures if those are of the same day and machine, else nothing is written."`
	Turns  int           `default:"15" help:"Turns of each comparison."`
	Length time.Duration `default:"700ms" help:"How long a side's turn should take at least."`
}

// stepsFigures are what stepsCommand leaves for the page.
type stepsFigures struct {
	Machine figures.Machine `json:"machine"`
	Steps   []stepFigures   `json:"steps"`
	Epochs  []epochFigure   `json:"epochs"`
	Memory  memoryFigures   `json:"memory"`
	Kernels kernelFigures   `json:"kernels"`
}

// stepFigures compare the steps of one network by so many threads.
type stepFigures struct {
	Network string             `json:"network"`
	Meaning string             `json:"meaning"`
	Batch   int                `json:"batch"`
	Threads int                `json:"threads"`
	Ratio   figures.Spread     `json:"ratio"`   // PyTorch's time over ours
	Ours    figures.Spread     `json:"ours"`    // milliseconds
	Theirs  figures.Spread     `json:"theirs"`  // milliseconds
	Format  string             `json:"format"`  // PyTorch's, the better
	Formats map[string]float64 `json:"formats"` // milliseconds in either, measured before
	Bytes   uint64             `json:"bytes"`   // allocated by one of our steps
	Mark    float64            `json:"mark"`    // the least that Ratio should be; 0 for none
}

// Run measures and writes the page.
func (c *stepsCommand) Run(ctx context.Context, f folder) error {
	temporary, err := scriptsFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	measured := stepsFigures{Machine: figures.Describe()}
	if measured.Steps, err = c.compare(ctx, temporary, &measured.Machine); err != nil {
		return err
	}
	if len(c.Only) == 0 || slices.Contains(c.Only, "kernels") {
		if measured.Kernels, err = measureKernels(ctx); err != nil {
			return err
		}
	}
	if len(c.Only) > 0 {
		return renew(f, measured)
	}
	if err := c.wholeRuns(ctx, temporary, &measured); err != nil {
		return err
	}
	if err := figures.Write(f.figures(stepsFile(measured.Kernels.Path)), measured); err != nil {
		return err
	}
	return render(f)
}

// renew puts the steps of some networks, or the kernels, in the place of those of before. If there are none of the same
// day and machine, nothing is written; if there are none at all, these are the first.
func renew(f folder, measured stepsFigures) error {
	path := f.figures(stepsFile(measured.Machine.Path))
	var all *stepsFigures
	if err := figures.Read(path, &all); err != nil {
		return err
	}
	if all == nil {
		all = &stepsFigures{Machine: measured.Machine}
	}
	all.Machine.Torch = cmp.Or(all.Machine.Torch, measured.Machine.Torch)
	measured.Machine.Torch = all.Machine.Torch
	if !reflect.DeepEqual(all.Machine, measured.Machine) {
		return nil
	}
	for _, s := range measured.Steps {
		same := func(t stepFigures) bool { return t.Network == s.Network && t.Threads == s.Threads }
		if i := slices.IndexFunc(all.Steps, same); i >= 0 {
			all.Steps[i] = s
		} else {
			all.Steps = append(all.Steps, s)
		}
	}
	if len(measured.Kernels.Convs) > 0 {
		all.Kernels = measured.Kernels
	}
	if err := figures.Write(path, all); err != nil {
		return err
	}
	return render(f)
}

// wholeRuns measures what takes a dataset: epochs and a process.
func (c *stepsCommand) wholeRuns(ctx context.Context, temporary string, measured *stepsFigures) error {
	ds, path, err := openFaces(ctx, temporary)
	if err != nil {
		return err
	}
	defer ds.Close()
	if measured.Epochs, err = measureEpochs(ctx, ds); err != nil {
		return err
	}
	measured.Memory, err = measureMemory(ctx, temporary, path)
	return err
}

// compare measures every network with one and with two threads.
func (c *stepsCommand) compare(ctx context.Context, scripts string, m *figures.Machine) ([]stepFigures, error) {
	var all []stepFigures
	networks, err := contenders()
	if err != nil {
		return nil, err
	}
	for _, n := range networks {
		if len(c.Only) > 0 && !slices.Contains(c.Only, n.Name) {
			continue
		}
		for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
			f, version, err := c.duel(ctx, scripts, n, threads)
			if err != nil {
				return nil, fmt.Errorf("%s, %d threads: %w", n.Name, threads, err)
			}
			m.Torch = version
			say("%s, %d threads: PyTorch %.2f ms, ours %.2f ms, ratio %.2f (95 %%: %.2f to %.2f), %d bytes a step",
				n.Name, threads, f.Theirs.Median, f.Ours.Median, f.Ratio.Median, f.Ratio.Low, f.Ratio.High, f.Bytes)
			all = append(all, f)
		}
	}
	return all, nil
}

// duel lets PyTorch and the program take turns at the steps of a network.
func (c *stepsCommand) duel(ctx context.Context, scripts string, n contender, threads int) (f stepFigures, version string, err error) {
	them, err := startTorch(ctx, scripts, torchSpec{settings: n.Settings, side: side, keypoints: keypoints, threads: threads})
	if err != nil {
		return f, "", err
	}
	defer func() { err = errors.Join(err, them.close()) }()
	us, err := newStepper(n.Settings, side, keypoints, threads)
	if err != nil {
		return f, "", err
	}
	defer us.close()
	turns, err := c.turns(ctx, them, us)
	if err != nil {
		return f, "", err
	}
	theirs, ours := figures.Sides(turns)
	f = stepFigures{
		Network: n.Name, Meaning: n.Meaning, Batch: n.Settings.BatchSize, Threads: threads, Ratio: figures.Ratio(turns),
		Ours: figures.Quartiles(ours, 1000), Theirs: figures.Quartiles(theirs, 1000),
		Format: them.Format, Formats: map[string]float64{}, Bytes: us.bytes(),
	}
	if threads == 2 {
		f.Mark = n.Mark
	}
	for name, seconds := range them.Medians {
		f.Formats[name] = 1000 * seconds
	}
	return f, them.Version, err
}

// turns takes turns. The first step of each finds its tensors driven out of the caches and does not count.
func (c *stepsCommand) turns(ctx context.Context, them *torch, us *stepper) ([]figures.Turn, error) {
	probe := us.steps(3)
	ourSteps := c.count(slices.Min(probe))
	theirSteps := c.count(them.Medians[them.Format])
	var turns []figures.Turn
	for range c.Turns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		seconds, err := them.rounds(theirSteps)
		if err != nil {
			return nil, err
		}
		time.Sleep(20 * time.Millisecond) // until their threads no longer wait in a loop
		turns = append(turns, figures.Turn{Numerator: seconds[1:], Denominator: us.steps(ourSteps)[1:]})
	}
	return turns, nil
}

// count returns how many steps a turn has.
func (c *stepsCommand) count(seconds float64) int {
	return 1 + max(2, int(c.Length.Seconds()/seconds))
}
