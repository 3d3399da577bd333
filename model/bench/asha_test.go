package main

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/model/search"
	"fiducial/model/settings"
)

// What the near points have in common is told of settings that vary, and not of trials that failed.
func TestNear(t *testing.T) {
	space, err := (&ashaCommand{Epochs: 1}).space(spaces[0].text)
	if err != nil {
		t.Fatal(err)
	}
	trial := func(rmse float64, pairs ...string) search.Trial {
		s, err := settings.FromPreset("cnn")
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(pairs); i += 2 {
			if err := s.Set(pairs[i], pairs[i+1]); err != nil {
				t.Fatal(err)
			}
		}
		return search.Trial{Settings: s, TestRMSE: rmse}
	}
	n, common := near(space, []search.Trial{
		trial(2, "lr", "0.01", "lr_decay", "0.001", "kernel_size", "3", "out_channel", "1,1,1", "batch_size", "32"),
		trial(2.1, "lr", "0.01", "lr_decay", "0.001", "kernel_size", "5", "out_channel", "2,2,2", "batch_size", "64"),
		trial(math.NaN(), "lr", "0.1"),
		trial(3, "lr", "0.1"),
	}, 2.1)
	if diff := cmp.Diff([]string{"lr=0.01", "lr_decay=0.001"}, common); n != 2 || diff != "" {
		t.Errorf("%d points: %s", n, diff)
	}
}
