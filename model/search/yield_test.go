package search

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/model"
)

// While it yields, the trial that began last rests, and never the only one.
func TestYieldLetsOneTrialRest(t *testing.T) {
	s := begin(t, gridPlan(t))
	var controls [3]*model.Control
	var leave [3]func()
	resting := func(want ...bool) {
		t.Helper()
		for i, w := range want {
			if got := controls[i].Paused(); got != w {
				t.Errorf("trial %d rests: %v", i, got)
			}
		}
	}
	for i := range controls {
		controls[i] = &model.Control{}
		leave[i] = s.attend(controls[i])
		if i == 0 {
			s.Yield(true)
			resting(false)
		}
	}
	resting(false, false, true)
	leave[0]()
	resting(false, false, true)
	leave[1]()
	resting(false, false, false) // it is the only one
	leave[1] = s.attend(controls[1])
	resting(false, true, false)
	s.Yield(false)
	resting(false, false, false)
}

// A search that yields and gives way all the time ends, with the outcome of one that never does.
func TestYieldChangesNoOutcome(t *testing.T) {
	ds := open(t, faces(t, 80))
	var want []Record
	for _, yields := range []bool{false, true} {
		s := begin(t, gridPlan(t))
		if s.Yield(yields); yields {
			s.GiveWay()
		}
		must(t, s.Run(context.Background(), ds, 2, nil))
		if want == nil {
			want = timeless(s)
		} else if diff := cmp.Diff(want, timeless(s), noNumbers); diff != "" {
			t.Error(diff)
		}
	}
}
