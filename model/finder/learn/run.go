package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"time"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/model/finder"
	"fiducial/model/finder/scenery"
)

type command struct {
	Faces   string  `arg:"" help:"The contest's training.csv, or the zip that holds it."`
	Out     string  `required:"" placeholder:"F" help:"Where the weights are written, now and then and at the end."`
	Steps   int     `default:"4000" help:"How many batches are learned from."`
	Batch   int     `default:"16" help:"Pictures a batch."`
	Rate    float64 `default:"0.002" help:"The highest learning rate, which falls to 0 along half a cosine."`
	Seed    uint64  `default:"1" help:"The same seed draws the same pictures."`
	Drawn   int     `default:"3000" help:"How many drawn faces there are beside the real ones."`
	Threads int     `help:"Cores that learn and draw; all without it."`

	scenes int // in which hard samples are sought, each time
}

// Settings that were not varied.
const (
	decay     = 0.02 // of the weights, as AdamW has it
	warmUp    = 200  // steps until the learning rate is at its highest, or a fifth of all
	mineTimes = 3    // how often hard samples are sought
	mineN     = 400  // in how many scenes
	sayEvery  = 100
)

func (c *command) run(ctx context.Context) error {
	c.scenes = mineN
	if c.Threads <= 0 {
		c.Threads = runtime.GOMAXPROCS(0)
	}
	faces, err := trainingFaces(ctx, c.Faces)
	if err != nil {
		return err
	}
	scenes, err := scenery.NewMaker(scenery.Options{Faces: faces, Side: facesSide, Drawn: c.Drawn, Seed: c.Seed})
	if err != nil {
		return err
	}
	n, err := newNetwork(finder.DefaultShape(), c.Batch, side, c.Threads, c.Seed)
	if err != nil {
		return err
	}
	defer n.close()
	return c.learn(ctx, n, &maker{scenes: scenes, seed: c.Seed})
}

// facesSide is the side of the contest's pictures.
const facesSide = 96

// trainingFaces returns the pixels of the faces in the training split of a dataset.
func trainingFaces(ctx context.Context, path string) (faces [][]byte, err error) {
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ds.Close()) }()
	if err := ds.Load(ctx, nil); err != nil {
		return nil, err
	}
	if ds.Side() != facesSide {
		return nil, fmt.Errorf("the faces in %s are %d pixels wide, not %d: give the contest's training.csv", path, ds.Side(), facesSide)
	}
	for _, row := range ds.SplitRows(data.Train, data.Splits{}, false) {
		pixels, err := ds.PixelsInPassing(row)
		if errors.Is(err, data.ErrNoPhoto) {
			continue
		}
		if err != nil {
			return nil, err
		}
		faces = append(faces, append([]byte(nil), pixels...))
	}
	return faces, nil
}

// learn takes the network through all steps.
func (c *command) learn(ctx context.Context, n *network, m *maker) error {
	start, sum := time.Now(), 0.0
	cells := side / finder.Stride
	pictures := make([]float32, c.Batch*side*side)
	batch := make([]aims, c.Batch)
	// Samples are drawn ahead up to the next time when hard ones are sought.
	section := (c.Steps + mineTimes) / (mineTimes + 1)
	var ahead *drawing
	defer func() {
		if ahead != nil {
			ahead.stop()
		}
	}()
	for step := range c.Steps {
		if step%section == 0 {
			if step > 0 {
				ahead.stop()
				hard, err := m.mine(ctx, n.weights(), c.scenes, c.Seed+uint64(step))
				if err != nil {
					return err
				}
				m.hard = append(m.hard, hard...)
				fmt.Printf("step %d: %d hard samples, %d in all\n", step, len(hard), len(m.hard))
			}
			ahead = m.draw(ctx, step*c.Batch, min(step+section, c.Steps)*c.Batch, c.Threads)
		}
		for i := range batch {
			s, err := ahead.next(ctx)
			if err != nil {
				return err
			}
			copy(pictures[i*side*side:], s.picture)
			batch[i] = s.aims
		}
		answers := n.forward(pictures)
		sum += loss(n.gradients(), answers[:c.Batch*finder.Answers*cells*cells], batch)
		n.backward()
		n.update(c.rate(step), decay)
		if (step+1)%sayEvery == 0 {
			fmt.Printf("step %d of %d: loss %.4f, %v\n", step+1, c.Steps, sum/sayEvery, time.Since(start).Round(time.Second))
			sum = 0
		}
		if (step+1)%(5*sayEvery) == 0 || step+1 == c.Steps {
			if err := save(c.Out, n.weights()); err != nil {
				return err
			}
		}
	}
	return nil
}

// rate returns the learning rate of a step.
func (c *command) rate(step int) float64 {
	rise := min(float64(step+1)/min(warmUp, float64(c.Steps)/5), 1)
	return c.Rate * rise * (1 + math.Cos(math.Pi*float64(step)/float64(c.Steps))) / 2
}

func save(path string, w *finder.Weights) error {
	content, err := w.Encode()
	if err != nil {
		return err
	}
	return atomicfile.From(path, func(to io.Writer) error {
		_, err := to.Write(content)
		return err
	})
}
