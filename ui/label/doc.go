// Package label is the face that is shown, and where its labels are seen and edited: the middle of the window, and the
// panel of points beside it.
//
// Every edit of a label or a mark of the shown face is made here, and every undo; what is edited elsewhere asks this
// package for it. It shows what others predict and suspect. Which face is shown, and which are listed, is not decided
// here. Start at Feature.
package label
