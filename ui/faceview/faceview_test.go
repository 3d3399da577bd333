package faceview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
)

// gradient is a picture whose every pixel can be told from its neighbours.
func gradient(side int) []byte {
	p := make([]byte, side*side)
	for i := range p {
		p[i] = byte(40 + (i%side)*120/side + (i/side)*80/side + (i%2)*10)
	}
	return p
}

// sample is a face of the standard keypoints with all labels and predictions.
func sample() Face {
	k := face.Standard()
	labels := face.Points{
		face.At(66, 39), face.At(30, 36.5), face.At(59.5, 40), face.At(73, 40), face.At(36.5, 37.5), face.At(23.5, 37.5),
		face.At(57, 29), face.At(80, 32), face.At(40, 29), face.At(16, 30), face.At(44, 57),
		face.At(61, 80), face.At(29, 78), face.At(43, 73), face.At(43, 84.5),
	}
	predictions := labels.Clone()
	for i := range predictions {
		predictions[i].X += float64(i%5) - 2
		predictions[i].Y += float64(i%3) * 1.5
	}
	return Face{Keypoints: k, Pixels: gradient(96), Side: 96, Labels: labels, Predictions: predictions, Edited: make([]bool, len(k))}
}

// shown returns a view of the sample in a test window of the given size.
func shown(t testing.TB, width, height float32) (*FaceView, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	v := New()
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	v.SetFace(sample())
	return v, w
}

func TestFittedFaceFillsTheView(t *testing.T) {
	v, _ := shown(t, 500, 400)
	if want := (400 - 2*fitMargin) / 96; v.Zoom() != want {
		t.Errorf("zoom is %v, want %v", v.Zoom(), want)
	}
	if got, want := v.PositionOf(face.At(47.5, 47.5)), fyne.NewPos(250, 200); got != want {
		t.Errorf("the middle of the image is at %v, want %v", got, want)
	}
}
