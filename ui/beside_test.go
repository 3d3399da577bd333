package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestCompare puts the previous face, the identical photo and a kept face beside the shown one.
func TestCompare(t *testing.T) {
	var photo string
	b := newBench(t, writeFaces(t, 5, func(i int, r *testRow) {
		if i == 1 {
			photo = strings.TrimSpace(strings.Repeat("7 ", testSide*testSide))
			r.image = photo
		}
		if i == 4 {
			r.image = photo
		}
	}))
	c := b.beside
	b.press(char('x'))
	if !c.content.Visible() || c.row != -1 || c.message == "" {
		t.Errorf("before the first face stands row %d: %q", c.row, c.message)
	}
	b.press(plain(fyne.KeyPageDown))
	if c.row != 0 || c.message != "" {
		t.Errorf("before row 1 stands row %d, %q", c.row, c.message)
	}
	for range 3 {
		b.face.ZoomIn()
	}
	if c.face.View() != b.face.View() {
		t.Error("the compared face does not follow the zoom")
	}
	c.face.Fit()
	if !b.face.Fitted() {
		t.Error("the face does not follow the compared one")
	}
	b.press(char('i'))
	if c.row != 4 || !strings.Contains(c.title.Text, "Row 4, the same photo") || !strings.Contains(c.caption(4), "px apart") {
		t.Errorf("of the same photo is row %d: %q", c.row, c.title.Text)
	}
	b.press(plain(fyne.KeyPageDown))
	if c.row != -1 || !strings.Contains(c.message, "No other row") {
		t.Errorf("row 2 has a photo of its own, and there stands %d", c.row)
	}
	b.press(char('k'))
	b.press(plain(fyne.KeyPageDown))
	if c.row != 2 || b.row != 3 {
		t.Errorf("kept row 2, and there stands %d", c.row)
	}
	before := b.dataset().Labels(2)
	at := c.face.PositionOf(before[0])
	b.face, c.face = c.face, b.face
	b.dragFace(at, at.AddXY(30, 30))
	b.face, c.face = c.face, b.face
	if b.dataset().Labels(2)[0] != before[0] {
		t.Error("a point of the compared face moved")
	}
	b.press(char('k'))
	if c.content.Visible() || c.which != besideNone {
		t.Error("the comparison does not end")
	}
}
