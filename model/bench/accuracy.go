package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/bench/figures"
	"fiducial/model/settings"
)

// accuracyCommand trains the presets, and the same networks in PyTorch, for the same time each.
type accuracyCommand struct {
	Budget  time.Duration `default:"5m" help:"How long each run trains."`
	Threads int           `default:"2" help:"Threads of each run."`
	Presets []string      `default:"notebook,cnn,heatmap,fast" help:"Which presets."`
}

// accuracyFigures are what accuracyCommand leaves for the page.
type accuracyFigures struct {
	Machine figures.Machine `json:"machine"`
	Budget  string          `json:"budget"`
	Threads int             `json:"threads"`
	Train   int             `json:"train"` // faces
	Test    int             `json:"test"`
	Faces   string          `json:"faces"` // which
	Curves  []curve         `json:"curves"`
}

// curve is one run: a point after each epoch, or, in the file, those of them that the picture shows.
type curve struct {
	Preset  string       `json:"preset"`
	Program string       `json:"program"` // Fiducial or PyTorch
	Epochs  int          `json:"epochs"`
	Lowest  float64      `json:"lowest"` // RMSE of all epochs
	Points  []curvePoint `json:"points"`
}

// curvePoint is the RMSE on the test faces, in pixels, so many seconds after the start; 0 where it was not finite.
type curvePoint struct {
	Seconds, RMSE float64
}

// Last returns the RMSE at the end.
func (c curve) Last() float64 {
	if len(c.Points) == 0 {
		return math.NaN()
	}
	return c.Points[len(c.Points)-1].RMSE
}

// add adds the point after an epoch.
func (c *curve) add(p curvePoint) {
	if c.Epochs == 0 || p.RMSE < c.Lowest {
		c.Lowest = p.RMSE
	}
	c.Epochs++
	c.Points = append(c.Points, p)
}

// Run measures, draws the chart and writes the page.
func (c *accuracyCommand) Run(ctx context.Context, f folder) error {
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
	measured := accuracyFigures{
		Machine: figures.Describe(), Budget: c.Budget.String(), Threads: c.Threads, Faces: facesOf(path),
		Train: len(ds.SplitRows(data.Train, data.Splits{}, false)), Test: len(ds.SplitRows(data.Test, data.Splits{}, false)),
	}
	for _, preset := range c.Presets {
		curves, err := c.race(ctx, ds, preset, temporary, &measured.Machine)
		if err != nil {
			return fmt.Errorf("preset %s: %w", preset, err)
		}
		measured.Curves = append(measured.Curves, curves...)
	}
	measured.thin(chartWidth.Dots(chartDPI), chartHeight.Dots(chartDPI))
	if err := figures.Write(f.figures("accuracy.json"), measured); err != nil {
		return err
	}
	if err := drawAccuracy(measured, f.figures("accuracy.png")); err != nil {
		return err
	}
	return render(f)
}

// race trains one preset here and in PyTorch.
func (c *accuracyCommand) race(ctx context.Context, ds *data.Dataset, preset, folder string, m *figures.Machine) ([]curve, error) {
	s, err := settings.FromPreset(preset)
	if err != nil {
		return nil, err
	}
	s.Epochs = 100_000 // the time ends it
	ours := curve{Preset: preset, Program: "Fiducial"}
	start := time.Now()
	_, err = model.Train(ctx, ds, model.TrainOptions{
		Settings: s, Threads: c.Threads, TimeLimit: c.Budget,
		OnEpoch: func(e model.EpochEvent) {
			if !math.IsNaN(e.TestRMSE) {
				ours.add(curvePoint{time.Since(start).Seconds(), e.TestRMSE})
			}
		},
	})
	if err != nil {
		return nil, err
	}
	say("%s: %d epochs here, RMSE %.3f px", preset, len(ours.Points), ours.Last())
	runtime.GC() // give the memory back before the other starts
	spec := torchSpec{settings: s, side: ds.Side(), keypoints: len(ds.Keypoints()), threads: c.Threads, budget: c.Budget}
	theirs, err := trainTorch(ctx, spec, folder, m)
	if err != nil {
		return nil, err
	}
	theirs.Preset = preset
	say("%s: %d epochs in PyTorch, RMSE %.3f px", preset, len(theirs.Points), theirs.Last())
	return []curve{ours, theirs}, nil
}

// trainTorch lets PyTorch train, in the memory format in which its steps are faster, and reads its curve.
func trainTorch(ctx context.Context, spec torchSpec, folder string, m *figures.Machine) (theirs curve, err error) {
	theirs.Program = "PyTorch"
	steps, err := startTorch(ctx, folder, spec)
	if err != nil {
		return theirs, err
	}
	spec.format, m.Torch = steps.Format, steps.Version
	if err := steps.close(); err != nil {
		return theirs, err
	}
	text, err := json.Marshal(spec)
	if err != nil {
		return theirs, err
	}
	cmd := exec.CommandContext(ctx, python, filepath.Join(folder, "torch_train.py"), string(text), folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return theirs, err
	}
	if err := cmd.Start(); err != nil {
		return theirs, fmt.Errorf("start PyTorch: %w", err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var p struct{ Seconds, RMSE float64 }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return theirs, fmt.Errorf("read PyTorch's answer: %w", err)
		}
		theirs.add(curvePoint(p))
	}
	if err := cmd.Wait(); err != nil {
		return theirs, fmt.Errorf("train in PyTorch: %w", err)
	}
	return theirs, nil
}
