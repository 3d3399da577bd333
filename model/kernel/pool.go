package kernel

import (
	"fmt"
	"runtime"
	"sync"

	"fiducial/data/simd"
)

// Options say how a Pool works.
type Options struct {
	Threads int  // goroutines that compute at the same time, the caller's included; 0 means GOMAXPROCS
	Path    Path // the zero value takes the fastest that this machine has
}

// Pool shares the work of one operation over a bounded number of goroutines, which live until Close.
// It is safe for concurrent use: operations of different plans wait for each other.
type Pool struct {
	prim    primitives
	path    Path
	threads int

	mu      sync.Mutex  // held while an operation runs
	ones    int         // how many ones each scratch begins with
	scratch [][]float32 // one for each worker, as large as the neediest plan asked for
	closed  bool
	workers workers
}

// New returns a pool. It fails when Threads is negative or when this machine lacks the path asked for.
func New(o Options) (*Pool, error) {
	if o.Threads < 0 {
		return nil, fmt.Errorf("make kernel pool: %d threads; give 1 or more, or 0 for all cores", o.Threads)
	}
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.Path == Auto {
		o.Path = simd.Fastest()
	}
	prim, err := primitivesOf(o.Path)
	if err != nil {
		return nil, fmt.Errorf("make kernel pool: %w", err)
	}
	p := &Pool{prim: prim, path: o.Path, threads: o.Threads, scratch: make([][]float32, o.Threads)}
	p.workers.start(o.Threads - 1)
	return p, nil
}

// Threads returns the bound on goroutines that compute at the same time.
func (p *Pool) Threads() int { return p.threads }

// Limit lets no more than n goroutines compute at the same time from now on, at least 1 and at most Threads. It counts
// at once, also in the midst of an operation, and changes no result.
func (p *Pool) Limit(n int) { p.workers.limit.Store(int64(min(max(n, 1), p.threads))) }

// Path returns the path in use, never Auto.
func (p *Pool) Path() Path { return p.path }

// Close ends the pool's goroutines and waits for them. Plans of a closed pool must not be used; closing twice is
// harmless.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	p.workers.stop()
}

// run calls task for each i in [0, n), in any order, from as many workers as there are, and returns when all are
// done. worker, in [0, Threads), says whose scratch the task may use. task must not be made anew for each call:
// a plan keeps its own, so that nothing is allocated.
func (p *Pool) run(n int, task func(worker, i int)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		panic("kernel: pool used after Close")
	}
	p.workers.run(n, task)
}

// reserve makes each worker's scratch begin with at least so many ones and hold at least n numbers behind them.
func (p *Pool) reserve(ones, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ones = max(roundUp(ones, vector), p.ones)
	for i, s := range p.scratch {
		n = max(n, len(s)-p.ones)
		if ones+n > len(s) {
			p.scratch[i] = make([]float32, ones+n)
		}
		for k := range ones {
			p.scratch[i][k] = 1
		}
	}
	p.ones = ones
}

// space returns a worker's scratch, for the length of a task. What stands in it is anything.
func (p *Pool) space(worker int) []float32 { return p.scratch[worker][p.ones:] }

// spaceBehindOnes returns a worker's scratch with n ones before it, which must stay.
func (p *Pool) spaceBehindOnes(worker, n int) []float32 { return p.scratch[worker][p.ones-n:] }
