package kernel

// EMA moves exponential moving averages of weights. Not safe for concurrent use.
type EMA struct {
	pool *Pool

	average, value []float32 // of the call that runs
	part           float32

	task func(worker, i int)
}

const emaChunk = 8192

// NewEMA returns an EMA that works on the pool.
func NewEMA(p *Pool) *EMA {
	e := &EMA{pool: p}
	e.task = e.chunk
	return e
}

// Update moves an average towards the weights' value, which is as long: average += (1 − decay)·(value − average).
func (e *EMA) Update(average, value []float32, decay float64) {
	check("moving average", "value", value, len(average), "", nil, 0)
	e.average, e.value, e.part = average, value, float32(1-decay)
	e.pool.run(chunks(len(average), emaChunk), e.task)
	e.average, e.value = nil, nil
}

func (e *EMA) chunk(_, i int) {
	from, to := i*emaChunk, min((i+1)*emaChunk, len(e.average))
	average := e.average[from:to]
	for k, v := range e.value[from:to] {
		average[k] += e.part * (v - average[k])
	}
}
