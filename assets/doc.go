// Package assets holds the files that are embedded into the binary: the icon and the weights that predict where nobody
// has trained any.
//
// icon.svg is the icon's source, icon.png the same at 512×512 pixels with a transparent surround; draw the
// second anew, with any SVG renderer, when the first changes. weights.safetensors is a checkpoint that `make weights`
// trains anew; docs/model-card.md says what it can do. Start at Icon and Weights.
package assets
