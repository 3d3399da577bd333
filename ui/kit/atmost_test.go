package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// A long text in a narrow place is scrolled; it neither asks for more room nor takes more.
func TestAtMost(t *testing.T) {
	test.NewApp()
	text := widget.NewLabel(strings.Repeat("many words ", 80))
	text.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(container.NewVBox(text))
	c := container.New(&AtMost{}, scroll)
	c.Resize(fyne.NewSize(60, 300))
	if got := c.MinSize(); got != (fyne.Size{}) {
		t.Errorf("it asks for %v", got)
	}
	if got := scroll.Size().Height; got != 300 {
		t.Errorf("in a narrow place it is %v high, want all 300", got)
	}
	c.Resize(fyne.NewSize(4000, 300))
	text.SetText("few words")
	c.Refresh()
	if got, want := scroll.Size().Height, text.MinSize().Height; got != want {
		t.Errorf("with a short text it is %v high, want %v", got, want)
	}
}
