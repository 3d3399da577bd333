package kernel

func correlateGo(c correlation) {
	for r := range c.rows {
		row, src := c.dst[r*c.dstRow:], c.src[r*c.srcRow:]
		if c.lanes == 4 {
			correlateRows(row, c.dstLane, src, c.at.off, c.w, c.cols)
		} else {
			for j := range c.lanes {
				correlateLane(row[j*c.dstLane:][:c.cols], src, c.at.off, c.w[j:], c.lanes)
			}
		}
		for j := range c.lanes {
			var b float32
			if c.bias != nil {
				b = c.bias[j]
			}
			lane := row[j*c.dstLane:][:c.cols]
			for i, v := range lane {
				v += b
				if v < c.floor {
					v = c.floor
				}
				lane[i] = v
			}
		}
	}
}

// correlateRows keeps 4×2 sums in registers, as many as scalar code has room for.
func correlateRows(dst []float32, dstStride int, src []float32, off []int32, w []float32, n int) {
	d0, d1, d2, d3 := dst[:n], dst[dstStride:][:n], dst[2*dstStride:][:n], dst[3*dstStride:][:n]
	w = w[:4*len(off)]
	i := 0
	for ; i+2 <= n; i += 2 {
		var a0, a1, b0, b1, c0, c1, e0, e1 float32
		k := w
		for _, o := range off {
			if len(k) < 4 {
				break
			}
			s := src[int(o)+i:]
			if len(s) < 2 {
				panic("kernel: correlate reads past its source")
			}
			x0, x1 := s[0], s[1]
			k0, k1, k2, k3 := k[0], k[1], k[2], k[3]
			k = k[4:]
			a0 += k0 * x0
			a1 += k0 * x1
			b0 += k1 * x0
			b1 += k1 * x1
			c0 += k2 * x0
			c1 += k2 * x1
			e0 += k3 * x0
			e1 += k3 * x1
		}
		d0[i], d0[i+1] = a0, a1
		d1[i], d1[i+1] = b0, b1
		d2[i], d2[i+1] = c0, c1
		d3[i], d3[i+1] = e0, e1
	}
	if i < n {
		var a, b, c, e float32
		for t, o := range off {
			x := src[int(o)+i]
			k := w[4*t:][:4]
			a += k[0] * x
			b += k[1] * x
			c += k[2] * x
			e += k[3] * x
		}
		d0[i], d1[i], d2[i], d3[i] = a, b, c, e
	}
}

// correlateLane is correlate for one lane of w, whose numbers are lanes apart.
func correlateLane(dst, src []float32, off []int32, w []float32, lanes int) {
	i := 0
	for ; i+4 <= len(dst); i += 4 {
		var a, b, c, e float32
		for t, o := range off {
			k := w[t*lanes]
			s := src[int(o)+i:]
			if len(s) < 4 {
				panic("kernel: correlate reads past its source")
			}
			a += k * s[0]
			b += k * s[1]
			c += k * s[2]
			e += k * s[3]
		}
		d := dst[i:][:4]
		d[0], d[1], d[2], d[3] = a, b, c, e
	}
	for ; i < len(dst); i++ {
		var a float32
		for t, o := range off {
			a += w[t*lanes] * src[int(o)+i]
		}
		dst[i] = a
	}
}

// dotProductsGo keeps 4×2 sums in registers: four rows of a, two of b.
func dotProductsGo(sum []float32, a []float32, aStride int, b []float32, at taps, lanes, n int) {
	off := at.off
	t := 0
	if lanes == 4 {
		a0, a1, a2, a3 := a[:n], a[aStride:][:n], a[2*aStride:][:n], a[3*aStride:][:n]
		for ; t+2 <= len(off); t += 2 {
			x, y := b[off[t]:][:n], b[off[t+1]:][:n]
			var s0, s1, s2, s3, r0, r1, r2, r3 float32
			for i := range a0 {
				xi, yi := x[i], y[i]
				k0, k1, k2, k3 := a0[i], a1[i], a2[i], a3[i]
				s0 += k0 * xi
				r0 += k0 * yi
				s1 += k1 * xi
				r1 += k1 * yi
				s2 += k2 * xi
				r2 += k2 * yi
				s3 += k3 * xi
				r3 += k3 * yi
			}
			s := sum[4*t:][:8]
			s[0] += s0
			s[1] += s1
			s[2] += s2
			s[3] += s3
			s[4] += r0
			s[5] += r1
			s[6] += r2
			s[7] += r3
		}
	}
	for ; t < len(off); t++ {
		for j := range lanes {
			sum[t*lanes+j] += dotGo(a[j*aStride:][:n], b[off[t]:][:n])
		}
	}
}

func dotGo(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
