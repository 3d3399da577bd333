// Package picture makes images for people to look at from pixels and points: thumbnails, faces scaled for
// display, and annotated pictures for saving. It scales through disintegration/imaging.
//
// Training batches are made elsewhere: imaging works in 8-bit colour. Points are in pixels of the photo, with
// the centre of its top-left pixel at (0, 0); scaled by s, the point x lies at (x+½)s-½. All functions are safe
// for concurrent use, as long as nobody writes the pixels they are given. Start at Thumbnail.
package picture
