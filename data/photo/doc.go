// Package photo reads photos from files, as they are shown: which way up, how large, by what hash they are known
// (Look), their pixels (Open), and the grey square of a face in them that networks see (Square).
//
// All that decodes is the standard library and golang.org/x/image, and only what their headers have let pass the limits
// below. Nothing is written here and nothing kept: caches and datasets are other packages' subjects. Everything is safe
// for concurrent use.
//
// A photo as it is shown is upright by its EXIF orientation, has 8 bits a channel, and is opaque: what shows through
// lies on white, as on a page. Colour profiles are not applied, so that colours of a wide-gamut photo look a little
// paler than elsewhere; greys do not. Start at Open.
package photo
