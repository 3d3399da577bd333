package kit

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestEllipsis(t *testing.T) {
	test.NewApp()
	if got := Ellipsis("word", 1000, 12); got != "word" {
		t.Errorf("%q", got)
	}
	if got := Ellipsis("word", 3, 12); got != "" {
		t.Errorf("%q", got)
	}
}
