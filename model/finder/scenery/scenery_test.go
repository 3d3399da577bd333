package scenery

import (
	"math/rand/v2"
	"slices"
	"testing"

	"fiducial/model/finder"
)

func maker(t *testing.T) *Maker {
	t.Helper()
	m, err := NewMaker(Options{Drawn: 12, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The same seed makes the same picture, and another seed another one; levels are 8-bit.
func TestMakeBySeed(t *testing.T) {
	m := maker(t)
	s := Scene{Width: 128, Height: 96, Faces: 2, Decoys: 2, Least: 24, Most: 44}
	for n := range uint64(12) {
		draw := func(seed uint64) (*finder.Plane, []Placed) { return m.Make(rand.New(rand.NewPCG(seed, n)), s) }
		a, placed := draw(1)
		b, again := draw(1)
		c, _ := draw(2)
		if !slices.Equal(a.Pix, b.Pix) || !slices.Equal(placed, again) {
			t.Fatalf("picture %d is drawn in two ways by one seed", n)
		}
		if slices.Equal(a.Pix, c.Pix) {
			t.Errorf("picture %d is the same by two seeds", n)
		}
		for _, v := range a.Pix {
			if v < 0 || v > 255 || v != float32(uint8(v)) {
				t.Fatalf("picture %d has a level of %g", n, v)
			}
		}
	}
}

// Faces lie apart, within the picture, of the sizes asked for; where they may reach beyond it, it is said how much is
// seen.
func TestPlaces(t *testing.T) {
	m := maker(t)
	r := rand.New(rand.NewPCG(4, 4))
	all, cut := 0, 0
	for _, beyond := range []bool{false, true} {
		for range 20 {
			_, placed := m.Make(r, Scene{Width: 160, Height: 120, Faces: 3, Least: 24, Most: 44, Beyond: beyond})
			for i, f := range placed {
				b := f.Box
				all++
				if b.Size < 24 || b.Size > 44 || f.Seen <= 0 || f.Seen > 1+1e-9 {
					t.Errorf("a face of %g pixels, of which %g is seen", b.Size, f.Seen)
				}
				whole := b.Left >= 0 && b.Top >= 0 && b.Left+b.Size <= 160 && b.Top+b.Size <= 120
				if !whole {
					cut++
				}
				if whole != (f.Seen > 1-1e-9) || !whole && !beyond {
					t.Errorf("of the face at %v %g is seen", b, f.Seen)
				}
				for _, other := range placed[:i] {
					if other.Box.Overlap(b) > 0 {
						t.Errorf("faces at %v and %v overlap", b, other.Box)
					}
				}
			}
		}
	}
	if all < 80 || cut == 0 {
		t.Errorf("%d faces, %d of them cut", all, cut)
	}
}

// A face is pasted where its box says: in the middle of the box there is the face, and outside of it nothing of it.
func TestPasteStaysInItsBox(t *testing.T) {
	white := finder.NewPlane(96, 96)
	for i := range white.Pix {
		white.Pix[i] = 200
	}
	r := rand.New(rand.NewPCG(5, 5))
	for range 50 {
		p := finder.NewPlane(100, 100)
		q := newPasting(r, 50, 46, 40)
		q.gain, q.base, q.turn = 1, 0, 0
		q.paste(p, pictureOf(white))
		if v := p.Row(46)[50]; v != 200 {
			t.Errorf("in the middle there is %g", v)
		}
		for y := range 100 {
			for x := range 100 {
				if inside := x >= 30 && x < 70 && y >= 26 && y < 66; !inside && p.Row(y)[x] != 0 {
					t.Fatalf("outside of the box, at %d, %d, there is %g", x, y, p.Row(y)[x])
				}
			}
		}
	}
}

// Without a face there is nothing to paste.
func TestMakerNeedsAFace(t *testing.T) {
	if _, err := NewMaker(Options{}); err == nil {
		t.Error("a maker without faces")
	}
}
