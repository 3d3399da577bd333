package kernel

// Elementwise does what treats all numbers of some slices alike. Not safe for concurrent use.
type Elementwise struct {
	pool *Pool

	dst, a, b []float32 // of the call that runs
	part      float32

	addTask, averageTask func(worker, i int)
}

const elementwiseChunk = 8192

// NewElementwise returns an Elementwise that works on the pool.
func NewElementwise(p *Pool) *Elementwise {
	e := &Elementwise{pool: p}
	e.addTask, e.averageTask = e.addChunk, e.averageChunk
	return e
}

// Add sets dst to a + b. All are equally long; dst may be a or b.
func (e *Elementwise) Add(dst, a, b []float32) {
	check("add", "a", a, len(dst), "b", b, len(dst))
	e.run(dst, a, b, e.addTask)
}

// Average moves the exponential moving average of weights towards their value, which is as long:
// average += (1 − decay)·(value − average).
func (e *Elementwise) Average(average, value []float32, decay float64) {
	check("moving average", "value", value, len(average), "", nil, 0)
	e.part = float32(1 - decay)
	e.run(average, value, nil, e.averageTask)
}

func (e *Elementwise) run(dst, a, b []float32, task func(worker, i int)) {
	e.dst, e.a, e.b = dst, a, b
	e.pool.run(chunks(len(dst), elementwiseChunk), task)
	e.dst, e.a, e.b = nil, nil, nil
}

func (e *Elementwise) addChunk(_, i int) {
	from, to := i*elementwiseChunk, min((i+1)*elementwiseChunk, len(e.dst))
	e.pool.prim.add(e.dst[from:to], e.a[from:to], e.b[from:to])
}

func (e *Elementwise) averageChunk(_, i int) {
	from, to := i*elementwiseChunk, min((i+1)*elementwiseChunk, len(e.dst))
	average := e.dst[from:to]
	for k, v := range e.a[from:to] {
		average[k] += e.part * (v - average[k])
	}
}
