package ui

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
	"fiducial/ui/shell"
)

// What is wrong with a file as a whole is said in one strip, a click mends what is certain, and undo takes that back.
func TestWarningsAreSaidAndMended(t *testing.T) {
	b := newBench(t, writeFaces(t, 12, func(i int, r *testRow) {
		for k := range r.Points {
			r.Points[k] = face.At(r.Points[k].X/testSide, r.Points[k].Y/testSide)
		}
		if i%3 == 0 {
			r.Points[3] = face.At(-1, -1)
		}
	}))
	b.until("it is said", func() bool { return b.shell.Shows("warnings") })
	first := b.mustBanner("4 labels lie at exactly -1, -1")
	button := func(x shell.Banner, text string) func() {
		t.Helper()
		i := slices.IndexFunc(x.Buttons, func(b shell.BannerButton) bool { return strings.Contains(b.Text, text) })
		if i < 0 {
			t.Fatalf("no button %q in %v", text, x.Buttons)
		}
		return x.Buttons[i].Do
	}
	button(first, "Both")()
	if b.tabs.Selected().Text != "Dataset" {
		t.Errorf("the strip leads to %q", b.tabs.Selected().Text)
	}
	button(first, "Count as Missing")()
	b.until("one is left", func() bool { return len(b.bannerTexts()) == 1 && strings.HasPrefix(b.bannerTexts()[0], "All labels") })
	if labels := b.session.Dataset().Labels(0); labels[3].Known || b.session.Dataset().CanUndo() != "Count points at -1, -1 as missing" {
		t.Errorf("after the mend: %v, undo %q", labels, b.session.Dataset().CanUndo())
	}
	button(b.mustBanner("All labels"), "Multiply by 24")()
	b.until("none is left", func() bool {
		return b.session.Dataset().CanUndo() == "Multiply points by 24" && !b.shell.Shows("warnings")
	})
	if p := b.session.Dataset().Labels(1)[0]; p.Distance(face.At(16, 8)) > 3 {
		t.Errorf("the left eye is at %v", p)
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.until("it is said again", func() bool { return b.shell.Shows("warnings") })
	b.mustBanner("All labels of 12 rows")
}

// Whoever reviews a file whose labels are nowhere near the predictions is told so before any face, once.
func TestReviewDoubtsAWholeFile(t *testing.T) {
	a := newBench(t, writeFaces(t, 80, nil))
	a.trained("60")
	known := *a.predict.Weights.Checkpoint()
	a.beginReview()
	if a.shell.Shows("whole") {
		t.Errorf("of a right file it says %q", a.bannerTexts())
	}
	a.Close()
	b := newBenchOf(t, Options{Path: writeFaces(t, 5, nil), OwnWeights: func() (*checkpoint.Checkpoint, error) { return &known, nil }})
	exchanged := writeFaces(t, 40, func(_ int, r *testRow) {
		for k := range r.Points {
			r.Points[k] = face.At(r.Points[k].Y, r.Points[k].X)
		}
		r.Image = sessiontest.Dots(rand.New(rand.NewPCG(9, 9)), []face.Point{face.At(16, 8), face.At(7, 8), face.At(11.5, 13), face.At(11.5, 18)})
	})
	b.file.OpenDataset(exchanged)
	b.until("it is predicted", func() bool {
		return b.session.IsOpen() && b.session.Dataset().Path() == exchanged && b.predict.Predictions.Complete() != nil
	})
	b.beginReview()
	b.until("it is said", func() bool { return b.shell.Shows("whole") })
	b.mustBanner("The whole file is doubtful: ")
}

// Weights predict the keypoints that the file has, and why they predict none is said.
func TestWeightsForOtherKeypoints(t *testing.T) {
	a := newBench(t, writeFaces(t, 60, nil))
	a.trained("1")
	known := *a.predict.Weights.Checkpoint()
	a.Close()
	part := retitled(t, func(h string) string {
		return strings.Replace(h, testKeypoints[0]+"_x,"+testKeypoints[0]+"_y", "a,b", 1)
	})
	none := retitled(t, func(h string) string {
		for i, name := range testKeypoints {
			h = strings.ReplaceAll(h, name, "p"+string(rune('0'+i)))
		}
		return h
	})
	b := newBenchOf(t, Options{Path: writeFaces(t, 5, nil), OwnWeights: func() (*checkpoint.Checkpoint, error) { return &known, nil }})
	b.file.OpenDataset(part)
	b.until("three of four are predicted", func() bool {
		return b.session.IsOpen() && b.session.Dataset().Path() == part && b.predict.Predictions.Points(0) != nil
	})
	if p := b.predict.Predictions.Points(0); len(p) != 3 || !p.Complete() || b.predict.Weights.Checkpoint().Whole != &known {
		t.Errorf("predicted: %v", p)
	}
	b.file.OpenDataset(none)
	b.until("it is said", func() bool { return b.shell.Shows("misfit") })
	b.mustBanner("Nothing is predicted by built-in weights: ")
	if _, err := known.For(b.session.Dataset()); !errors.Is(err, checkpoint.ErrMisfit) || !strings.Contains(err.Error(), "none of its keypoints") {
		t.Errorf("%v", err)
	}
	b.file.OpenDataset(part)
	b.until("it is not said of another file", func() bool { return b.session.Dataset().Path() == part && !b.shell.Shows("misfit") })
}

// Of a file with a keypoint that weights never learned they predict the others, whatever a person does with them; which
// one is not predicted is said.
func TestWeightsThatLackAKeypoint(t *testing.T) {
	a := newBench(t, writeFaces(t, 60, nil))
	a.trained("1")
	known := *a.predict.Weights.Checkpoint()
	a.Close()
	more := writeFaces(t, 60, func(i int, r *testRow) {
		if i%2 == 0 { // neither the known nor the unknown keypoint has a label
			r.Points[1], r.Points[2] = face.Point{}, face.Point{}
		}
	})
	text, err := os.ReadFile(more)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(more, bytes.Replace(text, []byte(testKeypoints[2]+"_x,"+testKeypoints[2]+"_y"), []byte("other_x,other_y"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBenchOf(t, Options{Path: more, OwnWeights: func() (*checkpoint.Checkpoint, error) { return &known, nil }})
	b.until("every face is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	b.mustBanner("Not predicted by built-in weights, which never saw a label of them: other")
	if p := b.predict.Predictions.Points(0); p[2].Known || !p[0].Known || !p[1].Known || !p[3].Known {
		t.Fatalf("predicted: %v", p)
	}
	b.session.Show(0)
	b.settle()
	b.must("take-all")
	b.settle()
	if l := b.session.Dataset().Labels(0); !l[1].Known || l[2].Known {
		t.Errorf("taken: %v", l)
	}
	b.session.Show(2)
	b.must("propose-listed")
	b.settle()
	b.must("confirm")
	if l := b.session.Dataset().Labels(2); !l[1].Known || l[2].Known {
		t.Errorf("proposed: %v", l)
	}
	b.must("undo")
	b.session.Show(0)
	if b.shell.Actions().Get("propose").IsEnabled() {
		t.Error("a point that the weights do not know is proposed")
	}
	b.beginReview()
	b.until("there are suspects", func() bool { return len(b.predict.Ranking.List()) > 0 })
	for range 4 {
		b.settle()
		if b.shell.Actions().Get("take-face").IsEnabled() { // until no suspects are left
			b.must("take-face")
		}
	}
	for row := range b.session.Dataset().Rows() {
		if l := b.session.Dataset().Labels(row)[2]; row%2 == 0 && l.Known {
			t.Errorf("row %d has the label %v of a point that nobody placed", row, l)
		}
	}
	b.panels.Bring(b.evaluate)
	b.until("it is measured", func() bool { return b.evaluated() != nil })
}
