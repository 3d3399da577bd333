package kernel

import "fmt"

// UpsampleShape is the shape of the upsampling of images.
type UpsampleShape struct {
	Batch, Channels     int
	Height, Width       int // of the input image
	OutHeight, OutWidth int // of the output image, at least as large
}

func (s UpsampleShape) inSize() int  { return s.Batch * s.Channels * s.Height * s.Width }
func (s UpsampleShape) outSize() int { return s.Batch * s.Channels * s.OutHeight * s.OutWidth }

// Upsample is the plan of bilinear upsampling and its gradient, as torch.nn.functional.interpolate does it with
// align_corners=False: output pixel i of m lies at (i + 0.5)·n/m − 0.5 of the n of the input, and what would lie
// outside is taken from the edge. Tensors are x (Batch, Channels, Height, Width) and y (Batch, Channels, OutHeight,
// OutWidth). Not safe for concurrent use.
//
// Rows are made wide one by one, which is the smaller part; then each output row is a weighted sum of two of them, many
// at a time.
type Upsample struct {
	shape UpsampleShape
	pool  *Pool

	cols    []blend  // of each output column
	stripes []stripe // all output rows

	backTaps    []taps // of each input row: the output rows that it goes into
	backWeights [][]float32

	to, src []float32 // y and x, or dx and dy, of the call that runs

	forwardTask, backwardTask func(worker, i int)
}

// stripe is output rows that are made alike, of widened rows that follow each other.
type stripe struct {
	first, step, rows int  // the first of them, how far apart they are, and how many
	at                taps // of the first in the widened rows
	weights           []float32
}

// stripesOf returns the stripes of all output rows, which are width numbers long and lie step apart in a stripe.
func stripesOf(rows []blend, step, width int) []stripe {
	var all []stripe
	of := make([]int, len(rows)) // the stripe of each row
	for i, r := range rows {
		if i >= step {
			before := rows[i-step]
			if r.part == before.part && r.from == before.from+1 && r.next == before.next+1 {
				of[i] = of[i-step]
				all[of[i]].rows++
				continue
			}
		}
		of[i] = len(all)
		all = append(all, stripe{
			first: i, step: step, rows: 1,
			at: newTaps([]int32{int32(r.from * width), int32(r.next * width)}), weights: []float32{1 - r.part, r.part},
		})
	}
	return all
}

// blend says what an output row or column is made of: (1−part)·from + part·next.
type blend struct {
	from, next int
	part       float32
}

// blends returns what each of m places is made of, of n.
func blends(n, m int) []blend {
	all := make([]blend, m)
	for i := range all {
		at := max((float64(i)+.5)*float64(n)/float64(m)-.5, 0)
		from := int(at)
		all[i] = blend{from, min(from+1, n-1), float32(at - float64(from))}
	}
	return all
}

// NewUpsample makes the plan of upsampling. It fails when a size is below 1 or the output smaller than the input.
func NewUpsample(p *Pool, s UpsampleShape) (*Upsample, error) {
	if s.Batch < 1 || s.Channels < 1 || s.Height < 1 || s.Width < 1 || s.OutHeight < s.Height || s.OutWidth < s.Width {
		return nil, fmt.Errorf("upsampling of shape %+v: every size must be at least 1, and the output no smaller than the input", s)
	}
	u := &Upsample{shape: s, pool: p, cols: blends(s.Width, s.OutWidth)}
	width, rows := s.OutWidth, blends(s.Height, s.OutHeight)
	u.stripes = stripesOf(rows, s.OutHeight/s.Height, width)
	back := make([][]int32, s.Height)
	u.backWeights = make([][]float32, s.Height)
	for i, r := range rows {
		weights := [2]float32{1 - r.part, r.part}
		for k, row := range []int{r.from, r.next} {
			back[row] = append(back[row], int32(i*width))
			u.backWeights[row] = append(u.backWeights[row], weights[k])
		}
	}
	for _, off := range back {
		u.backTaps = append(u.backTaps, newTaps(off))
	}
	p.reserve(0, s.Height*width)
	u.forwardTask, u.backwardTask = u.forwardPlane, u.backwardPlane
	return u, nil
}

// Shape returns the shape the plan was made for.
func (u *Upsample) Shape() UpsampleShape { return u.shape }

// Forward sets y.
func (u *Upsample) Forward(y, x []float32) {
	check("upsampling forward", "y", y, u.shape.outSize(), "x", x, u.shape.inSize())
	u.run(y, x, u.forwardTask)
}

// Backward sets dx, the gradient of the loss with respect to x, from dy, that with respect to y.
func (u *Upsample) Backward(dx, dy []float32) {
	check("upsampling backward", "dx", dx, u.shape.inSize(), "dy", dy, u.shape.outSize())
	u.run(dx, dy, u.backwardTask)
}

func (u *Upsample) run(to, src []float32, task func(worker, i int)) {
	u.to, u.src = to, src
	u.pool.run(u.shape.Batch*u.shape.Channels, task)
	u.to, u.src = nil, nil
}

func (u *Upsample) forwardPlane(worker, i int) {
	s := u.shape
	width := s.OutWidth
	wide := u.pool.space(worker)[:s.Height*width]
	x := u.src[i*s.Height*s.Width:][:s.Height*s.Width]
	y := u.to[i*s.OutHeight*width:][:s.OutHeight*width]
	for r := range s.Height {
		from, to := x[r*s.Width:][:s.Width], wide[r*width:][:width]
		for j, b := range u.cols {
			to[j] = (1-b.part)*from[b.from] + b.part*from[b.next]
		}
	}
	for i := range u.stripes {
		t := &u.stripes[i]
		u.pool.prim.correlate(correlation{
			dst: y[t.first*width:], dstRow: t.step * width, src: wide, srcRow: width, at: t.at, w: t.weights,
			floor: minusInf, lanes: 1, rows: t.rows, cols: width,
		})
	}
}

func (u *Upsample) backwardPlane(worker, i int) {
	s := u.shape
	width := s.OutWidth
	wide := u.pool.space(worker)[:s.Height*width]
	dx := u.to[i*s.Height*s.Width:][:s.Height*s.Width]
	dy := u.src[i*s.OutHeight*width:][:s.OutHeight*width]
	for r := range s.Height {
		u.pool.prim.correlate(correlation{
			dst: wide[r*width:][:width], src: dy, at: u.backTaps[r], w: u.backWeights[r],
			floor: minusInf, lanes: 1, rows: 1, cols: width,
		})
	}
	clear(dx)
	for r := range s.Height {
		from, to := wide[r*width:][:width], dx[r*s.Width:][:s.Width]
		for j, b := range u.cols {
			to[b.from] += (1 - b.part) * from[j]
			to[b.next] += b.part * from[j]
		}
	}
}
