package main

import (
	"context"
	"fmt"
	"math"

	"fiducial/assets"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/photo"
	"fiducial/model/finder"
)

type facesCommand struct {
	Photos []string `arg:"" name:"photo" help:"Photos: JPEG, PNG, WebP, TIFF, BMP or GIF."`
	Least  float64  `default:"${least}" placeholder:"S" help:"Size of the smallest faces sought, as a share of the photo's shorter side; never below ${leastSize} pixels. Larger is faster."`
	Score  float64  `default:"${score}" placeholder:"S" help:"Print faces of which the finder is at least so sure, above 0 and below 1."`
}

// facesObject is one face that was found, in pixels of the photo as it is shown, to a hundredth.
type facesObject struct {
	File  string  `json:"file"`
	Left  float64 `json:"left"`
	Top   float64 `json:"top"`
	Size  float64 `json:"size"`
	Score float64 `json:"score"` // from 0 to 1
}

// Run prints the square of each face in some photos. One that can't be read does not keep the others from it.
func (c *facesCommand) Run(ctx context.Context, r *report) error {
	if !(c.Least > 0 && c.Least <= 1) {
		return usageError("--least %g: a share of the photo's shorter side, above 0 and up to 1", c.Least)
	}
	if !(c.Score > 0 && c.Score < 1) {
		return usageError("--score %g: a number above 0 and below 1", c.Score)
	}
	f, err := newFinder(finder.Options{LeastShare: c.Least, LeastScore: c.Score})
	if err != nil {
		return err
	}
	failed := 0
	for _, path := range c.Photos {
		found, err := findFaces(ctx, f, path)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if len(c.Photos) == 1 {
				return err
			}
			failed++
			r.note("%v", err)
			continue
		}
		if err := r.faces(path, found); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("finding faces: %d of %s could not be read", failed, annotation.Counted(len(c.Photos), "photo", "photos"))
	}
	return nil
}

// newFinder returns a finder with the built-in weights.
func newFinder(o finder.Options) (*finder.Finder, error) {
	w, err := finder.Decode(assets.FinderWeights())
	if err != nil {
		return nil, err
	}
	return finder.New(w, o)
}

// findFaces returns the faces in a photo.
func findFaces(ctx context.Context, f *finder.Finder, path string) ([]finder.Found, error) {
	img, err := photo.Open(path)
	if err != nil {
		return nil, fmt.Errorf("finding faces: %w", err)
	}
	return f.Find(ctx, img)
}

// faces prints what was found in a photo.
func (r *report) faces(path string, found []finder.Found) error {
	if len(found) == 0 && !r.json {
		return r.line("%s: no face", harmless.Name(path))
	}
	for _, f := range found {
		b := f.Box
		if !r.json {
			if err := r.line("%s: left %.1f, top %.1f, size %.1f, score %.2f", harmless.Name(path), b.Left, b.Top, b.Size, f.Score); err != nil {
				return err
			}
			continue
		}
		if err := r.object(facesObject{path, rounded(b.Left, 100), rounded(b.Top, 100), rounded(b.Size, 100), rounded(f.Score, 1000)}); err != nil {
			return err
		}
	}
	return nil
}

// rounded returns a number to one in so many parts: the finder is not so exact that more digits said anything.
func rounded(v, parts float64) float64 { return math.Round(v*parts) / parts }
