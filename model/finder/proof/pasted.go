package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/photo"
	"fiducial/data/synth"
	"fiducial/model/finder"
	"fiducial/model/finder/scenery"
)

// pastedCommand measures on withheld real faces in photos that hold none.
type pastedCommand struct {
	finding
	folder
	Faces string `arg:"" help:"The contest's training.csv, or the zip that holds it."`
	Times int    `default:"3" help:"How often faces are pasted into each photo."`
	Seed  uint64 `default:"1000" help:"Of what is drawn by lot."`
}

// folder names photos.
type folder struct {
	Photos string `required:"" placeholder:"DIR" help:"The folder of photos, with those below it."`
	Width  int    `default:"1600" help:"Larger photos are shrunk to this width first."`
}

// each calls do with each photo of the folder in grey, in the order of their names. Photos that are equal but for their
// size come as often as they are there.
func (c folder) each(ctx context.Context, do func(path string, p *finder.Plane) error) error {
	return filepath.WalkDir(c.Photos, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !photo.Is(path) {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		img, err := photo.Open(path)
		if errors.Is(err, photo.ErrFormat) || errors.Is(err, photo.ErrDamaged) {
			fmt.Printf("left out: %v\n", err)
			return nil
		}
		if err != nil {
			return err
		}
		p := grey(img)
		if p.Width > c.Width {
			p = p.Resized(c.Width, p.Height*c.Width/p.Width)
		}
		if p.Width < 400 || p.Height < 300 { // a thumbnail
			return nil
		}
		return do(path, p)
	})
}

func grey(img image.Image) *finder.Plane {
	levels, width, height := photo.Grey(img, 1)
	return &finder.Plane{Width: width, Height: height, Pix: levels}
}

// Run measures and prints.
func (c *pastedCommand) Run(ctx context.Context) (err error) {
	f, score, err := c.finder()
	if err != nil {
		return err
	}
	m, err := withheld(ctx, c.Faces)
	if err != nil {
		return err
	}
	r, err := c.refining()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	var t tally
	n := uint64(0)
	err = c.each(ctx, func(_ string, p *finder.Plane) error {
		for range c.Times {
			n++
			picture, faces := pasted(rand.New(rand.NewPCG(c.Seed, n)), m, p)
			start := time.Now()
			found, err := f.FindGrey(ctx, picture)
			if err != nil {
				return err
			}
			t.add(found, faces, nil, time.Since(start))
			if r == nil {
				continue
			}
			if err := r.found(levels(picture), faces, found, score); err != nil {
				return err
			}
		}
		return nil
	})
	t.print(score)
	r.print()
	return err
}

// pasted returns a copy of a photo with one to three faces in it, from a twentieth to half of its height.
func pasted(r *rand.Rand, m *scenery.Maker, p *finder.Plane) (*finder.Plane, []face.Box) {
	picture := &finder.Plane{Width: p.Width, Height: p.Height, Pix: slices.Clone(p.Pix)}
	height := float64(p.Height)
	placed := m.Into(r, picture, scenery.Scene{Width: p.Width, Height: p.Height, Faces: 1 + r.IntN(3), Least: height / 20, Most: height / 2})
	faces := make([]face.Box, len(placed))
	for i, f := range placed {
		faces[i] = f.Box
	}
	return picture, faces
}

// withheld returns a maker that pastes the faces of the splits that the finder was not trained on.
func withheld(ctx context.Context, path string) (m *scenery.Maker, err error) {
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ds.Close()) }()
	if err := ds.Load(ctx, nil); err != nil {
		return nil, err
	}
	var faces [][]byte
	for _, row := range append(ds.SplitRows(data.Test, data.Splits{}, false), ds.SplitRows(data.Validation, data.Splits{}, false)...) {
		pixels, err := ds.PixelsInPassing(row)
		if err != nil {
			return nil, err
		}
		faces = append(faces, slices.Clone(pixels))
	}
	return scenery.NewMaker(scenery.Options{Faces: faces, Side: synth.Side})
}

// aloneCommand counts false boxes.
type aloneCommand struct {
	finding
	folder
	List bool `help:"Name each photo with its false boxes that count."`
}

// Run measures and prints.
func (c *aloneCommand) Run(ctx context.Context) error {
	f, score, err := c.finder()
	if err != nil {
		return err
	}
	var t tally
	err = c.each(ctx, func(path string, p *finder.Plane) error {
		start := time.Now()
		found, err := f.FindGrey(ctx, p)
		if err != nil {
			return err
		}
		t.add(found, nil, nil, time.Since(start))
		if c.List {
			for _, b := range found {
				if b.Score < score {
					break
				}
				fmt.Printf("%s: %.2f at %.0f, %.0f, %.0f wide\n", path, b.Score, b.Box.Left, b.Box.Top, b.Box.Size)
			}
		}
		return nil
	})
	t.print(score)
	return err
}
