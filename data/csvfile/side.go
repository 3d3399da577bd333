package csvfile

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
// ones the first.
func (f *File) findSide(b []byte) error {
	p := parser{header: &f.header}
	votes := make(map[int]int)
	var order []int
	var first string // what is wrong with the first row
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
	if len(order) == 0 && first == "" {
		return nil // no rows at all
	}
	if len(order) == 0 {
		return say(nil, "its first rows hold no square image: the Image cell of row 0 %s; choose a file whose faces are square, such as 96×96 pixels", first)
	}
	best := order[0]
	for _, side := range order {
		if votes[side] > votes[best] {
			best = side
		}
	}
	f.side.Store(int64(best))
	return nil
}

// sideOfRow returns the side of a row's image, or what is wrong with it.
func (p *parser) sideOfRow(b []byte) (side int, problem string) {
	line, l, _ := p.split(b)
	i := l.cell(p.header.Image)
	if i < 0 {
		return 0, "cannot be found: the row " + cellCount(len(p.cells), len(p.header.Columns), isCut(b))
	}
	text := p.cells[i].text(line)
	n, bad := p.readPixels(text)
	if problem := p.photoProblem(text, n, bad, false); problem != "" {
		return 0, problem
	}
	return sideOf(n), ""
}
