package label

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/model/evaluation"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

func TestTypingCoordinates(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	p := b.labelOf(0, 1)
	b.points.table.rows[1].Tapped(&fyne.PointEvent{Position: cellAt(b, 1, colX)})
	if b.face.Selected() != 1 {
		t.Error("a row that is typed into is not chosen")
	}
	b.points.table.entry.SetText("9.25")
	b.press(action.Plain(fyne.KeyReturn))
	near(t, b.labelOf(0, 1), 9.25, p.Y)
	if b.shell.Canvas().Focused() != fyne.Focusable(b.win.Keys) {
		t.Error("Enter does not give the keyboard back")
	}
	if got := b.points.table.rows[1].texts[colX].Text; got != "9.25" {
		t.Errorf("the table shows %q", got)
	}
	if !b.points.table.rows[1].mark.Visible() {
		t.Error("the edited point is not marked")
	}
}

func cellAt(b *bench, kp, col int) fyne.Position {
	x, width := squareWidths.place(col, b.points.table.rows[kp].Size().Width)
	return fyne.NewPos(x+width/2, 5)
}

func TestBadCoordinatesChangeNothingAndAreSaid(t *testing.T) {
	for text, say := range map[string]string{
		"abc": "no number", "1e999": "no number", "NaN": "no number", "0x10": "no number", "12,5": "12.5",
		"-1": "beside the image", "23.5": "beside the image", "1 2": "no number",
	} {
		t.Run(text, func(t *testing.T) {
			b := newBench(t, writeFaces(t, 2, nil))
			p := b.labelOf(0, 0)
			b.points.table.edit(0, axisX)
			b.points.table.entry.SetText(text)
			b.press(action.Plain(fyne.KeyReturn))
			if b.labelOf(0, 0) != p {
				t.Errorf("%q moved the point to %v", text, b.labelOf(0, 0))
			}
			if got := b.points.table.wrong; !got.Visible() || !strings.Contains(got.Text, say) {
				t.Errorf("%q: it says %q", text, got.Text)
			}
			b.press(action.Plain(fyne.KeyEscape))
			if b.points.table.wrong.Visible() || b.points.table.editing != faceview.None || b.labelOf(0, 0) != p {
				t.Error("Escape does not take it back")
			}
		})
	}
}

func TestTabGoesFromCellToCell(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	b.points.table.edit(0, axisX)
	b.points.table.entry.SetText("5")
	b.press(action.Plain(fyne.KeyTab))
	b.points.table.entry.SetText("6")
	b.press(action.Plain(fyne.KeyTab))
	near(t, b.labelOf(0, 0), 5, 6)
	if tb := b.points.table; tb.editing != 1 || tb.column != axisX {
		t.Errorf("after x and y comes keypoint %d, column %d", tb.editing, tb.column)
	}
}

func TestTypingPlacesAMissingPointWhenBothAreThere(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, sessiontest.Missing(2)))
	b.points.table.edit(2, axisX)
	b.points.table.entry.SetText("8")
	b.press(action.Plain(fyne.KeyReturn))
	if b.labelOf(0, 2).Known {
		t.Fatal("half a point was set")
	}
	if b.points.table.column != axisY {
		t.Fatal("y is not asked for")
	}
	b.points.table.entry.SetText("9")
	b.press(action.Plain(fyne.KeyReturn))
	near(t, b.labelOf(0, 2), 8, 9)
}

func TestClearingACellMarksThePointMissing(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	b.points.table.edit(2, axisY)
	b.points.table.entry.SetText("")
	b.press(action.Plain(fyne.KeyReturn))
	if b.labelOf(0, 2).Known {
		t.Error("the point is still there")
	}
	if got := b.points.table.rows[2].texts[colX].Text; got != kit.Missing {
		t.Errorf("the table shows %q", got)
	}
}

func TestRowsAndPointsAreChosenTogether(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	b.points.table.rows[2].Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 5)})
	if b.face.Selected() != 2 {
		t.Error("a click on a row does not choose the point")
	}
	b.face.Select(3)
	if b.points.table.selected != 3 {
		t.Error("choosing a point does not mark its row")
	}
}

func TestRestoringPointAndFace(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	before := b.session.Dataset().Labels(0)
	b.SetPoint("Move", 0, face.At(1, 1))
	b.SetPoint("Move", 1, face.At(2, 2))
	b.face.Select(0)
	b.press(action.Char('r'))
	if b.labelOf(0, 0) != before[0] || b.labelOf(0, 1) == before[1] {
		t.Errorf("r: %v", b.session.Dataset().Labels(0))
	}
	b.press(action.Char('R'))
	if b.labelOf(0, 1) != before[1] || b.session.Dataset().Unsaved() != 0 {
		t.Errorf("Shift+R: %v", b.session.Dataset().Labels(0))
	}
}

func TestAPredictionThatWasTakenOverIsNoErrorOfZero(t *testing.T) {
	b := newBench(t, writeFaces(t, 30, nil))
	b.win.Settle()
	b.learn()
	b.session.Show(0)
	others := 0.0
	for kp := 1; kp < 4; kp++ {
		d := b.labelOf(0, kp).Distance(b.predict.Predictions.Points(0)[kp])
		others += d * d
	}
	b.face.Select(0)
	b.win.Do("take")
	want := fmt.Sprintf("4 of 4 labelled · RMSE %.2f px · 1 taken over, not counted", math.Sqrt(others/6))
	if got := b.points.summary.Text; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	measured := evaluation.OfCheckpoint(b.predict.Weights.Checkpoint(), b.session.Dataset(), []int{0}, []face.Points{b.predict.Predictions.Points(0)})
	if m := measured.Metrics; m.Taken != 1 || math.Abs(m.RMSE-math.Sqrt(others/6)) > 1e-6 {
		t.Errorf("evaluated, the RMSE is %.4f without %d taken over; the panel says %q", m.RMSE, m.Taken, want)
	}
	b.face.SelectAll()
	b.win.Do("take")
	if got, want := b.points.summary.Text, "4 of 4 labelled · 4 taken over, not counted"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestFaultsAreSaidInSentences(t *testing.T) {
	path := writeFaces(t, 4, func(i int, r *sessiontest.Row) {
		if i == 2 {
			r.Image = "1 2 300"
		}
	})
	b := newBench(t, path)
	b.faces.SetFilter("Faulty")
	b.win.Settle()
	if b.session.Row() != 2 || len(b.session.Current().Listed) != 1 {
		t.Fatalf("row %d of %v", b.session.Row(), b.session.Current().Listed)
	}
	if text := b.points.faults.Text; !strings.Contains(text, "Line 4, column 9 (Image): ") {
		t.Errorf("the fault reads %q", text)
	}
	if b.session.HasPhoto() {
		t.Error("the face has a photo")
	}
}

// After a reload other faces may stand at the row numbers: nothing that was found out by number is left, and what was
// chosen stays with the photo it was chosen on.
func TestAFileReadAgainForgetsRowNumbers(t *testing.T) {
	b := newBench(t, writeFaces(t, 6, func(i int, r *sessiontest.Row) {
		r.Points[3].Known = i < 3 // whose label nobody has, nothing learns
	}))
	b.learn()
	b.press(action.Char('w'))
	row := b.session.Row()
	b.face.Select(1)
	if len(b.proposals.rows) == 0 || len(b.proposals.visited) == 0 || b.placing.chosenOn != row {
		t.Fatalf("before: %v, %v, chosen on %d", b.proposals.rows, b.proposals.visited, b.placing.chosenOn)
	}
	if again := b.session.Found(); again != row || len(b.proposals.rows)+len(b.proposals.visited) > 0 || b.placing.chosenOn != row {
		t.Errorf("after: %v, %v, chosen on %d; the photo is at %d", b.proposals.rows, b.proposals.visited, b.placing.chosenOn, again)
	}
	b.session.Show(row)
	b.face.Select(1)
	b.Happened(session.Reread{From: row, To: -1})
	if len(b.face.Selection()) > 0 {
		t.Error("a point stays chosen though its photo is gone")
	}
	b.Placing().Happened(session.Reread{From: b.placing.chosenOn, To: 2})
	if b.placing.chosenOn != 2 {
		t.Errorf("the chosen point was chosen on face %d, not 2", b.placing.chosenOn)
	}
}
