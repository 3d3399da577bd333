// Package assets holds the files that are embedded into the binary: the icon and the weights that predict where nobody
// has trained any.
//
// icon.svg is the icon's source, icon.png the same at 512×512 pixels with a transparent surround; draw the
// second anew, with any SVG renderer, when the first changes. weights.safetensors is a checkpoint that `make weights`
// trains anew; docs/model-card.md says what it can do. finder.safetensors finds faces in photos; `make finder` trains
// it anew, and docs/finder.md says how well it does. Start at Icon, Weights and FinderWeights.
package assets
