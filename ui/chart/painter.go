package chart

import (
	"context"
	"slices"
	"sync"
)

// Painter draws the pictures of charts in the goroutine that carries out Run, one after another, so that the UI
// goroutine never waits for them. Of the pictures that one chart asks for while others are drawn only the newest is
// drawn. One painter serves all charts of a window. Safe for concurrent use.
type Painter struct {
	post func(func())
	wake chan struct{} // holds something when there may be work

	mu      sync.Mutex
	waiting []painting // first come, first drawn; one for each chart
}

// painting is a picture that was asked for.
type painting struct {
	chart any
	draw  func() // in the painter's goroutine
	done  func() // then, on the UI goroutine
}

// NewPainter returns a painter that draws nothing before Run; post hands a function to the UI goroutine.
func NewPainter(post func(func())) *Painter {
	return &Painter{post: post, wake: make(chan struct{}, 1)}
}

// Run draws what is asked for until the context ends; a picture that was begun is finished.
func (p *Painter) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		}
		for ctx.Err() == nil {
			next, ok := p.next()
			if !ok {
				break
			}
			next.draw()
			p.post(next.done)
		}
	}
}

// paint asks for a picture of a chart, in place of one that it asked for before and that was not begun.
func (p *Painter) paint(x painting) {
	p.mu.Lock()
	if i := slices.IndexFunc(p.waiting, func(y painting) bool { return y.chart == x.chart }); i >= 0 {
		p.waiting[i] = x
	} else {
		p.waiting = append(p.waiting, x)
	}
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// next takes the picture that is to be drawn next; ok is false when there is none.
func (p *Painter) next() (x painting, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		return x, false
	}
	x = p.waiting[0]
	p.waiting = slices.Delete(p.waiting, 0, 1)
	return x, true
}
