package kernel

import (
	"fmt"
	"math"
	"slices"
)

// SoftArgmaxShape is the shape of a soft-argmax, and where the cells of a map lie.
type SoftArgmaxShape struct {
	Batch, Maps   int
	Height, Width int
	Scale, Offset float64 // the centre of column c is at x = c·Scale + Offset, that of row r at y = r·Scale + Offset
}

func (s SoftArgmaxShape) size() int { return s.Batch * s.Maps * s.Height * s.Width }

// SoftArgmax is the plan of a soft-argmax and its gradient: the softmax over each map is taken for the probability
// of each cell, and the expected position is the result (Luvizon et al., 2019; the "DSNT" of Nibali et al., 2018).
// Tensors are maps (Batch, Maps, Height, Width) and y (Batch, 2·Maps): x and y of each map. Not safe for concurrent
// use.
type SoftArgmax struct {
	shape SoftArgmaxShape
	pool  *Pool

	// A row of ones, then the x and the y of each cell: the dot products with those are the sums of a map.
	cells []float32
	sums  taps

	p        []float32       // the probabilities of the last Forward
	position []float32       // and its result
	totals   [][3]float32    // of each map
	factors  []momentFactors // of each map
	ran      bool

	gaussians    [][]float32 // of each map: along x, then along y
	to, src      []float32   // of the call that runs
	mask         []float32
	spread, pull float64

	forwardTask, backwardTask, focusTask func(worker, i int)
}

// NewSoftArgmax makes the plan of a soft-argmax. It fails when a size is below 1.
func NewSoftArgmax(p *Pool, s SoftArgmaxShape) (*SoftArgmax, error) {
	if s.Batch < 1 || s.Maps < 1 || s.Height < 1 || s.Width < 1 {
		return nil, fmt.Errorf("soft-argmax of shape %+v: every size must be at least 1", s)
	}
	area := s.Height * s.Width
	a := &SoftArgmax{
		shape: s, pool: p, cells: make([]float32, 3*area), sums: rows(3, area),
		p: make([]float32, s.size()), position: make([]float32, 2*s.Batch*s.Maps),
		totals: make([][3]float32, s.Batch*s.Maps), factors: make([]momentFactors, s.Batch*s.Maps),
	}
	ones, xs, ys := a.cells[:area], a.cells[area:2*area], a.cells[2*area:]
	for i := range area {
		ones[i] = 1
		xs[i] = float32(float64(i%s.Width)*s.Scale + s.Offset)
		ys[i] = float32(float64(i/s.Width)*s.Scale + s.Offset)
	}
	a.forwardTask, a.backwardTask, a.focusTask = a.forwardMap, a.backwardMap, a.focusMap
	return a, nil
}

// Shape returns the shape the plan was made for.
func (a *SoftArgmax) Shape() SoftArgmaxShape { return a.shape }

// Forward sets y and keeps the probabilities for Backward.
func (a *SoftArgmax) Forward(y, maps []float32) {
	check("soft-argmax forward", "y", y, len(a.position), "maps", maps, a.shape.size())
	a.src = maps
	a.pool.run(a.shape.Batch*a.shape.Maps, a.forwardTask)
	a.src = nil
	copy(y, a.position)
	a.ran = true
}

func (a *SoftArgmax) forwardMap(_, i int) {
	area := a.shape.Height * a.shape.Width
	p, prim := a.p[i*area:][:area], &a.pool.prim
	prim.exp(p, a.src[i*area:][:area])
	sum := &a.totals[i]
	clear(sum[:])
	prim.dotProducts(sum[:], p, area, a.cells, a.sums, 1, area)
	prim.affine(p, p, 1/sum[0], 0, minusInf)
	a.position[2*i], a.position[2*i+1] = sum[1]/sum[0], sum[2]/sum[0]
}

// Peaks sets peaks (Batch, Maps) to the largest probability of a cell in each map of the last Forward. Without a
// forward pass it panics.
func (a *SoftArgmax) Peaks(peaks []float32) {
	check("soft-argmax peaks", "peaks", peaks, a.shape.Batch*a.shape.Maps, "positions", a.position, len(a.position))
	if !a.ran {
		panic("kernel: soft-argmax peaks: there was no forward pass")
	}
	area := a.shape.Height * a.shape.Width
	for i := range peaks {
		peaks[i] = slices.Max(a.p[i*area:][:area])
	}
}

// Backward sets dmaps, the gradient of the loss with respect to the maps of the last Forward, from dy, that with
// respect to y. A backward pass without a forward pass is a programmer's mistake and panics.
func (a *SoftArgmax) Backward(dmaps, dy []float32) {
	check("soft-argmax backward", "dmaps", dmaps, a.shape.size(), "dy", dy, len(a.position))
	if !a.ran {
		panic("kernel: soft-argmax backward: there was no forward pass")
	}
	a.to, a.src = dmaps, dy
	a.pool.run(a.shape.Batch*a.shape.Maps, a.backwardTask)
	a.to, a.src = nil, nil
}

// backwardMap computes p·((x − ex)·gx + (y − ey)·gy), where (ex, ey) is the expected position.
func (a *SoftArgmax) backwardMap(_, i int) {
	area := a.shape.Height * a.shape.Width
	k := &a.factors[i]
	*k = momentFactors{x: a.position[2*i], y: a.position[2*i+1], alongX: a.src[2*i], alongY: a.src[2*i+1]}
	a.pool.prim.momentBack(a.to[i*area:][:area], a.p[i*area:][:area], a.cells[area:2*area], a.cells[2*area:], k)
}

// Focus adds to dmaps weight times the gradient of the mean, over the points whose mask is 1, of the cross-entropy
// between the probabilities of the last Forward and a Gaussian about the target, with a standard deviation of spread,
// whose values at the cells add up to 1: p − q over the number of points. targets and mask are as y is. A target
// outside of the map's cells counts as one at its edge. Where mask is 0 targets are not looked at. Without a forward
// pass it panics.
func (a *SoftArgmax) Focus(dmaps, targets, mask []float32, spread, weight float64) {
	check("soft-argmax focus", "dmaps", dmaps, a.shape.size(), "", nil, 0)
	check("soft-argmax focus", "targets", targets, len(a.position), "mask", mask, len(a.position))
	if !a.ran {
		panic("kernel: soft-argmax focus: there was no forward pass")
	}
	if a.gaussians == nil {
		a.gaussians = make([][]float32, a.pool.Threads())
		for i := range a.gaussians {
			a.gaussians[i] = make([]float32, a.shape.Width+a.shape.Height)
		}
	}
	points := 0
	for i := 0; i < len(mask); i += 2 {
		if mask[i] != 0 && mask[i+1] != 0 {
			points++
		}
	}
	if points == 0 {
		return
	}
	a.to, a.src, a.mask, a.spread, a.pull = dmaps, targets, mask, spread, weight/float64(points)
	a.pool.run(a.shape.Batch*a.shape.Maps, a.focusTask)
	a.to, a.src, a.mask = nil, nil, nil
}

func (a *SoftArgmax) focusMap(worker, i int) {
	if a.mask[2*i] == 0 || a.mask[2*i+1] == 0 {
		return
	}
	s := a.shape
	alongX, alongY := a.gaussians[worker][:s.Width], a.gaussians[worker][s.Width:]
	a.gaussian(alongX, float64(a.src[2*i]))
	a.gaussian(alongY, float64(a.src[2*i+1]))
	pull := float32(a.pull)
	for row, qy := range alongY {
		at := (i*s.Height + row) * s.Width
		p, d := a.p[at:][:s.Width], a.to[at:][:s.Width]
		for column, qx := range alongX {
			d[column] += pull * (p[column] - qx*qy)
		}
	}
}

// gaussian sets q to a Gaussian about a target at the centres of cells; its values add up to 1.
func (a *SoftArgmax) gaussian(q []float32, target float64) {
	s := a.shape
	target = min(max(target, s.Offset), float64(len(q)-1)*s.Scale+s.Offset)
	sum := 0.0
	for i := range q {
		d := (float64(i)*s.Scale + s.Offset - target) / a.spread
		v := math.Exp(-d * d / 2)
		q[i] = float32(v)
		sum += v
	}
	for i := range q {
		q[i] = float32(float64(q[i]) / sum)
	}
}
