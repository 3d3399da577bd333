package calibration

import "math"

// How shapes are fitted: by the likelihood of a t distribution, so that wrong labels say little of them.
const (
	tail   = 4  // degrees of freedom
	rounds = 20 // of weighting anew
	round  = 30 // points' weight of the assumption that labels scatter alike in all directions
)

// learnShapes learns in which directions labels of each keypoint lie farther from predictions than in others.
func (c *Calibration) learnShapes(samples []Sample) {
	scaled := make([][][2]float64, len(c.Usual))
	for _, s := range samples {
		scale := c.scale(s.Point)
		scaled[s.Keypoint] = append(scaled[s.Keypoint], [2]float64{s.X / scale, s.Y / scale})
	}
	c.Shapes = make([]Shape, len(c.Usual))
	for k, some := range scaled {
		c.Shapes[k] = shapeOf(some)
	}
}

// shapeOf returns the shape of how some points scatter about 0.
func shapeOf(some [][2]float64) Shape {
	shape, size := Shape{0.5, 0, 0.5}, 1.0 // the scatter is size times the shape
	for range rounds {
		var sum Shape
		for _, p := range some {
			d := shape.deviations(p[0], p[1])
			w := (tail + 2) / (tail + d*d/size)
			sum[0] += w * p[0] * p[0]
			sum[1] += w * p[0] * p[1]
			sum[2] += w * p[1] * p[1]
		}
		sum[0], sum[2] = sum[0]+round*size/2, sum[2]+round*size/2
		total := sum[0] + sum[2]
		for i := range sum {
			shape[i] = sum[i] / total
		}
		size = total / float64(len(some)+round)
	}
	return shape
}

// deviations returns how many standard deviations of the shape a place is away.
func (s Shape) deviations(x, y float64) float64 {
	return math.Sqrt((s[2]*x*x - 2*s[1]*x*y + s[0]*y*y) / (s[0]*s[2] - s[1]*s[1]))
}

// possible reports whether it is one.
func (s Shape) possible() bool {
	return math.Abs(s[0]+s[2]-1) < 1e-6 && s[0] > 0 && s[2] > 0 && s[0]*s[2]-s[1]*s[1] > 1e-9
}
