package ui

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// orderNamed returns the index of an order.
func orderNamed(name string) int {
	return slices.IndexFunc(orders, func(o order) bool { return o.name == name })
}

func TestOrders(t *testing.T) {
	b := newBench(t, writeFaces(t, 6, func(i int, r *testRow) {
		switch i {
		case 2:
			missingPoint(0)(i, r)
		case 4:
			missingPoint(0, 1, 2)(i, r)
		}
	}))
	b.show(3)
	b.toggleFlag()
	b.face.Select(3)
	b.nudge(1, 0)
	time.Sleep(5 * time.Millisecond)
	b.show(1)
	b.face.Select(3)
	b.nudge(1, 0)
	b.settle()
	for name, want := range map[string][]int{
		"Missing points, most first": {4, 2, 0, 1, 3, 5},
		"Changed last, first":        {1, 3, 0, 2, 4, 5},
		"Flagged first":              {3, 0, 1, 2, 4, 5},
		"Error, largest first":       {0, 1, 2, 3, 4, 5}, // nothing predicts
		"Row":                        {0, 1, 2, 3, 4, 5},
	} {
		b.setOrder(orderNamed(name))
		if got := b.session.Current().Listed; !slices.Equal(got, want) || b.session.Row() != 1 {
			t.Errorf("%s: %v, want %v; row %d", name, got, want, b.session.Row())
		}
	}
}

// TestAFaceStaysWhereItIsListed: what is done to a face does not move it; choosing the order again does.
func TestAFaceStaysWhereItIsListed(t *testing.T) {
	b := newBench(t, writeFaces(t, 5, nil))
	b.setOrder(orderNamed("Changed last, first"))
	b.show(2)
	b.face.Select(0)
	b.nudge(1, 0)
	b.settle()
	if got := b.session.Current().Listed; !slices.Equal(got, []int{0, 1, 2, 3, 4}) {
		t.Errorf("while it is worked on: %v", got)
	}
	b.setOrder(orderNamed("Changed last, first"))
	if got := b.session.Current().Listed; !slices.Equal(got, []int{2, 0, 1, 3, 4}) || b.previousRow() != -1 {
		t.Errorf("sorted again: %v", got)
	}
	b.press(action.Plain(fyne.KeyPageDown))
	if b.session.Row() != 0 {
		t.Errorf("after row 2 comes %d", b.session.Row())
	}
	// A face that leaves the filter hands over to the one after it.
	b.setFilter(filterToDo)
	b.press(action.Plain(fyne.KeyReturn))
	if b.session.Row() != 1 {
		t.Errorf("after row 0 was done comes row %d", b.session.Row())
	}
	b.until("row 0 leaves the list", func() bool { return slices.Equal(b.session.Current().Listed, []int{2, 1, 3, 4}) })
}

func TestFiltersThatAskForMore(t *testing.T) {
	b := newBench(t, writeFaces(t, 5, func(i int, r *testRow) {
		switch i {
		case 1, 3:
			missingPoint(0)(i, r)
		case 4:
			missingPoint(2)(i, r)
		}
	}))
	if b.list.point.Visible() {
		t.Error("a choice that nobody needs")
	}
	b.setFilter(filterLacks)
	if !b.list.point.Visible() || !slices.Equal(b.session.Current().Listed, []int{1, 3}) || b.session.Row() != 1 {
		t.Errorf("missing the left eye: %v, row %d", b.session.Current().Listed, b.session.Row())
	}
	b.list.point.SetSelectedIndex(2)
	if !slices.Equal(b.session.Current().Listed, []int{4}) || b.list.choice.Selected != "Missing a point  1" {
		t.Errorf("missing the nose: %v, %q", b.session.Current().Listed, b.list.choice.Selected)
	}
	b.setFilter(filterLabelled)
	if !slices.Equal(b.session.Current().Listed, []int{0, 1, 2, 3}) {
		t.Errorf("having a nose: %v", b.session.Current().Listed)
	}
	b.setFilter(filterSession)
	if len(b.session.Current().Listed) != 0 || b.list.empty.Text == "" {
		t.Errorf("changed since opening: %v", b.session.Current().Listed)
	}
	b.setFilter(filterAll)
	b.show(2)
	b.toggleFlag()
	b.setFilter(filterToday)
	if !slices.Equal(b.session.Current().Listed, []int{2}) {
		t.Errorf("changed today: %v", b.session.Current().Listed)
	}
	b.setFilter(filterError)
	if !b.list.limit.Visible() || b.list.point.Visible() || len(b.session.Current().Listed) != 0 {
		t.Errorf("error above the limit: %v", b.session.Current().Listed)
	}
	b.list.limit.SetText("many")
	b.list.limit.OnSubmitted("many")
	if b.list.wrong.Text == "" {
		t.Error("no word about a limit that is no number")
	}
	again := newWindow(b.shell.App, Options{DataDir: b.dir}, func(f func()) {})
	again.Show()
	if again.listing.keypoint != "nose_tip" || again.listing.limit != 3 {
		t.Errorf("remembered %q and %v", again.listing.keypoint, again.listing.limit)
	}
	again.Close()
}

func TestKeysOfErrorsPutUnknownLast(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.listing.keys = []float64{1, face.At(0, 0).Distance(face.Point{}), 4}
	b.listing.rows, b.listing.of = 3, b.session.Dataset()
	b.refilter()
	if got := b.session.Current().Listed; !slices.Equal(got, []int{2, 0, 1}) {
		t.Errorf("rows %v", got)
	}
}

// Sorted by error, each face says its error under its row, and says the new one when other weights predict.
func TestErrorsStandUnderTheThumbnails(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.trained("1")
	b.until("all faces are predicted", func() bool { return b.predictions.complete() != nil })
	if got := b.caption(3); got != "3" {
		t.Errorf("in the order of the file it says %q", got)
	}
	index := slices.IndexFunc(orders, func(o order) bool { return o.byError })
	b.setOrder(index)
	b.settle()
	worst := b.session.Current().Listed[0]
	if got, want := b.caption(worst), kit.Count(worst)+" · "+kit.Decimals(b.predictions.rowError(worst), 1); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	before := b.listing.by
	b.trained("4")
	b.until("the list follows the new weights", func() bool { return b.listing.by != before && !b.isTraining() })
	for i, row := range b.session.Current().Listed[1:] {
		if b.predictions.rowError(row) > b.predictions.rowError(b.session.Current().Listed[i]) {
			t.Fatalf("at %d the error grows", i+1)
		}
	}
}

// TestErrorsSortTheList chooses the order before anything predicts: the list is sorted once every face is predicted.
func TestErrorsSortTheList(t *testing.T) {
	b := newBench(t, writeFaces(t, 70, nil))
	b.settle()
	b.setOrder(orderNamed("Error, largest first"))
	b.trained("1")
	sorted := func() bool {
		return slices.IsSortedFunc(b.session.Current().Listed, func(a, c int) int {
			return -cmp.Compare(b.predictions.rowError(a), b.predictions.rowError(c))
		})
	}
	b.until("the list is sorted by error", func() bool { return b.listing.by != nil && b.listing.by == b.predictions.complete() && sorted() })
	rows := slices.Clone(b.session.Current().Listed)
	b.show(rows[10])
	b.face.Select(0)
	b.nudge(5, 5) // a larger error
	b.settle()
	if !slices.Equal(b.session.Current().Listed, rows) {
		t.Error("the face moved in the list while it was worked on")
	}
	limit := b.predictions.rowError(rows[20])
	b.listing.limit = limit
	b.setFilter(filterError)
	if got := b.session.Current().Listed; len(got) == 0 || len(got) > 22 || b.predictions.rowError(got[len(got)-1]) <= limit || !sorted() {
		t.Errorf("%d faces with an error above %.2f", len(got), limit)
	}
}

// Crops and figures of the listed faces are of those that are listed now.
func TestAnotherListReachesCropsAndFigures(t *testing.T) {
	b := newBench(t, writeFaces(t, 70, nil))
	b.settle()
	b.trained("1")
	b.until("every face is predicted", func() bool { return b.predictions.complete() != nil })
	errors := eachRow(70, b.predictions.rowError)
	slices.Sort(errors)
	b.setFilter(filterError)
	b.press(action.Char('j'))
	for _, at := range []int{20, 50} {
		edits := b.evaluation.edits
		b.list.limit.SetText(kit.Decimals(errors[at], 6))
		b.list.setLimit()
		if want := len(b.session.Current().Listed); want == 0 || want == 70 || len(b.gallery.grid.Rows()) != want {
			t.Errorf("%d crops of %d listed faces", len(b.gallery.grid.Rows()), want)
		}
		if b.evaluation.edits == edits {
			t.Error("the evaluation does not hear of it")
		}
	}
	b.setFilter(filterAll)
	if n := len(b.gallery.grid.Rows()); n != 70 {
		t.Errorf("%d crops of all 70 faces", n)
	}
}
