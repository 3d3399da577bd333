package label

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
)

// TestSeveralPointsAreOneStep bands three points, moves them by mouse and by arrows, and takes each back in one step.
func TestSeveralPointsAreOneStep(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	first := b.session.Dataset().Labels(0)
	at := b.face.PositionOf(first[0])
	b.dragFace(b.face.PositionOf(face.At(21, 3)), b.face.PositionOf(face.At(3, 15.5)))
	if got := b.face.Selection(); !slices.Equal(got, []int{0, 1, 2}) {
		t.Fatalf("the band chose %v", got)
	}
	corner := b.face.PositionOf(face.At(0, 0))
	b.dragFace(at, at.Add(b.face.PositionOf(face.At(1, 2)).Subtract(corner)))
	if got := b.canUndo(); got != "Move 3 points" {
		t.Errorf("can undo %q", got)
	}
	for kp := range 3 {
		if d := b.labelOf(0, kp).Distance(face.At(first[kp].X+1, first[kp].Y+2)); d > 0.02 {
			t.Errorf("point %d is at %v", kp, b.labelOf(0, kp))
		}
	}
	if b.labelOf(0, 3) != first[3] {
		t.Error("a point that was not chosen moved")
	}
	b.press(action.With(action.Ctrl, fyne.KeyLeft))
	if got := b.canUndo(); got != "Nudge 3 points" {
		t.Errorf("can undo %q", got)
	}
	b.undo()
	b.undo()
	if !slices.Equal(b.session.Dataset().Labels(0), first) || b.canUndo() != "" {
		t.Errorf("two undos leave %v, and %q to undo", b.session.Dataset().Labels(0), b.canUndo())
	}
	b.press(action.With(action.Ctrl, fyne.KeyA))
	b.press(action.Plain(fyne.KeyDelete))
	if got := len(b.missing()); got != 4 {
		t.Errorf("%d points are missing", got)
	}
	b.undo()
	if !slices.Equal(b.session.Dataset().Labels(0), first) {
		t.Error("one undo does not bring them all back")
	}
}

func TestNudgeInTheMirrorGoesWhereTheArrowPoints(t *testing.T) {
	b := newBench(t, writeFaces(t, 1, nil))
	first := b.labelOf(0, 2)
	b.face.Select(2)
	b.press(action.Char('m'))
	before := b.face.PositionOf(first)
	b.press(action.Plain(fyne.KeyRight))
	if after := b.face.PositionOf(b.labelOf(0, 2)); after.X <= before.X {
		t.Errorf("the right arrow moved it from %v to %v", before, after)
	}
	if math.Abs(b.labelOf(0, 2).X-(first.X-1)) > 0.01 {
		t.Errorf("from %v to %v", first, b.labelOf(0, 2))
	}
}

func TestLockRefusesWhatMovesByAccident(t *testing.T) {
	b := newBench(t, writeFaces(t, 1, nil))
	first := b.session.Dataset().Labels(0)
	b.press(action.Char('l'))
	b.until("a badge says that points are locked", b.badges.all[0].content.Visible)
	at := b.face.PositionOf(first[0])
	b.dragFace(at, at.AddXY(40, 40))
	b.press(action.Plain(fyne.KeyUp))
	b.press(action.Plain(fyne.KeyDelete))
	if !slices.Equal(b.session.Dataset().Labels(0), first) || b.canUndo() != "" {
		t.Error("a locked point changed")
	}
	b.press(action.Char('l'))
	b.press(action.Plain(fyne.KeyUp))
	if b.labelOf(0, 0) == first[0] {
		t.Error("an unlocked point does not move")
	}
}

func TestCopyFromThePreviousFace(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, func(i int, r *sessiontest.Row) {
		if i == 1 {
			sessiontest.Missing(0, 2)(i, r)
		}
	}))
	if a := b.shell.Actions().Get("copy-missing"); a.IsEnabled() {
		t.Error("there is no face before the first")
	}
	b.press(action.Plain(fyne.KeyPageDown))
	had := b.labelOf(1, 1)
	b.press(action.Char('C'))
	want := b.session.Dataset().Labels(0)
	for kp, p := range b.session.Dataset().Labels(1) {
		if kp == 1 || kp == 3 {
			continue
		}
		if p.Distance(want[kp]) > 0.01 {
			t.Errorf("point %d: %v, want %v", kp, p, want[kp])
		}
	}
	if b.labelOf(1, 1) != had || b.canUndo() != "Copy points from row 0" {
		t.Errorf("a labelled point changed, or the name is wrong: %q", b.canUndo())
	}
	b.face.Select(1)
	b.press(action.Char('c'))
	if b.labelOf(1, 1).Distance(want[1]) > 0.01 {
		t.Errorf("the chosen point is at %v, want %v", b.labelOf(1, 1), want[1])
	}
}
