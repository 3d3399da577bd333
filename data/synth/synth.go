package synth

import (
	"fmt"
	"math/rand/v2"

	"fiducial/data/face"
)

// Face is a drawn face.
type Face struct {
	Pixels []byte      // side×side, 8-bit grey, in row order
	Points face.Points // all of face.Standard(), exact: they lie inside the image
	Few    bool        // whether its row is labelled by the scheme of four points only: see Labels
}

// Draw draws face number n of a seed, side pixels wide. The same arguments give the same face, and other sides
// the same face in another size, but for its grain. About one in three is Few. It panics when side is less than 16;
// safe for concurrent use.
func Draw(seed uint64, n, side int) Face {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	p := newPerson(r)
	s := newScene(r, p.tone)
	few := r.Float64() < 1.0/3
	f := render(&p, &s, side, 60*r.Float64(), r)
	f.Few = few
	return f
}

// Canonical draws the face that shows where each keypoint lies: from the front, calm, evenly lit, without grain, side
// pixels wide. It panics when side is less than 16; safe for concurrent use.
func Canonical(side int) Face {
	p, s := neutral(), studio()
	return render(&p, &s, side, 0, rand.New(rand.NewPCG(0, 0)))
}

// samples is how many samples a pixel of the picture has, each way. raster.row and canvas.develop are written for two.
const samples = 2

// render draws a person in a scene. seed says where its noise begins, grain is drawn from r.
func render(p *person, sc *scene, side int, seed float64, r *rand.Rand) Face {
	if side < 16 {
		panic(fmt.Sprintf("synth: a face %d pixels wide; it takes 16", side))
	}
	m := memories.Get().(*memory)
	defer m.free()
	f := newFigure(m, p, sc, side, seed)
	cv := newCanvas(m, side)
	// Neck and head are whole; through hair the backdrop is seen.
	f.draw(cv, func() { sc.backdrop.fill(cv, sc, &f.camera) })
	return Face{Pixels: cv.develop(m, sc, r), Points: points(f.camera, f.keypoints)}
}

// figure is a person in a scene, before a camera that makes of the face a picture side pixels wide.
type figure struct {
	m         *memory
	p         *person
	sc        *scene
	side      int
	seed      float64 // where its noise begins
	keypoints []vec
	camera    camera
	bust      bool    // whether neck and body are to be seen: the neck then ends at its collar, before a body that is there already
	exposure  float64 // of what is drawn of the figure alone
}

func newFigure(m *memory, p *person, sc *scene, side int, seed float64) *figure {
	f := &figure{m: m, p: p, sc: sc, side: side, seed: seed, keypoints: p.keypoints(), exposure: 1}
	middle := p.surface(0, 0)
	middle.z = p.surface(p.eyes.apart, 0).z
	f.camera = newCamera(*sc, middle, f.keypoints, side)
	return f
}

// draw draws neck, head, hair and glasses on a canvas; behind draws what is behind head and neck, where that is not
// there already.
func (f *figure) draw(cv *canvas, behind func()) {
	m, p, sc, c := f.m, f.p, f.sc, &f.camera
	toLight, toEye := c.inHead(sc.light), c.inHead(vec{0, 0, 1})
	neck := newNeck(m, p, &sc.backdrop, f.bust)
	neck.illuminate(sc, toLight, toEye, 0)
	neck.expose(f.exposure)
	neck.draw(m, cv, c)

	head := newSkin(m, p, c, f.side, f.seed)
	head.paintAll()
	head.illuminate(sc, toLight, toEye, sc.gloss)
	head.castShadows(m, toLight, sc.hard*(1-sc.ambient)/0.7)
	head.expose(f.exposure)
	head.draw(m, cv, c)
	behind()
	if hair := newHairSheet(m, p, c, f.side, f.seed); hair != nil {
		hair.illuminate(sc, toLight, toEye, p.hair.gloss*0.2)
		hair.expose(f.exposure)
		hair.draw(m, cv, c)
	}
	p.glasses.draw(m, cv, c, p, toLight)
}
