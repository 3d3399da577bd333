package suspects

import (
	"math"

	"fiducial/data/face"
)

// minDuplicates is how many points must be labelled on two faces with the same photo for anything to be learned from
// that.
const minDuplicates = 50

// plausible is how many times its usual distance a label may be off to count as evidence for its duplicate.
const plausible = 3

// useDuplicates takes what a duplicate says into account. The network is off by the same on both of two identical
// photos, so part of what one label is off is expected of the other, too: what is left of a label that disagrees with
// its duplicate is larger, and of one that agrees smaller. A label that is far off itself says nothing about its
// duplicate.
func useDuplicates(all []*residual, k int, c cores) {
	byPhoto := map[face.Photo][]*residual{}
	for _, s := range all {
		if !s.Photo.IsZero() {
			byPhoto[s.Photo] = append(byPhoto[s.Photo], s)
		}
	}
	limits := limitsOf(all, k, c)
	expected := map[*residual][]float64{}
	var product, square float64
	points := 0
	for _, s := range all {
		duplicate := duplicateResidual(s, byPhoto[s.Photo], limits)
		if duplicate == nil {
			continue
		}
		expected[s] = duplicate
		for j, limit := range limits {
			own := s.off[2*j : 2*j+2]
			other := duplicate[2*j : 2*j+2]
			if !s.Labels[j].Known || math.Hypot(own[0], own[1]) > limit || other[0] == 0 && other[1] == 0 {
				continue
			}
			product += own[0]*other[0] + own[1]*other[1]
			square += (own[0]*own[0] + own[1]*own[1] + other[0]*other[0] + other[1]*other[1]) / 2
			points++
		}
	}
	if points < minDuplicates || !(product > 0) {
		return
	}
	alike := min(product/square, 0.9) // the correlation
	rest := math.Sqrt(1 - alike*alike)
	for s, duplicate := range expected {
		for j, l := range s.Labels {
			if x, y := duplicate[2*j], duplicate[2*j+1]; l.Known && (x != 0 || y != 0) {
				s.off[2*j] = (s.off[2*j] - alike*x) / rest
				s.off[2*j+1] = (s.off[2*j+1] - alike*y) / rest
			}
		}
	}
}

// duplicateResidual returns the mean of how far the other faces with a photo are off, (2K), zeros where none of them
// has a plausible label; nil without another. It notes one of them as the duplicate.
func duplicateResidual(s *residual, same []*residual, limits []float64) []float64 {
	if len(same) < 2 {
		return nil
	}
	sum, n := make([]float64, len(s.off)), make([]float64, len(limits))
	for _, o := range same {
		if o == s {
			continue
		}
		if s.duplicate == nil {
			s.duplicate = o.Face
		}
		for j, limit := range limits {
			x, y := o.off[2*j], o.off[2*j+1]
			if o.Labels[j].Known && math.Hypot(x, y) <= limit {
				sum[2*j], sum[2*j+1], n[j] = sum[2*j]+x, sum[2*j+1]+y, n[j]+1
			}
		}
	}
	for i := range sum {
		if n[i/2] > 0 {
			sum[i] /= n[i/2]
		}
	}
	return sum
}

// limitsOf returns for each keypoint how far a plausible label is off at most.
func limitsOf(all []*residual, k int, c cores) []float64 {
	limits := make([]float64, k)
	c.each(k, func(j int) {
		var distances []float64
		for _, s := range all {
			if s.Labels[j].Known {
				distances = append(distances, math.Hypot(s.off[2*j], s.off[2*j+1]))
			}
		}
		limits[j] = plausible * median(distances)
	})
	return limits
}
