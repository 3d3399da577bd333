package faceview

import (
	"testing"

	"fiducial/data/face"
)

// BenchmarkEllipse measures the picture of one ellipse of the size that most have.
func BenchmarkEllipse(b *testing.B) {
	l := doubtLook{half: face.Ellipse{Major: 40, Minor: 25, Angle: 0.4}, scale: 1.0}
	for b.Loop() {
		l.picture()
	}
}
