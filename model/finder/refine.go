package finder

import (
	"math"
	"strings"

	"fiducial/data/face"
)

// Where eyes and mouth lie in the box of a face, as shares of its size. Measured on the contest's complete training
// faces:
//
//	go run ./model/finder/proof frame $FIDUCIAL_FACES/training.zip
const (
	eyesApart   = 0.3815 // between the centres of the eyes
	eyesToMouth = 0.4158 // from the middle between the eyes to that of the mouth
	middleShare = 0.2642 // of the way from the eyes to the mouth, where the middle of the box lies
	apartWeight = 0.61   // how much the size goes by the eyes' distance; the rest by that to the mouth
)

// Refine returns the box of the face whose points these are, framed as the faces that the built-in weights learned
// from: eyes and mouth decide where it lies and how large it is. Points are in pixels of the photo, and the box is. It
// is false where both eyes or the mouth are missing, or the keypoints' names tell of none. A box that is off by up to
// 30 % of its size in place or size is good after one or two rounds of predicting its points and refining.
func Refine(points face.Points, keypoints face.Keypoints) (face.Box, bool) {
	m, ok := Measure(points, keypoints)
	if !ok {
		return face.Box{}, false
	}
	size := math.Pow(m.Apart/eyesApart, apartWeight) * math.Pow(m.ToMouth/eyesToMouth, 1-apartWeight)
	x := m.Eyes.X + middleShare*(m.Mouth.X-m.Eyes.X)
	y := m.Eyes.Y + middleShare*(m.Mouth.Y-m.Eyes.Y)
	// A point at (0, 0) lies in the middle of the first pixel, which is half a pixel from the edge that a box is
	// measured from.
	return face.Box{Left: x + 0.5 - size/2, Top: y + 0.5 - size/2, Size: size}, true
}

// Features are what of a face decides on its box, in the unit of its points.
type Features struct {
	Eyes, Mouth    face.Point // the middle between the eyes, and of the mouth
	Apart, ToMouth float64    // the distance between the eyes, and from their middle to the mouth
}

// Measure finds the features, which are false where one is missing or has no size.
func Measure(points face.Points, keypoints face.Keypoints) (f Features, ok bool) {
	left, right := keypoints.Eyes()
	if left < 0 || len(points) != len(keypoints) || !points[left].Known || !points[right].Known {
		return f, false
	}
	a, b := points[left], points[right]
	f.Eyes = face.At((a.X+b.X)/2, (a.Y+b.Y)/2)
	f.Apart = math.Hypot(a.X-b.X, a.Y-b.Y)
	if f.Mouth = mouth(points, keypoints); !f.Mouth.Known {
		return f, false
	}
	f.ToMouth = math.Hypot(f.Mouth.X-f.Eyes.X, f.Mouth.Y-f.Eyes.Y)
	sum := f.Apart + f.ToMouth
	return f, f.Apart > 0 && f.ToMouth > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}

// mouth returns the mean of the known points of the mouth: missing where there is none, or a corner without the other.
func mouth(points face.Points, keypoints face.Keypoints) face.Point {
	var x, y, n float64
	for i, k := range keypoints {
		name := strings.ToLower(k.Name)
		if !strings.Contains(name, "mouth") && !strings.Contains(name, "lip") || !points[i].Known {
			continue
		}
		if k.Partner >= 0 && !points[k.Partner].Known {
			continue
		}
		x, y, n = x+points[i].X, y+points[i].Y, n+1
	}
	if n == 0 {
		return face.Point{}
	}
	return face.At(x/n, y/n)
}
