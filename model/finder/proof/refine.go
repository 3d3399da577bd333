package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"

	"fiducial/assets"
	"fiducial/data/face"
	"fiducial/data/photo"
	"fiducial/model/checkpoint"
	"fiducial/model/finder"
	"fiducial/model/prediction"
)

// refineCommand measures how rough boxes of withheld real faces in photos come right.
type refineCommand struct {
	folder
	Faces string  `arg:"" help:"The contest's training.csv, or the zip that holds it."`
	Off   float64 `default:"0.3" help:"How far boxes are off at most, in place (each way) and in size, as a share of the face's size."`
	Seed  uint64  `default:"1000" help:"Of what is drawn by lot."`
}

// rounds is how often a box is refined.
const rounds = 3

// Run measures and prints.
func (c *refineCommand) Run(ctx context.Context) (err error) {
	m, err := withheld(ctx, c.Faces)
	if err != nil {
		return err
	}
	r, err := newRefining()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	n := uint64(0)
	err = c.each(ctx, func(_ string, plane *finder.Plane) error {
		n++
		lot := rand.New(rand.NewPCG(c.Seed, n))
		picture, faces := pasted(lot, m, plane)
		img := levels(picture)
		for _, b := range faces {
			if err := r.add(lot, img, b, c.Off); err != nil {
				return err
			}
		}
		return nil
	})
	r.print()
	return err
}

// refining gathers how much boxes overlap with those of their faces: at first, and after each round.
type refining struct {
	predictor *prediction.Predictor
	side      int
	keypoints face.Keypoints
	overlaps  [rounds + 1][]float64
}

// refining begins to refine what is found, where that is asked for: else it is nil, which does nothing.
func (c finding) refining() (*refining, error) {
	if !c.Refine {
		return nil, nil
	}
	return newRefining()
}

// close lets go of the weights.
func (r *refining) close() error {
	if r == nil {
		return nil
	}
	return r.predictor.Close()
}

// found refines the boxes that were found in a picture of those of its faces that are boxes.
func (r *refining) found(img image.Image, boxes []face.Box, found []finder.Found, score float64) error {
	for _, b := range boxes {
		for _, x := range found {
			if r == nil || x.Score < score || b.Overlap(x.Box) < 0.5 {
				continue
			}
			if err := r.follow(img, b, x.Box); err != nil {
				return err
			}
		}
	}
	return nil
}

// newRefining begins with the embedded weights.
func newRefining() (*refining, error) {
	weights, err := checkpoint.Decode(assets.Weights())
	if err != nil {
		return nil, err
	}
	p, err := prediction.NewPredictor(weights, prediction.Options{Mirror: true})
	if err != nil {
		return nil, err
	}
	return &refining{predictor: p, side: weights.Side, keypoints: face.NewKeypoints(weights.Keypoints)}, nil
}

// add roughens one box and refines it.
func (r *refining) add(lot *rand.Rand, img image.Image, b face.Box, off float64) error {
	within := func() float64 { return off * (2*lot.Float64() - 1) }
	size := b.Size * (1 + within())
	rough := face.Box{Left: b.Left + b.Size/2 + within()*b.Size - size/2, Top: b.Top + b.Size/2 + within()*b.Size - size/2, Size: size}
	return r.follow(img, b, rough)
}

// follow refines a box round by round, and notes how much it overlaps with b, that of its face.
func (r *refining) follow(img image.Image, b, rough face.Box) error {
	pixels := make([]byte, r.side*r.side)
	for round := range r.overlaps {
		r.overlaps[round] = append(r.overlaps[round], b.Overlap(rough))
		photo.Square(img, rough, r.side, pixels)
		points, err := r.predictor.Predict(pixels)
		if err != nil {
			return err
		}
		for i := range points {
			points[i] = rough.ToPhoto(points[i], r.side)
		}
		if better, ok := finder.Refine(points, r.keypoints); ok {
			rough = better
		}
	}
	return nil
}

func (r *refining) print() {
	if r == nil {
		return
	}
	for round, overlaps := range r.overlaps {
		sum, good := 0.0, 0
		for _, o := range overlaps {
			sum += o
			if o >= 0.7 {
				good++
			}
		}
		n := float64(max(len(overlaps), 1))
		fmt.Printf("after %d rounds: mean overlap %.3f, at least 0.7 in %.1f %% of %d faces\n", round, sum/n, 100*float64(good)/n, len(overlaps))
	}
}

// levels returns a grey picture of 8 bits.
func levels(p *finder.Plane) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for i, v := range p.Pix {
		img.Pix[i] = uint8(min(max(v+0.5, 0), 255))
	}
	return img
}
