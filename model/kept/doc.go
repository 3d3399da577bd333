// Package kept keeps what networks answer for photos in a folder of the user's cache, so that nothing is predicted
// twice.
//
// A file holds answers of one network in one way of asking, and is never changed: Shelf.Flush adds one, under a name of
// its own, and what is there is read again by its checksum alone. So any number of programs may use the folder at once,
// and what was damaged, or is somebody else's, is as good as absent. What the numbers mean is package prediction's
// business; folder.go is the place to start.
package kept
