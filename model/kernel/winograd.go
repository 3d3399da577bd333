package kernel

// Winograd's minimal filtering (Lavin and Gray, 2016) does a 3×3 convolution in tiles with fewer multiplications: the
// inputs of each tile are transformed, the resulting numbers multiplied and summed over the channels, each by its own
// matrix of weights, and the sums transformed back. The second is most of the work. Here a tile is 4 rows of 2 outputs,
// F(4, 3) along columns and F(2, 3) along rows: 24 multiplications instead of 72. F(4, 3) along rows as well would take
// 18, but many more shuffles, and leave vectors half empty where the images are small. Rounding errors are up to
// twice those of the direct sum.

// tilePlaces is how many numbers a transformed tile has, tileRows and tileCols how many outputs.
const (
	tilePlaces = 24
	tileRows   = 4
	tileCols   = 2
)

// tiling is how a pass is done in tiles, a few rows of tiles at a time.
type tiling struct {
	across int // tiles in a row of them
	stride int // numbers from one channel's transformed tiles to the next's

	sourcePlace int // numbers from one place of the transformed tiles to the next
	sumPlace    int
	packed      []float32 // transformed weights: for each place and each block of up to 4 output channels, by input channel
}

// Tiles are worth it with so many channels on both sides, and so many tiles at a time.
const (
	tiledChannels = 16
	tiledTiles    = 16
	tiledCache    = 14 << 14 // numbers that the transformed tiles and the sums should take at most: 896 KiB
)

// tile makes the pass one in tiles, if that pays and its shape allows it. The padded planes are fitted to bands of
// whole tiles. Of an image whose height is no multiple of theirs, the last row of tiles reaches beyond it.
func (p *pass) tile(prim *primitives) {
	if prim.floats == 1 || p.kernel != 3 || p.stride != 1 || p.dilation != 1 || p.outW%tileCols != 0 ||
		p.padding < 0 || min(p.in, p.out) < tiledChannels || p.outW/tileCols < prim.floats && !prim.masked {
		return
	}
	across, down := p.outW/tileCols, (p.outH+tileRows-1)/tileRows
	rows := tileBand(across, down, max(tiledCache/tilePlaces/(p.in+p.out)/across, 1), prim.floats)
	if rows*across < tiledTiles {
		return
	}
	p.fit(tileRows * rows)
	p.setPlane(p.slot(tileRows * rows))
	t := &tiling{across: across, stride: oddLines(rows*across + vector)}
	t.sourcePlace, t.sumPlace = oddLines(p.in*t.stride), oddLines(p.out*t.stride)
	t.packed = make([]float32, tilePlaces*p.in*roundUp(p.out, lanes))
	p.tiling = t
}

// tileBand returns how many rows of tiles, at most the given number, make bands whose vectors are the fullest.
func tileBand(across, down, most, floats int) (rows int) {
	least := 0
	for n := min(most, down); n > 0; n-- {
		vectors := down / n * ((n*across + floats - 1) / floats)
		vectors += (down%n*across + floats - 1) / floats
		if least == 0 || vectors < least {
			rows, least = n, vectors
		}
	}
	return rows
}

// oddLines rounds n up to an odd number of cache lines: what lies so far apart stays out of each other's cache sets.
func oddLines(n int) int {
	n = roundUp(n, vector)
	if n/vector%2 == 0 {
		n += vector
	}
	return n
}

// tiledScratch is how many numbers a worker needs: the packed planes, the transformed tiles, the sums, and a row of
// tiles.
func (p *pass) tiledScratch() int {
	return p.in*p.channel() + 4*vector + tilePlaces*(p.tiling.sourcePlace+p.tiling.sumPlace) + vector + tileRows*p.outW
}

// setTile transforms the 3×3 weights from input channel in to output channel out: H·w·Gᵀ, with the rows of H
// (¼ 0 0), (−⅙ −⅙ −⅙), (−⅙ ⅙ −⅙), (1/24 1/12 ⅙), (1/24 −1/12 ⅙), (0 0 1), those of G
// (1 0 0), (½ ½ ½), (½ −½ ½), (0 0 1). turned takes the weights turned by half a turn.
func (p *pass) setTile(out, in int, w []float32, turned bool) {
	var k [9]float32
	for i, v := range w {
		if turned {
			i = 8 - i
		}
		k[i] = v
	}
	var half [6][3]float32
	for j := range 3 {
		a, b, c := k[j], k[3+j], k[6+j]
		half[0][j], half[1][j], half[2][j] = a/4, (a+b+c)/-6, (a-b+c)/-6
		half[3][j], half[4][j], half[5][j] = (a+2*b+4*c)/24, (a-2*b+4*c)/24, c
	}
	to := p.tiling.packed[out/lanes*lanes*p.in+in*lanes+out%lanes:]
	for i, h := range half {
		a, b, c := h[0], h[1], h[2]
		for j, v := range [4]float32{a, (a + b + c) / 2, (a - b + c) / 2, c} {
			to[(4*i+j)*p.in*roundUp(p.out, lanes)] = v
		}
	}
}

// doTiled is do in tiles. While it multiplies for one place after the other, it has the part of the output fetched that
// stands as far along, for all blocks of channels.
func (p *pass) doTiled(pool *Pool, worker, i int, dst, src, mask, bias []float32, floor float32) {
	t, prim := p.tiling, &pool.prim
	image, band := i/p.bands(), i%p.bands()
	first, n := p.rows(band)
	scratch := pool.space(worker)
	planes := scratch[:p.in*p.channel()+4*vector]
	tiles := scratch[len(planes):][:tilePlaces*t.sourcePlace+vector]
	sums := scratch[len(planes)+len(tiles):][:tilePlaces*t.sumPlace]
	last := scratch[len(planes)+len(tiles)+len(sums):][:tileRows*p.outW]
	down := (n + tileRows - 1) / tileRows

	p.packBand(prim, planes, image, first, tileRows*down, src, mask)
	for c := range p.in {
		prim.winogradInput(tiles[c*t.stride:], t.sourcePlace, planes[c*p.channel():], p.pitch, down, t.across)
	}
	cols := roundUp(down*t.across, prim.floats)
	blocked := roundUp(p.out, lanes)
	const part = tilePlaces / lanes // of a channel's places
	size := p.outH * p.outW
	result := dst[image*p.out*size+first*p.outW:]
	for place := range tilePlaces {
		prim.tileMultiply(tileProduct{
			dst: sums[place*t.sumPlace:], dstLane: t.stride,
			src: tiles[place*t.sourcePlace:], srcStep: t.stride,
			w: t.packed[place*p.in*blocked:][:p.in*blocked], wStep: lanes, wBlock: lanes * p.in,
			lanes: p.out, steps: p.in, cols: cols,
			ahead: result[place/part*size+place%part*(n*p.outW/part):], aheadStep: lanes * size,
		})
	}
	for o := range p.out {
		var b float32
		if bias != nil {
			b = bias[o]
		}
		out := result[o*size:]
		whole := n / tileRows
		prim.winogradOutput(out, p.outW, sums[o*t.stride:], t.sumPlace, whole, t.across, b, floor)
		if whole < down {
			prim.winogradOutput(last, p.outW, sums[o*t.stride+whole*t.across:], t.sumPlace, 1, t.across, b, floor)
			copy(out[whole*tileRows*p.outW:][:n%tileRows*p.outW], last)
		}
	}
}
