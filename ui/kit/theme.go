package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Themes a person can choose.
const (
	ThemeSystem = "system"
	ThemeLight  = "light"
	ThemeDark   = "dark"
)

// compact is the program's theme: Fyne's own, denser and calmer, so that a table of keypoints and a form of
// hyper-parameters stand beside a large face.
type compact struct {
	fyne.Theme
	choice string
}

// NewTheme returns the theme of a choice: ThemeSystem, ThemeLight or ThemeDark.
func NewTheme(choice string) fyne.Theme {
	return &compact{Theme: theme.DefaultTheme(), choice: choice}
}

// variant is the chosen one, or that of the system.
func (c *compact) variant(v fyne.ThemeVariant) fyne.ThemeVariant {
	switch c.choice {
	case ThemeLight:
		return theme.VariantLight
	case ThemeDark:
		return theme.VariantDark
	}
	return v
}

// Colors are those of the dark theme and of the light one, nil for Fyne's own. Neutral greys: the colours on screen are
// to be those of points and states.
var Colors = map[fyne.ThemeColorName][2]color.Color{
	theme.ColorNameBackground:          {grey(0x1b), grey(0xf4)},
	theme.ColorNameOverlayBackground:   {grey(0x26), grey(0xff)},
	theme.ColorNameMenuBackground:      {grey(0x26), grey(0xff)},
	theme.ColorNameHeaderBackground:    {grey(0x22), grey(0xea)},
	theme.ColorNameInputBackground:     {grey(0x28), grey(0xff)},
	theme.ColorNameInputBorder:         {grey(0x74), grey(0x8c)},
	theme.ColorNameButton:              {grey(0x30), grey(0xe2)},
	theme.ColorNameDisabledButton:      {grey(0x26), grey(0xec)},
	theme.ColorNameSeparator:           {grey(0x34), grey(0xd8)},
	theme.ColorNameForeground:          {grey(0xe6), grey(0x1e)},
	theme.ColorNamePlaceHolder:         {grey(0x9a), grey(0x66)},
	theme.ColorNameDisabled:            {grey(0x84), grey(0x78)},
	theme.ColorNameHover:               {color.NRGBA{0xff, 0xff, 0xff, 0x12}, color.NRGBA{0, 0, 0, 0x10}},
	theme.ColorNamePressed:             {color.NRGBA{0xff, 0xff, 0xff, 0x24}, color.NRGBA{0, 0, 0, 0x20}},
	theme.ColorNamePrimary:             {color.NRGBA{0x4a, 0xa3, 0xe0, 0xff}, color.NRGBA{0x00, 0x6c, 0xb0, 0xff}},
	theme.ColorNameHyperlink:           {color.NRGBA{0x6c, 0xb6, 0xec, 0xff}, color.NRGBA{0x00, 0x60, 0xa0, 0xff}},
	theme.ColorNameSelection:           {color.NRGBA{0x4a, 0xa3, 0xe0, 0x44}, color.NRGBA{0x00, 0x72, 0xb2, 0x38}},
	theme.ColorNameFocus:               {color.NRGBA{0x4a, 0xa3, 0xe0, 0x55}, color.NRGBA{0x00, 0x72, 0xb2, 0x44}},
	theme.ColorNameSuccess:             {color.NRGBA{0x2b, 0xb5, 0x8a, 0xff}, color.NRGBA{0x00, 0x7d, 0x5a, 0xff}},
	theme.ColorNameWarning:             {color.NRGBA{0xe6, 0x9f, 0x00, 0xff}, color.NRGBA{0x8c, 0x5a, 0x00, 0xff}},
	theme.ColorNameError:               {color.NRGBA{0xf0, 0x6a, 0x4a, 0xff}, color.NRGBA{0xb4, 0x38, 0x0c, 0xff}},
	theme.ColorNameScrollBar:           {color.NRGBA{0xff, 0xff, 0xff, 0x50}, color.NRGBA{0, 0, 0, 0x55}},
	theme.ColorNameShadow:              {color.NRGBA{0, 0, 0, 0x70}, color.NRGBA{0, 0, 0, 0x30}},
	theme.ColorNameForegroundOnError:   {grey(0x10), nil},
	theme.ColorNameForegroundOnPrimary: {grey(0x10), nil},
}

func grey(v uint8) color.Color { return color.NRGBA{v, v, v, 0xff} }

// Color implements fyne.Theme.
func (c *compact) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	v = c.variant(v)
	own := Colors[name][0]
	if v == theme.VariantLight {
		own = Colors[name][1]
	}
	if own != nil {
		return own
	}
	return c.Theme.Color(name, v)
}

// Size implements fyne.Theme.
func (c *compact) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameCaptionText:
		return 11
	case theme.SizeNameSubHeadingText:
		return 15
	case theme.SizeNameHeadingText:
		return 18
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 5
	case theme.SizeNameInlineIcon:
		return 16
	case theme.SizeNameLineSpacing:
		return 3
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius:
		return 4
	}
	return c.Theme.Size(name)
}

// Dark reports whether the theme that is shown is a dark one.
func Dark() bool {
	r, g, b, _ := theme.Color(theme.ColorNameBackground).RGBA()
	return r+g+b < 3*0x8000
}
