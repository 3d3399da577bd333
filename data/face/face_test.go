package face

import (
	"bytes"
	"fmt"
	"math"
	"testing"
)

func TestPartners(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  []int
	}{
		{Standard().Names(), []int{1, 0, 4, 5, 2, 3, 8, 9, 6, 7, 10, 12, 11, 13, 14}},
		{[]string{"left_ear", "right_ear", "chin"}, []int{1, 0, 2}},
		{[]string{"left_ear", "chin"}, []int{Unknown, 1}},                     // no partner in the set
		{[]string{"Left Eye", "Right Eye"}, []int{1, 0}},                      // capitals and spaces
		{[]string{"cleft", "cright"}, []int{Unknown, Unknown}},                // not the words
		{[]string{"eye.left", "eye.right", "eye-left"}, []int{1, 0, Unknown}}, // the break must be the same
		{[]string{"p0", "p1", "Nose Tip"}, []int{Unknown, Unknown, 2}},
		{nil, []int{}},
	} {
		k := NewKeypoints(c.names)
		for i, want := range c.want {
			if k[i].Partner != want {
				t.Errorf("%v: partner of %s is %d, want %d", c.names, c.names[i], k[i].Partner, want)
			}
		}
	}
}

func TestMirrorsWhereEveryPartnerIsKnown(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  bool
	}{
		{Standard().Names(), true},
		{[]string{"left_ear", "right_ear", "chin"}, true},
		{[]string{"left_ear", "right_ear", "p2"}, false},
		{[]string{"left_ear", "chin"}, false},
	} {
		k := NewKeypoints(c.names)
		if k.Mirrors() != c.want || (len(k.Unpaired()) == 0) != c.want {
			t.Errorf("%v: mirrored %v, unpaired %v; want %v", c.names, k.Mirrors(), k.Unpaired(), c.want)
		}
	}
	mirrored := Points{At(1, 2), At(3, 4), At(5, 6)}.Mirrored(NewKeypoints([]string{"left_ear", "right_ear", "p2"}), 10)
	if mirrored[0] != At(6, 4) || mirrored[1] != At(8, 2) || mirrored[2].Known {
		t.Errorf("in the mirror: %v", mirrored)
	}
	if pairs := Standard().Pairs(); len(pairs) != 6 || pairs[0] != [2]string{"left_eye_center", "right_eye_center"} {
		t.Errorf("the pairs of the contest: %v", pairs)
	}
}

func TestMirroredTwiceIsTheSame(t *testing.T) {
	k := Standard()
	points := make(Points, len(k))
	for i := range points {
		points[i] = At(float64(i)*3, float64(i))
	}
	points[7] = Point{}
	once := points.Mirrored(k, 96)
	if got, want := once[0], At(95-points[1].X, points[1].Y); got != want {
		t.Errorf("left eye in the mirror is %v, want %v", got, want)
	}
	if once[9].Known {
		t.Error("the mirror of a missing point is known")
	}
	for i, p := range once.Mirrored(k, 96) {
		if p != points[i] {
			t.Errorf("point %d is %v after two mirrors, was %v", i, p, points[i])
		}
	}
}

func TestDistance(t *testing.T) {
	if d := At(0, 0).Distance(At(3, 4)); d != 5 {
		t.Errorf("distance is %v, want 5", d)
	}
	if d := At(0, 0).Distance(Point{}); !math.IsNaN(d) {
		t.Errorf("distance to a missing point is %v, want NaN", d)
	}
}

func TestCloneSharesNothing(t *testing.T) {
	p := Points{At(1, 2)}
	q := p.Clone()
	q[0].X = 9
	if p[0].X != 1 {
		t.Error("changing a clone changed its origin")
	}
	if !p.Complete() || (Points{{}}).Complete() {
		t.Error("a face is complete exactly when no point is missing")
	}
}

func TestPhotoOf(t *testing.T) {
	a, b := PhotoOf(bytes.Repeat([]byte{7}, 9)), PhotoOf(bytes.Repeat([]byte{7}, 10))
	if a == b || a.IsZero() || !(Photo{}).IsZero() {
		t.Errorf("photos %v and %v should differ and not be zero", a, b)
	}
}

func ExampleNewKeypoints() {
	k := NewKeypoints([]string{"left_eye", "right_eye", "nose"})
	for _, p := range k {
		fmt.Println(p.Name, "is opposite", k[p.Partner].Name)
	}
	// Output:
	// left_eye is opposite right_eye
	// right_eye is opposite left_eye
	// nose is opposite nose
}
