package plant

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/model/suspects"
)

const side = 96

// labels are those of 600 faces here and there; every third has five points, the last row none.
func labels(row int) face.Points {
	p := make(face.Points, 15)
	if row == 599 {
		return p
	}
	r := rand.New(rand.NewPCG(uint64(row), 1))
	dx, dy := 6*r.NormFloat64(), 6*r.NormFloat64()
	for k, at := range [][2]float64{
		{66, 38}, {30, 38}, {60, 39}, {73, 39}, {36, 39}, {23, 39}, {56, 30}, {79, 30}, {40, 30}, {17, 30}, {48, 60}, {63, 76}, {33, 76}, {48, 73}, {48, 84},
	} {
		if row%3 != 0 || k < 2 || k > 9 {
			p[k] = face.At(min(max(at[0]+dx+r.NormFloat64(), 0), side-1), min(max(at[1]+dy+r.NormFloat64(), 0), side-1))
		}
	}
	return p
}

func rows(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestErrorsAreOfTheirKind(t *testing.T) {
	k := face.Standard()
	kinds := map[Kind]int{}
	for seed := range uint64(20) {
		errors, err := Errors(k, side, labels, Options{Rows: rows(600), Share: 0.1, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if len(errors) != 60 {
			t.Fatalf("%d errors", len(errors))
		}
		for i, e := range errors {
			kinds[e.Kind]++
			right := labels(e.Row)
			moved, largest, smallest := 0, 0.0, math.Inf(1)
			for j, l := range right {
				if l.Known != e.Labels[j].Known {
					t.Fatalf("row %d has other points than before", e.Row)
				}
				if !l.Known {
					continue
				}
				d := l.Distance(e.Labels[j])
				if d > 0 {
					moved++
				}
				largest, smallest = max(largest, d), min(smallest, d)
			}
			if math.Abs(largest-e.Size) > 1e-9 || e.Size < 4 || i > 0 && errors[i-1].Row >= e.Row {
				t.Errorf("%+v: the largest distance is %v", e, largest)
			}
			switch {
			case e.Kind == Point && (moved != 1 || largest > 15):
				t.Errorf("one point: %d moved by up to %.1f px", moved, largest)
			case e.Kind == OtherFace && smallest < 5:
				t.Errorf("another face: one point is %.1f px off", smallest)
			case e.Kind == Swapped && e.Labels[0] != right[1]:
				t.Errorf("swapped: the left eye is not where the right one was")
			}
		}
	}
	for _, kind := range []Kind{Point, Swapped, OtherFace, Squashed} {
		if kinds[kind] < 50 {
			t.Errorf("of 1200 errors %d are of kind %s", kinds[kind], kind)
		}
	}
}

func TestErrorsAreRepeatable(t *testing.T) {
	draw := func(seed uint64) []Error {
		errors, err := Errors(face.Standard(), side, labels, Options{Rows: rows(600), Share: 0.02, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return errors
	}
	if diff := cmp.Diff(draw(1), draw(1)); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(draw(1), draw(2)) {
		t.Error("another seed plants the same errors")
	}
}

func TestErrorsNeedLabels(t *testing.T) {
	if _, err := Errors(face.Standard(), side, labels, Options{Rows: []int{599}, Share: 1, Seed: 1}); err == nil {
		t.Error("errors were planted in a face without labels")
	}
}

func TestMeasure(t *testing.T) {
	errors := []Error{{Row: 1, Kind: Point, Size: 9}, {Row: 2, Kind: Point, Size: 5}, {Row: 3, Kind: Swapped, Size: 30}}
	var r Recall
	r.Measure(errors, []int{7, 1, 8, 2, 9, 10, 3})
	want := Recall{Large: Found{1, 2}, Small: Found{1, 1}, Kinds: map[string]Found{
		"point, from 6 px": {1, 1}, "point, 4 to 6 px": {1, 1}, "swapped, from 6 px": {0, 1},
	}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	if r.Large.Share() != 0.5 || (Found{}).Share() != 0 {
		t.Error("shares are wrong")
	}
}

// 3 px are more at a point that is mostly within 1 px than 5 px at one that is mostly within 4.
func TestBaseline(t *testing.T) {
	var faces []suspects.Face
	for row := range 9 {
		faces = append(faces, suspects.Face{
			Row: row, Prediction: face.Points{face.At(0, 0), face.At(0, 0)}, Labels: face.Points{face.At(1, 0), face.At(0, 4)},
		})
	}
	faces[4].Labels = face.Points{face.At(3, 0), {}}
	faces[6].Labels = face.Points{face.At(1, 0), face.At(0, 5)}
	if got := Baseline(2, faces); got[0] != 4 || got[1] != 6 || got[2] != 0 || len(got) != 9 {
		t.Errorf("ranked %v", got)
	}
}
