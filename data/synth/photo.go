package synth

import (
	"cmp"
	"image"
	"math"
	"math/rand/v2"
	"slices"

	"fiducial/data/face"
)

// Photo is a drawn photo of one to three people in some surroundings.
type Photo struct {
	Image *image.RGBA
	Faces []PhotoFace // those further away first
}

// PhotoFace is a face in a drawn photo.
type PhotoFace struct {
	Box    face.Box    // the square that a picture of Draw's would have: what networks trained on such faces know
	Points face.Points // all of face.Standard(), exact, in pixels of the photo
}

// layout is a photo before it is drawn: its size, and who is where.
type layout struct {
	width, height int
	seed          uint64
	n             int
	sitters       []sitter
}

// sitter is a person in a photo.
type sitter struct {
	person person
	scene  scene
	seed   float64
	box    face.Box
}

// photoSizes are those of the photos, landscape or portrait.
var photoSizes = [...][2]int{{320, 240}, {400, 300}, {480, 320}, {640, 480}, {640, 480}, {800, 600}, {960, 720}, {1024, 768}, {1280, 720}, {1280, 960}, {1600, 1200}}

// Boxes of faces in a photo: at least minBox pixels, and shares of the photo's shorter side.
const (
	minBox                 = 30
	smallShare, largeShare = 0.08, 0.6
)

// newLayout returns photo n of a seed with at most so many faces.
func newLayout(seed uint64, n, most int) layout {
	r := rand.New(rand.NewPCG(seed^0x70686f746f, uint64(n)))
	size := photoSizes[r.IntN(len(photoSizes))]
	l := layout{width: size[0], height: size[1], seed: seed, n: n}
	if r.Float64() < 0.4 {
		l.width, l.height = l.height, l.width
	}
	people := 1
	switch u := r.Float64(); {
	case u < 0.2:
		people = 3
	case u < 0.5:
		people = 2
	}
	// One light falls on everybody.
	light, ambient, hard := newScene(r, 0.6).light, 0.4+0.35*r.Float64(), r.Float64()
	for range min(people, most) {
		p := newPerson(r)
		s := sitter{person: p, scene: newScene(r, p.tone), seed: 60 * r.Float64()}
		s.scene.light, s.scene.ambient, s.scene.hard = light, ambient, hard
		for try := range 60 {
			if s.box = l.place(r, people, try); l.free(s.box) || len(l.sitters) == 0 {
				l.sitters = append(l.sitters, s)
				break
			}
		}
	}
	slices.SortStableFunc(l.sitters, func(a, b sitter) int { return cmp.Compare(a.box.Size, b.box.Size) })
	return l
}

// place returns a box by lot, smaller with each try. It lies in the photo, where the hair above and the body below may
// reach out.
func (l *layout) place(r *rand.Rand, people, try int) face.Box {
	shorter := float64(min(l.width, l.height))
	high := largeShare
	if people > 1 {
		high = 0.42
	}
	high = max(high*math.Pow(0.97, float64(try)), 0.12)
	size := math.Round(max(minBox, shorter*smallShare*math.Pow(high/smallShare, math.Sqrt(r.Float64()))))
	hundredths := func(v float64) float64 { return math.Round(100*v) / 100 }
	left := hundredths((float64(l.width) - size) * r.Float64())
	// Nobody's head hangs at the lower border: some of the body is seen, and most faces are in the upper half.
	top := 0.15*size + (float64(l.height)-1.5*size)*0.85*math.Pow(r.Float64(), 1.3)
	return face.Box{Left: left, Top: hundredths(max(min(top, float64(l.height)-1.1*size), 0)), Size: size}
}

// free reports whether a face at a box covers nobody's, and nobody's body covers it: who is nearer is larger.
func (l *layout) free(b face.Box) bool {
	for _, s := range l.sitters {
		near, far := b, s.box
		if s.box.Size > b.Size {
			near, far = s.box, b
		}
		head := func(b face.Box, by float64) (x0, y0, x1, y1 float64) {
			return b.Left - by*b.Size, b.Top - by*b.Size, b.Left + (1+by)*b.Size, b.Top + (1+by)*b.Size
		}
		nx0, ny0, nx1, ny1 := head(near, 0.3)
		fx0, fy0, fx1, fy1 := head(far, 0.25)
		if nx0 < fx1 && fx0 < nx1 && ny0 < fy1 && fy0 < ny1 {
			return false
		}
		middle := near.Left + near.Size/2
		if below := near.Top + 0.8*near.Size; fy1 > below && fx1 > middle-1.1*near.Size && fx0 < middle+1.1*near.Size {
			return false
		}
	}
	return true
}

// DrawPhoto draws photo n of a seed in colour, with at most so many faces, of which there are one to three: 320×240 to
// 1600×1200 pixels, landscape or portrait, faces of 8 to 60 % of its shorter side. The same arguments give the same
// photo. It panics when most is less than 1; safe for concurrent use. It takes about 30 bytes a pixel.
func DrawPhoto(seed uint64, n, most int) Photo {
	if most < 1 {
		panic("synth: a photo without faces")
	}
	l := newLayout(seed, n, most)
	return l.draw()
}

// draw draws the photo.
func (l *layout) draw() Photo {
	r := rand.New(rand.NewPCG(l.seed^0x64726177, uint64(l.n)))
	f := newFilm(l.width, l.height)
	f.surroundings(r)
	photo := Photo{}
	for i := range l.sitters {
		photo.Faces = append(photo.Faces, f.portray(&l.sitters[i], newTints(r, &l.sitters[i].person)))
	}
	photo.Image = f.develop(r)
	return photo
}

// film is a photo being drawn: the tones of its three colours, one plane each.
type film struct {
	width, height int
	planes        [3][]float32
}

func newFilm(width, height int) *film {
	f := &film{width: width, height: height}
	for c := range f.planes {
		f.planes[c] = make([]float32, width*height)
	}
	return f
}

// tints are how much of each colour the parts of a person have, against a person drawn in grey.
type tints struct{ skin, lips, hair, iris, cloth, frame [3]float64 }

func newTints(r *rand.Rand, p *person) tints {
	warm := 1 + 0.25*spread(r, 1)
	t := tints{
		skin: [3]float64{1 + 0.13*warm, 1 - 0.06*warm, 1 - (0.22-0.05*p.tone)*warm}, lips: [3]float64{1.04, 0.84, 0.9},
		hair: [3]float64{1, 1, 1}, frame: [3]float64{1, 1, 1}, iris: [3]float64{1.25, 0.95, 0.65},
	}
	if p.age <= 0.45 {
		t.hair = [3]float64{1.2, 0.95, 0.7}
		if r.Float64() < 0.08 {
			t.hair = [3]float64{1.6, 0.85, 0.45}
		}
	}
	if p.eyes.irisTone > 0.24 {
		t.iris = [3]float64{0.75, 1, 1.3}
	}
	t.cloth = anyTint(r, 0.6)
	return t
}

// anyTint returns a tint of any hue whose colours differ from 1 by at most so much.
func anyTint(r *rand.Rand, by float64) [3]float64 {
	by *= r.Float64()
	hue := 2 * math.Pi * r.Float64()
	return [3]float64{1 + by*math.Cos(hue), 1 + by*math.Cos(hue-2*math.Pi/3), 1 + by*math.Cos(hue+2*math.Pi/3)}
}

// of returns a person and a scene as they are in colour c.
func (t *tints) of(c int, p person, sc scene) (person, scene) {
	p.tone *= t.skin[c]
	p.mouth.tone *= t.lips[c]
	p.hair.tone *= t.hair[c]
	p.brows.tone *= t.hair[c]
	p.beard.tone *= t.hair[c]
	p.eyes.irisTone *= t.iris[c]
	p.glasses.tone *= t.frame[c]
	sc.backdrop.cloth *= t.cloth[c]
	return p, sc
}

// portray draws a person into the photo.
func (f *film) portray(s *sitter, t tints) PhotoFace {
	box := s.box
	side := int(box.Size)
	// The head and its hair reach out of the box, which holds the face alone.
	const above, beside, around = 0.5, 0.45, 1.95
	x0, y0 := int(math.Floor(box.Left-beside*box.Size)), int(math.Floor(box.Top-above*box.Size))
	wide := int(math.Ceil(around * box.Size))
	m := new(memory) // that of a large face is not to be kept
	for c := range f.planes {
		p, sc := t.of(c, s.person, s.scene)
		fig := newFigure(m, &p, &sc, side, s.seed)
		fig.bust = true
		lit := sc.ambient + (1-sc.ambient)*max(0.2, sc.light.z)
		fig.exposure = min(1.08*math.Pow(0.62/s.person.tone, 0.3)*math.Pow(0.85/lit, 0.5), 1.5)
		fig.camera.dx += box.Left - float64(x0)
		fig.camera.dy += box.Top - float64(y0)
		f.body(c, fig, x0, y0)
		cv := newCanvas(m, wide)
		f.lay(c, cv, x0, y0)
		fig.draw(cv, func() {})
		f.take(c, cv, x0, y0)
		m.reset()
	}
	fig := newFigure(m, &s.person, &s.scene, side, s.seed)
	fig.camera.dx += box.Left
	fig.camera.dy += box.Top
	return PhotoFace{Box: box, Points: points(fig.camera, fig.keypoints)}
}

// body draws the shoulders and what is below them, down to the border of the photo.
func (f *film) body(c int, fig *figure, x0, y0 int) {
	b, scale := &fig.sc.backdrop, fig.camera.scale
	chest := fig.camera.project(vec{0, 58, -8})
	cx, cy := chest.x+float64(x0), chest.y+float64(y0)
	plane := f.planes[c]
	soft := max(0.8, 0.7/scale)
	for y := max(int(cy-12*scale), 0); y < f.height; y++ {
		dy := (float64(y)-cy)/scale - b.shoulder
		for x := max(int(cx-(half+4)*scale), 0); x < min(int(cx+(half+4)*scale), f.width); x++ {
			dx := (float64(x) - cx) / scale
			ax := math.Abs(dx)
			drop, slope := shoulder(ax)
			edge := min((dy-drop)/hypot(1, slope), half-ax)
			if edge < -soft {
				continue
			}
			lit := (0.66 + 0.2*clamped(fig.sc.light.x*dx/40, 1.3)) * fig.exposure
			fold := 1 + 0.12*rough(dx*0.05+b.seed, dy*0.035) - 0.3*smooth(3, 0, math.Abs(ax-56-0.05*dy))*smooth(35, 60, dy)
			at := y*f.width + x
			plane[at] += (float32(b.cloth*lit*fold) - plane[at]) * float32(smooth(-soft, soft, edge))
		}
	}
}

// half is half the width of the shoulders, in head pixels.
const half = 84

// shoulder returns how far below the neck the shoulder lies at ax from the middle, and how steep it is there.
func shoulder(ax float64) (drop, slope float64) {
	const round = 40 // where the shoulder turns into the arm
	u := min(max(ax-round, 0)/(half-round), 0.999)
	flat := min(ax, round)
	arc := math.Sqrt(1 - u*u)
	return 0.006*flat*flat + 0.48*max(ax-round, 0) + 24*(1-arc), 0.012*flat + 24*u/arc/(half-round)
}

// lay lays what is there of the photo on a canvas whose first pixel is at x0, y0, as if far away.
func (f *film) lay(c int, cv *canvas, x0, y0 int) {
	for j := range cv.side {
		y := min(max(y0+j/samples, 0), f.height-1)
		row := f.planes[c][y*f.width:][:f.width]
		for i := range cv.side {
			cv.tone[j*cv.side+i] = row[min(max(x0+i/samples, 0), f.width-1)]
		}
	}
}

// take takes what a canvas holds back into the photo.
func (f *film) take(c int, cv *canvas, x0, y0 int) {
	side := cv.side / samples
	for j := max(-y0, 0); j < min(side, f.height-y0); j++ {
		upper, lower := cv.tone[samples*j*cv.side:][:cv.side], cv.tone[(samples*j+1)*cv.side:][:cv.side]
		for i := max(-x0, 0); i < min(side, f.width-x0); i++ {
			a, b := upper[samples*i:][:samples], lower[samples*i:][:samples]
			f.planes[c][(y0+j)*f.width+x0+i] = (a[0] + a[1] + b[0] + b[1]) / 4
		}
	}
}

// develop turns the planes into 8-bit colours, as a camera would: with its blur, its contrast and its grain.
func (f *film) develop(r *rand.Rand) *image.RGBA {
	var m memory
	blur, contrast, strength := 0.3+0.5*r.Float64()*r.Float64(), 1+spread(r, 0.12), 0.5+3.5*r.Float64()*r.Float64()
	exposure := 1 + spread(r, 0.1)
	if r.Float64() < 0.1 { // out of focus
		blur = 0.9 + 0.6*r.Float64()
	}
	out := image.NewRGBA(image.Rect(0, 0, f.width, f.height))
	cast := anyTint(r, 0.08)
	for c := range f.planes {
		soften(&m, f.planes[c], f.width, blur)
		m.reset()
	}
	base := float32(255*0.45*(1-contrast) + 0.5)
	for at := range f.width * f.height {
		bits := r.Uint64()
		grey := float32(strength * grain(bits))
		p := out.Pix[4*at:][:4]
		for c := range f.planes {
			own := float32(0.3*strength) * (float32(bits>>(16*c)&0xffff)/0x8000 - 1)
			p[c] = byte(held(f.planes[c][at]*float32(255*exposure*contrast*cast[c])+base+grey+own, 255))
		}
		p[3] = 255
	}
	return out
}
