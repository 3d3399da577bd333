//go:build amd64 || arm64

package kernel

// winogradFuncs are a unit's functions in assembly for convolutions in tiles. Strides count bytes.
type winogradFuncs struct {
	input  func(dst *float32, dstPlace int, src *float32, srcRow int, rows int, across int)
	output func(dst *float32, dstRow int, src *float32, srcPlace int, rows int, across int, bias float32, floor float32)

	// transpose turns 8 rows of n numbers, a multiple of 8, into n rows of 8.
	transpose func(dst *float32, dstStep int, src *float32, srcStep int, n int)

	// transposeReLU is transpose with 0 where y is not positive; or it is nil.
	transposeReLU func(dst *float32, dstStep int, src *float32, y *float32, srcStep int, n int)

	square gradientFuncs
	tall   *gradientFuncs // or nil

	// multiply holds the functions for so many vectors (from 1); they do blocks of 4 lanes.
	multiply *[]tileMultiplyFunc

	// fetch brings as many numbers of so many rows into the cache as fetched says; or it is nil.
	fetch func(dst *float32, step int, rows int)

	// wide holds those for 4 vectors and so many lanes (from 1), where that is better than fewer vectors and more
	// lanes; or it is nil.
	wide *[]tileMultiplyFunc
}

// gradientFuncs are those for the gradient to weights in tiles of 2 or of 4 rows of outputs.
type gradientFuncs struct {
	inputNHWC func(dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int)
	gradient  func(dst *float32, dstPlace int, src *float32, srcRow int, across int, vectors int)
}

type tileMultiplyFunc func(dst *float32, dstLane int, src *float32, srcStep int,
	w *float32, wStep int, wBlock int, steps int, blocks int, onto int)

func (u *unit) winogradInput(dst []float32, dstPlace int, src []float32, srcRow, rows, across int) {
	if rows < 1 || u.tooShort(across) || len(dst) < (tilePlaces-1)*dstPlace+rows*across || !holds(src, srcRow, 4*rows+2, 2*across+2) {
		winogradInputGo(dst, dstPlace, src, srcRow, rows, across)
		return
	}
	u.tiles.input(&dst[0], 4*dstPlace, &src[0], 4*srcRow, rows, across)
}

func (u *unit) winogradOutput(dst []float32, dstRow int, src []float32, srcPlace, rows, across int, bias, floor float32) {
	if rows < 1 || u.tooShort(across) || len(src) < (tilePlaces-1)*srcPlace+rows*across || !holds(dst, dstRow, 4*rows, 2*across) {
		winogradOutputGo(dst, dstRow, src, srcPlace, rows, across, bias, floor)
		return
	}
	u.tiles.output(&dst[0], 4*dstRow, &src[0], 4*srcPlace, rows, across, bias, floor)
}

func (u *unit) tileMultiply(m tileProduct) {
	blocks := m.lanes / lanes
	vectors := m.cols / u.floats
	if blocks < 1 || vectors < 1 || m.steps < 1 || !m.fits() {
		tileMultiplyGo(m)
		return
	}
	if u.tiles.wide != nil && m.wBlock == lanes && m.cols%(4*u.floats) == 0 {
		u.wideMultiply(m)
		return
	}
	funcs, onto := *u.tiles.multiply, m.added()
	done := vectors * u.floats
	for at := 0; vectors > 0; {
		parts := (vectors + len(funcs) - 1) / len(funcs)
		size := (vectors + parts - 1) / parts
		funcs[size-1](&m.dst[at], 4*m.dstLane, &m.src[at], 4*m.srcStep, &m.w[0], 4*m.wStep, 4*m.wBlock, m.steps, blocks, onto)
		at += size * u.floats
		vectors -= size
		if len(m.ahead) > fetched && u.tiles.fetch != nil {
			u.tiles.fetch(&m.ahead[0], 4*m.aheadStep, blocks)
			m.ahead = m.ahead[fetched:]
		}
	}
	if done < m.cols {
		rest := m
		rest.dst, rest.src, rest.cols, rest.lanes = m.dst[done:], m.src[done:], m.cols-done, blocks*lanes
		tileMultiplyGo(rest)
	}
	if done := blocks * lanes; done < m.lanes {
		m.dst, m.w, m.lanes = m.dst[done*m.dstLane:], m.w[blocks*m.wBlock:], m.lanes-done
		tileMultiplyGo(m)
	}
}

// wideMultiply is tileMultiply for several times 4 whole vectors, with all lanes' weights side by side.
func (u *unit) wideMultiply(m tileProduct) {
	funcs, onto := *u.tiles.wide, m.added()
	for at := 0; at < m.cols; at += 4 * u.floats {
		for lane := 0; lane < m.lanes; {
			size := min(m.lanes-lane, len(funcs))
			blocks := (m.lanes - lane) / size
			funcs[size-1](&m.dst[lane*m.dstLane+at], 4*m.dstLane, &m.src[at], 4*m.srcStep, &m.w[lane], 4*m.wStep, 4*size, m.steps, blocks, onto)
			lane += blocks * size
		}
	}
}

// added is onto as the functions in assembly want it.
func (m *tileProduct) added() int {
	if m.onto {
		return 1
	}
	return 0
}

func (u *unit) transpose(dst []float32, dstStep int, src []float32, srcStep, rows, n int) {
	if n < 8 || rows < 1 || !holds(src, srcStep, rows, n) || !holds(dst, dstStep, n, rows) {
		transposeGo(dst, dstStep, src, srcStep, rows, n)
		return
	}
	whole := rows / 8 * 8
	for r := 0; r < whole; r += 8 {
		u.tiles.transpose(&dst[r], 4*dstStep, &src[r*srcStep], 4*srcStep, n/8*8)
		if n%8 != 0 { // the last columns once more, with some before them
			u.tiles.transpose(&dst[(n-8)*dstStep+r], 4*dstStep, &src[r*srcStep+n-8], 4*srcStep, 8)
		}
	}
	if whole < rows {
		transposeGo(dst[whole:], dstStep, src[whole*srcStep:], srcStep, rows-whole, n)
	}
}

func (u *unit) transposeReLU(dst []float32, dstStep int, src, y []float32, srcStep, rows, n int) {
	if n < 8 || rows < 1 || !holds(src, srcStep, rows, n) || !holds(y, srcStep, rows, n) || !holds(dst, dstStep, n, rows) {
		transposeReLUGo(dst, dstStep, src, y, srcStep, rows, n)
		return
	}
	whole := rows / 8 * 8
	for r := 0; r < whole; r += 8 {
		u.tiles.transposeReLU(&dst[r], 4*dstStep, &src[r*srcStep], &y[r*srcStep], 4*srcStep, n/8*8)
		if n%8 != 0 {
			at := r*srcStep + n - 8
			u.tiles.transposeReLU(&dst[(n-8)*dstStep+r], 4*dstStep, &src[at], &y[at], 4*srcStep, 8)
		}
	}
	if whole < rows {
		transposeReLUGo(dst[whole:], dstStep, src[whole*srcStep:], y[whole*srcStep:], srcStep, rows-whole, n)
	}
}

func (u *unit) winogradInputNHWC(rows int, dst []float32, dstPlace int, src []float32, srcRow, across, channels int) {
	funcs := u.gradientFuncs(rows)
	if funcs == nil || across < 1 || channels < 1 || channels%u.floats != 0 ||
		len(dst) < (4*rows+7)*dstPlace+across*channels || !holds(src, srcRow, rows+2, (2*across+2)*channels) {
		winogradInputNHWCGo(rows, dst, dstPlace, src, srcRow, across, channels)
		return
	}
	funcs.inputNHWC(&dst[0], 4*dstPlace, &src[0], 4*srcRow, across, channels/u.floats)
}

func (u *unit) winogradGradient(rows int, dst []float32, dstPlace int, src []float32, srcRow, across, channels int) {
	funcs := u.gradientFuncs(rows)
	if funcs == nil || across < 1 || channels < 1 || channels%u.floats != 0 ||
		len(dst) < (4*rows+7)*dstPlace+across*channels || !holds(src, srcRow, rows, 2*across*channels) {
		winogradGradientGo(rows, dst, dstPlace, src, srcRow, across, channels)
		return
	}
	funcs.gradient(&dst[0], 4*dstPlace, &src[0], 4*srcRow, across, channels/u.floats)
}

// gradientFuncs returns the functions for tiles of so many rows, or nil.
func (u *unit) gradientFuncs(rows int) *gradientFuncs {
	if rows == 4 {
		return u.tiles.tall
	}
	return &u.tiles.square
}
