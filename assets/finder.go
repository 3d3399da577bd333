package assets

import (
	"bytes"
	_ "embed" // for the weights
)

//go:embed finder.safetensors
var finder []byte

// FinderWeights returns the weights of the network that finds faces in photos, as the bytes of their file
// (docs/finder.md). The caller may keep and change them; safe for concurrent use.
func FinderWeights() []byte { return bytes.Clone(finder) }
