package assets

import (
	"bytes"
	_ "embed" // for the weights
)

//go:embed weights.safetensors
var weights []byte

// Weights returns the checkpoint that predicts where no other is named, as the bytes of its file (docs/checkpoint.md):
// the preset heatmap, trained on faces of the Kaggle contest (docs/model-card.md). The caller may keep and change them;
// safe for concurrent use.
func Weights() []byte { return bytes.Clone(weights) }
