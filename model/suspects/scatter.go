package suspects

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// How the distributions are fitted. The results change little around these.
const (
	tail       = 20   // degrees of freedom of all t distributions: the smaller, the less a face far out counts
	rounds     = 12   // of expectation and maximisation
	doubt      = 10   // how many faces' weight the assumption has that points know nothing of each other
	leastScale = 0.05 // pixels a coordinate varies by at least
)

// distribution is a multivariate t distribution of the coordinates of a face.
type distribution struct {
	mean    []float64     // (d)
	scatter *mat.SymDense // (d, d)
}

// pattern is the faces that have the same coordinates labelled.
type pattern struct {
	at      []int // the coordinates, ascending
	absent  []int // the others
	samples [][]float64
}

// fit fits a distribution to samples of d coordinates, of which each has those that its pattern says, by expectation
// and maximisation with missing values (Liu and Rubin, "ML estimation of the t distribution using EM and its
// extensions, ECM and ECME", Statistica Sinica 5, 1995). start gives the medians and the scales of the coordinates:
// with few samples the scatter stays near these.
func fit(patterns []*pattern, start, scale []float64) *distribution {
	d := len(start)
	t := &distribution{mean: append([]float64(nil), start...), scatter: mat.NewSymDense(d, nil)}
	for i, s := range scale {
		t.scatter.SetSym(i, i, s*s)
	}
	for range rounds {
		sum := moments{shift: make([]float64, d), squares: mat.NewSymDense(d, nil)}
		for _, p := range patterns {
			sum.add(t, p)
		}
		if sum.weight == 0 {
			return t
		}
		for i := range d {
			sum.shift[i] /= sum.weight
			t.mean[i] += sum.shift[i]
		}
		for i := range d {
			for j := i; j < d; j++ {
				v := sum.squares.At(i, j) - sum.weight*sum.shift[i]*sum.shift[j]
				if i == j {
					v += doubt * scale[i] * scale[i]
				}
				t.scatter.SetSym(i, j, v/(sum.count+doubt))
			}
		}
	}
	return t
}

// moments are the weighted sums that one round collects, about the mean of the round before.
type moments struct {
	weight, count float64
	shift         []float64
	squares       *mat.SymDense
}

// add adds the samples of a pattern. What is absent in it is expected where what is there lets it be expected.
func (m *moments) add(t *distribution, p *pattern) {
	n, d := len(p.at), len(t.mean)
	known := t.restrictedTo(p.at)
	squares, shift := make([]float64, n*n), make([]float64, n)
	off, pulled := make([]float64, n), make([]float64, n)
	weight := 0.0
	for _, x := range p.samples {
		for i, c := range p.at {
			off[i] = x[c] - t.mean[c]
		}
		w := (tail + float64(n)) / (tail + known.distance(pulled, off))
		for i, v := range off {
			shift[i] += w * v
			row := squares[i*n : i*n+n]
			for j, u := range off[:i+1] {
				row[j] += w * v * u
			}
		}
		weight += w
	}
	for i := range n {
		for j := range i {
			squares[j*n+i] = squares[i*n+j]
		}
	}
	m.weight += weight
	m.count += float64(len(p.samples))
	// The regression of all coordinates on those that are there: the identity for these themselves.
	regression := mat.NewDense(d, n, nil)
	for i, c := range p.at {
		regression.Set(c, i, 1)
	}
	if len(p.absent) > 0 {
		across := mat.NewDense(len(p.absent), n, nil)
		for i, a := range p.absent {
			for j, c := range p.at {
				across.Set(i, j, t.scatter.At(a, c))
			}
		}
		var of, rest mat.Dense
		of.Mul(across, known.inverse)
		rest.Mul(&of, across.T())
		for i, a := range p.absent {
			for j := range p.at {
				regression.Set(a, j, of.At(i, j))
			}
			for j, b := range p.absent[:i+1] {
				left := t.scatter.At(a, b) - (rest.At(i, j)+rest.At(j, i))/2
				m.squares.SetSym(a, b, m.squares.At(a, b)+float64(len(p.samples))*left)
			}
		}
	}
	var half, whole mat.Dense
	half.Mul(regression, mat.NewDense(n, n, squares))
	whole.Mul(&half, regression.T())
	for i := range d {
		for j, v := range shift {
			m.shift[i] += regression.At(i, j) * v
		}
		for j := i; j < d; j++ {
			m.squares.SetSym(i, j, m.squares.At(i, j)+(whole.At(i, j)+whole.At(j, i))/2)
		}
	}
}

// precision is the inverse of the scatter of some coordinates.
type precision struct {
	n       int
	inverse *mat.SymDense
	flat    []float64 // the same (n, n) in row order
	logDet  float64   // of the scatter
}

// restrictedTo returns the precision of the coordinates at.
func (t *distribution) restrictedTo(at []int) *precision {
	return invert(t.part(at))
}

// part returns the scatter of the coordinates at.
func (t *distribution) part(at []int) *mat.SymDense {
	n := len(at)
	part := mat.NewSymDense(n, nil)
	for i, a := range at {
		for j := i; j < n; j++ {
			part.SetSym(i, j, t.scatter.At(a, at[j]))
		}
	}
	return part
}

// invert returns the precision that belongs to a scatter. It panics with one that is not positive definite: what fit
// returns always is.
func invert(scatter *mat.SymDense) *precision {
	var c mat.Cholesky
	n := scatter.SymmetricDim()
	p := &precision{n: n, inverse: mat.NewSymDense(n, nil), flat: make([]float64, n*n)}
	if !c.Factorize(scatter) || c.InverseTo(p.inverse) != nil {
		panic("suspects: a scatter that is not positive definite")
	}
	p.logDet = c.LogDet()
	for i := range n {
		for j := range n {
			p.flat[i*n+j] = p.inverse.At(i, j)
		}
	}
	return p
}

// distance returns the squared Mahalanobis distance of x, and sets pulled to the product of the precision and x.
func (p *precision) distance(pulled, x []float64) float64 {
	sum := 0.0
	for i, v := range x {
		row := p.flat[i*p.n:][:len(x)]
		s := 0.0
		for j, u := range x {
			s += row[j] * u
		}
		pulled[i] = s
		sum += s * v
	}
	return sum
}

// logDensity returns the logarithm of a t density of n dimensions at a squared Mahalanobis distance, but for what
// depends on n alone.
func logDensity(n int, logDet, squared float64) float64 {
	return -logDet/2 - (tail+float64(n))/2*math.Log1p(squared/tail)
}
