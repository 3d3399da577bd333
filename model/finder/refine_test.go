package finder

import (
	"math"
	"testing"

	"fiducial/data/face"
)

// typicalPoints returns points of the contest's keypoints whose eyes and mouth lie in the box as they do in the mean
// face.
func typicalPoints(b face.Box, keypoints face.Keypoints) face.Points {
	middle := face.At(b.Left+b.Size/2-0.5, b.Top+b.Size/2-0.5)
	eyeY := middle.Y - middleShare*eyesToMouth*b.Size
	mouthY := eyeY + eyesToMouth*b.Size
	points := make(face.Points, len(keypoints))
	points[keypoints.Index("left_eye_center")] = face.At(middle.X+eyesApart*b.Size/2, eyeY)
	points[keypoints.Index("right_eye_center")] = face.At(middle.X-eyesApart*b.Size/2, eyeY)
	points[keypoints.Index("mouth_left_corner")] = face.At(middle.X+0.2*b.Size, mouthY)
	points[keypoints.Index("mouth_right_corner")] = face.At(middle.X-0.2*b.Size, mouthY)
	points[keypoints.Index("mouth_center_top_lip")] = face.At(middle.X, mouthY-0.05*b.Size)
	points[keypoints.Index("mouth_center_bottom_lip")] = face.At(middle.X, mouthY+0.05*b.Size)
	return points
}

// A face's box follows from its eyes and mouth, wherever it lies, however large it is, and leaning.
func TestRefine(t *testing.T) {
	k := face.Standard()
	for _, want := range []face.Box{{Left: 0, Top: 0, Size: 96}, {Left: 300.5, Top: -20, Size: 411}} {
		points := typicalPoints(want, k)
		got, ok := Refine(points, k)
		if !ok || math.Abs(got.Left-want.Left)+math.Abs(got.Top-want.Top)+math.Abs(got.Size-want.Size) > 1e-6*want.Size {
			t.Errorf("the box is %v %v, not %v", got, ok, want)
		}
		middle := face.At(want.Left+want.Size/2-0.5, want.Top+want.Size/2-0.5)
		sin, cos := math.Sincos(0.4)
		for i, p := range points {
			if p.Known {
				dx, dy := p.X-middle.X, p.Y-middle.Y
				points[i] = face.At(middle.X+cos*dx-sin*dy, middle.Y+sin*dx+cos*dy)
			}
		}
		if got, ok := Refine(points, k); !ok || math.Abs(got.Left-want.Left)+math.Abs(got.Top-want.Top)+math.Abs(got.Size-want.Size) > 1e-6*want.Size {
			t.Errorf("leaning, the box is %v %v, not %v", got, ok, want)
		}
	}
}

// Without both eyes or a mouth there is nothing to go by; one corner of the mouth alone says nothing either.
func TestRefineNeedsEyesAndMouth(t *testing.T) {
	k := face.Standard()
	whole := typicalPoints(face.Box{Size: 96}, k)
	without := func(names ...string) face.Points {
		p := whole.Clone()
		for _, name := range names {
			p[k.Index(name)] = face.Point{}
		}
		return p
	}
	if _, ok := Refine(without("mouth_left_corner"), k); !ok {
		t.Error("three points of the mouth are not enough")
	}
	if got, _ := Refine(without("mouth_left_corner"), k); math.Abs(got.Left) > 1 {
		t.Errorf("one corner of the mouth moved the box to %v", got)
	}
	for what, points := range map[string]face.Points{
		"an eye":         without("left_eye_center"),
		"the mouth":      without("mouth_left_corner", "mouth_right_corner", "mouth_center_top_lip", "mouth_center_bottom_lip"),
		"all but corner": without("mouth_left_corner", "mouth_center_top_lip", "mouth_center_bottom_lip"),
	} {
		if b, ok := Refine(points, k); ok {
			t.Errorf("without %s the box is %v", what, b)
		}
	}
	same := whole.Clone()
	same[0] = same[1]
	if b, ok := Refine(same, k); ok {
		t.Errorf("with both eyes in one place the box is %v", b)
	}
	if _, ok := Refine(whole, face.NewKeypoints(make([]string, len(k)))); ok {
		t.Error("keypoints without names have eyes")
	}
}
