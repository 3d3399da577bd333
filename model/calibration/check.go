package calibration

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Check says what can't be right about figures of k keypoints that were read from a file, or nil.
func (c *Calibration) Check(k int) error {
	if len(c.Usual) != k || len(c.Ratios) != percentiles {
		return fmt.Errorf("its expected errors are those of %d keypoints in %d steps, not of %d in %d", len(c.Usual), len(c.Ratios), k, percentiles)
	}
	for _, v := range append(slices.Clone(c.Usual), c.ByApart, c.ByWhole, c.BySchemes, c.ByPeak) {
		if !(math.Abs(v) < 100) {
			return fmt.Errorf("one of the figures of its expected errors is %v", v)
		}
	}
	if !rising(c.Ratios) {
		return errors.New("the ratios of its expected errors don't rise from 0")
	}
	if len(c.ByScale) > most || (len(c.ByScale) > 0) != (len(c.Shapes) > 0) {
		return fmt.Errorf("its expected errors have %d groups of ratios and %d shapes", len(c.ByScale), len(c.Shapes))
	}
	for i, r := range c.ByScale {
		if len(r.Ratios) != percentiles || !rising(r.Ratios) || !(math.Abs(r.Scale) < 100) || i > 0 && !(r.Scale >= c.ByScale[i-1].Scale) || !(r.Ellipse >= 0 && r.Ellipse < 1e6) {
			return fmt.Errorf("the ratios of group %d of its expected errors don't rise from 0, or its scale or its ellipse can't be", i)
		}
	}
	if len(c.Shapes) > 0 && len(c.Shapes) != k || slices.ContainsFunc(c.Shapes, func(s Shape) bool { return !s.possible() }) {
		return fmt.Errorf("the shapes of its expected errors are %v", c.Shapes)
	}
	if c.Others == nil {
		return nil
	}
	if c.Others.Others != nil || c.Others.ByPeak != 0 {
		return errors.New("its expected errors for other weights go by what holds for these alone")
	}
	return c.Others.Check(k)
}

// rising reports whether ratios rise from 0 or more, to what can be.
func rising(ratios []float64) bool {
	return slices.IsSorted(ratios) && ratios[0] >= 0 && ratios[len(ratios)-1] < 1e6
}
