package label

import (
	"math"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/face"
	"fiducial/data/project"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/session/sessiontest"
)

// What is typed for one face must not land on another, however the other comes to be shown.
func TestTypingEndsOnTheFaceItIsMeantFor(t *testing.T) {
	for name, leave := range map[string]func(b *bench){
		"Page Down": func(b *bench) { b.press(action.Plain(fyne.KeyPageDown)) },
		"list":      func(b *bench) { b.faces.Step(1) },
		"show":      func(b *bench) { b.session.Show(1) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, writeFaces(t, 3, nil))
			p, other := b.labelOf(0, 1), b.labelOf(1, 1)
			b.points.table.edit(1, axisX)
			b.points.table.entry.SetText("11")
			leave(b)
			if b.session.Row() != 1 || b.points.table.editing != faceview.None {
				t.Fatalf("row %d is shown, keypoint %d is open", b.session.Row(), b.points.table.editing)
			}
			near(t, b.labelOf(0, 1), 11, p.Y)
			b.press(action.Plain(fyne.KeyTab))
			if b.labelOf(1, 1) != other {
				t.Errorf("the other face has %v", b.labelOf(1, 1))
			}
		})
	}
}

func TestHalfATypedPointStaysBehind(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, sessiontest.Missing(2)))
	b.points.table.edit(2, axisX)
	b.points.table.entry.SetText("8")
	b.press(action.Plain(fyne.KeyReturn))
	b.press(action.Plain(fyne.KeyPageDown))
	b.points.table.edit(2, axisY)
	b.points.table.entry.SetText("9")
	b.press(action.Plain(fyne.KeyReturn))
	if b.labelOf(0, 2).Known || b.labelOf(1, 2).Known {
		t.Errorf("half a point became %v and %v", b.labelOf(0, 2), b.labelOf(1, 2))
	}
}

func TestAWholeTypedPointIsTakenWhenItsFaceIsLeft(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, sessiontest.Missing(2)))
	b.points.table.edit(2, axisX)
	b.points.table.entry.SetText("8")
	b.press(action.Plain(fyne.KeyReturn))
	b.points.table.entry.SetText("9")
	b.press(action.Plain(fyne.KeyPageDown))
	near(t, b.labelOf(0, 2), 8, 9)
	if b.labelOf(1, 2).Known {
		t.Error("the other face got it too")
	}
}

func TestUndoBesideAnOpenCellTakesTheTypingBack(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	p := b.labelOf(1, 0)
	b.SetPoint("Move", 3, face.At(2, 2))
	b.session.Show(1)
	b.points.table.edit(0, axisX)
	b.points.table.entry.SetText("4")
	b.undo()
	if b.session.Row() != 1 || b.labelOf(1, 0) != p || b.points.table.editing != faceview.None {
		t.Errorf("row %d has %v", b.session.Row(), b.labelOf(1, 0))
	}
	near(t, b.labelOf(0, 3), 2, 2)
}

func TestUndoingANoteIsNotUndoneByTheEntry(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.shell.Canvas().Focus(b.points.note)
	b.win.Type("glasses")
	b.press(action.Plain(fyne.KeyReturn))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.session.Show(1)
	if got := b.session.Dataset().MarkOf(0).Note; got != "" {
		t.Errorf("the note is %q again", got)
	}
}

// TestANoteThatCannotBeWrittenStays types a note while another window has taken the dataset: it is told, and the text
// stays.
func TestANoteThatCannotBeWrittenStays(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	ds := b.session.Dataset()
	lock := project.Beside(ds.Path()) + project.LockExtension
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	other, err := project.Acquire(ds.Path(), project.Folders{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	b.shell.Canvas().Focus(b.points.note)
	b.win.Type("glasses")
	b.press(action.Plain(fyne.KeyReturn))
	if got := b.points.note.Text; got != "glasses" {
		t.Errorf("the entry holds %q", got)
	}
	if err := other.Release(); err != nil {
		t.Fatal(err)
	}
	b.shell.Canvas().Focus(b.points.note)
	b.press(action.Plain(fyne.KeyReturn))
	if got := ds.MarkOf(0).Note; got != "glasses" {
		t.Errorf("the note is %q", got)
	}
}

// A keypoint that the drawn face lacks is shown among the average places of those of the dataset; where too few faces
// have labels, in words.
func TestTheGuideShowsKeypointsThatTheDrawnFaceLacks(t *testing.T) {
	const lacks = 2
	renamed := func(labelled int) string {
		path := writeFaces(t, 4, func(i int, r *sessiontest.Row) {
			if i == 0 {
				sessiontest.Missing(lacks)(i, r)
			} else if i > labelled {
				sessiontest.Missing(0, 1, 2, 3)(i, r)
			}
		})
		text, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, []byte(strings.ReplaceAll(string(text), sessiontest.Keypoints()[lacks], "p31")), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	b := newBench(t, renamed(3))
	b.win.Settle()
	b.press(action.Char('n'))
	g := b.points.guide
	if b.face.Wanted() != lacks || !g.frame.Visible() || len(g.dots) != 4 || !strings.Contains(g.name.Text, "p31") {
		t.Fatalf("wanted is %d, a picture of %d points, shown: %v, %q", b.face.Wanted(), len(g.dots), g.frame.Visible(), g.name.Text)
	}
	// The yellow dot lies to the others as the labels do: here by the widths between the eyes.
	var mean [4]face.Point
	for row := 1; row < 4; row++ {
		for kp := range mean {
			p := b.labelOf(row, kp)
			mean[kp].X, mean[kp].Y = mean[kp].X+p.X/3, mean[kp].Y+p.Y/3
		}
	}
	for kp := range 2 { // of all four rows
		mean[kp] = face.Point{X: (3*mean[kp].X + b.labelOf(0, kp).X) / 4, Y: (3*mean[kp].Y + b.labelOf(0, kp).Y) / 4}
	}
	middle := func(c *canvas.Circle) (x, y float64) {
		return float64(c.Position().X + c.Size().Width/2), float64(c.Position().Y + c.Size().Height/2)
	}
	ax, ay := middle(g.dots[0])
	bx, by := middle(g.dots[1])
	wx, wy := middle(g.wanted)
	scale := math.Hypot(bx-ax, by-ay) / math.Hypot(mean[1].X-mean[0].X, mean[1].Y-mean[0].Y)
	if dx, dy := ax+(mean[lacks].X-mean[0].X)*scale, ay+(mean[lacks].Y-mean[0].Y)*scale; math.Hypot(dx-wx, dy-wy) > 0.1 {
		t.Errorf("it is shown at %.1f, %.1f, not %.1f, %.1f", wx, wy, dx, dy)
	}
	c := newBench(t, renamed(0))
	c.win.Settle()
	c.press(action.Char('n'))
	if g := c.points.guide; c.face.Wanted() != lacks || g.frame.Visible() || !strings.Contains(g.name.Text, "too few labels") {
		t.Errorf("without labels: wanted is %d, a picture: %v, %q", c.face.Wanted(), g.frame.Visible(), g.name.Text)
	}
}

func TestUndoWhilePlacingAsksForThePointAgain(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, sessiontest.Missing(0, 1, 2, 3)))
	b.press(action.Char('n'))
	b.face.OnTapImage(face.At(3, 4))
	b.face.OnTapImage(face.At(13, 4))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.face.Wanted() != 1 || !strings.Contains(b.points.guide.name.Text, kit.Words(sessiontest.Keypoints()[1])) {
		t.Fatalf("wanted is %d, the guide says %q", b.face.Wanted(), b.points.guide.name.Text)
	}
	b.face.OnTapImage(face.At(14, 5))
	near(t, b.labelOf(0, 1), 14, 5)
	if b.face.Wanted() != 2 || b.labelOf(0, 2).Known {
		t.Errorf("then wanted is %d", b.face.Wanted())
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyZ))
	if b.face.Wanted() != 2 {
		t.Errorf("after redo wanted is %d", b.face.Wanted())
	}
}
