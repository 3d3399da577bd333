package photo

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"

	"fiducial/data/face"
)

// Square writes the box of a photo to dst as 8-bit grey pixels in row order, side of them each way: the picture that
// networks see. Where a point of the photo lies in it says box.ToSquare. A box at whole pixels that is side pixels wide
// gives the photo's own grey pixels. Beyond the photo its border goes on, as it does in training where a face is moved.
// img is a picture as Open returns it; of others a copy is made.
//
// Grey is the brightness of ITU-R BT.601: of a JPEG its own Y, of colours 0.299 R + 0.587 G + 0.114 B. Pixels are
// resampled by Catmull and Rom's cubic, as wide as the pixels of the square when it shrinks, as Pillow's bicubic is.
// Where more than six pixels of the photo fall on one of the square they are first averaged in blocks, which takes less
// than half a grey level from it. It panics when dst has fewer than side² bytes, or the box is not finite or not larger
// than 0. Safe for concurrent use.
func Square(img image.Image, box face.Box, side int, dst []byte) {
	if sum := box.Left + box.Top + box.Size; len(dst) < side*side || math.IsNaN(sum) || math.IsInf(sum, 0) || box.Size <= 0 {
		panic(fmt.Sprintf("photo: a square of %d pixels of %v into %d bytes", side, box, len(dst)))
	}
	size := img.Bounds().Size()
	block := max(1, math.Floor(box.Size/float64(side)/widest)) // a float64, as boxes may be larger than an int
	cols := newTaps(box.Left, box.Size, side, block, size.X)
	rows := newTaps(box.Top, box.Size, side, block, size.Y)
	lines := greyReader(img, cols.blocks)

	line := make([]float32, len(cols.blocks))
	wide := make([]float32, len(rows.blocks)*side) // resampled along rows
	for j, b := range rows.blocks {
		lines(line, b)
		for i := range side {
			wide[j*side+i] = cols.sum(i, line, 1, 0)
		}
	}
	for j := range side {
		for i := range side {
			v := rows.sum(j, wide, side, i)
			dst[j*side+i] = byte(min(max(v+0.5, 0), 255))
		}
	}
}

// widest is how many blocks fall on a pixel of the square at least, where pixels are averaged in blocks.
const widest = 3

// span is the pixels first to end-1 of a row or a column.
type span struct{ first, end int }

// taps is how one side of the square is resampled: the blocks of pixels that it is made of, and for each pixel of the
// square which of them count, and how much.
type taps struct {
	blocks  []span
	first   []int
	weights [][]float32
}

// newTaps returns the taps of n pixels that cover size pixels of the photo from start on, in blocks of that many
// pixels. Blocks beyond the photo, which has most pixels, are those at its border.
func newTaps(start, size float64, n int, block float64, most int) taps {
	kernel := xdraw.CatmullRom
	scale := size / float64(n) / block // blocks to a pixel
	wide := max(scale, 1)
	origin := math.Floor(start)      // where the first block begins
	from := (start - origin) / block // in blocks
	reach := kernel.Support * wide
	t := taps{first: make([]int, n), weights: make([][]float32, n)}
	low := int(math.Ceil(from + 0.5*scale - 0.5 - reach))
	high := int(math.Floor(from + (float64(n)-0.5)*scale - 0.5 + reach))
	for i := low; i <= high; i++ {
		a := origin + float64(i)*block
		inside := func(v float64) int { return int(min(max(v, 0), float64(most))) }
		s := span{inside(a), inside(a + block)}
		if s.first >= s.end { // beyond the photo
			s.first = min(s.first, most-1)
			s.end = s.first + 1
		}
		t.blocks = append(t.blocks, s)
	}
	for i := range n {
		centre := from + (float64(i)+0.5)*scale - 0.5
		first, last := max(int(math.Ceil(centre-reach)), low), min(int(math.Floor(centre+reach)), high)
		w := make([]float32, last-first+1)
		var sum float64
		for k := range w {
			v := 0.0
			if d := math.Abs(float64(first+k)-centre) / wide; d < kernel.Support {
				v = kernel.At(d)
			}
			w[k] = float32(v)
			sum += v
		}
		for k := range w {
			w[k] /= float32(sum)
		}
		t.first[i], t.weights[i] = first-low, w
	}
	return t
}

// sum returns pixel i of the square from values that lie stride apart, the first block's at offset.
func (t *taps) sum(i int, values []float32, stride, offset int) float32 {
	at := t.first[i]*stride + offset
	var v float32
	for _, w := range t.weights[i] {
		v += w * values[at]
		at += stride
	}
	return v
}

// greyReader returns a function that averages the grey of a span of rows over each of some spans of columns.
func greyReader(img image.Image, cols []span) func(line []float32, rows span) {
	switch img := img.(type) {
	case *image.Gray:
		g := newGreys(img.Pix, img.Stride, 1, cols)
		return g.average
	case *image.YCbCr:
		g := newGreys(img.Y[img.YOffset(img.Rect.Min.X, img.Rect.Min.Y):], img.YStride, 1, cols)
		return g.average
	case *image.RGBA:
		g := newGreys(img.Pix, img.Stride, 4, cols)
		return g.average
	}
	b := img.Bounds()
	out := image.NewRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(out, out.Rect, img, b.Min, draw.Src)
	g := newGreys(out.Pix, out.Stride, 4, cols)
	return g.average
}

// greys averages blocks of pixels. Rows are summed up eight bytes at a time, each in 16 bits of a word: the even bytes
// of a row in one word, the odd ones in another. A third of the time that a byte at a time takes.
type greys struct {
	pix       []byte
	stride    int
	channels  int // bytes of a pixel: 1, or 4 of which the first three are red, green and blue
	cols      []span
	first     int // byte of a row from which on it is summed up
	end       int
	even, odd []uint64
}

func newGreys(pix []byte, stride, channels int, cols []span) *greys {
	g := &greys{pix: pix, stride: stride, channels: channels, cols: cols, first: cols[0].first * channels, end: cols[len(cols)-1].end * channels}
	words := (g.end - g.first + 7) / 8
	g.even, g.odd = make([]uint64, words), make([]uint64, words)
	return g
}

// average sets line to the mean grey of some rows in each of the spans of columns.
func (g *greys) average(line []float32, rows span) {
	clear(line)
	const most = 256 // rows whose sum has room in 16 bits
	for y := rows.first; y < rows.end; y += most {
		end := min(y+most, rows.end)
		g.add(y, end)
		for i, c := range g.cols {
			line[i] += g.sum(c)
		}
	}
	for i, c := range g.cols {
		line[i] /= float32((rows.end - rows.first) * (c.end - c.first))
	}
}

// add sums up the rows from y on, before end.
func (g *greys) add(y, end int) {
	const lanes = 0x00ff00ff00ff00ff
	clear(g.even)
	clear(g.odd)
	for ; y < end; y++ {
		row := g.pix[y*g.stride+g.first : y*g.stride+g.end]
		even, odd := g.even, g.odd[:len(g.even)]
		for i := range even {
			if len(row) < 8 {
				var last [8]byte
				copy(last[:], row)
				row = last[:]
			}
			v := binary.LittleEndian.Uint64(row)
			row = row[8:]
			even[i] += v & lanes
			odd[i] += v >> 8 & lanes
		}
	}
}

// sum returns the sum of the grey of the columns of a span.
func (g *greys) sum(c span) float32 {
	at, end := c.first*g.channels-g.first, c.end*g.channels-g.first
	var sums [4]uint32 // of the channels
	for ; at < end; at++ {
		words := g.even
		if at&1 == 1 {
			words = g.odd
		}
		sums[at&(g.channels-1)] += uint32(words[at>>3]>>((at>>1&3)*16)) & 0xffff
	}
	if g.channels == 1 {
		return float32(sums[0])
	}
	return 0.299*float32(sums[0]) + 0.587*float32(sums[1]) + 0.114*float32(sums[2])
}
