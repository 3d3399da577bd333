package kernel

import (
	"sync"
	"sync/atomic"
	"time"
)

// workers are the goroutines that help with an operation. To wake a goroutine that is parked takes tens of
// microseconds, as long as many an operation of a small network, so one that has nothing to do looks out for the
// next operation for a while before it parks. And nobody waits for a helper that has not begun: when all tasks are
// taken, the operation closes, and one that the system let run too late finds nothing to do.
type workers struct {
	helpers []*helper
	ended   sync.WaitGroup
	closed  atomic.Bool
	limit   atomic.Int64 // workers from this number on do nothing; at least 1, so that the caller does

	// The operation that is open. All this is written before it opens and stays until all helpers have left it.
	task   func(worker, i int)
	shares []share // one for each worker that may take part, the caller's first
	all    []share

	// state counts the operations so far (from bit operationBit on), says whether one is open and whether the caller
	// has parked to wait for the helpers, and counts (in the lowest bits) the helpers that are in it.
	state atomic.Uint64
	_     [cacheLine]byte
	done  chan struct{} // wakes the caller
}

const (
	cacheLine = 64 // bytes

	helperMask   = 1<<16 - 1
	openBit      = 1 << 16
	waitingBit   = 1 << 17
	operationBit = 18
)

// patience is how long a goroutine looks out for something before it parks.
const patience = 60 * time.Microsecond

// A share is the tasks of an operation that one worker does first: from operation to operation they are about the
// same images, whose numbers are still in the cache of the core that computed them.
type share struct {
	next atomic.Int64
	end  int64
	_    [cacheLine - 16]byte
}

// A helper is one goroutine.
type helper struct {
	worker int // from 1; the caller is worker 0
	parked atomic.Bool
	wake   chan struct{}
}

// start starts n helpers.
func (w *workers) start(n int) {
	w.limit.Store(int64(n + 1))
	w.done = make(chan struct{}, 1)
	w.all = make([]share, n+1)
	for worker := 1; worker <= n; worker++ {
		h := &helper{worker: worker, wake: make(chan struct{}, 1)}
		w.helpers = append(w.helpers, h)
		w.ended.Add(1)
		go func() {
			defer w.ended.Done()
			w.help(h)
		}()
	}
}

// stop ends the helpers and waits for them. There is no operation.
func (w *workers) stop() {
	w.closed.Store(true)
	for _, h := range w.helpers {
		h.unpark()
	}
	w.ended.Wait()
}

// run calls task for each i in [0, n) and returns when all are done.
func (w *workers) run(n int, task func(worker, i int)) {
	helpers := w.helpers[:max(min(n-1, int(w.limit.Load())-1), 0)]
	if len(helpers) == 0 {
		for i := range n {
			task(0, i)
		}
		return
	}
	w.task = task
	w.shares = w.all[:len(helpers)+1]
	for i := range w.shares {
		s := &w.shares[i]
		s.next.Store(int64(i * n / len(w.shares)))
		s.end = int64((i + 1) * n / len(w.shares))
	}
	w.state.Store((w.state.Load()>>operationBit+1)<<operationBit | openBit)
	for _, h := range helpers {
		h.unpark()
	}
	w.work(0)
	w.finish()
	w.task = nil
}

// finish closes the operation and waits until all helpers have left it.
func (w *workers) finish() {
	w.state.And(^uint64(openBit))
	if lookOut(func() bool { return w.state.Load()&helperMask == 0 }) {
		return
	}
	for {
		state := w.state.Load()
		if state&helperMask == 0 {
			return
		}
		if w.state.CompareAndSwap(state, state|waitingBit) {
			<-w.done
			return
		}
	}
}

// work does the tasks of a worker's own share, then what is left of the others', as long as the limit lets it.
func (w *workers) work(worker int) {
	for k := range w.shares {
		s := &w.shares[(worker+k)%len(w.shares)]
		for int64(worker) < w.limit.Load() {
			i := s.next.Add(1) - 1
			if i >= s.end {
				break
			}
			w.task(worker, int(i))
		}
	}
}

// help joins one operation after the other.
func (w *workers) help(h *helper) {
	var last uint64 // the operation it was in last
	for {
		if !lookOut(func() bool { return w.isNew(last) }) {
			h.parked.Store(true)
			// What came before the caller could see that it is parked would not wake it.
			if !w.isNew(last) || !h.parked.CompareAndSwap(true, false) {
				<-h.wake
			}
		}
		if w.closed.Load() {
			return
		}
		if operation, joined := w.join(last); joined {
			last = operation
			w.work(h.worker)
			w.leave()
		}
	}
}

// isNew says whether there is something to do for a helper that was last in the given operation.
func (w *workers) isNew(last uint64) bool {
	state := w.state.Load()
	return state&openBit != 0 && state>>operationBit != last || w.closed.Load()
}

// join counts a helper in, if an operation other than the last is open.
func (w *workers) join(last uint64) (operation uint64, joined bool) {
	for {
		state := w.state.Load()
		if state&openBit == 0 || state>>operationBit == last {
			return 0, false
		}
		if w.state.CompareAndSwap(state, state+1) {
			return state >> operationBit, true
		}
	}
}

// leave counts a helper out, and wakes the caller if it was the last that one waits for.
func (w *workers) leave() {
	state := w.state.Add(^uint64(0))
	if state&waitingBit != 0 && state&helperMask == 0 {
		w.done <- struct{}{}
	}
}

// unpark wakes the helper if it is parked.
func (h *helper) unpark() {
	if h.parked.Load() && h.parked.CompareAndSwap(true, false) {
		h.wake <- struct{}{}
	}
}

// lookOut waits until found, or gives up after a while and returns false.
func lookOut(found func() bool) bool {
	start := time.Now()
	for {
		for range 32 {
			if found() {
				return true
			}
		}
		if time.Since(start) > patience {
			return false
		}
	}
}
