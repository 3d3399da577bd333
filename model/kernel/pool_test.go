package kernel

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"fiducial/data/simd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPoolRunsEachTaskOnce(t *testing.T) {
	p := newPool(t, 4, Portable)
	for _, n := range []int{0, 1, 3, 1000} {
		ran := make([]atomic.Int32, n)
		p.run(n, func(worker, i int) {
			if worker < 0 || worker >= 4 {
				t.Errorf("worker %d", worker)
			}
			ran[i].Add(1)
		})
		for i := range ran {
			if got := ran[i].Load(); got != 1 {
				t.Errorf("task %d of %d ran %d times", i, n, got)
			}
		}
	}
}

func TestPoolIsShared(t *testing.T) {
	p := newPool(t, 3, Portable)
	done := make(chan bool)
	for range 4 {
		go func() {
			for range 200 {
				var sum atomic.Int64
				p.run(10, func(_, i int) { sum.Add(int64(i)) })
				if sum.Load() != 45 {
					t.Error("tasks of different operations were mixed")
				}
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
}

// A limit holds from the next task on, whatever is in progress, and every task is still done once.
func TestPoolLimit(t *testing.T) {
	const threads, tasks = 4, 400
	p := newPool(t, threads, Portable)
	for _, limit := range []int{1, 2, 99, -1} {
		p.Limit(limit)
		want := int32(min(max(limit, 1), threads))
		var running, most, done atomic.Int32
		count := func(_, _ int) {
			now := running.Add(1)
			for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
			}
			time.Sleep(50 * time.Microsecond)
			running.Add(-1)
			done.Add(1)
		}
		p.run(tasks, count)
		if most.Load() > want || done.Load() != tasks {
			t.Errorf("limit %d: %d tasks of %d, up to %d at a time", limit, done.Load(), tasks, most.Load())
		}
	}
	p.Limit(threads)
	var late, after atomic.Int32
	p.run(tasks, func(worker, i int) {
		if i == tasks/4 {
			p.Limit(1)
			after.Store(1)
		}
		if after.Load() == 1 && i > tasks/4+threads && worker > 0 {
			late.Add(1)
		}
		time.Sleep(20 * time.Microsecond)
	})
	if late.Load() > threads {
		t.Errorf("%d tasks were done by others after the limit", late.Load())
	}
}

func TestPoolRefuses(t *testing.T) {
	if _, err := New(Options{Threads: -1}); err == nil {
		t.Error("-1 threads pass")
	}
	if _, err := New(Options{Path: Path(99)}); !errors.Is(err, simd.ErrPath) {
		t.Errorf("unknown path: %v", err)
	}
}
