package main

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"fiducial/model/finder"
	"fiducial/model/finder/scenery"
)

// Hard samples come from scenes of this size, larger than those that are learned from: what the network takes for faces
// that are none, with at least this score.
const (
	mineWidth, mineHeight = 480, 360
	mineScore             = 0.25
	mineMost              = 4 // a scene
)

// mine returns parts of n scenes around what weights take for faces that are none.
func (m *maker) mine(ctx context.Context, w *finder.Weights, n int, seed uint64) ([]hard, error) {
	f, err := finder.New(w, finder.Options{LeastScore: mineScore, LeastShare: 0.07})
	if err != nil {
		return nil, err
	}
	var all []hard
	for i := range n {
		r := rand.New(rand.NewPCG(seed, uint64(i)|1<<40))
		p, placed := m.scenes.Make(r, scenery.Scene{Width: mineWidth, Height: mineHeight, Faces: r.IntN(3), Decoys: r.IntN(8), Least: 26, Most: 180})
		found, err := f.FindGrey(ctx, p)
		if err != nil {
			return nil, err
		}
		count := 0
		for _, b := range found {
			if slices.ContainsFunc(placed, func(t scenery.Placed) bool { return t.Box.Overlap(b.Box) > 0.3 }) {
				continue
			}
			if h, ok := around(p, placed, b); ok {
				all = append(all, h)
			}
			if count++; count == mineMost {
				break
			}
		}
	}
	return all, nil
}

// around returns the part of a scene around a box, so shrunk or enlarged that the box has the size of the faces that
// are sought.
func around(p *finder.Plane, placed []scenery.Placed, b finder.Found) (hard, bool) {
	scale := finder.Typical / b.Box.Size
	small := p.Resized(int(math.Round(float64(p.Width)*scale)), int(math.Round(float64(p.Height)*scale)))
	scale = float64(small.Width) / float64(p.Width)
	left := int((b.Box.Left+b.Box.Size/2)*scale) - side/2
	top := int((b.Box.Top+b.Box.Size/2)*scale) - side/2
	left, top = min(max(left, 0), small.Width-side), min(max(top, 0), small.Height-side)
	if left < 0 || top < 0 {
		return hard{}, false
	}
	h := hard{picture: finder.NewPlane(side, side)}
	for y := range side {
		copy(h.picture.Row(y), small.Row(top + y)[left:])
	}
	for _, f := range placed {
		box := f.Box
		box.Left, box.Top, box.Size = box.Left*scale-float64(left), box.Top*scale-float64(top), box.Size*scale
		h.faces = append(h.faces, placedFace{box, within(box, side, side)})
	}
	return h, true
}
