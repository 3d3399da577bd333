// Package finder finds the squares of faces in photos.
//
// A small fully convolutional network (shape.go) looks at a photo in grey at sizes that are 1.35 times apart
// (finder.go, plane.go). At each it answers for every eighth pixel whether the middle of a face of about 32 pixels lies
// there, and where its square is (boxes.go). The square is that of the contest's 96×96 pictures, which the built-in
// keypoint weights know. Its weights (weights.go) are embedded in package assets; model/finder/learn trains them on
// pictures of model/finder/scenery, and model/finder/proof measures what comes of it (docs/finder.md). From predicted
// points of a face follows a better square (refine.go).
//
// It finds faces that are seen from about ahead and lean by no more than some 20°, from 24 pixels on. Start at Finder.
package finder
