package list

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/calibration"
	"fiducial/ui/kit"
	"fiducial/ui/session/sessiontest"
)

func TestOrders(t *testing.T) {
	b := newBench(t, 6, func(i int, r *sessiontest.Row) {
		switch i {
		case 2:
			missing(r, 0)
		case 4:
			missing(r, 0, 1, 2)
		}
	})
	b.mark(3, data.Mark{Flagged: true})
	b.move(3, face.At(12, 12))
	time.Sleep(5 * time.Millisecond)
	b.move(1, face.At(12, 12))
	b.Session.Show(1)
	for name, want := range map[string][]int{
		"Missing points, most first": {4, 2, 0, 1, 3, 5},
		"Changed last, first":        {1, 3, 0, 2, 4, 5},
		"Flagged first":              {3, 0, 1, 2, 4, 5},
		"Error, largest first":       {0, 1, 2, 3, 4, 5}, // nothing predicts
		"Row":                        {0, 1, 2, 3, 4, 5},
	} {
		b.SortBy(name)
		if got := b.rows(); !slices.Equal(got, want) || b.Session.Row() != 1 {
			t.Errorf("%s: %v, want %v; row %d", name, got, want, b.Session.Row())
		}
	}
}

// TestAFaceStaysWhereItIsListed: what is done to a face does not move it; choosing the order again does.
func TestAFaceStaysWhereItIsListed(t *testing.T) {
	b := newBench(t, 5, nil)
	b.SortBy("Changed last, first")
	b.Session.Show(2)
	b.move(2, face.At(12, 12))
	if got := b.rows(); !slices.Equal(got, []int{0, 1, 2, 3, 4}) {
		t.Errorf("while it is worked on: %v", got)
	}
	b.SortBy("Changed last, first")
	if got := b.rows(); !slices.Equal(got, []int{2, 0, 1, 3, 4}) {
		t.Errorf("sorted again: %v", got)
	}
	b.Do("next")
	if b.Session.Row() != 0 {
		t.Errorf("after row 2 comes %d", b.Session.Row())
	}
	// A face that leaves the filter hands over to the one after it.
	b.SetFilter("To do")
	b.mark(0, data.Mark{Done: true})
	b.Do("next")
	if b.Session.Row() != 1 || !slices.Equal(b.rows(), []int{2, 1, 3, 4}) {
		t.Errorf("after row 0 was done comes row %d of %v", b.Session.Row(), b.rows())
	}
}

func TestKeysOfErrorsPutUnknownLast(t *testing.T) {
	b := newBench(t, 3, nil)
	b.kept.keys = []float64{1, face.At(0, 0).Distance(face.Point{}), 4}
	b.refilter()
	if got := b.rows(); !slices.Equal(got, []int{2, 0, 1}) {
		t.Errorf("rows %v", got)
	}
}

// Sorted by error, each face says its error under its row, and says the new one when other weights predict.
func TestErrorsStandUnderTheThumbnails(t *testing.T) {
	b := newBench(t, 60, nil)
	b.learn()
	if got := b.caption(3); got != "3" {
		t.Errorf("in the order of the file it says %q", got)
	}
	b.SortBy("Error, largest first")
	worst := b.rows()[0]
	if got, want := b.caption(worst), kit.Count(worst)+" · "+kit.Decimals(b.predict.Predictions.RowError(worst), 1); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	before := b.kept.by
	b.learn("epochs", "4")
	b.Until("the list follows the new weights", func() bool { return b.kept.by != before })
	if !b.sorted() {
		t.Errorf("it is not sorted: %v", b.rows())
	}
	b.ShowMoved()
	if rows := b.rows(); b.Session.Row() != rows[0] || !(b.predict.Predictions.Moved(rows[0]) > b.predict.Predictions.Moved(rows[59])) {
		t.Errorf("row %d is shown of %v", b.Session.Row(), rows)
	}
}

// sorted reports whether the list is sorted by error.
func (b *bench) sorted() bool {
	return slices.IsSortedFunc(b.rows(), func(a, c int) int {
		return -cmp.Compare(b.predict.Predictions.RowError(a), b.predict.Predictions.RowError(c))
	})
}

// TestErrorsSortTheList chooses the order before anything predicts: the list is sorted once every face is predicted.
func TestErrorsSortTheList(t *testing.T) {
	b := newBench(t, 70, nil)
	b.SortBy("Error, largest first")
	b.learn()
	b.Until("the list is sorted by error", func() bool { return b.kept.by != nil && b.kept.by == b.predict.Predictions.Complete() && b.sorted() })
	rows := slices.Clone(b.rows())
	b.move(rows[10], face.At(1, 1)) // a larger error
	if !slices.Equal(b.rows(), rows) {
		t.Error("the face moved in the list while it was worked on")
	}
	limit := b.predict.Predictions.RowError(rows[20])
	b.limit = limit
	b.setFilter(filterError)
	if got := b.rows(); len(got) == 0 || len(got) > 22 || b.predict.Predictions.RowError(got[len(got)-1]) <= limit || !b.sorted() {
		t.Errorf("%d faces with an error above %.2f", len(got), limit)
	}
}

// The filter by expected error lists the faces with a point that is expected to be farther off, and none where the
// weights don't say.
func TestExpectedErrorsFilterTheList(t *testing.T) {
	b := newBench(t, 60, nil)
	b.learn("augment.rotation", "10")
	c := b.predict.Predictions.Own().Checkpoint()
	b.limit = 0
	if b.setFilter(filterExpected); len(b.rows()) != 0 || b.byError() == nil {
		t.Errorf("%d faces by weights that don't say how far off they are", len(b.rows()))
	}
	b.SortBy("Expected error, largest first")
	if said := b.Flashed(); !strings.Contains(said, "No expected errors: ") {
		t.Errorf("sorted by what is not known it says %q", said)
	}
	b.Flash("")
	c.Calibration = &calibration.Calibration{Usual: make([]float64, len(c.Keypoints)), ByWhole: 1, Ratios: slices.Repeat([]float64{1}, 99)}
	b.SortBy("Expected error, largest first")
	if said := b.Flashed(); said != "" {
		t.Errorf("sorted by what is known it says %q", said)
	}
	b.setFilter(filterAll)
	rows := slices.Clone(b.rows())
	limit := b.expectedError(rows[10])
	b.limit = limit
	b.setFilter(filterExpected)
	if got := b.rows(); !slices.Equal(got, rows[:10]) || b.caption(got[0]) != kit.Count(got[0])+" · "+kit.Decimals(b.expectedError(got[0]), 1) {
		t.Errorf("above %.2f px are %v of %v; the first says %q", limit, got, rows, b.caption(rows[0]))
	}
}

// The list of suspects is there once faces are ranked.
func TestTheRankingSortsTheList(t *testing.T) {
	b := newBench(t, 40, nil)
	b.learn("epochs", "3")
	b.SortBy("Suspects, worst first")
	b.Until("faces are ranked, and listed by that", func() bool {
		list := b.predict.Ranking.List()
		return len(list) > 0 && b.rows()[0] == list[0].Row
	})
}
