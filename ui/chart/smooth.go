package chart

import (
	"math"

	"fiducial/data/curve"
)

// Smoother smooths a row of numbers exponentially: each mean is Weight of the mean before and 1-Weight of the
// new number, corrected for the empty beginning as Adam corrects its moments (Kingma and Ba, 2015), so that
// the first mean is the first number.
type Smoother struct {
	Weight float64 // from 0, no smoothing, to almost 1

	mean, share float64
}

// Next returns the smoothed value after y; one that is not finite changes nothing.
func (s *Smoother) Next(y float64) float64 {
	if curve.Finite(y) {
		s.mean = s.Weight*s.mean + (1-s.Weight)*y
		s.share = s.Weight*s.share + (1 - s.Weight)
	}
	if s.share == 0 {
		return math.NaN()
	}
	return s.mean / s.share
}

// Reset forgets every number.
func (s *Smoother) Reset() { s.mean, s.share = 0, 0 }
