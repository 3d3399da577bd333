package label

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
)

// TestCompare puts the previous face, the identical photo and a kept face beside the shown one.
func TestCompare(t *testing.T) {
	var photo string
	b := newBench(t, writeFaces(t, 5, func(i int, r *sessiontest.Row) {
		if i == 1 {
			photo = strings.TrimSpace(strings.Repeat("7 ", sessiontest.Side*sessiontest.Side))
			r.Image = photo
		}
		if i == 4 {
			r.Image = photo
		}
	}))
	c := b.compare
	b.press(action.Char('x'))
	stands := func(row int) {
		t.Helper()
		b.until(fmt.Sprintf("row %d stands beside row %d", row, b.session.Row()), func() bool { return c.row == row && c.content.Visible() })
	}
	stands(-1)
	if c.message == "" {
		t.Error("no word why nothing stands before the first face")
	}
	b.press(action.Plain(fyne.KeyPageDown))
	stands(0)
	fitted := b.face.View()
	for range 3 {
		b.face.ZoomIn()
	}
	if c.face.View() != b.face.View() {
		t.Error("the compared face does not follow the zoom")
	}
	c.face.Fit()
	if b.face.View() != fitted {
		t.Error("the face does not follow the compared one")
	}
	b.press(action.Char('i'))
	stands(4)
	if !strings.Contains(c.title.Text, "Row 4, the same photo") || !strings.Contains(c.caption(4), "px apart") {
		t.Errorf("of the same photo is row %d: %q", c.row, c.title.Text)
	}
	b.press(action.Plain(fyne.KeyPageDown))
	stands(-1)
	if !strings.Contains(c.message, "No other row") {
		t.Errorf("row 2 has a photo of its own, and there stands %q", c.message)
	}
	b.press(action.Char('k'))
	b.press(action.Plain(fyne.KeyPageDown))
	stands(2)
	before := b.session.Dataset().Labels(2)
	at := c.face.PositionOf(before[0])
	b.face, c.face = c.face, b.face
	b.dragFace(at, at.AddXY(30, 30))
	b.face, c.face = c.face, b.face
	if b.session.Dataset().Labels(2)[0] != before[0] {
		t.Error("a point of the compared face moved")
	}
	b.press(action.Char('k'))
	if c.content.Visible() || c.which != compareNone {
		t.Error("the comparison does not end")
	}
}

// TestAnotherDatasetBesideAKeptFace opens another dataset, of other keypoints, beside a face that was kept.
func TestAnotherDatasetBesideAKeptFace(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.faces.SortBy("Flagged first")
	b.press(action.Char('k'))
	other := filepath.Join(t.TempDir(), "other.csv")
	text := "nose_tip_x,nose_tip_y,Image\n" + strings.Repeat("1,1,0 0 0 0\n", 3)
	if err := os.WriteFile(other, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	b.session.Leave()
	b.win.OpenDataset(other)
	b.until("the kept face is gone", func() bool { return b.compare.which == compareNone && !b.compare.content.Visible() })
	b.press(action.Char('x'))
	b.press(action.Plain(fyne.KeyPageDown))
	b.until("row 0 stands there", func() bool { return b.compare.row == 0 && len(b.session.Current().Listed) == 3 })
}
