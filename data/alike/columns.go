package alike

import "encoding/binary"

// columns sums the pixels of a photo column by column, eight at a time: those with even and those with odd places each
// in four lanes of a word, which have room for 257 lines.
type columns struct {
	sums      []uint32
	even, odd []uint64
	lines     int // since the lanes were emptied
}

// linesMost is how many lines the lanes have room for.
const linesMost = 257

func newColumns(side int) *columns {
	return &columns{sums: make([]uint32, side), even: make([]uint64, side/8), odd: make([]uint64, side/8)}
}

// clear begins anew.
func (c *columns) clear() {
	clear(c.sums)
	clear(c.even)
	clear(c.odd)
	c.lines = 0
}

// add adds a line of pixels, as long as there are sums.
func (c *columns) add(line []byte) {
	const lanes = 0x00ff00ff00ff00ff
	if c.lines == linesMost {
		c.spread()
	}
	c.lines++
	even, odd := c.even, c.odd[:len(c.even)]
	for i := range even {
		v := binary.LittleEndian.Uint64(line[8*i:])
		even[i] += v & lanes
		odd[i] += v >> 8 & lanes
	}
	for x := 8 * len(even); x < len(line); x++ {
		c.sums[x] += uint32(line[x])
	}
}

// spread adds what is in the lanes to the sums.
func (c *columns) spread() {
	for i := range c.even {
		for lane := range 4 {
			c.sums[8*i+2*lane] += uint32(c.even[i] >> (16 * lane) & 0xffff)
			c.sums[8*i+2*lane+1] += uint32(c.odd[i] >> (16 * lane) & 0xffff)
		}
		c.even[i], c.odd[i] = 0, 0
	}
	c.lines = 0
}
