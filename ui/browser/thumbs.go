package browser

import (
	"image"
	"runtime"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	cached  = 512 // thumbnails kept; at 96 px about 19 MB
	pending = 128 // wishes kept; older ones have scrolled away
)

// thumbs makes thumbnails in goroutines of its own. Wishes are fulfilled newest first. Safe for concurrent use.
type thumbs struct {
	make func(row, size int) *image.NRGBA // called from the workers
	done func()                           // called from the workers when a thumbnail is ready

	mu     sync.Mutex
	ready  *lru.Cache[int, thumb]
	wishes []wish
	wake   *sync.Cond
	closed bool
	wg     sync.WaitGroup
}

// thumb is a thumbnail; one that is stale is shown until its successor is ready.
type thumb struct {
	image *image.NRGBA
	size  int
	stale bool
}

type wish struct{ row, size int }

func newThumbs(build func(row, size int) *image.NRGBA, done func()) *thumbs {
	ready, err := lru.New[int, thumb](cached)
	if err != nil {
		panic(err) // only for a size below 1
	}
	t := &thumbs{make: build, done: done, ready: ready}
	t.wake = sync.NewCond(&t.mu)
	workers := min(max(runtime.GOMAXPROCS(0)/2, 1), 4)
	t.wg.Add(workers)
	for range workers {
		go t.work()
	}
	return t
}

// get returns the thumbnail of a row, nil when there is none yet. One that is missing, stale or of another size
// is wished for.
func (t *thumbs) get(row, size int) *image.NRGBA {
	t.mu.Lock()
	defer t.mu.Unlock()
	have, ok := t.ready.Get(row)
	if ok && !have.stale && have.size == size {
		return have.image
	}
	if !t.closed {
		t.forget(row)
		t.wishes = append(t.wishes, wish{row, size})
		if len(t.wishes) > pending {
			t.wishes = append(t.wishes[:0], t.wishes[len(t.wishes)-pending:]...)
		}
		t.wake.Signal()
	}
	return have.image
}

// drop takes back the wish for a row that is no longer to be seen.
func (t *thumbs) drop(row int) {
	t.mu.Lock()
	t.forget(row)
	t.mu.Unlock()
}

func (t *thumbs) forget(row int) {
	for i, w := range t.wishes {
		if w.row == row {
			t.wishes = append(t.wishes[:i], t.wishes[i+1:]...)
			return
		}
	}
}

// outdate marks a row's thumbnail as no longer right.
func (t *thumbs) outdate(row int) {
	t.mu.Lock()
	if have, ok := t.ready.Peek(row); ok {
		have.stale = true
		t.ready.Add(row, have)
	}
	t.mu.Unlock()
}

func (t *thumbs) work() {
	defer t.wg.Done()
	for {
		t.mu.Lock()
		for len(t.wishes) == 0 && !t.closed {
			t.wake.Wait()
		}
		if t.closed {
			t.mu.Unlock()
			return
		}
		w := t.wishes[len(t.wishes)-1]
		t.wishes = t.wishes[:len(t.wishes)-1]
		// An edit from here on makes the new thumbnail stale, not the old one.
		t.ready.Add(w.row, t.fresh(w))
		t.mu.Unlock()

		img := t.make(w.row, w.size)

		t.mu.Lock()
		have, _ := t.ready.Peek(w.row)
		t.ready.Add(w.row, thumb{image: img, size: w.size, stale: have.stale})
		t.mu.Unlock()
		t.done()
	}
}

// fresh returns what is shown of a row while its thumbnail is being made.
func (t *thumbs) fresh(w wish) thumb {
	have, _ := t.ready.Peek(w.row)
	return thumb{image: have.image, size: w.size}
}

// close ends the workers and waits for them.
func (t *thumbs) close() {
	t.mu.Lock()
	t.closed = true
	t.wishes = nil
	t.wake.Broadcast()
	t.mu.Unlock()
	t.wg.Wait()
}
