// Package batch makes training batches from a dataset: shuffling, augmentation, standardising, prefetching.
//
// What comes out is float32 in the shapes networks take; what goes in are pixels and points. Start at Loader.
package batch

import (
	"context"

	"fiducial/data/face"
)

// Source is what batches are made from; *data.Dataset is one.
type Source interface {
	Keypoints() face.Keypoints
	Side() int
	Labels(row int) face.Points
	Pixels(row int) ([]byte, error)
}

// Augment says how far training faces are varied; the zero Augment leaves them as they are. Amounts are the
// largest: each face draws uniformly between minus and plus that.
type Augment struct {
	Mirror     bool    // half of the faces are mirrored, left and right partners swapped
	Rotation   float64 // degrees
	Scale      float64 // fraction, 0.15 for ±15 %
	Shift      float64 // pixels, in x and in y
	Brightness float64 // fraction of the standard deviation of the photo
	Contrast   float64 // fraction
	Blur       float64 // largest standard deviation of a Gaussian, pixels
}

// Options say what batches a Loader makes.
type Options struct {
	Rows        []int
	Size        int  // faces a batch
	Shuffle     bool // a new order every epoch, from Seed and the epoch
	DropLast    bool // leave out an incomplete last batch
	Seed        uint64
	Standardise bool // each photo to mean 0 and standard deviation 1; else pixels stay 0 to 255
	Augment     Augment
	Workers     int // goroutines that prepare batches, at least 1
}

// Batch is some faces in the shapes that networks take.
type Batch struct {
	Rows   []int     // their rows in the dataset
	Images []float32 // (N, 1, side, side)
	Points []float32 // (N, 2K): x0, y0, x1, y1 … in pixels of the (augmented) image; 0 where missing
	Mask   []float32 // (N, 2K): 1 where labelled, else 0
}

// Loader makes the batches of one training run. Safe for one goroutine at a time.
type Loader struct{}

// NewLoader returns a loader. Augmentation of a face depends on Seed, epoch and row alone, so a run can be resumed anywhere.
func NewLoader(s Source, o Options) (*Loader, error) { panic("unwritten") }

// Batches returns how many batches an epoch has.
func (l *Loader) Batches() int { panic("unwritten") }

// Epoch starts preparing the batches of an epoch from the batch number skip on. Close the result.
func (l *Loader) Epoch(ctx context.Context, epoch, skip int) *Epoch { panic("unwritten") }

// Epoch hands out the batches of one epoch in order, prepared ahead in goroutines of its own.
type Epoch struct{}

// Next returns the next batch, valid until the call after it, or io.EOF. Images were prepared ahead; labels
// are those of the dataset at the moment of the call, so that an edit counts from the next batch on.
func (e *Epoch) Next() (*Batch, error) { panic("unwritten") }

// Close ends the goroutines and waits for them.
func (e *Epoch) Close() { panic("unwritten") }
