package survey

import (
	"fmt"
	"strings"

	"fiducial/data/face"
)

// Kind is what a warning is about. Its text is part of the command line's JSON.
type Kind string

// Kinds of warnings. Columns, Encoding, Partners and Size are found elsewhere: they are not about places of labels.
const (
	Outside    Kind = "outside"     // labels outside of the photo
	SameSpot   Kind = "same_spot"   // many labels at one place, as where a missing point is written so
	TooSmall   Kind = "too_small"   // coordinates divided by the size of the photo, or of a smaller one
	TooLarge   Kind = "too_large"   // coordinates of a larger photo
	UpsideDown Kind = "upside_down" // y grows upwards
	Constant   Kind = "constant"    // a keypoint at the same place in row after row
	Duplicates Kind = "duplicates"  // photos that several rows have
	Size       Kind = "size"        // photos that are probably no squares
	Columns    Kind = "columns"     // columns that look like coordinates and are not read
	Partners   Kind = "partners"    // names of left and right that labels contradict
	Encoding   Kind = "encoding"    // text that is no UTF-8
)

// Spoils reports whether a warning of the kind means that what is learned from the labels, or measured against them, is
// spoiled.
func (k Kind) Spoils() bool { return k != Duplicates && k != Encoding }

// Warning is something about the labels as a whole that is probably not as it should be.
type Warning struct {
	Kind  Kind
	Count int    // labels, rows, photos or columns, as the text says
	Rows  []int  // the first of them, ascending; none where no row is meant
	Text  string // one sentence or two: how many, what the likely cause is, and what to do
	Mend  *Mend  // nil where none is certain
}

// RowsKept is how many rows a warning names at most.
const RowsKept = 100

// Faces are the labels to look at.
type Faces struct {
	Keypoints face.Keypoints
	Side      int // of the photos in pixels; 0 where it is not known: nothing can be said then
	Rows      int
	Points    func(row int) face.Points // which are looked at before the next call, and not changed
	Photo     func(row int) face.Photo
}

// Look returns what is wrong with labels as a whole, nil where nothing is. It takes a few milliseconds for thousands of
// faces and looks at each row twice. Points and Photo are called from the calling goroutine.
func Look(f Faces) []Warning {
	if f.Side < leastSide || f.Rows == 0 || len(f.Keypoints) == 0 {
		return nil
	}
	s := findSpots(f)
	p := measure(f, s)
	warnings := append(s.warnings(f), p.tooSmall(f)...)
	warnings = append(warnings, p.outside(f)...)
	return append(warnings, p.upsideDown(f)...)
}

// leastSide is the smallest side in pixels of photos whose labels are looked at: on smaller ones everything is near
// everything.
const leastSide = 8

// list collects rows, the first of them with their numbers.
type list struct {
	count int
	last  int // the row added last
	rows  []int
}

// has reports whether a row was the last that was added.
func (l *list) has(row int) bool { return l.count > 0 && l.last == row }

// add counts a row, once however often it is added before the next.
func (l *list) add(row int) {
	if l.has(row) {
		return
	}
	l.count, l.last = l.count+1, row
	if len(l.rows) < RowsKept {
		l.rows = append(l.rows, row)
	}
}

// such writes the first rows for a sentence: row 3, or rows 3, 5, 8 and 12 more.
func (l *list) such() string {
	const shown = 3
	if l.count == 1 {
		return fmt.Sprintf("row %d", l.rows[0])
	}
	var numbers []string
	for _, row := range l.rows[:min(shown, len(l.rows))] {
		numbers = append(numbers, fmt.Sprint(row))
	}
	text := "rows " + strings.Join(numbers, ", ")
	if more := l.count - len(numbers); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// listed joins names, but not a page of them.
func listed(names []string) string {
	const shown = 3
	if more := len(names) - shown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), more)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}

// counted says how many things there are.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// share reports whether n are at least so large a part of all.
func share(n, all int, of float64) bool { return all > 0 && float64(n) >= of*float64(all) }
