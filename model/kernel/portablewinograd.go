package kernel

func winogradInputGo(dst []float32, dstPlace int, src []float32, srcRow, rows, across int) {
	for r := range rows {
		for t := range across {
			var half [6][4]float32
			for j := range 4 {
				s := src[4*r*srcRow+2*t+j:]
				a, b, c := s[0], s[srcRow], s[2*srcRow]
				d, e, f := s[3*srcRow], s[4*srcRow], s[5*srcRow]
				half[0][j], half[5][j] = 4*(a-c)+(e-c), (f-d)-4*(d-b)
				sum, difference := e-4*c, d-4*b
				half[1][j], half[2][j] = sum+difference, sum-difference
				sum, difference = e-c, 2*(d-b)
				half[3][j], half[4][j] = sum+difference, sum-difference
			}
			to := dst[r*across+t:]
			for i, h := range half {
				a, b, c, d := h[0], h[1], h[2], h[3]
				to[4*i*dstPlace] = a - c
				to[(4*i+1)*dstPlace] = b + c
				to[(4*i+2)*dstPlace] = c - b
				to[(4*i+3)*dstPlace] = b - d
			}
		}
	}
}

func tileMultiplyGo(m tileProduct) {
	for j := range m.lanes {
		dst := m.dst[j*m.dstLane:][:m.cols]
		if !m.onto {
			clear(dst)
		}
		w := m.w[j/lanes*m.wBlock+j%lanes:]
		for s := range m.steps {
			k := w[s*m.wStep]
			for i, v := range m.src[s*m.srcStep:][:m.cols] {
				dst[i] += k * v
			}
		}
	}
}

func transposeGo(dst []float32, dstStep int, src []float32, srcStep, rows, n int) {
	for r := range rows {
		for i, v := range src[r*srcStep:][:n] {
			dst[i*dstStep+r] = v
		}
	}
}

func transposeReLUGo(dst []float32, dstStep int, src, mask []float32, srcStep, rows, n int) {
	for r := range rows {
		for i, v := range src[r*srcStep:][:n] {
			if mask[r*srcStep+i] > 0 {
				dst[i*dstStep+r] = v
			} else {
				dst[i*dstStep+r] = 0
			}
		}
	}
}

func winogradInputNHWCGo(rows int, dst []float32, dstPlace int, src []float32, srcRow, across, channels int) {
	for t := range across {
		for c := range channels {
			var half [6][4]float32
			for j := range 4 {
				s := src[(2*t+j)*channels+c:]
				a, b, c, d := s[0], s[srcRow], s[2*srcRow], s[3*srcRow]
				if rows == 4 {
					e, f := s[4*srcRow], s[5*srcRow]
					const p2, q2 = tallNear * tallNear, tallFar * tallFar
					half[0][j], half[5][j] = e-(p2+q2)*c+p2*q2*a, f-(p2+q2)*d+p2*q2*b
					even, odd := e-q2*c, tallNear*(d-q2*b)
					half[1][j], half[2][j] = even+odd, even-odd
					even, odd = e-p2*c, tallFar*(d-p2*b)
					half[3][j], half[4][j] = even+odd, even-odd
					continue
				}
				half[0][j], half[1][j], half[2][j], half[3][j] = a-c, b+c, c-b, b-d
			}
			to := dst[t*channels+c:]
			for i, h := range half[:rows+2] {
				a, b, c, d := h[0], h[1], h[2], h[3]
				to[4*i*dstPlace] = a - c
				to[(4*i+1)*dstPlace] = b + c
				to[(4*i+2)*dstPlace] = c - b
				to[(4*i+3)*dstPlace] = b - d
			}
		}
	}
}

func winogradGradientGo(rows int, dst []float32, dstPlace int, src []float32, srcRow, across, channels int) {
	for t := range across {
		for c := range channels {
			var half [6][2]float32
			for j := range 2 {
				s := src[(2*t+j)*channels+c:]
				a, b := s[0], s[srcRow]
				half[0][j], half[1][j], half[2][j], half[3][j] = a, a+b, a-b, b
				if rows == 4 {
					c, d := s[2*srcRow], s[3*srcRow]
					const p2, q2 = tallNear * tallNear, tallFar * tallFar
					even, odd := a+p2*c, tallNear*(b+p2*d)
					half[1][j], half[2][j] = even+odd, even-odd
					even, odd = a+q2*c, tallFar*(b+q2*d)
					half[3][j], half[4][j], half[5][j] = even+odd, even-odd, d
				}
			}
			to := dst[t*channels+c:]
			for i, h := range half[:rows+2] {
				to[4*i*dstPlace] = h[0]
				to[(4*i+1)*dstPlace] = h[0] + h[1]
				to[(4*i+2)*dstPlace] = h[0] - h[1]
				to[(4*i+3)*dstPlace] = h[1]
			}
		}
	}
}

func winogradOutputGo(dst []float32, dstRow int, src []float32, srcPlace, rows, across int, bias, floor float32) {
	for r := range rows {
		for t := range across {
			var half [4][4]float32
			for j := range 4 {
				s := src[j*srcPlace+r*across+t:]
				a, b, c := s[0], s[4*srcPlace], s[8*srcPlace]
				d, e, f := s[12*srcPlace], s[16*srcPlace], s[20*srcPlace]
				near, far := b+c, d+e
				half[0][j], half[2][j] = a+near+far, near+4*far
				near, far = b-c, d-e
				half[1][j], half[3][j] = near+2*far, near+8*far+f
			}
			to := dst[4*r*dstRow+2*t:]
			for i, h := range half {
				a, b := h[0]+h[1]+h[2]+bias, h[1]-h[2]-h[3]+bias
				if a < floor {
					a = floor
				}
				if b < floor {
					b = floor
				}
				to[i*dstRow], to[i*dstRow+1] = a, b
			}
		}
	}
}
