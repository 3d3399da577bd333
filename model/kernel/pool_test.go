package kernel

import (
	"errors"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
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

func TestPoolRefuses(t *testing.T) {
	if _, err := New(Options{Threads: -1}); err == nil {
		t.Error("-1 threads pass")
	}
	if _, err := New(Options{Path: Path(99)}); !errors.Is(err, ErrPath) {
		t.Errorf("unknown path: %v", err)
	}
}

func TestFromEnv(t *testing.T) {
	for _, path := range append(Paths(), Auto) {
		t.Setenv(Env, path.String())
		if got, err := FromEnv(); err != nil || got != path {
			t.Errorf("%v: got %v, %v", path, got, err)
		}
	}
	t.Setenv(Env, "")
	if got, err := FromEnv(); err != nil || got != Auto {
		t.Errorf("nothing: got %v, %v", got, err)
	}
	t.Setenv(Env, "abacus")
	if _, err := FromEnv(); !errors.Is(err, ErrPath) {
		t.Errorf("abacus: %v", err)
	}
}
