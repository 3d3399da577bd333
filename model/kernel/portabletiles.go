package kernel

func tileSourceGo(dst []float32, dstPlace int, src []float32, srcRow, rows, across int) {
	for r := range rows {
		for t := range across {
			var half [4][4]float32
			for j := range 4 {
				s := src[2*r*srcRow+2*t+j:]
				a, b, c, d := s[0], s[srcRow], s[2*srcRow], s[3*srcRow]
				half[0][j], half[1][j], half[2][j], half[3][j] = a-c, b+c, c-b, b-d
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
	for block := 0; block < m.out; block += lanes {
		n := min(lanes, m.out-block)
		w := m.w[block*m.in:][:n*m.in]
		for j := range n {
			clear(m.dst[(block+j)*m.dstLane:][:m.cols])
		}
		for c := range m.in {
			src := m.src[c*m.srcChannel:][:m.cols]
			for j := range n {
				k := w[c*n+j]
				dst := m.dst[(block+j)*m.dstLane:][:m.cols]
				for i, v := range src {
					dst[i] += k * v
				}
			}
		}
	}
}

func tileSumsGo(dst []float32, dstRow int, src []float32, srcPlace, rows, across int, bias, floor float32) {
	for r := range rows {
		for t := range across {
			var upper, lower [4]float32
			for j := range 4 {
				s := src[j*srcPlace+r*across+t:]
				a, b, c, d := s[0], s[4*srcPlace], s[8*srcPlace], s[12*srcPlace]
				upper[j], lower[j] = a+b+c, b-c-d
			}
			to := dst[2*r*dstRow+2*t:]
			for i, h := range [2][4]float32{upper, lower} {
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
