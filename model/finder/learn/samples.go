package main

import (
	"math/rand/v2"

	"fiducial/data/face"
	"fiducial/model/finder"
	"fiducial/model/finder/scenery"
)

// side is that of the pictures which the network learns from: what a cell in the middle sees, and as much again.
const side = 128

// sample is one picture with what the network is to answer.
type sample struct {
	picture []float32 // as finder.Standardise makes it
	aims    aims
}

// maker makes samples.
type maker struct {
	scenes *scenery.Maker
	seed   uint64
	hard   []hard // what the network took for faces so far; read while samples are made, and changed only in between
}

// hard is part of a picture that holds something the network took for a face.
type hard struct {
	picture *finder.Plane
	faces   []placedFace
}

// hardShare is how many of the samples are hard ones, once there are some.
const hardShare = 0.3

// make makes sample number i of the seed.
func (m *maker) make(i int) sample {
	r := rand.New(rand.NewPCG(m.seed, uint64(i)))
	var p *finder.Plane
	var faces []placedFace
	if len(m.hard) > 0 && r.Float64() < hardShare {
		h := m.hard[r.IntN(len(m.hard))]
		p = &finder.Plane{Width: h.picture.Width, Height: h.picture.Height, Pix: append([]float32(nil), h.picture.Pix...)}
		faces = append(faces, h.faces...)
		if gain := 0.7 + 0.5*r.Float32(); r.Float64() < 0.7 {
			for k, v := range p.Pix {
				p.Pix[k] = (v-128)*gain + 128
			}
		}
	} else {
		p, faces = m.scene(r)
	}
	if r.Float64() < 0.5 {
		mirror(p, faces)
	}
	s := sample{picture: make([]float32, side*side), aims: aim(side/finder.Stride, faces)}
	finder.Standardise(s.picture, p.Pix)
	if r.Float64() < 0.12 {
		cut(r, &s, faces)
	}
	return s
}

// scene makes a picture with faces of the size that is to be found, of others, or of any.
func (m *maker) scene(r *rand.Rand) (*finder.Plane, []placedFace) {
	s := scenery.Scene{Width: side, Height: side, Faces: r.IntN(4), Decoys: r.IntN(4), Least: finder.Typical / 1.27, Most: finder.Typical * 1.27, Beyond: true}
	switch k := r.Float64(); {
	case k < 0.1:
		s.Faces, s.Least, s.Most = 1+r.IntN(6), 9, finder.Typical/1.27
	case k < 0.22:
		s.Faces, s.Decoys, s.Least, s.Most = 1, r.IntN(2), finder.Typical*1.27, 130
	}
	p, placed := m.scenes.Make(r, s)
	faces := make([]placedFace, len(placed))
	for i, f := range placed {
		faces[i] = placedFace{f.Box, f.Seen}
	}
	return p, faces
}

// mirror turns left and right about, in place.
func mirror(p *finder.Plane, faces []placedFace) {
	for y := range p.Height {
		row := p.Row(y)
		for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
			row[i], row[j] = row[j], row[i]
		}
	}
	for i := range faces {
		b := &faces[i].box
		b.Left = float64(p.Width) - b.Left - b.Size
	}
}

// cut makes the picture end before the network's input does, as a photo does at the right and below.
func cut(r *rand.Rand, s *sample, faces []placedFace) {
	width, height := side-r.IntN(64), side-r.IntN(64)
	for y := range side {
		for x := range side {
			if x >= width || y >= height {
				s.picture[y*side+x] = 0
			}
		}
	}
	for i := range faces {
		faces[i].seen = min(faces[i].seen, within(faces[i].box, width, height))
	}
	s.aims = aim(side/finder.Stride, faces)
}

// within returns the share of a box that lies within a picture.
func within(b face.Box, width, height int) float64 {
	w := min(b.Left+b.Size, float64(width)) - max(b.Left, 0)
	h := min(b.Top+b.Size, float64(height)) - max(b.Top, 0)
	return max(w, 0) * max(h, 0) / (b.Size * b.Size)
}
