package kernel

import (
	"fmt"
	"math"
)

// Adam does steps of the optimizer as torch.optim.Adam does them (Kingma and Ba, 2015, with PyTorch's order of
// operations) and, with a Decay, as torch.optim.AdamW does (Loshchilov and Hutter, 2019). Not safe for concurrent use.
type Adam struct {
	pool    *Pool
	factors adamFactors

	value, m, v, grad []float32 // of the call that runs

	task func(worker, i int)
}

// AdamSettings are the optimizer's settings for one step.
type AdamSettings struct {
	LR, Beta1, Beta2, Epsilon float64
	L2                        float64 // weight_decay of PyTorch's Adam: this times the value is added to the gradient
	Decay                     float64 // weight_decay of PyTorch's AdamW: the value shrinks by LR times this, beside the gradient
}

// adamFactors are the settings as a step multiplies by them.
type adamFactors struct {
	l2, beta1, rest1, beta2, rest2 float32
	step                           float32 // lr / (1 − beta1^step)
	correction                     float32 // 1 / sqrt(1 − beta2^step)
	epsilon                        float32
	keep                           float32 // 1 − lr · decay
}

const adamChunk = 8192

// NewAdam returns an optimizer that works on the pool. It keeps no state between steps but that.
func NewAdam(p *Pool) *Adam {
	a := &Adam{pool: p}
	a.task = a.part
	return a
}

// Step changes value by one step against grad; m and v are the first and second moment that Adam keeps of it, zero at
// first. step counts from 1. All slices are equally long.
func (a *Adam) Step(value, m, v, grad []float32, s AdamSettings, step int) {
	check("adam", "m", m, len(value), "v", v, len(value))
	check("adam", "grad", grad, len(value), "", nil, 0)
	if step < 1 {
		panic(fmt.Sprintf("kernel: adam: step %d; they count from 1", step))
	}
	a.factors = adamFactors{
		l2:         float32(s.L2),
		beta1:      float32(s.Beta1),
		rest1:      float32(1 - s.Beta1),
		beta2:      float32(s.Beta2),
		rest2:      float32(1 - s.Beta2),
		step:       float32(s.LR / (1 - math.Pow(s.Beta1, float64(step)))),
		correction: float32(1 / math.Sqrt(1-math.Pow(s.Beta2, float64(step)))),
		epsilon:    float32(s.Epsilon),
		keep:       float32(1 - s.LR*s.Decay),
	}
	a.value, a.m, a.v, a.grad = value, m, v, grad
	a.pool.run(chunks(len(value), adamChunk), a.task)
	a.value, a.m, a.v, a.grad = nil, nil, nil, nil
}

func (a *Adam) part(_, i int) {
	from, to := i*adamChunk, min((i+1)*adamChunk, len(a.value))
	a.pool.prim.adam(a.value[from:to], a.m[from:to], a.v[from:to], a.grad[from:to], &a.factors)
}
