package label

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
)

// TestVisibilityGoesRound presses the key three times, and takes all of it back.
func TestVisibilityGoesRound(t *testing.T) {
	b := newBench(t, writeFaces(t, 1, nil))
	first := b.session.Dataset().Labels(0)
	b.face.Select(1)
	row := b.points.table.rows[1]
	name := row.texts[colName].Text
	row.Resize(fyne.NewSize(420, pointRowHeight))
	b.press(action.Char('o'))
	if got := b.labelOf(0, 1); got != first[1].With(face.Hidden) || row.texts[colName].Text != name+" · hidden" {
		t.Errorf("once: %v, shown as %q", got, row.texts[colName].Text)
	}
	b.press(action.Char('o'))
	if got := b.labelOf(0, 1); got.Known || got.Visibility != face.Absent || row.texts[colName].Text != name+" · absent" || len(b.missing()) > 0 {
		t.Errorf("twice: %v, shown as %q; missing %v", got, row.texts[colName].Text, b.missing())
	}
	if got := b.points.summary.Text; !strings.Contains(got, "1 absent") {
		t.Errorf("the summary says %q", got)
	}
	row.Resize(fyne.NewSize(300, pointRowHeight))
	_, width := row.t.widths.place(colName, 300)
	if text := row.texts[colName]; text.MinSize().Width > width || !strings.HasSuffix(text.Text, "… · absent") {
		t.Errorf("in %v the row says %q", width, text.Text)
	}
	b.press(action.Char('o'))
	if text := row.texts[colName]; text.MinSize().Width > width {
		t.Errorf("in %v the row says %q, which runs into the numbers", width, text.Text)
	}
	row.Resize(fyne.NewSize(420, pointRowHeight))
	if got := b.labelOf(0, 1); !got.Missing() || row.texts[colName].Text != name || !slices.Equal(b.missing(), []int{1}) {
		t.Errorf("three times: %v, shown as %q", got, row.texts[colName].Text)
	}
	for range 3 {
		b.undo()
	}
	if got := b.session.Dataset().Labels(0); !slices.Equal(got, first) || b.canUndo() != "" {
		t.Errorf("undone: %v, and %q to undo", got, b.canUndo())
	}
	b.press(action.With(action.Ctrl, fyne.KeyA))
	b.press(action.Char('o'))
	b.press(action.Char('o'))
	if n := len(first); b.session.Dataset().CountLabels().Complete != 1 || !strings.Contains(b.canUndo(), "points absent") || b.session.Dataset().CountLabels().Absent[n-1] != 1 {
		t.Errorf("all: %+v, %q to undo", b.session.Dataset().CountLabels(), b.canUndo())
	}
}

// A click beside all points leaves an absent point absent, though it is chosen; made visible, it is missing, and is
// placed.
func TestClicksLeaveAbsentPointsAlone(t *testing.T) {
	b := newBench(t, writeFaces(t, 1, nil))
	b.face.Select(1)
	b.press(action.Char('o'))
	b.press(action.Char('o'))
	beside := b.face.PositionOf(face.At(3, 3))
	b.clickFace(beside)
	if got := b.labelOf(0, 1); got.Known || got.Visibility != face.Absent || b.face.Selected() != faceview.None {
		t.Fatalf("it is %v, chosen is %d", got, b.face.Selected())
	}
	b.face.Select(1)
	b.press(action.Char('o'))
	b.clickFace(beside)
	if got := b.labelOf(0, 1); !got.Known || got.Visibility != face.Visible {
		t.Errorf("missing and clicked it is %v", got)
	}
}

// What is predicted for a point that is marked absent is neither taken nor in a saved picture.
func TestPredictionsOfAbsentPointsAreLeftAlone(t *testing.T) {
	b := newBench(t, writeFaces(t, 30, nil))
	b.win.Settle()
	b.learn()
	b.session.Show(0)
	b.face.Select(1)
	if !b.predicted(1).Known || !b.inSight().predictions[1].Known || len(b.predictedChoice()) != 1 {
		t.Fatal("nothing is predicted")
	}
	b.press(action.Char('o'))
	b.press(action.Char('o'))
	if b.labelOf(0, 1).Visibility != face.Absent || b.inSight().predictions[1].Known || !b.inSight().predictions[0].Known || len(b.predictedChoice()) != 0 {
		t.Errorf("in the picture there are %v; to be taken %v", b.inSight().predictions, b.predictedChoice())
	}
}

// Enter goes on from a face that is left out, and calls it not done.
func TestALeftOutFaceIsNotDone(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.session.Show(1)
	b.press(action.Char('O'))
	b.press(action.Plain(fyne.KeyReturn))
	if m := b.session.Dataset().MarkOf(1); !m.LeftOut || m.Done || b.session.Row() == 1 {
		t.Errorf("row %d is shown; the face has %+v", b.session.Row(), m)
	}
}
