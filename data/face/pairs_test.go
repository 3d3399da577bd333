package face

import (
	"slices"
	"strings"
	"testing"
)

func TestPairings(t *testing.T) {
	names := []string{"p0", "p1", "p2", "left_ear", "right_ear"}
	for _, c := range []struct {
		text     string
		partners []int
		says     string
	}{
		{"p0:p1", []int{1, 0, Unknown, 4, 3}, ""},
		{"p1:p0, p2", []int{1, 0, 2, 4, 3}, ""},
		{"left_ear:p0", []int{3, Unknown, Unknown, 0, Unknown}, ""}, // its old partner has none
		{"right_ear:left_ear", []int{Unknown, Unknown, Unknown, 4, 3}, ""},
		{"left_ear", []int{Unknown, Unknown, Unknown, 3, Unknown}, ""},
		{"left_ear:p0,right_ear:p1", []int{3, 4, Unknown, 0, 1}, ""},
		{"p0:p9", nil, `no keypoint "p9"`},
		{"p0:p0", nil, "twice"},
		{"p0:p1,p1:p2", nil, "twice"},
		{"p0:", nil, "no pair"},
		{":p0", nil, "no pair"},
		{"", nil, "no pair"},
		{"p0:p1:p2", nil, "no pair"},
	} {
		var got Keypoints
		list, err := ParsePairings(c.text)
		if err == nil {
			got, err = NewKeypoints(names).With(list)
		}
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %v", c.text, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		for i, want := range c.partners {
			if got[i].Partner != want || (got[i].Side == NoSide) != (want == Unknown || want == i) {
				t.Errorf("%q: %+v, want partners %v", c.text, got, c.partners)
				break
			}
		}
	}
	k, _ := NewKeypoints(names).With([]Pairing{{"p1", "p0"}})
	if k[1].Side != Left || k[0].Side != Right {
		t.Errorf("the first of a pair is the left one: %+v", k)
	}
}

func TestExchanged(t *testing.T) {
	k := NewKeypoints([]string{"left_eye", "right_eye", "left_ear", "right_ear", "nose"})
	of := func(faces ...[4]float64) (int, func(int) Points) {
		return len(faces), func(row int) Points {
			p := make(Points, len(k))
			for i, x := range faces[row] {
				if x >= 0 {
					p[i] = At(x, 10)
				}
			}
			return p
		}
	}
	own, viewers := [4]float64{60, 30, 80, 10}, [4]float64{30, 60, 10, 80}
	for _, c := range []struct {
		name  string
		faces [][4]float64
		want  []Pair
	}{
		{"the subject's own", [][4]float64{own, own, own, own}, nil},
		{"the viewer's", [][4]float64{viewers, viewers, viewers, viewers}, []Pair{{0, 1}, {2, 3}}},
		{"one pair", [][4]float64{{60, 30, 10, 80}, {60, 30, 10, 80}, {60, 30, 10, 80}}, []Pair{{2, 3}}},
		{"one face among others", [][4]float64{own, viewers, own, own}, nil},
		{"more or less in one place", [][4]float64{{50, 51, 80, 10}, {51, 50, 80, 10}, {50, 52, 80, 10}, {51, 50, 80, 10}}, nil},
		{"too few", [][4]float64{viewers, viewers}, nil},
		{"half missing", [][4]float64{{30, -1, 10, 80}, {30, -1, 10, 80}, {30, -1, 10, 80}}, []Pair{{2, 3}}},
		{"no faces", nil, nil},
	} {
		if got := k.Exchanged(of(c.faces...)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
