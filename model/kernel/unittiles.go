//go:build amd64 || arm64

package kernel

// tileFuncs are a unit's functions in assembly for convolutions in tiles. Strides count bytes.
type tileFuncs struct {
	source func(dst *float32, dstPlace int, src *float32, srcRow int, rows int, across int)
	sums   func(dst *float32, dstRow int, src *float32, srcPlace int, rows int, across int, bias float32, floor float32)

	// multiply holds the functions for so many vectors (from 1); they do blocks of 4 lanes.
	multiply *[]tileMultiplyFunc
}

type tileMultiplyFunc func(dst *float32, dstLane int, src *float32, srcChannel int, w *float32, channels int, blocks int)

func (u *unit) tileSource(dst []float32, dstPlace int, src []float32, srcRow, rows, across int) {
	if rows < 1 || u.tooShort(across) || len(dst) < (tilePlaces-1)*dstPlace+rows*across || !holds(src, srcRow, 2*rows+2, 2*across+2) {
		tileSourceGo(dst, dstPlace, src, srcRow, rows, across)
		return
	}
	u.tiles.source(&dst[0], 4*dstPlace, &src[0], 4*srcRow, rows, across)
}

func (u *unit) tileSums(dst []float32, dstRow int, src []float32, srcPlace, rows, across int, bias, floor float32) {
	if rows < 1 || u.tooShort(across) || len(src) < (tilePlaces-1)*srcPlace+rows*across || !holds(dst, dstRow, 2*rows, 2*across) {
		tileSumsGo(dst, dstRow, src, srcPlace, rows, across, bias, floor)
		return
	}
	u.tiles.sums(&dst[0], 4*dstRow, &src[0], 4*srcPlace, rows, across, bias, floor)
}

func (u *unit) tileMultiply(m tileProduct) {
	blocks := m.out / lanes
	vectors := m.cols / u.floats
	if blocks < 1 || vectors < 1 || m.cols%u.floats != 0 || len(m.dst) < (m.out-1)*m.dstLane+m.cols ||
		len(m.src) < (m.in-1)*m.srcChannel+m.cols || len(m.w) < m.in*m.out {
		tileMultiplyGo(m)
		return
	}
	funcs := *u.tiles.multiply
	for at := 0; vectors > 0; {
		parts := (vectors + len(funcs) - 1) / len(funcs)
		size := (vectors + parts - 1) / parts
		funcs[size-1](&m.dst[at], 4*m.dstLane, &m.src[at], 4*m.srcChannel, &m.w[0], m.in, blocks)
		at += size * u.floats
		vectors -= size
	}
	if done := blocks * lanes; done < m.out {
		m.dst, m.w, m.out = m.dst[done*m.dstLane:], m.w[done*m.in:], m.out-done
		tileMultiplyGo(m)
	}
}
