package csvfile

import (
	"fmt"
	"slices"

	"fiducial/data/face"
)

// VisibilityColumn returns the column that says whether a keypoint of that name is visible (2), hidden (1) or absent
// (0); an empty cell says nothing.
func VisibilityColumn(name string) string { return name + "_v" }

// Causes of faults of visibilities.
const (
	NoVisibility Cause = "no visibility"
	AbsentPoint  Cause = "coordinates of an absent point"
)

// findVisibility finds the columns of visibilities of the keypoints that were found.
func (h *Header) findVisibility(index map[string]int) {
	for _, k := range h.Keypoints {
		i, ok := index[VisibilityColumn(k.Name)]
		if !ok || i == h.Image || slices.Contains(h.X, i) || slices.Contains(h.Y, i) || slices.Contains(h.Box[:], i) {
			i = -1
		}
		h.V = append(h.V, i)
	}
}

// ParseVisibility returns the visibility that a cell says, Visible where it says none.
func ParseVisibility(text string) face.Visibility {
	if v, ok := parseDecimal([]byte(text)); ok && (v == 0 || v == 1) {
		return face.Absent - face.Visibility(v)
	}
	return face.Visible
}

// VisibilityText returns what a cell is to say of a visibility.
func VisibilityText(v face.Visibility) string {
	return [...]string{face.Visible: "2", face.Hidden: "1", face.Absent: "0"}[v]
}

// visibility reads that of keypoint k of row r.
func (p *parser) visibility(line []byte, l layout, k int, r *Row, fault faultFunc) face.Visibility {
	column := p.header.V[k]
	if column < 0 {
		return face.Visible
	}
	i := l.cell(column)
	if i < 0 {
		r.Traits |= misaligned
		return face.Visible
	}
	content := p.cells[i].text(line)
	if v, ok := parseDecimal(content); !ok && !isEmpty(content) && !saysMissing(content) || ok && v != 0 && v != 1 && v != 2 {
		fault(column, NoVisibility, func() string { return fmt.Sprintf("is %s; visibility is 2, 1, 0 or empty", quoted(content)) })
		return face.Visible
	}
	return ParseVisibility(string(content))
}
