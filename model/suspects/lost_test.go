package suspects

import (
	"math"
	"testing"

	"fiducial/data/face"
)

// A face whose points all lie far from what the network says is said to be wrong where the network is sure of itself;
// where it answers otherwise in every view it is probably the network that is lost. Left and right exchanged are found
// either way.
func TestNetworksThatAreLostAccuseNobody(t *testing.T) {
	shift := func(l face.Points) {
		for k := range l {
			if l[k].Known {
				l[k].X += 14
			}
		}
	}
	outside := func(l face.Points) { l[0] = face.At(400, -300) }
	swap := func(l face.Points) { l[0], l[1] = l[1], l[0] }
	score := func(spoilt func(face.Points), apart float64) float64 {
		faces := spoil(drawn(600, 3), map[int]func(face.Points){31: spoilt})
		for k := range faces[31].Apart {
			faces[31].Apart[k] = apart
		}
		for _, s := range Rank(face.Standard(), side, faces, 1) {
			if s.Row == 31 {
				return s.Score
			}
		}
		t.Fatal("the face is not listed")
		return 0
	}
	sure := math.Log(0.99 / 0.01)
	if s := score(shift, 0.4); !(s > sure) {
		t.Errorf("a shift that a sure network contradicts has the log odds %.1f", s)
	}
	if s := score(shift, 4); !(s < 0) {
		t.Errorf("a shift where the network is lost has the log odds %.1f", s)
	}
	if s := score(outside, 4); !(s > sure) {
		t.Errorf("a label outside of the photo where the network is lost has the log odds %.1f", s)
	}
	if s := score(swap, 4); !(s > sure) {
		t.Errorf("left and right exchanged where the network is lost have the log odds %.1f", s)
	}
}

// The odds of labels absurdly far off are a number.
func TestOddsOfTheAbsurd(t *testing.T) {
	for _, lost := range []float64{0, 1e-9, mostLost} {
		for _, odds := range []float64{-2000, 0, 2000} {
			got := logOdds([]verdict{{kind: Off, odds: odds}, {kind: Swapped, odds: odds - 5}}, lost)
			if math.IsNaN(got) || math.IsInf(got, 0) || lost > 1e-3 && odds > 0 && got > 0.1 {
				t.Errorf("lost %v, odds %v: %v", lost, odds, got)
			}
		}
	}
}
