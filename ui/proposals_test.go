package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/faceview"
)

// Proposals are on the screen alone until one key confirms those of a face, as one step.
func TestProposals(t *testing.T) {
	b := newBench(t, writeFaces(t, 30, func(i int, r *testRow) {
		if i < 3 {
			missingPoint(2, 3)(i, r)
		}
	}))
	b.settle()
	b.trained("1")
	b.until("every face is predicted", func() bool { return b.predictions.complete() != nil })
	b.show(0)
	b.press(char('u'))
	labels, proposed := b.proposals.of(0)
	if !proposed[2] || !proposed[3] || proposed[0] || b.labelOf(0, 2).Known || b.dataset().Unsaved() != 0 {
		t.Fatalf("proposed: %v, labels %v", proposed, labels)
	}
	if b.face.Select(2); b.face.Wanted() != faceview.None {
		t.Error("a click would place a point that is proposed")
	}
	b.press(plain(fyne.KeyDelete))
	if _, proposed := b.proposals.of(0); proposed[2] || !proposed[3] {
		t.Errorf("after one is taken back: %v", proposed)
	}
	b.press(char('y'))
	if b.labelOf(0, 2).Known || b.labelOf(0, 3).Distance(labels[3]) > 0.01 || b.proposals.shown() {
		t.Errorf("confirmed: %v", b.dataset().Labels(0))
	}
	b.press(with(ctrl, fyne.KeyZ))
	if b.labelOf(0, 3).Known {
		t.Error("one undo does not take the confirmation back")
	}

	b.press(char('U'))
	b.face.OnMove(2, face.At(3, 4)) // a drag confirms one point
	if got := b.labelOf(0, 2); got != face.At(3, 4) {
		t.Errorf("the point that was dragged is at %v", got)
	}
	b.press(char('y'))
	if b.row != 1 || !b.dataset().Labels(0).Complete() || b.labelOf(0, 2) != face.At(3, 4) {
		t.Errorf("row %d is shown next; %v", b.row, b.dataset().Labels(0))
	}
	b.press(char('Y'))
	b.until("all listed are confirmed", func() bool { return b.dataset().Labels(1).Complete() && b.dataset().Labels(2).Complete() })
	b.settle()
	b.press(with(ctrl, fyne.KeyZ))
	if b.labelOf(1, 2).Known || b.labelOf(2, 3).Known || !b.labelOf(0, 3).Known {
		t.Error("confirming all is not one step")
	}
}

// One key shows faces that lack points, each once, with what is proposed.
func TestNextFaceWorthLabelling(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, func(i int, r *testRow) {
		switch i {
		case 4:
			missingPoint(3)(i, r)
		case 9:
			missingPoint(0, 1, 2, 3)(i, r)
		}
	}))
	b.settle()
	b.trained("1")
	b.until("every face is predicted", func() bool { return b.predictions.complete() != nil })
	for _, want := range []int{9, 4, 4} {
		if b.press(char('w')); b.row != want || !b.proposals.shown() {
			t.Fatalf("row %d is shown, want %d with proposals", b.row, want)
		}
	}
}
