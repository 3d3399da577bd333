package csvfile

import (
	"fmt"

	"fiducial/data/harmless"
)

const (
	sideRows  = 16       // rows that decide the size of the images
	sideBytes = 16 << 20 // bytes after which fewer rows decide it
)

// decidesSide reports whether whole rows are enough of the file's beginning to decide the size of the images.
func decidesSide(rows []byte) bool {
	enough := len(rows) >= sideBytes
	for n := 0; n < sideRows && !enough; n++ {
		_, end, ok := firstRow(rows, true)
		if !ok {
			return false
		}
		rows = rows[end:]
	}
	return true
}

// findSide decides the size of the images from the first rows: the one most of them have, of two equally common
// ones the first. Where no row has pixels as they should be, those count that can be read loosely.
func (f *File) findSide(b []byte) error {
	if f.header.Files {
		return f.findPhotos(b) // the side was chosen
	}
	p := f.parser()
	side, first := p.sideOfRows(b)
	if side == 0 && first == "" {
		return nil // no rows at all
	}
	if side == 0 {
		p.loose = true
		side, first = p.sideOfRows(b)
	}
	column := harmless.Name(f.header.Columns[f.header.Image])
	if side == 0 {
		return say(nil, "its first rows hold no image that can be read: the %s cell of row 0 %s", column, first)
	}
	f.side.Store(int64(side))
	f.width.Store(int64(p.widthOfRows(b, side)))
	if p.loose {
		f.loose.Store(true)
		note := fmt.Sprintf("The pixels in its column %s are written %s, and are read as whole numbers.", column, looseness(p.example))
		f.photoNote.Store(&note)
	}
	return nil
}

// sideOfRows returns the side that most of the first rows have, 0 when none has any, and what is wrong with the first
// row.
func (p *parser) sideOfRows(b []byte) (best int, first string) {
	votes := make(map[int]int)
	var order []int
	for i := range sideRows {
		from, end, ok := firstRow(b, true)
		if !ok {
			break
		}
		side, problem := p.sideOfRow(b[from:end])
		if side > 0 {
			if votes[side] == 0 {
				order = append(order, side)
			}
			votes[side]++
		}
		if i == 0 {
			first = problem
		}
		b = b[end:]
	}
	for _, side := range order {
		if votes[side] > votes[best] {
			best = side
		}
	}
	return best, first
}

// Shape returns the width and height of photos as their first pixels have it, which are those of the square they are
// read as unless other ones, of as many pixels, fit them plainly better; 0 and 0 until Side is known.
func (f *File) Shape() (width, height int) {
	side, w := int(f.side.Load()), int(f.width.Load())
	if w == 0 {
		return side, side
	}
	return w, side * side / w
}

// widthOfRows returns the width that images of side×side pixels have as most of the first rows tell it, side where they
// tell of no other.
func (p *parser) widthOfRows(b []byte, side int) int {
	votes, rows := make(map[int]int), 0
	for range sideRows {
		from, end, ok := firstRow(b, true)
		if !ok {
			break
		}
		if of, _ := p.sideOfRow(b[from:end]); of == side {
			votes[likelyWidth(p.pixels[:side*side], side)]++
			rows++
		}
		b = b[end:]
	}
	for width, n := range votes {
		if 2*n > rows {
			return width
		}
	}
	return side
}

// The smallest side of a photo whose lines are looked at, and how much smaller than at its side the difference between
// neighbouring lines must be at another width, and how many times that of neighbouring pixels it is there at most.
const (
	leastLines   = 12
	plainlyLess  = 0.6
	likeColumns  = 2.0
	leastStretch = 5 // as many times as high as wide at most, or as wide as high
)

// likelyWidth returns the width at which the lines of pixels, side×side of them, fit together: neighbours in a photo
// are alike, so that at a wrong width lines differ by more. It is side unless another width is plainly better.
func likelyWidth(pixels []byte, side int) int {
	if side < leastLines {
		return side
	}
	square := differenceAt(pixels, side)
	best, least := side, plainlyLess*square
	for width := 2; width < side*leastStretch; width++ {
		height := len(pixels) / width
		if width == side || width*height != len(pixels) || height > width*leastStretch || width > height*leastStretch {
			continue
		}
		if d := differenceAt(pixels, width); d < least {
			best, least = width, d
		}
	}
	if least > likeColumns*differenceAt(pixels, 1) {
		return side
	}
	return best
}

// differenceAt returns the mean difference between pixels that lie so far apart in the row.
func differenceAt(pixels []byte, apart int) float64 {
	sum := 0
	for i, v := range pixels[apart:] {
		d := int(v) - int(pixels[i])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(pixels)-apart)
}

// sideOfRow returns the side of a row's image, or what is wrong with it.
func (p *parser) sideOfRow(b []byte) (side int, problem string) {
	line, l, _ := p.split(b)
	i := l.cell(p.header.Image)
	if i < 0 {
		return 0, "cannot be found: the row " + p.cellsHint(len(p.cells), len(p.header.Columns), isCut(b))
	}
	text := p.cells[i].text(line)
	n, bad := p.readPixels(text)
	if problem := p.photoProblem(text, n, bad, false); problem != "" {
		return 0, problem
	}
	p.example = text
	return sideOf(n), ""
}

// cellsHint is cellCount, which says so where there are as many cells too many as an image has pixels.
func (p *parser) cellsHint(have, want int, cut bool) string {
	if side := sideOf(have - want + 1); side > 3 {
		return fmt.Sprintf("has %s instead of %s, as if there were commas between the %d×%d pixels; put blanks between them, or quotes around them", counted(have, "cell"), count(want), side, side)
	}
	return cellCount(have, want, cut)
}
