// Package scenery makes pictures to train and to test the finder on: surroundings drawn by code, with faces pasted into
// them and things that are none, and where the faces are.
//
// Faces are grey squares, 96 pixels wide in the contest; each square is the box of its face. They are pasted, shrunk,
// turned and mirrored, through masks with soft edges (paste.go), and so are the things that are no faces (decoy.go), so
// that a seam says nothing. Surroundings are gradients, noise, leaves upon leaves, stripes, marks like text, and rooms
// (surroundings.go). Last comes what a camera does (develop.go). Everything is drawn from a seed. Start at Maker.
package scenery
