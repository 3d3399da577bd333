package scheme

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// bandCount is how many bands the frequencies are divided into, downwards and across alike.
const bandCount = 6

// spectrum returns which share of a photo's contrast lies at which frequencies, bandCount×bandCount bands of them from
// none to half a cycle a pixel, downwards before across: the logarithm of the mean power of the discrete Fourier
// transform. It shows how a photo was enlarged, reduced or compressed. The transform is that of the middle of the
// plane, of a side that is divisible by 16, for prime sides would be slow.
func (p plane) spectrum() []float64 {
	n := p.side &^ 15
	margin := (p.side - n) / 2
	mean, deviation := p.part(margin, margin, n, n)
	half := n/2 + 1 // the other columns mirror these
	f := make([]complex128, n*half)
	rows, columns := fourier.NewFFT(n), fourier.NewCmplxFFT(n)
	line := make([]float64, n)
	for y := range n {
		for x, v := range p.v[(y+margin)*p.side+margin:][:n] {
			line[x] = (float64(v) - mean) / (deviation + 1)
		}
		rows.Coefficients(f[y*half:][:half], line)
	}
	band := func(frequency int) int { return min(2*bandCount*frequency/n, bandCount-1) }
	var power, count [bandCount * bandCount]float64
	column := make([]complex128, n)
	for x := range half {
		for y := range column {
			column[y] = f[y*half+x]
		}
		columns.Coefficients(column, column)
		for y, v := range column {
			b := band(min(y, n-y))*bandCount + band(x)
			power[b] += real(v)*real(v) + imag(v)*imag(v)
			count[b]++
		}
	}
	logs := make([]float64, len(power))
	for b := range logs {
		logs[b] = math.Log(power[b]/(count[b]*float64(n*n)) + 1e-6)
	}
	return logs
}
