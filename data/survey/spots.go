package survey

import (
	"fmt"
	"math"
	"slices"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// sampled is from how many labels, taken evenly from all, places are found at which many lie.
const sampled = 8000

// When a keypoint counts as the same in row after row: how many rows there must be, and of which share of them. Rounded
// coordinates meet by chance; ones with decimals don't.
const (
	leastRepeated     = 5
	repeatedShare     = 0.5
	repeatedExactly   = 10
	repeatedExactSome = 0.05
)

// placed are the places that programs write for a missing point.
var placed = []face.Point{face.At(0, 0), face.At(-1, -1)}

// spot is a place at which several labels lie exactly.
type spot struct {
	at      face.Point
	placed  bool // whether it is one that programs write for a missing point
	labels  int
	rows    list
	most    float64 // the largest part of a row's labels, of three and more, that is there
	many    int     // rows with more than one label there
	byPoint []int   // labels of each keypoint
}

// spots are the places that were found, and what else repeats.
type spots struct {
	list   []*spot
	labels []int     // of each keypoint
	whole  int       // labels at whole numbers
	same   []repeats // of each coordinate
}

// repeats says whether a coordinate has the same value in all rows, however many photos there are.
type repeats struct {
	value float64
	rows  int
	all   bool
	photo face.Photo // of the first
	other bool       // whether there is a row with another photo
}

// findSpots finds the places at which many labels lie.
func findSpots(f Faces) *spots {
	s := &spots{labels: make([]int, len(f.Keypoints)), same: make([]repeats, 2*len(f.Keypoints))}
	for _, p := range s.candidates(f) {
		s.list = append(s.list, &spot{at: p, placed: among(placed, p), byPoint: make([]int, len(f.Keypoints))})
	}
	here := make([]int, len(s.list))
	for row := range f.Rows {
		clear(here)
		known, points := 0, f.Points(row)
		tiny := allSmall(points, placed)
		for k, p := range points {
			if !p.Known || tiny && !among(placed, p) { // what was divided meets by chance
				continue
			}
			known++
			s.labels[k]++
			if isWhole(p) {
				s.whole++
			}
			s.same[2*k].see(p.X, f, row)
			s.same[2*k+1].see(p.Y, f, row)
			for i, spot := range s.list {
				if p == spot.at {
					spot.labels++
					spot.byPoint[k]++
					spot.rows.add(row)
					here[i]++
				}
			}
		}
		for i, n := range here {
			if n > 2 {
				s.list[i].most = max(s.list[i].most, float64(n)/float64(known))
			}
			if n > 1 {
				s.list[i].many++
			}
		}
	}
	return s
}

// see counts the value of a coordinate in a row.
func (r *repeats) see(value float64, f Faces, row int) {
	if r.rows == 0 {
		r.value, r.all, r.photo = value, true, f.Photo(row)
	} else if r.all {
		r.all = value == r.value
		r.other = r.other || f.Photo(row) != r.photo
	}
	r.rows++
}

// candidates are places at which many labels may lie: those that programs write for a missing point, those that several
// labels of one row have, and those that are frequent among some rows.
func (s *spots) candidates(f Faces) []face.Point {
	const most, window = 16, 16
	counts := map[face.Point]int{}
	every := max(1, f.Rows*len(f.Keypoints)/sampled)
	for row := range f.Rows {
		points := f.Points(row)
		if allSmall(points, placed) {
			continue
		}
		for k, p := range points {
			if !p.Known {
				continue
			}
			if row%every == 0 {
				counts[p]++
			}
			if slices.Contains(points[max(0, k-window):k], p) {
				counts[p] += leastRepeated
			}
		}
	}
	found := slices.Clone(placed)
	var frequent []face.Point
	for p, n := range counts {
		if n >= leastRepeated && !slices.Contains(found, p) {
			frequent = append(frequent, p)
		}
	}
	slices.SortFunc(frequent, func(a, b face.Point) int {
		if d := counts[b] - counts[a]; d != 0 {
			return d
		}
		return compare(a, b)
	})
	return append(found, frequent[:min(most, len(frequent))]...)
}

// compare orders points, so that the same labels give the same warnings.
func compare(a, b face.Point) int {
	for _, d := range []float64{a.X - b.X, a.Y - b.Y} {
		switch {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
	}
	return 0
}

// shared returns the places at which labels lie that are no places of keypoints. In the middle of a small photo rounded
// labels of neighbours meet; others never do.
func (s *spots) shared(f Faces) (shared []*spot) {
	all := s.all()
	for _, p := range s.list {
		last := float64(f.Side - 1)
		within := p.at.X > 0 && p.at.Y > 0 && p.at.X < last && p.at.Y < last
		byChance := within && isWhole(p.at) && s.rounded(p.labels)
		switch {
		case p.labels == 0:
		case p.placed, p.most > 0 && !byChance, p.most > 0.4, !byChance && p.many >= 3 && share(p.many, all, 0.002):
			shared = append(shared, p)
		}
	}
	return shared
}

// all returns how many labels there are.
func (s *spots) all() (n int) {
	for _, of := range s.labels {
		n += of
	}
	return n
}

// rounded reports whether labels are mostly whole numbers, leaving out so many that are.
func (s *spots) rounded(but int) bool { return share(s.whole-but, s.all()-but, 0.5) }

func isWhole(p face.Point) bool { return p.X == math.Trunc(p.X) && p.Y == math.Trunc(p.Y) }

// warnings are those of labels at one place, and of keypoints that are the same in row after row.
func (s *spots) warnings(f Faces) (warnings []Warning) {
	shared := s.shared(f)
	for _, p := range shared {
		warnings = append(warnings, Warning{
			Kind: SameSpot, Count: p.labels, Rows: p.rows.rows,
			Text: fmt.Sprintf("%s at exactly %v, %v (%s): probably how a missing point is written there; count these as missing, or leave their cells empty.",
				lie(p.labels), p.at.X, p.at.Y, p.rows.such()),
			Mend: &Mend{missing: true, spot: p.at},
		})
	}
	var names []string
	var rows []int
	most := 0
	for k, keypoint := range f.Keypoints {
		n, at := s.repeated(f, k, shared)
		if n == 0 {
			continue
		}
		names, most = append(names, harmless.Name(keypoint.Name)), max(most, n)
		for row := range f.Rows {
			if p := f.Points(row)[k]; p.Known && (at == nil || p == at.at) {
				rows = append(rows, row)
			}
		}
	}
	if len(names) == 0 {
		return warnings
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	return append(warnings, Warning{
		Kind: Constant, Count: most, Rows: rows[:min(len(rows), RowsKept)],
		Text: fmt.Sprintf("The label of %s is exactly the same in up to %s with different photos: probably a value that was filled in, not a place that somebody looked for; take these labels from the original, or leave their cells empty.",
			listed(names), counted(most, "row")),
	})
}

// repeated returns in how many rows a keypoint is at the same place, or has the same x or y, 0 where that is no more
// than chance; at is the place where it is one.
func (s *spots) repeated(f Faces, k int, shared []*spot) (n int, at *spot) {
	for _, p := range s.list {
		here := p.byPoint[k]
		whole := isWhole(p.at) && s.rounded(p.labels)
		often := here >= leastRepeated && share(here, s.labels[k], repeatedShare) ||
			!whole && here >= repeatedExactly && share(here, s.labels[k], repeatedExactSome)
		if often && !slices.Contains(shared, p) && manyPhotos(f, k, p.at) {
			return here, p
		}
	}
	for _, r := range s.same[2*k : 2*k+2] {
		if r.all && r.other && r.rows >= leastRepeated && !atShared(shared, k, r.rows) {
			return r.rows, nil
		}
	}
	return 0, nil
}

// atShared reports whether all labels of a keypoint lie at places that are shared.
func atShared(shared []*spot, k, rows int) bool {
	for _, p := range shared {
		rows -= p.byPoint[k]
	}
	return rows <= 0
}

// manyPhotos reports whether a keypoint is at a place in rows of at least three photos.
func manyPhotos(f Faces, k int, at face.Point) bool {
	photos := map[face.Photo]bool{}
	for row := range f.Rows {
		if f.Points(row)[k] == at {
			if photos[f.Photo(row)] = true; len(photos) > 2 {
				return true
			}
		}
	}
	return false
}

// lie says how many labels lie somewhere.
func lie(n int) string {
	if n == 1 {
		return "1 label lies"
	}
	return fmt.Sprintf("%d labels lie", n)
}

func among(points []face.Point, p face.Point) bool { return slices.Contains(points, p) }
