// Package assets holds the files that are embedded into the binary: the icon.
//
// icon.svg is the icon's source, icon.png the same at 512×512 pixels with a transparent surround; draw the
// second anew, with any SVG renderer, when the first changes. Start at Icon.
package assets
