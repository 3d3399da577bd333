package main

import (
	"math"

	"fiducial/data/face"
	"fiducial/model/finder"
)

// cellKind says what a cell is to answer.
type cellKind uint8

const (
	nothing cellKind = iota
	either           // too near to a face, or to one of another size, to say: it counts not
	aFace
)

// aims are what the cells of one picture are to answer: kinds (cells²), and dx, dy and size (3, cells²) where a face
// is.
type aims struct {
	kinds []cellKind
	place []float32
}

// How large a face is to be found, as |log(size/Typical)|, and how near its middle a cell lies that finds it, in sizes.
const (
	sizeFound, sizeEither = 0.24, 0.6
	nearFound, nearEither = 0.23, 0.5
	seenFound, seenEither = 0.62, 0.35
)

// aim sets the aims for a picture of cells×cells with these faces.
func aim(cells int, faces []placedFace) aims {
	a := aims{kinds: make([]cellKind, cells*cells), place: make([]float32, 3*cells*cells)}
	for _, f := range faces {
		grade := math.Abs(math.Log(f.box.Size / finder.Typical))
		if grade > sizeEither || f.seen < seenEither {
			continue
		}
		found := grade <= sizeFound && f.seen >= seenFound
		a.add(cells, f.box, found)
	}
	return a
}

// placedFace is a face in a picture, in its pixels.
type placedFace struct {
	box  face.Box
	seen float64
}

func (a *aims) add(cells int, b face.Box, found bool) {
	middleX, middleY := b.Left+b.Size/2, b.Top+b.Size/2
	for y := range cells {
		for x := range cells {
			dx, dy := middleX-cellMiddle(x), middleY-cellMiddle(y)
			at, away := y*cells+x, math.Hypot(dx, dy)/b.Size
			switch {
			case found && away <= nearFound:
				a.kinds[at] = aFace
				a.place[at] = float32(dx / finder.Stride)
				a.place[cells*cells+at] = float32(dy / finder.Stride)
				a.place[2*cells*cells+at] = float32(finder.SizeScale * math.Log(b.Size/finder.Typical))
			case away <= nearEither && a.kinds[at] == nothing:
				a.kinds[at] = either
			}
		}
	}
}

func cellMiddle(i int) float64 { return float64(i*finder.Stride) + finder.CellOffset }

// Focal loss (Lin et al., 2017): a cell counts by how wrong its answer is, to this power, and faces weigh so much
// beside the rest.
const (
	focus      = 2
	faceWeight = 0.6
	placeBeta  = 0.2 // below it the smooth L1 loss of places is a square; in the units of the answers
	placeShare = 0.5
)

// loss sets gradients, all (batch, finder.Answers, cells²), for answers, and returns the mean loss a face.
func loss(gradients, answers []float32, batch []aims) float64 {
	clear(gradients)
	faces := 1
	for _, a := range batch {
		for _, k := range a.kinds {
			if k == aFace {
				faces++
			}
		}
	}
	total, share := 0.0, 1/float64(faces)
	for i, a := range batch {
		n := len(a.kinds)
		answer, gradient := answers[i*finder.Answers*n:][:finder.Answers*n], gradients[i*finder.Answers*n:][:finder.Answers*n]
		for at, kind := range a.kinds {
			switch kind {
			case nothing:
				l, g := focal(-float64(answer[at]))
				total += (1 - faceWeight) * l
				gradient[at] = float32(-(1 - faceWeight) * g * share)
			case aFace:
				l, g := focal(float64(answer[at]))
				total += faceWeight * l
				gradient[at] = float32(faceWeight * g * share)
				for k := range 3 {
					e := float64(answer[(k+1)*n+at] - a.place[k*n+at])
					total += placeShare * smoothL1(e)
					gradient[(k+1)*n+at] = float32(placeShare * min(max(e/placeBeta, -1), 1) * share)
				}
			}
		}
	}
	return total * share
}

// focal returns the loss of a logit that should be large, and its derivative.
func focal(z float64) (l, derivative float64) {
	p := 1 / (1 + math.Exp(-z))
	logP := -math.Log1p(math.Exp(-z))
	if z < -30 {
		logP = z
	}
	q := 1 - p
	l = -math.Pow(q, focus) * logP
	return l, math.Pow(q, focus) * (focus*p*logP - q)
}

func smoothL1(e float64) float64 {
	if e = math.Abs(e); e < placeBeta {
		return e * e / (2 * placeBeta)
	}
	return e - placeBeta/2
}
