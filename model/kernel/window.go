package kernel

// A window is how one correlation sees its source planes: copied with zeros around them into planes whose rows are
// all pitch numbers long, so that output (row, column) is flat position row*pitch+column, and a kernel tap a fixed
// offset from there. With a stride above 1, each source plane is taken apart into phases (the rows and columns that
// are equal modulo the stride), which makes the same true of them. With a dilation above 1, zeros stand between the
// source's numbers: that is how a gradient goes back through a stride.
type window struct {
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
func (w *window) fit(band int) {
	w.phases = min(w.stride, w.kernel)
	w.halo = (w.kernel - 1) / w.stride
	w.pitch = w.outW + w.halo
	w.band = min(band, w.outH)
	w.setPlane(w.slot(w.band))
}

// setPlane makes planes that hold n packed numbers, and what is read and written behind them.
func (w *window) setPlane(n int) {
	w.plane = roundUp(n+w.halo+behind, vector)
	// An odd number of cache lines from plane to plane keeps them out of each other's cache sets.
	if w.plane/vector%2 == 0 {
		w.plane += vector
	}
}

// channel is how many numbers one packed channel takes.
func (w *window) channel() int { return w.phases * w.phases * w.plane }

// bands is the number of bands of an image.
func (w *window) bands() int { return (w.outH + w.band - 1) / w.band }

// rows returns the first output row of a band and the number of its rows.
func (w *window) rows(band int) (first, n int) {
	first = band * w.band
	return first, min(w.band, w.outH-first)
}

// flat is the length of n output rows, rounded up to whole vectors; a plane can be read that far from any tap.
func (w *window) flat(n int) int { return roundUp(n*w.pitch, vector) }

// taps returns the offset of each kernel tap (channel, row, column) in the packed channels.
func (w *window) taps(channels int) []int32 {
	off := make([]int32, 0, channels*w.kernel*w.kernel)
	for c := range channels {
		for ky := range w.kernel {
			for kx := range w.kernel {
				phase := ky%w.stride*w.phases + kx%w.stride
				o := c*w.channel() + phase*w.plane + ky/w.stride*w.pitch + kx/w.stride
				off = append(off, int32(o))
			}
		}
	}
	return off
}

// slot is how many numbers of a plane n output rows take: packed images can lie one slot behind the other.
func (w *window) slot(n int) int { return (n + w.halo) * w.pitch }

// pack copies what n output rows from the given one see of one source channel into dst, a packed channel, from
// number at of each plane on. It writes zeros wherever the source has none, as far as the slot goes and a little
// farther. If gate is not nil, numbers where it is not positive count as 0.
func (w *window) pack(p *primitives, dst []float32, at int, src, gate []float32, first, n int) {
	if w.stride == 1 && w.dilation == 1 {
		w.packPlane(p, dst[at:], src, gate, first, n)
		return
	}
	for ry := range w.phases {
		for rx := range w.phases {
			plane := dst[(ry*w.phases+rx)*w.plane+at:][:w.slot(n)]
			clear(plane)
			for q := range n + w.halo {
				y := (first+q)*w.stride + ry - w.padding
				if y < 0 || y%w.dilation != 0 || y/w.dilation >= w.height {
					continue
				}
				w.packRow(plane[q*w.pitch:][:w.pitch], src, gate, y/w.dilation*w.width, rx)
			}
		}
	}
}

// packRow copies what one phase sees of the source row that begins at the given number into a cleared row.
func (w *window) packRow(row, src, gate []float32, begin, phase int) {
	for j := range row {
		x := j*w.stride + phase - w.padding
		if x < 0 || x%w.dilation != 0 || x/w.dilation >= w.width {
			continue
		}
		from := begin + x/w.dilation
		if gate == nil || gate[from] > 0 {
			row[j] = src[from]
		}
	}
}

// packPlane is pack without strides.
func (w *window) packPlane(p *primitives, dst, src, gate []float32, first, n int) {
	// The source rows and columns that are inside, counted in the plane.
	top := min(max(w.padding-first, 0), n+w.halo)
	bottom := max(min(w.height+w.padding-first, n+w.halo), top)
	left := min(max(w.padding, 0), w.pitch)
	right := max(min(w.width+w.padding, w.pitch), left)
	end := w.slot(n)
	if top == bottom || left == right {
		clear(dst[:end])
		return
	}
	from := (first+top-w.padding)*w.width + left - w.padding
	at := top*w.pitch + left
	if w.pitch-(right-left) > behind {
		clear(dst[:end])
	} else {
		clear(dst[:at]) // what is left and right of the rows is written behind them
		clear(dst[min((bottom-1)*w.pitch+right, end):end])
	}
	if gate != nil {
		p.packGated(dst[at:], w.pitch, src[from:], gate[from:], w.width, bottom-top, right-left, w.height*w.width)
	} else {
		p.pack(dst[at:], w.pitch, src[from:], w.width, bottom-top, right-left, w.height*w.width)
	}
}

// finish clears what lies behind the packed slots in each plane of a packed channel, from the given number on.
func (w *window) finish(dst []float32, at int) {
	for i := range w.phases * w.phases {
		clear(dst[i*w.plane+at : (i+1)*w.plane])
	}
}
