package finder

import (
	"context"
	"fmt"
	"image"
	"math"
	"sync"

	"fiducial/data/photo"
)

// Options say what is sought. The zero Options take the defaults.
type Options struct {
	LeastShare float64 // size of the smallest faces sought, as a share of the photo's shorter side; 0 means DefaultShare
	LeastScore float64 // of what is reported; 0 means DefaultScore
}

// What is sought where nothing else is asked for.
const (
	DefaultShare = 0.04
	DefaultScore = 0.5
	LeastSize    = 24 // pixels of the smallest faces that are ever sought: below, there is too little to see
)

// Check says in one sentence what is wrong with the options, or nil.
func (o Options) Check() error {
	switch {
	case !(o.LeastShare >= 0 && o.LeastShare <= 1):
		return fmt.Errorf("find faces: the smallest are to be %g of the photo's shorter side: give a share from 0 to 1", o.LeastShare)
	case !(o.LeastScore >= 0 && o.LeastScore < 1):
		return fmt.Errorf("find faces: the least score is %g: give one from 0 to below 1", o.LeastScore)
	}
	return nil
}

// Finder finds faces in photos. Safe for concurrent use: calls run beside one another, each on the goroutine that
// calls.
type Finder struct {
	weights *Weights
	options Options

	mu   sync.Mutex
	idle []*engine // of calls that have ended
}

// New returns a finder with the given weights, which it does not change.
func New(w *Weights, o Options) (*Finder, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if err := o.Check(); err != nil {
		return nil, err
	}
	if o.LeastShare == 0 {
		o.LeastShare = DefaultShare
	}
	if o.LeastScore == 0 {
		o.LeastScore = DefaultScore
	}
	f := &Finder{weights: w, options: o}
	e, err := newEngine(w)
	if err != nil {
		return nil, fmt.Errorf("find faces: %w", err)
	}
	f.idle = []*engine{e}
	return f, nil
}

// mostIdle is how many engines are kept for calls to come: each has buffers of some megabytes.
const mostIdle = 4

// engine takes an engine, or makes one.
func (f *Finder) engine() (*engine, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.idle); n > 0 {
		e := f.idle[n-1]
		f.idle = f.idle[:n-1]
		return e, nil
	}
	return newEngine(f.weights)
}

func (f *Finder) release(e *engine) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.idle) < mostIdle {
		f.idle = append(f.idle, e)
	}
}

// levelStep is how many times smaller each level of the pyramid is than the one before. Each face is within ±16 % of
// Typical in one.
const levelStep = 1.35

// Find returns the faces in a photo as it is shown, best first, in its pixels: of those at least as large as the
// options say, up to the whole photo. The error is that of ctx. A photo smaller than LeastSize either way has none.
func (f *Finder) Find(ctx context.Context, img image.Image) ([]Found, error) {
	b := img.Bounds()
	width, height := b.Dx(), b.Dy()
	shorter := float64(min(width, height))
	if shorter < LeastSize {
		return nil, ctx.Err()
	}
	least := max(f.options.LeastShare*shorter, LeastSize)
	shrink := max(int(least*math.Sqrt(levelStep)/Typical), 1)
	levels, cols, rows := photo.Grey(img, shrink)
	plane := &Plane{Width: cols, Height: rows, Pix: levels}
	covered := [2]float64{float64(plane.Width * shrink), float64(plane.Height * shrink)} // pixels of the photo
	return f.findIn(ctx, plane, covered, least, shorter)
}

// FindGrey is Find for a grey picture.
func (f *Finder) FindGrey(ctx context.Context, p *Plane) ([]Found, error) {
	shorter := float64(min(p.Width, p.Height))
	if shorter < LeastSize {
		return nil, ctx.Err()
	}
	return f.findIn(ctx, p, [2]float64{float64(p.Width), float64(p.Height)}, max(f.options.LeastShare*shorter, LeastSize), shorter)
}

// findIn looks for faces from least to shorter pixels in a picture that covers so many pixels of the photo, across and
// down.
func (f *Finder) findIn(ctx context.Context, p *Plane, covered [2]float64, least, shorter float64) ([]Found, error) {
	e, err := f.engine()
	if err != nil {
		return nil, fmt.Errorf("find faces: %w", err)
	}
	defer f.release(e)
	var found []Found
	for size := least * math.Sqrt(levelStep); ; size *= levelStep {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		level := p.Resized(side(covered[0]*Typical/size), side(covered[1]*Typical/size))
		answers, cols, rows, err := e.answers(level)
		if err != nil {
			return nil, err
		}
		found = collect(found, answers, cols, rows, f.options.LeastScore, covered[0]/float64(level.Width), covered[1]/float64(level.Height))
		if size*math.Sqrt(levelStep) > shorter*largest {
			return suppress(found), nil
		}
		p = level
	}
}

// largest is how many times larger than the shorter side of the photo faces are sought.
const largest = 1.1

func side(pixels float64) int { return max(int(math.Round(pixels)), 1) }

// answers returns the network's answers for a level, which they say nothing beyond.
func (e *engine) answers(level *Plane) (answers []float32, cols, rows int, err error) {
	s := size{roundUp(level.Width, sizeStep), roundUp(level.Height, sizeStep)}
	input := make([]float32, s.width*s.height)
	for y := range level.Height {
		Standardise(input[y*s.width:], level.Row(y))
	}
	return e.run(input, s)
}

// sizeStep is what the sides of the network's input are multiples of, so that photos of nearly one size share their
// plans.
const sizeStep = 4 * Stride

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// Standardise sets the network's input to grey levels; what stands beyond a photo is middle grey there.
func Standardise(dst, levels []float32) {
	for i, v := range levels {
		dst[i] = (v - middleGrey) / (middleGrey / 2)
	}
}

const middleGrey = 128
