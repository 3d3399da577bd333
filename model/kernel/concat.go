package kernel

import "fmt"

// Concat is the plan of a concatenation of the channels of two batches of images. Images are flat here: of each, the
// first has so many numbers and the second so many. Not safe for concurrent use.
type Concat struct {
	pool                 *Pool
	batch, first, second int

	y, a, b []float32 // of the call that runs

	joinTask, splitTask func(worker, i int)
}

// NewConcat makes the plan of a concatenation for batch images, of first and of second numbers each. It fails when
// one of them is below 1.
func NewConcat(p *Pool, batch, first, second int) (*Concat, error) {
	if batch < 1 || first < 1 || second < 1 {
		return nil, fmt.Errorf("concatenation of %d images of %d and %d numbers: each must be at least 1", batch, first, second)
	}
	c := &Concat{pool: p, batch: batch, first: first, second: second}
	c.joinTask, c.splitTask = c.join, c.split
	return c, nil
}

// Forward sets y: of each image what a has of it, then what b has.
func (c *Concat) Forward(y, a, b []float32) {
	check("concatenation forward", "a", a, c.batch*c.first, "b", b, c.batch*c.second)
	c.run("concatenation forward", y, a, b, c.joinTask)
}

// Backward sets da and db, the gradients of the loss with respect to a and b, from dy, that with respect to y. One of
// them may be nil: it is left out.
func (c *Concat) Backward(da, db, dy []float32) {
	if da != nil {
		check("concatenation backward", "da", da, c.batch*c.first, "", nil, 0)
	}
	if db != nil {
		check("concatenation backward", "db", db, c.batch*c.second, "", nil, 0)
	}
	c.run("concatenation backward", dy, da, db, c.splitTask)
}

func (c *Concat) run(doing string, y, a, b []float32, task func(worker, i int)) {
	check(doing, "y", y, c.batch*(c.first+c.second), "", nil, 0)
	c.y, c.a, c.b = y, a, b
	c.pool.run(c.batch, task)
	c.y, c.a, c.b = nil, nil, nil
}

func (c *Concat) join(_, i int) {
	y := c.y[i*(c.first+c.second):][:c.first+c.second]
	copy(y, c.a[i*c.first:][:c.first])
	copy(y[c.first:], c.b[i*c.second:][:c.second])
}

func (c *Concat) split(_, i int) {
	y := c.y[i*(c.first+c.second):][:c.first+c.second]
	if c.a != nil {
		copy(c.a[i*c.first:][:c.first], y)
	}
	if c.b != nil {
		copy(c.b[i*c.second:][:c.second], y[c.first:])
	}
}
