package suspects

import (
	"math"
	"math/rand/v2"
	"testing"

	"fiducial/data/face"
)

// pairs are faces of three points: labels of the first two lie off their predictions together, the third by itself.
func pairs(n int) (face.Keypoints, []Face) {
	k := face.NewKeypoints([]string{"left_eye_center", "right_eye_center", "nose_tip"})
	r := rand.New(rand.NewPCG(5, 6))
	faces := make([]Face, n)
	for i := range faces {
		dx, dy := 2*r.NormFloat64(), 2*r.NormFloat64()
		f := Face{Row: i, Prediction: face.Points{face.At(60, 40), face.At(30, 40), face.At(45, 60)}, Apart: make([]float64, 3)}
		near := func(p face.Point, dx, dy, by float64) face.Point {
			return face.At(p.X+dx+by*r.NormFloat64(), p.Y+dy+by*r.NormFloat64())
		}
		f.Labels = face.Points{near(f.Prediction[0], dx, dy, 0.5), near(f.Prediction[1], dx, dy, 0.5), near(f.Prediction[2], 0, 0, 1)}
		if i%40 == 0 {
			f.Labels[1] = face.At(5, 90) // some are wrong
		}
		faces[i] = f
	}
	return k, faces
}

// Where one point is corrected the point that goes with it follows, and the one that does not stays.
func TestPointsThatGoTogetherFollow(t *testing.T) {
	k, faces := pairs(400)
	j := Together(k, faces, 2)
	f := faces[1]
	labels := face.Points{face.At(64, 37), {}, {}}
	got := j.Follow(0, f.Prediction, labels)
	if got[0] != labels[0] {
		t.Errorf("the corrected point is at %v", got[0])
	}
	// Of the 4 and −3 px the share 4/(4+0.25) is common to both; less where the corrected one is the worst, as it is
	// for a person.
	if x, y := got[1].X-30, got[1].Y-40; !(x > 4*0.6 && x < 4*0.95) || !(-y > 3*0.6 && -y < 3*0.95) {
		t.Errorf("the point that goes with it is at %v", got[1])
	}
	if d := got[2].Distance(f.Prediction[2]); d > 0.4 {
		t.Errorf("the point that does not moved by %.2f px", d)
	}
	if f.Prediction[1] != face.At(30, 40) {
		t.Error("the prediction was written into")
	}
}

// Nothing moves where nothing is labelled, or nothing is known of how points go together; what is not predicted stays
// missing.
func TestNothingFollowsWithoutKnowledge(t *testing.T) {
	k, faces := pairs(400)
	j := Together(k, faces, 1)
	prediction := face.Points{face.At(60, 40), face.At(30, 40), {}}
	one := face.Points{face.At(70, 40), {}, {}}
	for what, got := range map[string]face.Points{
		"no label":       j.Follow(0, prediction, make(face.Points, 3)),
		"another scheme": j.Follow(1, prediction, one),
		"few faces":      Together(k, faces[:fewestTogether-1], 1).Follow(0, prediction, one),
		"no ranking":     (*Joint)(nil).Follow(0, prediction, one),
	} {
		if got[1] != prediction[1] || got[2].Known {
			t.Errorf("%s: %v", what, got)
		}
	}
	if got := j.Follow(0, prediction, one); got[2].Known || !(got[1].X > 36 && got[1].X < 40) {
		t.Errorf("with a point that is not predicted: %v", got)
	}
}

// After the worst point of each face is corrected, the others are nearer to their labels by the share that was learned
// than by the whole conditional mean, of faces that it was not learned from.
func TestShareOfTheWayAfterTheWorst(t *testing.T) {
	k, faces := pairs(2000)
	j := Together(k, faces[:1000], 1)
	left := func(share float64) (sum float64) {
		whole := &Joint{schemes: []*following{{j.schemes[0].distribution, share}}}
		for _, f := range faces[1000:] {
			moved, worst := make(face.Points, 3), 0
			for i, l := range f.Labels {
				if l.Distance(f.Prediction[i]) > f.Labels[worst].Distance(f.Prediction[worst]) {
					worst = i
				}
			}
			moved[worst] = f.Labels[worst]
			for i, p := range whole.Follow(0, f.Prediction, moved) {
				sum += p.Distance(f.Labels[i])
			}
		}
		return sum
	}
	share := j.schemes[0].share
	if !(share > 0.5 && share < 0.95) || !(left(share) < left(1)) || !(left(share) < left(0)) {
		t.Errorf("with a share of %.2f %.1f px are left, %.1f with the whole and %.1f with none", share, left(share), left(1), left(0))
	}
}

func TestMedianShare(t *testing.T) {
	nan := math.NaN()
	for want, shifts := range map[float64][]shift{
		0.5: {{1, 0.5}, {1, -3}, {1, 7}, {0, nan}},
		0.8: {{1, 0.1}, {5, 0.8}, {1, 0.2}, {2, 0.9}},
		1:   {{1, 9}},
		0:   {{1, -9}},
	} {
		if got := medianShare(shifts); got != want {
			t.Errorf("%v: %v, want %v", shifts, got, want)
		}
	}
	if medianShare(nil) != 1 {
		t.Error("where nothing follows")
	}
}
