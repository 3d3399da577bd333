package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance is the relative luminance of WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is the contrast ratio of WCAG 2.1: 4.5 is the least for text, 3 for what can be used.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextCanBeReadInBothThemes(t *testing.T) {
	for _, choice := range []string{ThemeLight, ThemeDark} {
		th := NewTheme(choice)
		at := func(name fyne.ThemeColorName) color.Color { return th.Color(name, theme.VariantDark) }
		for _, ground := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameHeaderBackground} {
			for _, name := range []fyne.ThemeColorName{
				theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameWarning, theme.ColorNameError, theme.ColorNameHyperlink,
			} {
				if c := contrast(at(name), at(ground)); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", choice, name, ground, c)
				}
			}
		}
		for _, ground := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameInputBackground} {
			if c := contrast(at(theme.ColorNameInputBorder), at(ground)); c < 3 {
				t.Errorf("%s: the border of a box on %s has a contrast of %.2f", choice, ground, c)
			}
		}
	}
}
