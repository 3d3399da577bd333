package batch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"fiducial/data/face"
)

// Source is what batches are made from; *data.Dataset is one. Its methods are called from several goroutines.
type Source interface {
	Keypoints() face.Keypoints
	Side() int
	Labels(row int) face.Points
	Pixels(row int) ([]byte, error)
}

// Options say what batches a Loader makes.
type Options struct {
	Rows        []int // rows with usable pixels, in the order in which an unshuffled epoch takes them
	Size        int   // faces a batch
	Shuffle     bool  // a new order every epoch, from Seed and the epoch
	DropLast    bool  // leave out an incomplete last batch, unless it is the only one
	Seed        uint64
	Standardise bool // each photo to mean 0 and standard deviation 1; else pixels stay 0 to 255
	Augment     Augment
	Workers     int // goroutines that prepare batches, at least 1
}

// ErrNoRows says that there is no row to make batches of.
var ErrNoRows = errors.New("there is no row at all")

// Loader makes the batches of one training run. Safe for one goroutine at a time; one Epoch may be open at a time.
type Loader struct {
	source    Source
	options   Options
	keypoints face.Keypoints
	side      int
	order     []int
	slots     []*slot
	workers   []*worker
	open      bool
}

// NewLoader returns a loader. Augmentation of a face depends on Seed, epoch and row alone, so a run can be resumed
// anywhere. The error wraps ErrNoRows when an epoch would have no batch.
func NewLoader(s Source, o Options) (*Loader, error) {
	switch {
	case o.Size < 1:
		return nil, fmt.Errorf("prepare batches: a batch of %d faces cannot be made: the size must be at least 1", o.Size)
	case s.Side() < 1:
		return nil, errors.New("prepare batches: the dataset has no photo yet")
	case len(o.Rows) == 0:
		return nil, fmt.Errorf("prepare batches: %w", ErrNoRows)
	}
	if err := o.Augment.check(); err != nil {
		return nil, fmt.Errorf("prepare batches: %w", err)
	}
	o.Augment.Mirror = o.Augment.Mirror && s.Keypoints().Mirrors()
	o.Workers = max(o.Workers, 1)
	o.Rows = append([]int(nil), o.Rows...)
	l := &Loader{source: s, options: o, keypoints: s.Keypoints(), side: s.Side(), order: make([]int, len(o.Rows))}
	// One batch is in the consumer's hands, one is ready, and each worker fills one more.
	for range min(o.Workers+2, l.Batches()+1) {
		l.slots = append(l.slots, newSlot(min(o.Size, len(o.Rows)), l.side, len(l.keypoints)))
	}
	for range o.Workers {
		l.workers = append(l.workers, newWorker(l.side))
	}
	return l, nil
}

// Batches returns how many batches an epoch has.
func (l *Loader) Batches() int {
	n := len(l.options.Rows)
	if l.options.DropLast {
		return max(n/l.options.Size, 1)
	}
	return (n + l.options.Size - 1) / l.options.Size
}

// Epoch starts preparing the batches of an epoch from the batch number skip on. Close the result before the
// next Epoch: the buffers are the loader's.
func (l *Loader) Epoch(ctx context.Context, epoch, skip int) *Epoch {
	if l.open {
		panic("batch: Epoch while another epoch of the same loader is open")
	}
	l.open = true
	l.arrange(epoch)
	return startEpoch(ctx, l, epoch, skip)
}

// arrange puts the rows into the order of an epoch.
func (l *Loader) arrange(epoch int) {
	copy(l.order, l.options.Rows)
	if !l.options.Shuffle {
		return
	}
	var source rand.PCG
	source.Seed(mix(l.options.Seed, uint64(epoch)), orderStream)
	rand.New(&source).Shuffle(len(l.order), func(i, j int) { l.order[i], l.order[j] = l.order[j], l.order[i] })
}

// rows returns the rows of batch number n in the present order.
func (l *Loader) rows(n int) []int {
	from := n * l.options.Size
	return l.order[from:min(from+l.options.Size, len(l.order))]
}

// Streams keep apart the random numbers that order rows and those that augment faces.
const (
	orderStream uint64 = iota + 1
	augmentStream
)

// mix hashes numbers into one, so that neighbouring seeds, epochs and rows draw unrelated numbers (SplitMix64,
// Steele, Lea and Flood 2014).
func mix(numbers ...uint64) uint64 {
	var h uint64
	for _, n := range numbers {
		h += n + 0x9e3779b97f4a7c15
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}
