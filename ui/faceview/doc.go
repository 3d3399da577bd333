// Package faceview is the face with its points: the picture, large, with labels and predictions that can be
// looked at, hidden and dragged.
//
// FaceView is one widget that owns the picture and every marker; it knows no dataset. The window hands it a
// Face, listens to its callbacks, and tells it when labels or predictions change. Start at FaceView; the
// mapping between image and screen is in view.go, what the mouse does in mouse.go, with labels
// in drag.go, with several of them in frame.go and band.go, and what is drawn in scene.go.
//
// Everything here belongs to the UI goroutine: nothing is safe for concurrent use. From a goroutine call it
// inside fyne.Do.
package faceview
