package assets

import (
	"bytes"
	_ "embed" // for the icon
)

//go:embed icon.png
var icon []byte

// Icon returns the program's icon as a PNG file of 512×512 pixels. The caller may keep and change it; safe for
// concurrent use.
func Icon() []byte { return bytes.Clone(icon) }
