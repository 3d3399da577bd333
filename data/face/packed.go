package face

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// Packed is the points of one face in little memory, none of it lost: At returns the very numbers that were packed. A
// coordinate takes as many bytes as its digits need, five where it has ten decimals and is below 110, and a point that
// is missing a bit. The zero Packed has no points.
//
// It holds how many points there are (two bytes), by which power of ten coordinates were multiplied and how many bytes
// each has, a bit for each point that is known, where any is not visible a bit for each that is hidden and one for each
// that is absent, and then the coordinates of those that are known.
type Packed string

const (
	packedHead = 4       // bytes before the bits
	signed     = 1 << 7  // of the width: the coordinates are zigzag numbers
	unseen     = 1 << 7  // of the power: some points are not visible
	whole      = 8       // the width of coordinates that are kept as they are in memory
	exact      = 1 << 53 // whole numbers below are exact in a float64
)

// powers are the powers of ten that a float64 has exactly: a whole number below exact divided by one of them is what
// reading the same digits gives.
var powers = [23]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Len returns how many points there are, missing ones included.
func (p Packed) Len() int {
	if len(p) == 0 {
		return 0
	}
	return int(p[0]) | int(p[1])<<8
}

// known reports whether point k is not missing.
func (p Packed) known(k int) bool { return p[packedHead+k/8]&(1<<(k%8)) != 0 }

// count returns how many of the first k points are known.
func (p Packed) count(k int) (n int) {
	for i := range k / 8 {
		n += bits.OnesCount8(p[packedHead+i])
	}
	if k%8 > 0 {
		n += bits.OnesCount8(p[packedHead+k/8] & (1<<(k%8) - 1))
	}
	return n
}

// bitmap returns how many bytes a bit for each point takes.
func (p Packed) bitmap() int { return (p.Len() + 7) / 8 }

// visibility returns that of point k.
func (p Packed) visibility(k int) Visibility {
	if p[2]&unseen == 0 {
		return Visible
	}
	at, bit := packedHead+p.bitmap()+k/8, byte(1<<(k%8))
	switch {
	case p[at]&bit != 0:
		return Hidden
	case p[at+p.bitmap()]&bit != 0:
		return Absent
	}
	return Visible
}

// At returns point k, which must be below Len.
func (p Packed) At(k int) Point {
	if !p.known(k) {
		return Point{Visibility: p.visibility(k)}
	}
	q := p.read(p.count(k))
	q.Visibility = p.visibility(k)
	return q
}

// read returns the known point number i.
func (p Packed) read(i int) Point {
	width := int(p[3] &^ signed)
	at := packedHead + p.bitmap() + 2*width*i
	if p[2]&unseen != 0 {
		at += 2 * p.bitmap()
	}
	return At(p.coordinate(at, width), p.coordinate(at+width, width))
}

// coordinate returns the number in width bytes.
func (p Packed) coordinate(at, width int) float64 {
	var m uint64
	for i := width - 1; i >= 0; i-- {
		m = m<<8 | uint64(p[at+i])
	}
	switch {
	case width == whole:
		return math.Float64frombits(m)
	case p[3]&signed != 0:
		return float64(int64(m>>1)^-int64(m&1)) / powers[p[2]&^unseen]
	}
	return float64(m) / powers[p[2]&^unseen]
}

// Points returns the points.
func (p Packed) Points() Points { return p.Append(make(Points, 0, p.Len())) }

// Append appends the points to others, for who looks at those of many faces.
func (p Packed) Append(points Points) Points {
	i := 0
	for k := range p.Len() {
		var q Point
		if p.known(k) {
			q = p.read(i)
			i++
		}
		q.Visibility = p.visibility(k)
		points = append(points, q)
	}
	return points
}

// Complete reports whether no point is missing; absent ones are not.
func (p Packed) Complete() bool {
	if len(p) == 0 {
		return true
	}
	given := p.count(p.Len())
	if p[2]&unseen != 0 {
		for _, b := range []byte(p[packedHead+2*p.bitmap() : packedHead+3*p.bitmap()]) {
			given += bits.OnesCount8(b)
		}
	}
	return given == p.Len()
}

// Any reports whether any point is known.
func (p Packed) Any() bool { return len(p) > 0 && p.count(p.Len()) > 0 }

// packerRoom is how many bytes a Packer asks for at a time: what several faces take is one allocation.
const packerRoom = 128 << 10

// Packer packs the points of one face after another. Its zero value is good. Use one in each goroutine.
type Packer struct {
	decimals int // of the face before: the next one most likely has as many
	room     *strings.Builder
}

// Pack returns points in little memory. It keeps none of them. There must be fewer than 65,536; an absent one must not
// be Known.
func (p *Packer) Pack(points Points) Packed {
	bitmap := (len(points) + 7) / 8
	width, sign := p.measure(points)
	n := packedHead + bitmap
	var flag byte
	for _, q := range points {
		if q.Known {
			n += 2 * width
		}
		if q.Visibility != Visible {
			flag = unseen
		}
	}
	if flag != 0 {
		n += 2 * bitmap
	}
	if p.room == nil || p.room.Cap()-p.room.Len() < n {
		p.room = new(strings.Builder)
		p.room.Grow(max(n, packerRoom))
	}
	from := p.room.Len()
	p.room.Write([]byte{byte(len(points)), byte(len(points) >> 8), byte(p.decimals) | flag, byte(width) | sign})
	p.bits(points, func(q Point) bool { return q.Known })
	if flag != 0 {
		p.bits(points, func(q Point) bool { return q.Visibility == Hidden })
		p.bits(points, func(q Point) bool { return q.Visibility == Absent })
	}
	for _, q := range points {
		if q.Known {
			p.write(q.X, width, sign)
			p.write(q.Y, width, sign)
		}
	}
	return Packed(p.room.String()[from:])
}

// bits appends a bit for each point.
func (p *Packer) bits(points Points, set func(Point) bool) {
	for group := range slices.Chunk(points, 8) {
		var b byte
		for k, q := range group {
			if set(q) {
				b |= 1 << k
			}
		}
		p.room.WriteByte(b)
	}
}

// measure finds out how coordinates are written in the fewest bytes, and by how many decimals.
func (p *Packer) measure(points Points) (width int, sign byte) {
	most, negative, ok := mantissas(points, p.decimals)
	for d := p.decimals - 1; ok && d >= 0; d-- { // as few as will do
		less, _, fits := mantissas(points, d)
		if !fits {
			break
		}
		most, p.decimals = less, d
	}
	for d := 0; !ok && d < len(powers); d++ {
		if most, negative, ok = mantissas(points, d); ok {
			p.decimals = d
		}
	}
	if !ok {
		return whole, 0
	}
	if negative {
		most, sign = 2*most+1, signed
	}
	return max(1, (bits.Len64(most)+7)/8), sign
}

// mantissas multiplies all coordinates by a power of ten. ok says whether dividing by it gives each back, to the bit.
func mantissas(points Points, decimals int) (most uint64, negative, ok bool) {
	for _, q := range points {
		if !q.Known {
			continue
		}
		for _, v := range [2]float64{q.X, q.Y} {
			m := math.Round(v * powers[decimals])
			if !(math.Abs(m) < exact) || m/powers[decimals] != v || m == 0 && math.Signbit(v) {
				return 0, false, false
			}
			most, negative = max(most, uint64(math.Abs(m))), negative || m < 0
		}
	}
	return most, negative, true
}

// write appends a coordinate.
func (p *Packer) write(v float64, width int, sign byte) {
	var m uint64
	switch {
	case width == whole:
		m = math.Float64bits(v)
	case sign != 0:
		n := int64(math.Round(v * powers[p.decimals]))
		m = uint64(n<<1 ^ n>>63)
	default:
		m = uint64(math.Round(v * powers[p.decimals]))
	}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], m)
	p.room.Write(b[:width])
}
