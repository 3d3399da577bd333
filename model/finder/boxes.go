package finder

import (
	"math"
	"slices"

	"fiducial/data/face"
)

// Found is one face that was found.
type Found struct {
	Box   face.Box // in pixels of the photo; it may reach beyond the photo
	Score float64  // how sure the finder is, from 0 to 1
}

// cell returns the box that a cell answers with, in pixels of its level: the first answers at each place are its logit,
// dx, dy and size.
func cell(answers []float32, cols, rows, x, y int) face.Box {
	at, plane := y*cols+x, cols*rows
	size := Typical * math.Exp(clamped(float64(answers[3*plane+at])/SizeScale, 1.5))
	middleX := (float64(x)+float64(answers[plane+at]))*Stride + CellOffset
	middleY := (float64(y)+float64(answers[2*plane+at]))*Stride + CellOffset
	return face.Box{Left: middleX - size/2, Top: middleY - size/2, Size: size}
}

func clamped(v, most float64) float64 { return min(max(v, -most), most) }

// collect appends what the answers for a level find with at least that score; scale is how many pixels of the photo one
// of the level is, across and down.
func collect(found []Found, answers []float32, cols, rows int, least, scaleX, scaleY float64) []Found {
	floor := float32(math.Log(least / (1 - least)))
	for y := range rows {
		for x, logit := range answers[y*cols:][:cols] {
			if logit < floor {
				continue
			}
			b := cell(answers, cols, rows, x, y)
			size := b.Size * math.Sqrt(scaleX*scaleY)
			middleX, middleY := (b.Left+b.Size/2)*scaleX, (b.Top+b.Size/2)*scaleY
			found = append(found, Found{
				Box:   face.Box{Left: middleX - size/2, Top: middleY - size/2, Size: size},
				Score: 1 / (1 + math.Exp(-float64(logit))),
			})
		}
	}
	return found
}

const (
	sameFace  = 0.35 // from this overlap on, two boxes are of one face
	votes     = 0.6  // from this overlap on, a box has a say in where the best one lies
	insideOf  = 0.8  // a box of which so much lies in a better one is of the same face: of its eyes, say
	outwardly = 0.4  // … unless that one has at most this share of its area
)

// suppress leaves the best box of each face, best first: the mean of those that overlap with it much, by their scores.
func suppress(found []Found) []Found {
	slices.SortStableFunc(found, func(a, b Found) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	var best []Found
	for i, f := range found {
		if slices.ContainsFunc(best, func(b Found) bool { return sameOne(b.Box, f.Box) }) {
			continue
		}
		best = append(best, Found{Box: voted(found[i:], f.Box), Score: f.Score})
	}
	return best
}

// sameOne reports whether two boxes, the first one the better, are of one face.
func sameOne(better, box face.Box) bool {
	if better.Overlap(box) >= sameFace {
		return true
	}
	w := min(better.Left+better.Size, box.Left+box.Size) - max(better.Left, box.Left)
	h := min(better.Top+better.Size, box.Top+box.Size) - max(better.Top, box.Top)
	if w <= 0 || h <= 0 {
		return false
	}
	small, large := min(better.Size, box.Size), max(better.Size, box.Size)
	return w*h >= insideOf*small*small && small*small >= (1-insideOf)*outwardly*large*large
}

// voted returns the mean of the boxes that overlap much with one, by their scores.
func voted(found []Found, box face.Box) face.Box {
	var sum, x, y, size float64
	for _, f := range found {
		if f.Box.Overlap(box) < votes {
			continue
		}
		w := f.Score * f.Score
		sum += w
		x += w * (f.Box.Left + f.Box.Size/2)
		y += w * (f.Box.Top + f.Box.Size/2)
		size += w * math.Log(f.Box.Size)
	}
	side := math.Exp(size / sum)
	return face.Box{Left: x/sum - side/2, Top: y/sum - side/2, Size: side}
}
