package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// LoadFonts begins to load the fonts of the program's texts, for which the toolkit takes a tenth of a second when it
// measures the first of them, and returns what waits until they are there. Until then nobody may measure or draw a
// text: the toolkit's shaper is one for all.
func LoadFonts() (wait func()) {
	loaded, size := make(chan struct{}), theme.TextSize()
	go func() {
		defer close(loaded)
		for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
			fyne.MeasureText(" ", size, style)
		}
	}()
	return func() { <-loaded }
}
