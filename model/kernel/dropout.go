package kernel

import (
	"fmt"
	"math/rand/v2"
)

// Dropout is the plan of a dropout with inverted scaling: what is kept is multiplied by 1/(1−probability), the rest
// becomes 0. The mask is drawn by Draw or given by SetMask, and serves Forward and Backward until the next.
// Not safe for concurrent use.
type Dropout struct {
	pool    *Pool
	batch   int
	size    int // numbers of one image
	words   int // of mask, for one image
	scale   float32
	keep    uint32 // the probability of keeping, as a fraction of 1<<keepBits
	mask    []uint64
	drawn   bool
	seed    uint64
	to, src []float32

	drawTask, applyTask func(worker, i int)
}

const keepBits = 24

// NewDropout makes the plan of a dropout over batch images of size numbers each, of which each is dropped with
// the given probability, at least 0 and below 1.
func NewDropout(p *Pool, batch, size int, probability float64) (*Dropout, error) {
	if batch < 1 || size < 1 {
		return nil, fmt.Errorf("dropout over %d images of %d numbers: both must be at least 1", batch, size)
	}
	if !(probability >= 0 && probability < 1) {
		return nil, fmt.Errorf("dropout with probability %v: it must be at least 0 and below 1", probability)
	}
	words := (size + 63) / 64
	d := &Dropout{
		pool: p, batch: batch, size: size, words: words,
		scale: float32(1 / (1 - probability)),
		keep:  max(uint32((1-probability)*(1<<keepBits)+.5), 1),
		mask:  make([]uint64, batch*words),
	}
	d.drawTask, d.applyTask = d.drawImage, d.applyImage
	return d, nil
}

// Draw makes a new mask from seed: the same seed always gives the same mask. Layers of one step need different seeds.
func (d *Dropout) Draw(seed uint64) {
	d.seed, d.drawn = seed, true
	d.pool.run(d.batch, d.drawTask)
}

// drawImage draws the mask of one image. 64 bits at a time are 1 with the probability keep/2^24: going through
// the binary digits of keep from the last, OR with random bits makes p into (1+p)/2, AND makes it p/2.
func (d *Dropout) drawImage(_, image int) {
	var g rand.PCG
	g.Seed(d.seed, uint64(image))
	mask := d.mask[image*d.words:][:d.words]
	if d.keep == 1<<keepBits {
		for i := range mask {
			mask[i] = ^uint64(0)
		}
		return
	}
	lowest, digits := d.keep, keepBits
	for lowest&1 == 0 {
		lowest >>= 1
		digits--
	}
	for i := range mask {
		var word uint64
		for b, digit := lowest, 0; digit < digits; b, digit = b>>1, digit+1 {
			if b&1 != 0 {
				word |= g.Uint64()
			} else {
				word &= g.Uint64()
			}
		}
		mask[i] = word
	}
}

// SetMask takes a mask of Batch × size numbers: where it is 0 the number is dropped, elsewhere kept.
func (d *Dropout) SetMask(mask []float32) {
	check("set dropout mask", "mask", mask, d.batch*d.size, "", nil, 0)
	d.drawn = true
	clear(d.mask)
	for i, v := range mask {
		if v != 0 {
			at := i % d.size
			d.mask[i/d.size*d.words+at/64] |= 1 << (at % 64)
		}
	}
}

// Mask writes the present mask, 1 for kept and 0 for dropped, to mask, which has Batch × size numbers.
func (d *Dropout) Mask(mask []float32) {
	check("read dropout mask", "mask", mask, d.batch*d.size, "", nil, 0)
	for i := range mask {
		at := i % d.size
		mask[i] = float32(d.mask[i/d.size*d.words+at/64] >> (at % 64) & 1)
	}
}

// Forward sets y from x, both Batch × size numbers.
func (d *Dropout) Forward(y, x []float32) {
	check("dropout forward", "y", y, d.batch*d.size, "x", x, d.batch*d.size)
	d.apply(y, x)
}

// Backward sets dx, the gradient of the loss with respect to x, from dy, that with respect to y, by the same mask.
func (d *Dropout) Backward(dx, dy []float32) {
	check("dropout backward", "dx", dx, d.batch*d.size, "dy", dy, d.batch*d.size)
	d.apply(dx, dy)
}

func (d *Dropout) apply(to, src []float32) {
	if !d.drawn {
		panic("kernel: dropout without a mask; call Draw or SetMask first")
	}
	d.to, d.src = to, src
	d.pool.run(d.batch, d.applyTask)
	d.to, d.src = nil, nil
}

func (d *Dropout) applyImage(_, image int) {
	mask := d.mask[image*d.words:][:d.words]
	src := d.src[image*d.size:][:d.size]
	to := d.to[image*d.size:][:d.size]
	d.pool.prim.dropout(to, src, mask, d.scale)
}
