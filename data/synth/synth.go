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

// Canonical draws the face that shows where each keypoint lies: from the front, calm, evenly lit, without grain, side pixels wide.
// It panics when side is less than 16; safe for concurrent use.
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
	keypoints := p.keypoints()
	middle := p.surface(0, 0)
	middle.z = p.surface(p.eyes.apart, 0).z
	c := newCamera(*sc, middle, keypoints, side)
	toLight, toEye := c.inHead(sc.light), c.inHead(vec{0, 0, 1})

	m := memories.Get().(*memory)
	defer m.free()
	cv := newCanvas(m, side)
	neck := newNeck(m, p, &sc.backdrop)
	neck.illuminate(sc, toLight, toEye, 0)
	neck.draw(m, cv, &c)

	head := newSkin(m, p, &c, side, seed)
	head.paintAll()
	head.illuminate(sc, toLight, toEye, sc.gloss)
	head.castShadows(m, toLight, sc.hard*(1-sc.ambient)/0.7)
	head.draw(m, cv, &c)
	// Neck and head are whole; through hair the backdrop is seen.
	sc.backdrop.fill(cv, sc, &c)
	if hair := newHairSheet(m, p, &c, side, seed); hair != nil {
		hair.illuminate(sc, toLight, toEye, p.hair.gloss*0.2)
		hair.draw(m, cv, &c)
	}
	p.glasses.draw(m, cv, &c, p, toLight)
	return Face{Pixels: cv.develop(m, sc, r), Points: points(c, keypoints)}
}
