package batch

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
)

// Batch is some faces in the shapes that networks take.
type Batch struct {
	Rows   []int     // their rows in the dataset
	Images []float32 // (N, 1, side, side)
	Points []float32 // (N, 2K): x0, y0, x1, y1 … in pixels of the (augmented) image; 0 where missing
	Mask   []float32 // (N, 2K): 1 where labelled, else 0
}

// Epoch hands out the batches of one epoch in order, prepared ahead in goroutines of its own. Safe for one
// goroutine at a time.
type Epoch struct {
	loader *Loader
	number int
	next   int   // batch that the next call of Next returns
	held   *slot // what the last call of Next returned
	jobs   chan int
	ctx    context.Context
	cancel context.CancelFunc
	wait   sync.WaitGroup
	batch  Batch
	closed bool
}

// slot is the memory of one batch in preparation.
type slot struct {
	images        []float32
	points, masks []float32
	rows          []int
	variations    []variation
	err           error
	ready         chan struct{} // gets one value when the images are prepared
}

func newSlot(size, side, keypoints int) *slot {
	return &slot{
		images:     make([]float32, size*side*side),
		points:     make([]float32, size*2*keypoints),
		masks:      make([]float32, size*2*keypoints),
		rows:       make([]int, 0, size),
		variations: make([]variation, size),
		ready:      make(chan struct{}, 1),
	}
}

// worker is what one preparing goroutine owns.
type worker struct {
	canvas *canvas
	source rand.PCG
	random *rand.Rand
}

func newWorker(side int) *worker {
	w := &worker{canvas: newCanvas(side, chosen())}
	w.random = rand.New(&w.source)
	return w
}

// startEpoch starts the goroutines. Batch n is prepared in slot n modulo their number; a job is queued only
// when its slot is free, so that the queue never blocks and memory is bounded.
func startEpoch(ctx context.Context, l *Loader, number, skip int) *Epoch {
	e := &Epoch{loader: l, number: number, next: max(skip, 0), jobs: make(chan int, len(l.slots))}
	e.ctx, e.cancel = context.WithCancel(ctx)
	for _, s := range l.slots {
		select { // what an epoch that was closed early left behind
		case <-s.ready:
		default:
		}
	}
	for n := e.next; n < min(e.next+len(l.slots), l.Batches()); n++ {
		e.jobs <- n
	}
	for _, w := range l.workers {
		e.wait.Go(func() {
			for n := range e.jobs {
				s := l.slot(n)
				s.err = e.prepare(w, s, n)
				s.ready <- struct{}{}
			}
		})
	}
	return e
}

func (l *Loader) slot(n int) *slot { return l.slots[n%len(l.slots)] }

// prepare fills a slot with the images of batch n.
func (e *Epoch) prepare(w *worker, s *slot, n int) error {
	l := e.loader
	s.rows = append(s.rows[:0], l.rows(n)...)
	area := l.side * l.side
	for i, row := range s.rows {
		if err := e.ctx.Err(); err != nil {
			return err
		}
		pixels, err := l.source.Pixels(row)
		if err != nil {
			return fmt.Errorf("prepare batch %d: row %d: %w", n, row, err)
		}
		if len(pixels) != area {
			return fmt.Errorf("prepare batch %d: row %d: %d pixels where %d×%d were expected", n, row, len(pixels), l.side, l.side)
		}
		w.source.Seed(mix(l.options.Seed, uint64(e.number), uint64(row)), augmentStream)
		s.variations[i] = l.options.Augment.draw(w.random, l.side)
		w.canvas.face(s.images[i*area:(i+1)*area], pixels, l.options.Standardise, &s.variations[i])
	}
	return nil
}

// Next returns the next batch, valid until the call after it, or io.EOF. Images were prepared ahead; labels
// are those of the dataset at the moment of the call, so that an edit counts from the next batch on.
// A row whose pixels cannot be read ends the epoch with the error that names it.
func (e *Epoch) Next() (*Batch, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	l := e.loader
	if e.held != nil {
		e.held = nil
		if again := e.next - 1 + len(l.slots); again < l.Batches() {
			e.jobs <- again
		}
	}
	if e.next >= l.Batches() {
		return nil, io.EOF
	}
	s := l.slot(e.next)
	select {
	case <-s.ready:
	case <-e.ctx.Done():
		return nil, e.ctx.Err()
	}
	if s.err != nil {
		s.ready <- struct{}{} // a further call returns the same error
		return nil, s.err
	}
	e.next++
	e.held = s
	e.label(s)
	return &e.batch, nil
}

// label fills in the points of a slot as the dataset has them now, moved as the pixels were.
func (e *Epoch) label(s *slot) {
	l := e.loader
	outputs := 2 * len(l.keypoints)
	points, masks := s.points[:len(s.rows)*outputs], s.masks[:len(s.rows)*outputs]
	clear(points)
	clear(masks)
	for i, row := range s.rows {
		v := &s.variations[i]
		for k, p := range l.source.Labels(row) {
			if !p.Known {
				continue
			}
			if v.mirrored {
				k = l.keypoints[k].Partner
			}
			at := i*outputs + 2*k
			x, y := v.place.apply(p.X, p.Y)
			points[at], points[at+1] = float32(x), float32(y)
			masks[at], masks[at+1] = 1, 1
		}
	}
	e.batch = Batch{Rows: s.rows, Images: s.images[:len(s.rows)*l.side*l.side], Points: points, Mask: masks}
}

// Close ends the goroutines and waits for them. Closing twice does no harm.
func (e *Epoch) Close() {
	if e.closed {
		return
	}
	e.closed = true
	e.cancel()
	close(e.jobs)
	e.wait.Wait()
	e.loader.open = false
}
