package synth

import "math"

// sheet is a surface spun round the head's axis: a grid of places with a texture stretched over it. Texture
// cells are texelsPerCell to a cell of the grid, so that a place of the texture is known in head space.
type sheet struct {
	cols, rows int
	texels     int       // of the texture to a cell of the grid, each way
	first      int       // row of the grid above which nothing is seen
	sin, cos   []float64 // of the angle round the axis at each texture column; 0 is the front
	angle      []float64 // radians
	y          []float64 // height at each texture row
	place      []vec     // at each corner of the grid, in head space
	light      []float32 // factor at each corner
	shine      []float32 // summand at each corner
	albedo     []float32 // of each texel
	alpha      []float32 // of each texel; nil where the sheet is whole
	inside     float32   // light on its inner side, as a share of that outside; 0 where it cannot be seen
}

// newSheet returns a sheet of cols×rows corners, in borrowed memory. angle and y give the angle and height at u and v
// from 0 to 1.
func newSheet(m *memory, cols, rows, texels int, angle, y func(float64) float64) *sheet {
	s := &sheet{cols: cols, rows: rows, texels: texels}
	w, h := s.width(), s.height()
	s.sin, s.cos, s.angle, s.y = m.doubles.lend(w), m.doubles.lend(w), m.doubles.lend(w), m.doubles.lend(h)
	for i := range w {
		s.angle[i] = angle(float64(i) / float64(w-1))
		s.sin[i], s.cos[i] = math.Sincos(s.angle[i])
	}
	for i := range h {
		s.y[i] = y(float64(i) / float64(h-1))
	}
	s.place = m.places.lend(cols * rows)
	s.light = m.singles.lend(cols * rows)
	s.shine = m.singles.lend(cols * rows)
	s.albedo = m.singles.lend(w * h)
	return s
}

// width and height are those of the texture.
func (s *sheet) width() int  { return (s.cols-1)*s.texels + 1 }
func (s *sheet) height() int { return (s.rows-1)*s.texels + 1 }

// flattened returns, for each column of the grid, how far forward the head's cross-section reaches there, as a
// share of its depth.
func (s *sheet) flattened() []float64 {
	flat := make([]float64, s.cols)
	for i := range flat {
		cos := s.cos[i*s.texels]
		flat[i] = math.Copysign(math.Pow(math.Abs(cos), roundness), cos)
	}
	return flat
}

// leaveOut leaves out the rows of the sheet that lie wholly above the picture, when all corners have their places: much
// of skull and hair does.
func (s *sheet) leaveOut(c *camera) {
	for j := range s.rows {
		for _, p := range s.place[j*s.cols:][:s.cols] {
			if c.project(p).y > -1 {
				s.first = max(j-1, 0)
				return
			}
		}
	}
}

// illuminate works out the light at every corner from the slope of the sheet there. toLight and toEye are
// directions in head space.
func (s *sheet) illuminate(sc *scene, toLight, toEye vec, gloss float64) {
	half := vec{toLight.x + toEye.x, toLight.y + toEye.y, toLight.z + toEye.z}.normalised()
	for j := s.first; j < s.rows; j++ {
		for i := range s.cols {
			across := s.place[j*s.cols+min(i+1, s.cols-1)].sub(s.place[j*s.cols+max(i-1, 0)])
			down := s.place[min(j+1, s.rows-1)*s.cols+i].sub(s.place[max(j-1, 0)*s.cols+i])
			n := across.cross(down).normalised()
			// Light that enters the skin leaves it round the corner: the edge of the shade is soft.
			diffuse := max(0, (n.dot(toLight)+0.2)/1.2)
			sky := 0.82 - 0.18*n.y // more comes from above
			k := j*s.cols + i
			s.light[k] = float32(sc.ambient*sky + (1-sc.ambient)*1.25*diffuse)
			spec := max(0, n.dot(half))
			spec *= spec
			spec *= spec
			spec *= spec
			s.shine[k] = float32(gloss * spec * spec * (1 - sc.ambient))
		}
	}
}

// expose makes the light on the sheet brighter by a factor.
func (s *sheet) expose(by float64) {
	if by == 1 {
		return
	}
	for i := range s.light {
		s.light[i] *= float32(by)
		s.shine[i] *= float32(by)
	}
}
