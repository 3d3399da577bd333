package face_test

import (
	"fmt"
	"math"
	"testing"

	"fiducial/data/face"
	"pgregory.net/rapid"
)

func ExampleBox() {
	box := face.CentredBox(400, 192) // 192 pixels from column 104 on
	fmt.Println(box.ToSquare(face.At(104.5, 0.5), 96))
	fmt.Println(box.ToPhoto(face.At(0, 0), 96))
	// Output:
	// {0 0 true visible}
	// {104.5 0.5 true visible}
}

func TestBoxThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		box := face.Box{
			Left: rapid.Float64Range(-5000, 5000).Draw(t, "left"), Top: rapid.Float64Range(-5000, 5000).Draw(t, "top"),
			Size: rapid.Float64Range(8, 10000).Draw(t, "size"),
		}
		side := rapid.IntRange(32, 256).Draw(t, "side")
		p := face.At(rapid.Float64Range(-10000, 10000).Draw(t, "x"), rapid.Float64Range(-10000, 10000).Draw(t, "y"))
		if d := box.ToPhoto(box.ToSquare(p, side), side).Distance(p); d > 1e-8 {
			t.Fatalf("%v came back %g px away", p, d)
		}
	})
	if p := (face.Box{Size: 10}).ToSquare(face.Point{}, 96); p.Known {
		t.Error("a missing point is known in the square")
	}
}

func TestBoxOverlap(t *testing.T) {
	a := face.Box{Size: 10}
	for _, c := range []struct {
		b    face.Box
		want float64
	}{
		{a, 1},
		{face.Box{Left: 5, Size: 10}, 50. / 150},
		{face.Box{Left: 10, Size: 10}, 0},
		{face.Box{Left: 2, Top: 2, Size: 5}, 0.25},
	} {
		if got := a.Overlap(c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v and %v overlap by %g, want %g", a, c.b, got, c.want)
		}
	}
}
