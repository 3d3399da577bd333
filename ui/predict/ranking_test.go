package predict

import (
	"slices"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/suspects"
)

// move moves the first point of a row.
func (b *bench) move(row int, to face.Point) {
	b.T.Helper()
	if err := b.dataset().Apply("Move", data.Edit{Row: row, Keypoint: 0, To: to}); err != nil {
		b.T.Fatal(err)
	}
}

// Faces are ranked while somebody needs it, and again when labels changed.
func TestFacesAreRankedWhileSomebodyNeedsIt(t *testing.T) {
	b := newBench(t, 40, nil)
	needed := false
	var firsts []bool
	b.Ranking.NeededBy(func() bool { return needed })
	b.Ranking.OnRanked(func(first bool) { firsts = append(firsts, first) })
	_, path := b.learn("epochs", "3")
	b.use(path)
	b.Until("every face is predicted", func() bool { return b.Predictions.Complete() != nil })
	b.Ranking.Rank()
	if b.Ranking.Busy() || b.Ranking.List() != nil {
		t.Error("it ranks though nobody needs it")
	}
	needed = true
	b.Ranking.Rank()
	b.Until("it is ranked", func() bool { return b.Ranking.Ready() })
	before := b.Ranking.Score(7)
	b.move(7, face.At(23, 23))
	b.Until("it is known that labels changed", func() bool { return b.Ranking.Stale() })
	b.Until("it is ranked anew", func() bool { return b.Ranking.Ready() })
	if after := b.Ranking.Score(7); !(after > before) {
		t.Errorf("a label that is far off raises the score from %v to %v", before, after)
	}
	for _, s := range b.Ranking.List() {
		if likely := slices.Contains(b.Ranking.Likely(), s.Row); likely != (s.Score > 0) || b.Ranking.Score(s.Row) != s.Score {
			t.Errorf("row %d has the score %v, is it likely wrong: %v", s.Row, s.Score, likely)
		}
	}
	if !slices.Equal(firsts[:2], []bool{true, false}) {
		t.Errorf("told as the first: %v", firsts)
	}
}

// That a whole file is doubtful is said once, and taken back.
func TestAWholeFileIsDoubtedOnce(t *testing.T) {
	b := newBench(t, 3, nil)
	wrong := suspects.Whole{RMSE: 30, Median: 30, Known: 1, Faces: 10}
	b.Ranking.suspectFile(wrong)
	b.Banner("The whole file is doubtful: ")
	b.Drop(wholeBanner)
	b.Ranking.suspectFile(wrong)
	if b.Shows(wholeBanner) {
		t.Error("it is said twice")
	}
	b.Ranking.suspectFile(suspects.Whole{})
	b.Ranking.suspectFile(wrong)
	if !b.Shows(wholeBanner) {
		t.Error("it is not said of the next")
	}
}

// What is said of the whole file is taken back when its labels are mended or taken away, though nobody looks at
// suspects any more.
func TestAWholeFileIsDoubtedOnlyWhileThatIsSo(t *testing.T) {
	b := newBench(t, 40, nil)
	needed := true
	b.Ranking.NeededBy(func() bool { return needed })
	_, path := b.learn("epochs", "3")
	b.use(path)
	b.Until("every face is predicted", func() bool { return b.Predictions.Complete() != nil })
	var away, gone []data.Edit
	for row := range b.dataset().Rows() {
		for kp := range b.dataset().Keypoints() {
			away = append(away, data.Edit{Row: row, Keypoint: kp, To: face.At(400, 400)})
			gone = append(gone, data.Edit{Row: row, Keypoint: kp})
		}
	}
	apply := func(edits []data.Edit) {
		t.Helper()
		if err := b.dataset().Apply("Move", edits...); err != nil {
			t.Fatal(err)
		}
	}
	for name, mend := range map[string]func(){
		"undone":     func() { b.dataset().Undo() },
		"taken away": func() { apply(gone) },
	} {
		needed = true
		apply(away)
		b.Ranking.Rank()
		b.Until("the file is doubted", func() bool { return b.Shows(wholeBanner) })
		needed = false
		mend()
		b.Until("it is doubted no more, its labels being "+name, func() bool { return !b.Shows(wholeBanner) })
		if name == "taken away" {
			b.dataset().Undo()
			b.dataset().Undo()
		}
	}
}
