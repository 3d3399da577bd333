package batch

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// spot returns a photo with one Gaussian spot.
func spot(side int, x, y float64) []byte {
	pixels := make([]byte, side*side)
	for i := range pixels {
		d := math.Hypot(float64(i%side)-x, float64(i/side)-y)
		pixels[i] = byte(math.Round(20 + 200*math.Exp(-d*d/18)))
	}
	return pixels
}

// centre returns the centre of what is brighter than the border.
func centre(image []float32, side int) []float32 {
	var sum, sx, sy float64
	for i, v := range image {
		w := float64(v) - 20
		sum, sx, sy = sum+w, sx+w*float64(i%side), sy+w*float64(i/side)
	}
	return []float32{float32(sx / sum), float32(sy / sum)}
}

func TestBackIsWhereThePhotoHasIt(t *testing.T) {
	const side = 48
	for _, v := range []View{
		{}, {Mirror: true}, {Rotation: 20}, {Rotation: -7, Scale: 0.1}, {Scale: -0.2, ShiftX: 3, ShiftY: -2},
		{Mirror: true, Rotation: 9, Scale: 0.06, ShiftX: -2.5},
	} {
		image := make([]float32, side*side)
		v.Image(image, spot(side, 20, 27), side, false)
		at := centre(image, side)
		v.Back(at, side)
		if d := math.Hypot(float64(at[0])-20, float64(at[1])-27); d > 0.15 {
			t.Errorf("%+v: the spot came back at %v, %.2f px off", v, at, d)
		}
	}
}

// Who looks at a photo by Sampled and Matrix sees what Image shows, and takes points back where Back does.
func TestViewInNumbers(t *testing.T) {
	const side = 37
	r := rand.New(rand.NewPCG(3, 1))
	pixels := make([]byte, side*side)
	for i := range pixels {
		pixels[i] = byte(r.IntN(256))
	}
	for _, v := range []View{{}, {Mirror: true}, {Rotation: 7, Scale: -0.06, ShiftX: 3}, {Mirror: true, Rotation: -30, Scale: 0.2, ShiftY: -4}} {
		want, places := make([]float32, side*side), v.Sampled(side)
		v.Image(want, pixels, side, false)
		for i := range want {
			x, y := float64(places[2*i]), float64(places[2*i+1])
			left, top := int(x), int(y)
			right, bottom := min(left+1, side-1), min(top+1, side-1)
			at := func(x, y int) float64 { return float64(pixels[y*side+x]) }
			dx, dy := x-float64(left), y-float64(top)
			got := (1-dy)*((1-dx)*at(left, top)+dx*at(right, top)) + dy*((1-dx)*at(left, bottom)+dx*at(right, bottom))
			if !(math.Abs(got-float64(want[i])) < 1e-3) {
				t.Fatalf("%+v: pixel %d is %v, by Sampled %v", v, i, want[i], got)
			}
		}
		m, p := v.Matrix(side), []float32{11, 29}
		v.Back(p, side)
		if x, y := m[0]*11+m[1]*29+m[2], m[3]*11+m[4]*29+m[5]; !(math.Abs(x-float64(p[0]))+math.Abs(y-float64(p[1])) < 1e-4) {
			t.Errorf("%+v: (11, 29) came back at %v, by Matrix at %v, %v", v, p, x, y)
		}
	}
}

// Mirrored twice, a photo is what it was, and its standardisation is that of the photo.
func TestMirrorViewIsExact(t *testing.T) {
	const side = 31
	r := rand.New(rand.NewPCG(1, 1))
	pixels := make([]byte, side*side)
	for i := range pixels {
		pixels[i] = byte(r.IntN(256))
	}
	for _, standardise := range []bool{false, true} {
		want, got := make([]float32, len(pixels)), make([]float32, len(pixels))
		View{}.Image(want, pixels, side, standardise)
		View{Mirror: true}.Image(got, pixels, side, standardise)
		for row := range slices.Chunk(got, side) {
			slices.Reverse(row)
		}
		for i := range want {
			if math.Abs(float64(want[i]-got[i])) > 1e-5 {
				t.Fatalf("standardise %v: pixel %d is %v, want %v", standardise, i, got[i], want[i])
			}
		}
	}
}

// A point of the view goes back to where it is in the photo.
func ExampleView_Back() {
	v := View{Mirror: true, ShiftX: 2}
	points := []float32{42, 30}
	v.Back(points, 96)
	fmt.Println(points)
	// Output: [55 30]
}
