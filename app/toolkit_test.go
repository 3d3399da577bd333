//go:build !headless

package main

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// A release of the toolkit that no longer lets its end be taken out of its hands would hang at the end, now and then.
func TestTheEndIsTakenFromTheToolkit(t *testing.T) {
	if _, is := test.NewApp().Lifecycle().(stoppedHook); !is {
		t.Error("runToolkit leaves the end to the toolkit's loop")
	}
}
