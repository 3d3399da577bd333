package synth

import (
	"math"
	"math/rand/v2"

	"fiducial/data/face"
)

// scene is how a person is seen: pose, camera, light, background, and what the camera does to the picture.
type scene struct {
	yaw, pitch, roll float64 // radians; the head turns to the picture's right, nods down, leans to the picture's right
	size             float64 // 1 is usual
	eyeX, eyeY       float64 // where the middle between the eyes is to lie, in head pixels of the picture

	light   vec     // towards the light, as the camera sees it
	ambient float64 // share of light that comes from everywhere
	hard    float64 // strength of cast shadows
	gloss   float64 // of the skin

	backdrop backdrop

	exposure, contrast float64
	blur               float64 // standard deviation, head pixels
	grain              float64 // standard deviation, grey levels
}

// studio returns the scene of the canonical face: straight ahead, soft light, nothing behind.
func studio() scene {
	return scene{
		size: 1, eyeX: 47.5, eyeY: 36.5, light: vec{-0.35, -0.45, 0.8}.normalised(), ambient: 0.5, hard: 0.35, gloss: 0.12,
		backdrop: backdrop{tone: 0.62, cloth: 0.3, neck: 1}, exposure: 1, contrast: 1,
	}
}

// newScene draws a scene for a skin of that tone by lot.
func newScene(r *rand.Rand, tone float64) scene {
	s := scene{
		yaw: clamped(r.NormFloat64()*0.19, 0.52), pitch: clamped(r.NormFloat64()*0.1, 0.3), roll: clamped(r.NormFloat64()*0.075, 0.3),
		size: 1 + normal(r, 0.045), eyeX: 47.5 + normal(r, 0.9), eyeY: 36.7 + normal(r, 1.5),
		ambient: 0.35 + 0.4*r.Float64(), hard: r.Float64(), gloss: 0.05 + 0.25*r.Float64()*r.Float64(),
		backdrop: newBackdrop(r),
		exposure: (1.05 + normal(r, 0.12)) * math.Pow(0.6/tone, 0.45), contrast: 1.1 + normal(r, 0.1), blur: 0.25 + 0.5*r.Float64(), grain: 0.5 + 4*r.Float64()*r.Float64(),
	}
	azimuth, height := normal(r, 0.75), 0.5+normal(r, 0.3)
	s.light = vec{math.Sin(azimuth), -height, math.Cos(azimuth)}.normalised()
	// Photographers and cameras make up for most of a lack of light.
	lit := s.ambient + (1-s.ambient)*max(0.2, s.light.z)
	s.exposure *= math.Pow(0.85/lit, 0.7)
	if r.Float64() < 0.12 { // out of focus, or enlarged from a small picture
		s.blur = 0.9 + 0.8*r.Float64()
	}
	return s
}

// cameraDistance is how far the camera stands from the head's axis, in head pixels.
const cameraDistance = 420

// camera turns places of the head into places of the picture.
type camera struct {
	rows   [3]vec  // of the head's rotation
	scale  float64 // pixels of the picture to a head pixel
	dx, dy float64 // pixels of the picture
}

// newCamera returns the camera of a scene for a picture side pixels wide. All points given lie inside of the
// picture: a face that would reach out of it is moved, and if that is not enough, made smaller.
func newCamera(s scene, middle vec, inside []vec, side int) camera {
	sy, cy := math.Sincos(s.yaw)
	sp, cp := math.Sincos(s.pitch)
	sr, cr := math.Sincos(s.roll)
	// Roll after pitch after yaw.
	x, y, z := vec{cy, 0, sy}, vec{sp * sy, cp, -sp * cy}, vec{-cp * sy, sp, cp * cy}
	c := camera{rows: [3]vec{
		{cr*x.x - sr*y.x, cr*x.y - sr*y.y, cr*x.z - sr*y.z},
		{sr*x.x + cr*y.x, sr*x.y + cr*y.y, sr*x.z + cr*y.z},
		z,
	}}
	unit := float64(side) / Side
	c.scale = s.size * unit
	for {
		c.dx, c.dy = 0, 0
		eyes := c.project(middle)
		c.dx, c.dy = (s.eyeX+0.5)*unit-0.5-eyes.x, (s.eyeY+0.5)*unit-0.5-eyes.y
		if c.fit(inside, 1.5*unit-0.5, float64(side)-1.5*unit-0.5) {
			return c
		}
		c.scale *= 0.97
	}
}

// fit moves the picture so that all points lie between low and high, or reports that they can't.
func (c *camera) fit(points []vec, low, high float64) bool {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		q := c.project(p)
		minX, maxX = min(minX, q.x), max(maxX, q.x)
		minY, maxY = min(minY, q.y), max(maxY, q.y)
	}
	c.dx += max(low-minX, 0) + min(high-maxX, 0)
	c.dy += max(low-minY, 0) + min(high-maxY, 0)
	return maxX-minX <= high-low && maxY-minY <= high-low
}

// project returns where a place of the head lies in the picture, in its pixels; z is its nearness in head pixels.
func (c *camera) project(p vec) vec {
	z := c.rows[2].dot(p)
	f := c.scale * cameraDistance / (cameraDistance - z)
	return vec{c.rows[0].dot(p)*f + c.dx, c.rows[1].dot(p)*f + c.dy, z}
}

// inHead turns a direction of the picture into one of the head.
func (c *camera) inHead(d vec) vec {
	return vec{
		c.rows[0].x*d.x + c.rows[1].x*d.y + c.rows[2].x*d.z,
		c.rows[0].y*d.x + c.rows[1].y*d.y + c.rows[2].y*d.z,
		c.rows[0].z*d.x + c.rows[1].z*d.y + c.rows[2].z*d.z,
	}
}

// keypoints returns the places of the keypoints of face.Standard() on a person.
func (p *person) keypoints() []vec {
	e, b, m := p.eyes, p.brows, p.mouth
	at := func(side float64) map[string]vec {
		iris := e.irisCentre(side)
		return map[string]vec{
			"eye_center":        p.surface(iris[0], iris[1]),
			"eye_inner_corner":  p.surface(side*(e.apart-e.width), e.corner(-1)),
			"eye_outer_corner":  p.surface(side*(e.apart+e.width), e.corner(1)),
			"eyebrow_inner_end": p.surface(side*b.inner, b.line(b.inner)),
			"eyebrow_outer_end": p.surface(side*b.outer, b.line(b.outer)),
			"mouth_corner":      p.surface(side*m.width, m.line(1)),
		}
	}
	left, right := at(1), at(-1)
	return []vec{
		left["eye_center"], right["eye_center"],
		left["eye_inner_corner"], left["eye_outer_corner"],
		right["eye_inner_corner"], right["eye_outer_corner"],
		left["eyebrow_inner_end"], left["eyebrow_outer_end"],
		right["eyebrow_inner_end"], right["eyebrow_outer_end"],
		p.surface(0, p.nose.tip),
		left["mouth_corner"], right["mouth_corner"],
		p.surface(0, m.top(0)), p.surface(0, m.bottom(0)),
	}
}

// points returns where the keypoints lie in the picture.
func points(c camera, keypoints []vec) face.Points {
	out := make(face.Points, len(keypoints))
	for i, k := range keypoints {
		p := c.project(k)
		out[i] = face.At(p.x, p.y)
	}
	return out
}
