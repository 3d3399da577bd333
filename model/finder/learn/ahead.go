package main

import (
	"context"
	"sync"
)

// drawing hands out samples in their order, drawn ahead in goroutines of its own.
type drawing struct {
	samples []chan sample // of each goroutine, in turn
	turn    int
	cancel  context.CancelFunc
	ended   sync.WaitGroup
}

// draw begins to draw samples from to to-1 on that many goroutines; stop must be called, and the maker's hard samples
// stay until then.
func (m *maker) draw(ctx context.Context, from, to, threads int) *drawing {
	ctx, cancel := context.WithCancel(ctx)
	d := &drawing{cancel: cancel}
	for k := range threads {
		ready := make(chan sample, 24)
		d.samples = append(d.samples, ready)
		d.ended.Add(1)
		go func() {
			defer d.ended.Done()
			for i := from + k; i < to; i += threads {
				select {
				case ready <- m.make(i):
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	return d
}

// next returns the next sample; no more than were asked for may be taken.
func (d *drawing) next(ctx context.Context) (sample, error) {
	ready := d.samples[d.turn]
	d.turn = (d.turn + 1) % len(d.samples)
	select {
	case s := <-ready:
		return s, nil
	case <-ctx.Done():
		return sample{}, ctx.Err()
	}
}

// stop ends the goroutines and waits for them.
func (d *drawing) stop() {
	d.cancel()
	d.ended.Wait()
}
