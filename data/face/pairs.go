package face

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Pairing is what somebody says of keypoints whose names don't, or say it wrongly: that two are each other's partners,
// Left on the subject's left, or with an empty Right that Left lies on the middle line.
type Pairing struct{ Left, Right string }

// ParsePairings reads pairings as they are written on a command line: a:b,c:d,e are two pairs, the left one first, and
// a keypoint on the middle line.
func ParsePairings(text string) ([]Pairing, error) {
	var list []Pairing
	for _, part := range strings.Split(text, ",") {
		left, right, paired := strings.Cut(part, ":")
		p := Pairing{strings.TrimSpace(left), strings.TrimSpace(right)}
		if p.Left == "" || paired && p.Right == "" || strings.Contains(p.Right, ":") {
			return nil, fmt.Errorf("%q is no pair: write LEFT:RIGHT, or the name alone of a keypoint on the middle line", part)
		}
		list = append(list, p)
	}
	return list, nil
}

// With returns the keypoints with what pairings say of them; of the others names say it as before, but that one whose
// partner now has another one has none. A name that is no keypoint, or stands twice, is an error.
func (k Keypoints) With(pairings []Pairing) (Keypoints, error) {
	out := slices.Clone(k)
	said := map[int]bool{}
	find := func(name string) (int, error) {
		i := k.Index(name)
		switch {
		case i < 0:
			return 0, fmt.Errorf("there is no keypoint %q; there are %s", name, strings.Join(k.Names(), ", "))
		case said[i]:
			return 0, fmt.Errorf("the keypoint %q stands there twice", name)
		}
		said[i] = true
		if j := out[i].Partner; j != Unknown && j != i && !said[j] {
			out[j].Partner, out[j].Side = Unknown, NoSide
		}
		return i, nil
	}
	for _, p := range pairings {
		i, err := find(p.Left)
		if err != nil {
			return nil, err
		}
		out[i].Partner, out[i].Side = i, NoSide
		if p.Right == "" {
			continue
		}
		j, err := find(p.Right)
		if err != nil {
			return nil, err
		}
		out[i].Partner, out[i].Side = j, Left
		out[j].Partner, out[j].Side = i, Right
	}
	return out, nil
}

// Pair is two keypoints that are each other's partners, by their indices.
type Pair struct{ Left, Right int }

// Exchanged returns the pairs whose names the labels contradict: on average the left point lies left of the right one
// in the image, where the subject's own left would lie right of it, as in sets that name sides from the viewer. labels
// returns the points of each of so many rows. A pair counts where that is beyond chance: three standard errors of the
// mean.
func (k Keypoints) Exchanged(rows int, labels func(row int) Points) []Pair {
	type sums struct{ n, sum, squares float64 }
	at := make([]sums, len(k))
	for row := range rows {
		points := labels(row)
		for i, p := range k {
			if p.Side != Left || p.Partner == Unknown || !points[i].Known || !points[p.Partner].Known {
				continue
			}
			d := points[i].X - points[p.Partner].X
			at[i].n, at[i].sum, at[i].squares = at[i].n+1, at[i].sum+d, at[i].squares+d*d
		}
	}
	var pairs []Pair
	for i, s := range at {
		if s.n < 3 {
			continue
		}
		mean := s.sum / s.n
		deviation := math.Sqrt(max(0, s.squares/s.n-mean*mean))
		if mean < 0 && -mean > 3*deviation/math.Sqrt(s.n) {
			pairs = append(pairs, Pair{i, k[i].Partner})
		}
	}
	return pairs
}

// Pairings returns what is to be said of keypoints of these names so that With gives them the partners that these have,
// as ParsePairings reads it: "" where the names say it all.
func (k Keypoints) Pairings() string {
	var parts []string
	byName := NewKeypoints(k.Names())
	for i, p := range k {
		switch j := p.Partner; {
		case j == Unknown || j < i || j == byName[i].Partner && p.Side == byName[i].Side:
		case j == i:
			parts = append(parts, p.Name)
		case p.Side == Right:
			parts = append(parts, k[j].Name+":"+p.Name)
		default:
			parts = append(parts, p.Name+":"+k[j].Name)
		}
	}
	return strings.Join(parts, ",")
}
