package evaluation

import (
	"testing"

	"fiducial/data/face"
)

// A label of a small face in a photo is rounded in pixels of the photo, of which one is several of the square.
func TestTakenInPhotos(t *testing.T) {
	box := face.Box{Left: 3, Top: 4, Size: 24}
	prediction := face.At(40.123, 50.456)
	inPhoto := box.ToPhoto(prediction, 96)
	rounded := face.At(float64(int(inPhoto.X*100+0.5))/100, float64(int(inPhoto.Y*100+0.5))/100)
	label := box.ToSquare(rounded, 96)
	if !Taken(label, prediction, 24.0/96) {
		t.Errorf("%v was taken from %v and is not known to be", label, prediction)
	}
	if Taken(label, prediction, 1) {
		t.Error("the rounding does not show; choose another point")
	}
	if Taken(face.At(40.2, 50.456), prediction, 24.0/96) || Taken(face.At(40.13, 50.456), prediction, 4) {
		t.Error("a label set by hand counts as taken")
	}
}
