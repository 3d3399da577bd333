package batch

import (
	"math"
	"slices"
	"testing"

	"fiducial/data/face"
)

func TestStandardise(t *testing.T) {
	pixels := []byte{0, 0, 255, 255, 0, 0, 255, 255, 0}
	image := make([]float32, 9)
	Image(image, pixels, true)
	var sum, squares float64
	for _, v := range image {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	if math.Abs(sum) > 1e-5 || math.Abs(squares/9-1) > 1e-5 {
		t.Errorf("mean %v, mean square %v of %v", sum/9, squares/9, image)
	}
	if image[2] <= image[0] {
		t.Error("light became dark")
	}
	for _, level := range []byte{0, 77, 255} {
		Image(image, slices.Repeat([]byte{level}, 9), true)
		if !slices.Equal(image, make([]float32, 9)) {
			t.Errorf("a photo of %d everywhere gives %v, want zeros", level, image)
		}
	}
	Image(image, pixels, false)
	if image[2] != 255 || image[0] != 0 {
		t.Errorf("raw pixels: %v", image)
	}
}

func TestMirroredFace(t *testing.T) {
	// An image of 4 pixels a side with its points on light pixels: left eye (3, 0), right eye (1, 0), nose (2, 3).
	a := &album{keypoints: threePoints, side: 4, photos: [][]byte{{
		0, 90, 0, 250,
		0, 0, 0, 0,
		0, 0, 0, 0,
		0, 0, 160, 0,
	}}, labels: []face.Points{{face.At(3, 0), face.At(1, 0), face.At(2, 3)}}}
	mirrored := 0
	for epoch := range 20 {
		b := read(t, load(t, a, Options{Rows: []int{0}, Size: 1, Augment: Augment{Mirror: true}}), epoch, 0)[0]
		image, points := []float32{0, 90, 0, 250}, []float32{3, 0, 1, 0, 2, 3}
		if b.Images[0] == 250 {
			mirrored++
			image, points = []float32{250, 0, 90, 0}, []float32{2, 0, 0, 0, 1, 3} // the left eye is at the right eye's mirror image
		}
		if !slices.Equal(b.Images[:4], image) || !slices.Equal(b.Points, points) {
			t.Fatalf("epoch %d: first line %v, points %v; want %v, %v", epoch, b.Images[:4], b.Points, image, points)
		}
		want := a.labels[0]
		if b.Images[0] == 250 {
			want = want.Mirrored(a.keypoints, 4)
		}
		for k, p := range want {
			if p.X != float64(b.Points[2*k]) || p.Y != float64(b.Points[2*k+1]) {
				t.Errorf("keypoint %d differs from face.Points.Mirrored: %v, %v", k, b.Points[2*k:2*k+2], p)
			}
		}
	}
	if mirrored < 4 || mirrored > 16 {
		t.Errorf("%d of 20 faces were mirrored, want about half", mirrored)
	}
}

func TestMirrorMovesMissingPointsToThePartner(t *testing.T) {
	a := noise(1, 8)
	a.labels[0] = face.Points{face.At(6, 2), {}, face.At(4, 4)}
	for epoch := range 8 {
		b := read(t, load(t, a, Options{Rows: []int{0}, Size: 1, Augment: Augment{Mirror: true}}), epoch, 0)[0]
		want := []float32{1, 1, 0, 0, 1, 1}
		if b.Points[0] == 0 {
			want = []float32{0, 0, 1, 1, 1, 1}
		}
		if !slices.Equal(b.Mask, want) {
			t.Fatalf("mask %v, want %v", b.Mask, want)
		}
	}
}

// A bright blob drawn at a keypoint is found again where the augmented point says.
func TestPointsMoveAsPixelsDo(t *testing.T) {
	const side = 64
	for _, c := range []struct {
		name string
		a    Augment
	}{
		{"nothing", Augment{}},
		{"mirror", Augment{Mirror: true}},
		{"rotation", Augment{Rotation: 30}},
		{"scale", Augment{Scale: 0.25}},
		{"shift", Augment{Shift: 7}},
		{"blur", Augment{Blur: 2}},
		{"everything", Augment{Mirror: true, Rotation: 20, Scale: 0.15, Shift: 5, Brightness: 0.2, Contrast: 0.2, Blur: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for k := range threePoints {
				a := blobs(side, k)
				for epoch := range 10 {
					b := read(t, load(t, a, Options{Rows: []int{0}, Size: 1, Standardise: true, Augment: c.a}), epoch, 0)[0]
					at := slices.Index(b.Mask, 1)
					x, y := centroid(b.Images, side)
					if d := math.Hypot(x-float64(b.Points[at]), y-float64(b.Points[at+1])); d > 0.05 {
						t.Errorf("keypoint %d, epoch %d: the blob is at %.2f, %.2f, the point at %v", k, epoch, x, y, b.Points[at:at+2])
					}
				}
			}
		})
	}
}

// blobs returns an album of one photo with a Gaussian blob at the one labelled keypoint.
func blobs(side, keypoint int) *album {
	centre := []face.Point{face.At(40.3, 24.6), face.At(22.8, 25.1), face.At(31.5, 38.2)}[keypoint]
	pixels := make([]byte, side*side)
	for i := range pixels {
		d := math.Hypot(float64(i%side)-centre.X, float64(i/side)-centre.Y)
		pixels[i] = byte(math.Round(255 * math.Exp(-d*d/(2*9))))
	}
	labels := make(face.Points, len(threePoints))
	labels[keypoint] = centre
	return &album{keypoints: threePoints, side: side, photos: [][]byte{pixels}, labels: []face.Points{labels}}
}

// centroid returns the centre of what is brighter than the background, that of the top left pixel.
func centroid(image []float32, side int) (x, y float64) {
	var sum float64
	for i, v := range image {
		w := float64(v - image[0])
		sum += w
		x += w * float64(i%side)
		y += w * float64(i/side)
	}
	return x / sum, y / sum
}

func TestBrightnessAndContrast(t *testing.T) {
	a := noise(1, 16)
	p := portable()
	mean, deviation := p.meanAndDeviation(a.photos[0])
	for _, standardise := range []bool{false, true} {
		var brightest, steepest float64
		for epoch := range 40 {
			b := read(t, load(t, a, Options{Rows: []int{0}, Size: 1, Standardise: standardise, Augment: Augment{Brightness: 0.3, Contrast: 0.2}}), epoch, 0)[0]
			var sum, squares float64
			for _, v := range b.Images {
				if !standardise {
					v = (v - float32(mean)) / float32(deviation)
				}
				sum += float64(v) / 256
				squares += float64(v) * float64(v) / 256
			}
			brightest = max(brightest, math.Abs(sum))
			steepest = max(steepest, math.Abs(math.Sqrt(squares-sum*sum)-1))
		}
		if brightest < 0.2 || brightest > 0.3001 || steepest < 0.13 || steepest > 0.2001 {
			t.Errorf("standardise %v: the mean moved by up to %.3f, the deviation by up to %.3f; want nearly 0.3 and 0.2",
				standardise, brightest, steepest)
		}
	}
}

func TestBorderGoesOn(t *testing.T) {
	a := noise(1, 8)
	for i := range a.photos[0] {
		a.photos[0][i] = 200
	}
	o := Options{Rows: []int{0}, Size: 1, Augment: Augment{Rotation: 90, Scale: 0.5, Shift: 20, Blur: 3}}
	for epoch := range 20 {
		for i, v := range read(t, load(t, a, o), epoch, 0)[0].Images {
			if math.Abs(float64(v)-200) > 1e-3 {
				t.Fatalf("epoch %d pixel %d: %v", epoch, i, v)
			}
		}
	}
}

func TestAffineInverse(t *testing.T) {
	m := about(96, true, 0.3, 1.2, 3, -4)
	x, y := m.inverse().apply(m.apply(12.5, 80))
	if math.Hypot(x-12.5, y-80) > 1e-9 {
		t.Errorf("there and back: %v, %v", x, y)
	}
	if x, y := about(96, true, 0, 1, 0, 0).apply(10, 20); math.Abs(x-85) > 1e-12 || y != 20 {
		t.Errorf("mirror image of (10, 20) in 96 pixels: %v, %v", x, y)
	}
	if x, y := about(3, false, math.Pi/2, 1, 0, 0).apply(2, 1); math.Hypot(x-1, y-2) > 1e-12 {
		t.Errorf("the right edge turned by 90° clockwise: %v, %v, want the lower edge", x, y)
	}
}
