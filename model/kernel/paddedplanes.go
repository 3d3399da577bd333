package kernel

// paddedPlanes are the source planes as one correlation sees them. They are packed: copied, with zeros around them,
// into planes whose rows are all pitch numbers long. Output (row, column) is flat position row*pitch+column there, and
// a kernel tap a fixed offset from it. With a stride above 1, each source plane is taken apart into phases (the rows
// and columns that are equal modulo the stride), which makes the same true of them. With a dilation above 1, zeros
// stand between the source's numbers: that is how a gradient goes back through a stride.
type paddedPlanes struct {
	height, width    int // of the source
	outH, outW       int
	kernel           int
	stride, dilation int
	padding          int // may be negative: then the source's edge is left out

	phases int // along one axis
	halo   int // rows and columns a plane has beyond the output's
	pitch  int
	band   int // output rows that are packed at a time
	plane  int // numbers from one plane to the next
}

// vector is the number of float32 that the widest vector unit holds. Flat lengths are rounded up to it.
const vector = 16

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// fit sets what follows from the shape, for bands of the given number of output rows.
func (pp *paddedPlanes) fit(band int) {
	pp.phases = min(pp.stride, pp.kernel)
	pp.halo = (pp.kernel - 1) / pp.stride
	pp.pitch = pp.outW + pp.halo
	pp.band = min(band, pp.outH)
	pp.setPlane(pp.slot(pp.band))
}

// setPlane makes planes that hold n packed numbers, and what is read and written behind them.
func (pp *paddedPlanes) setPlane(n int) {
	pp.plane = roundUp(n+pp.halo+behind, vector)
	// An odd number of cache lines from plane to plane keeps them out of each other's cache sets.
	if pp.plane/vector%2 == 0 {
		pp.plane += vector
	}
}

// channel is how many numbers one packed channel takes.
func (pp *paddedPlanes) channel() int { return pp.phases * pp.phases * pp.plane }

// bands is the number of bands of an image.
func (pp *paddedPlanes) bands() int { return (pp.outH + pp.band - 1) / pp.band }

// rows returns the first output row of a band and the number of its rows.
func (pp *paddedPlanes) rows(band int) (first, n int) {
	first = band * pp.band
	return first, min(pp.band, pp.outH-first)
}

// flat is the length of n output rows, rounded up to whole vectors; a plane can be read that far from any tap.
func (pp *paddedPlanes) flat(n int) int { return roundUp(n*pp.pitch, vector) }

// taps returns the offset of each kernel tap (channel, row, column) in the packed channels.
func (pp *paddedPlanes) taps(channels int) []int32 {
	off := make([]int32, 0, channels*pp.kernel*pp.kernel)
	for c := range channels {
		for ky := range pp.kernel {
			for kx := range pp.kernel {
				phase := ky%pp.stride*pp.phases + kx%pp.stride
				o := c*pp.channel() + phase*pp.plane + ky/pp.stride*pp.pitch + kx/pp.stride
				off = append(off, int32(o))
			}
		}
	}
	return off
}

// slot is how many numbers of a plane n output rows take: packed images can lie one slot behind the other.
func (pp *paddedPlanes) slot(n int) int { return (n + pp.halo) * pp.pitch }

// pack copies what n output rows from the given one see of one source channel into dst, a packed channel, from
// number at of each plane on. It writes zeros wherever the source has none, as far as the slot goes and a little
// farther. If there is a ReLU mask, numbers where that is not positive count as 0.
func (pp *paddedPlanes) pack(p *primitives, dst []float32, at int, src, mask []float32, first, n int) {
	if pp.stride == 1 && pp.dilation == 1 {
		pp.packPlane(p, dst[at:], src, mask, first, n)
		return
	}
	for ry := range pp.phases {
		for rx := range pp.phases {
			plane := dst[(ry*pp.phases+rx)*pp.plane+at:][:pp.slot(n)]
			clear(plane)
			for q := range n + pp.halo {
				y := (first+q)*pp.stride + ry - pp.padding
				if y < 0 || y%pp.dilation != 0 || y/pp.dilation >= pp.height {
					continue
				}
				pp.packRow(plane[q*pp.pitch:][:pp.pitch], src, mask, y/pp.dilation*pp.width, rx)
			}
		}
	}
}

// packRow copies what one phase sees of the source row that begins at the given number into a cleared row.
func (pp *paddedPlanes) packRow(row, src, mask []float32, begin, phase int) {
	for j := range row {
		x := j*pp.stride + phase - pp.padding
		if x < 0 || x%pp.dilation != 0 || x/pp.dilation >= pp.width {
			continue
		}
		from := begin + x/pp.dilation
		if mask == nil || mask[from] > 0 {
			row[j] = src[from]
		}
	}
}

// packPlane is pack without strides.
func (pp *paddedPlanes) packPlane(p *primitives, dst, src, mask []float32, first, n int) {
	// The source rows and columns that are inside, counted in the plane.
	top := min(max(pp.padding-first, 0), n+pp.halo)
	bottom := max(min(pp.height+pp.padding-first, n+pp.halo), top)
	left := min(max(pp.padding, 0), pp.pitch)
	right := max(min(pp.width+pp.padding, pp.pitch), left)
	end := pp.slot(n)
	if top == bottom || left == right {
		clear(dst[:end])
		return
	}
	from := (first+top-pp.padding)*pp.width + left - pp.padding
	at := top*pp.pitch + left
	if pp.pitch-(right-left) > behind {
		clear(dst[:end])
	} else {
		clear(dst[:at]) // what is left and right of the rows is written behind them
		clear(dst[min((bottom-1)*pp.pitch+right, end):end])
	}
	if mask != nil {
		p.packReLU(dst[at:], pp.pitch, src[from:], mask[from:], pp.width, bottom-top, right-left, pp.height*pp.width)
	} else {
		p.pack(dst[at:], pp.pitch, src[from:], pp.width, bottom-top, right-left, pp.height*pp.width)
	}
}

// finish clears what lies behind the packed slots in each plane of a packed channel, from the given number on.
func (pp *paddedPlanes) finish(dst []float32, at int) {
	for i := range pp.phases * pp.phases {
		clear(dst[i*pp.plane+at : (i+1)*pp.plane])
	}
}
