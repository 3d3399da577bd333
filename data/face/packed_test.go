package face_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"fiducial/data/face"
)

// TestPacked packs points with few digits and many, negative, huge and tiny ones, and wants each back to the bit.
func TestPacked(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	odd := []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1e-300, -1e300, math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53, 1<<53 - 1, 66.0335639098, 1e22, 1e23}
	var p face.Packer
	type kept struct {
		points face.Points
		packed face.Packed
	}
	var all []kept
	for range 5000 {
		points := make(face.Points, random.IntN(40))
		decimals := random.IntN(18)
		number := func() float64 {
			if random.IntN(50) == 0 {
				return odd[random.IntN(len(odd))]
			}
			v, err := strconv.ParseFloat(strconv.FormatFloat(110*random.Float64()-float64(random.IntN(2)*20), 'f', decimals, 64), 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		for k := range points {
			if random.IntN(4) > 0 {
				points[k] = face.At(number(), number())
			}
			if random.IntN(3) == 0 && decimals < 9 {
				points[k] = points[k].With(face.Visibility(random.IntN(3)))
			}
		}
		all = append(all, kept{points, p.Pack(points)})
	}
	same := func(a, b face.Point) bool {
		return a.Known == b.Known && a.Visibility == b.Visibility && math.Float64bits(a.X) == math.Float64bits(b.X) && math.Float64bits(a.Y) == math.Float64bits(b.Y)
	}
	for _, k := range all { // all at the end: none may have been written over
		if !slices.EqualFunc(k.packed.Points(), k.points, same) {
			t.Fatalf("packed %v, got %v", k.points, k.packed.Points())
		}
		for i, q := range k.points {
			if got := k.packed.At(i); !same(got, q) {
				t.Fatalf("point %d of %v is %v", i, k.points, got)
			}
		}
		if k.packed.Complete() != k.points.Complete() || k.packed.Any() != slices.ContainsFunc(k.points, func(q face.Point) bool { return q.Known }) {
			t.Fatalf("%v: complete %v, any %v", k.points, k.packed.Complete(), k.packed.Any())
		}
	}
	var none face.Packed
	if none.Len() != 0 || !none.Complete() || none.Any() || len(none.Points()) != 0 {
		t.Error("the zero Packed has points")
	}
}

// TestPackedSize holds faces as the contest writes them to ten bytes a point, also after one with other digits.
func TestPackedSize(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var p face.Packer
	for _, decimals := range []int{10, 2, 16, 10, 0, 10} {
		points := make(face.Points, 15)
		for k := range points {
			x, _ := strconv.ParseFloat(strconv.FormatFloat(96*random.Float64(), 'f', decimals, 64), 64)
			points[k] = face.At(x, x)
		}
		most := map[int]int{0: 1, 2: 2, 10: 5, 16: 8}[decimals]
		if got := len(p.Pack(points)); got > 4+2+2*15*most {
			t.Errorf("%d decimals: %d bytes", decimals, got)
		}
	}
}
