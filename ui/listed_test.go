package ui

import (
	"slices"
	"testing"

	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
)

// Crops of the listed faces, and what features show of them, are of those that are listed now.
func TestAnotherListReachesCropsAndFeatures(t *testing.T) {
	b := newBench(t, writeFaces(t, 70, nil))
	b.settle()
	b.trained("1")
	b.until("every face is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	var errors []float64
	for row := range 70 {
		errors = append(errors, b.predict.Predictions.RowError(row))
	}
	slices.Sort(errors)
	b.list.SetFilter("Error above…")
	heard := false
	b.session.Subscribe(func(e session.Event) {
		if _, listed := e.(session.Listed); listed {
			heard = true
		}
	})
	b.press(action.Char('j'))
	for _, at := range []int{20, 50} {
		heard = false
		limit := b.listEntry("px")
		limit.SetText(kit.Decimals(errors[at], 6))
		limit.OnSubmitted(limit.Text)
		if want := len(b.session.Current().Listed); want == 0 || want == 70 || len(b.crops()) != want {
			t.Errorf("%d crops of %d listed faces", len(b.crops()), want)
		}
		if !heard {
			t.Error("features do not hear of it")
		}
	}
	b.list.SetFilter("All")
	if n := len(b.crops()); n != 70 {
		t.Errorf("%d crops of all 70 faces", n)
	}
}
