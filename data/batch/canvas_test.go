package batch

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"fiducial/data/simd"
)

// eachPath runs a test by every path that this machine has.
func eachPath(t *testing.T, f func(t *testing.T, p *primitives)) {
	for _, path := range simd.Paths() {
		t.Run(path.String(), func(t *testing.T) {
			p := on(path)
			f(t, &p)
		})
	}
}

// blurred returns an image after a blur.
func blurred(side int, p *primitives, image []float32, sigma float64) []float32 {
	c := newCanvas(side, p)
	c.gaussian(sigma)
	for y := range side {
		copy(c.wide[y*c.wideStride()+len(c.weights)-1:], image[y*side:][:side])
	}
	dst := make([]float32, side*side)
	c.blur(dst)
	return dst
}

func TestBlurIsAGaussian(t *testing.T) {
	eachPath(t, func(t *testing.T, p *primitives) {
		const side, sigma = 41, 1.7
		image := make([]float32, side*side)
		image[20*side+20] = 1
		image = blurred(side, p, image, sigma)
		for y := range side {
			for x := range side {
				d := math.Hypot(float64(x-20), float64(y-20))
				want := math.Exp(-d*d/(2*sigma*sigma)) / (2 * math.Pi * sigma * sigma)
				if got := float64(image[y*side+x]); math.Abs(got-want) > 5e-4 {
					t.Fatalf("(%d, %d): %v, want %v", x, y, got, want)
				}
			}
		}
		for i, v := range blurred(side, p, slices.Repeat([]float32{3}, side*side), sigma) {
			if math.Abs(float64(v)-3) > 1e-5 {
				t.Fatalf("pixel %d of a flat image became %v", i, v)
			}
		}
	})
}

// The sums are those of the definition in float64, at the border too.
func TestBlurAtTheBorder(t *testing.T) {
	eachPath(t, func(t *testing.T, p *primitives) {
		r := rand.New(rand.NewPCG(8, 8))
		for _, side := range []int{1, 3, 23, 24, 31, 96} {
			sigma := []float64{0.3, 1.2, 9}[side%3]
			image := make([]float32, side*side)
			for i := range image {
				image[i] = r.Float32()
			}
			got := blurred(side, p, image, sigma)
			for range 200 {
				x, y := r.IntN(side), r.IntN(side)
				var sum, weights float64
				radius := int(math.Ceil(3 * sigma))
				for dy := -radius; dy <= radius; dy++ {
					for dx := -radius; dx <= radius; dx++ {
						w := math.Exp(-float64(dx*dx+dy*dy) / (2 * sigma * sigma))
						weights += w
						sum += w * float64(image[min(max(y+dy, 0), side-1)*side+min(max(x+dx, 0), side-1)])
					}
				}
				if v := float64(got[y*side+x]); math.Abs(v-sum/weights) > 1e-6 {
					t.Fatalf("side %d, sigma %v, (%d, %d): %v, want %v", side, sigma, x, y, v, sum/weights)
				}
			}
		}
	})
}

func TestMoveIsBilinear(t *testing.T) {
	// A plane is kept exactly by bilinear resampling; beyond the border its value at the border counts.
	eachPath(t, func(t *testing.T, p *primitives) {
		const side = 9
		pixels := make([]byte, side*side)
		for i := range pixels {
			pixels[i] = byte(2*(i%side) + 3*(i/side))
		}
		for _, angle := range []float64{0, 0.4, 2, 4} {
			c := newCanvas(side, p)
			back := about(side, false, angle, 1.3, 0.7, -1.2)
			moved := make([]float32, side*side)
			c.move(moved, side, pixels, 2, 5, back)
			for i, got := range moved {
				x, y := back.apply(float64(i%side), float64(i/side))
				want := 2*(2*min(max(x, 0), side-1)+3*min(max(y, 0), side-1)) + 5
				if math.Abs(float64(got)-want) > 1e-4 {
					t.Fatalf("angle %v, pixel %d: %v, want %v", angle, i, got, want)
				}
			}
		}
		one := []float32{0}
		if newCanvas(1, p).move(one, 1, []byte{5}, 1, 0, about(1, true, 1, 2, 3, 4)); one[0] != 5 {
			t.Errorf("an image of one pixel became %v", one)
		}
	})
}

// However a photo is turned, its lines end exactly where they should: nothing outside of it is read.
func TestMoveStaysInside(t *testing.T) {
	eachPath(t, func(t *testing.T, p *primitives) {
		r := rand.New(rand.NewPCG(4, 4))
		for _, side := range []int{1, 2, 3, 8, 17, 96} {
			pixels := make([]byte, side*side)
			for i := range pixels {
				pixels[i] = byte(100 + r.IntN(101))
			}
			c := newCanvas(side, p)
			moved := make([]float32, side*side)
			for turn := range 400 {
				angle := r.Float64() * 2 * math.Pi
				if turn%4 == 0 {
					angle = float64(turn/4) * math.Pi / 2 // edges fall on edges
				}
				shift := []float64{0, 1, 0.5, 1e9}[turn%4]
				c.move(moved, side, pixels, 1, 0, about(side, turn%3 == 0, angle, []float64{1, 0.5, 1.9}[turn%3], shift, -shift).inverse())
				for i, v := range moved {
					if !(v >= 100 && v <= 200) {
						t.Fatalf("side %d, turn %d: pixel %d is %v, outside of the photo's range", side, turn, i, v)
					}
				}
			}
		}
	})
}

// Every path gives the same image, bit for bit, and writes nothing beside it.
func TestPathsAgreeToTheBit(t *testing.T) {
	reference := portable()
	eachPath(t, func(t *testing.T, p *primitives) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, side := range []int{1, 2, 3, 7, 8, 9, 15, 16, 23, 24, 25, 33, 95, 96, 97, 130} {
			pixels := make([]byte, side*side)
			for i := range pixels {
				pixels[i] = byte(r.IntN(256))
			}
			c, plain := newCanvas(side, p), newCanvas(side, &reference)
			got, want := make([]float32, side*side+1), make([]float32, side*side)
			for turn := range 30 {
				v := Augment{
					Mirror: turn&1 > 0, Rotation: []float64{0, 15, 180}[turn%3], Scale: []float64{0, 0.5}[turn%2], Shift: []float64{0, 5, 500}[turn/2%3],
					Brightness: []float64{0, 0.3}[turn/3%2], Contrast: []float64{0, 0.3}[turn/5%2], Blur: []float64{0, 1.2, 5}[turn/4%3],
				}.draw(r, side)
				standardise := turn/7%2 > 0
				got[side*side] = 77
				c.face(got[:side*side], pixels, standardise, &v)
				plain.face(want, pixels, standardise, &v)
				if got[side*side] != 77 {
					t.Fatalf("side %d: it wrote beyond the image", side)
				}
				for i := range want {
					if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
						t.Fatalf("side %d, %+v, pixel %d: %v, want %v", side, v, i, got[i], want[i])
					}
				}
			}
		}
	})
}

// Sums of the largest photos do not overflow.
func TestMoments(t *testing.T) {
	eachPath(t, func(t *testing.T, p *primitives) {
		for _, n := range []int{1, 15, 16, 17, 9216, 1<<20 + 3} {
			sum, squares := p.moments(slices.Repeat([]byte{255}, n))
			if sum != uint64(n)*255 || squares != uint64(n)*255*255 {
				t.Errorf("%d white pixels: %d and %d", n, sum, squares)
			}
		}
	})
}

func BenchmarkFace(b *testing.B) {
	a := noise(1, 96)
	r := rand.New(rand.NewPCG(1, 1))
	move := Augment{Mirror: true, Rotation: 15, Scale: 0.15, Shift: 6, Brightness: 0.2, Contrast: 0.2}
	for _, path := range simd.Paths() {
		for _, c := range []struct {
			name        string
			standardise bool
			a           Augment
		}{{"plain", false, Augment{}}, {"standardised", true, Augment{}}, {"augmented", true, move}, {"augmented and blurred", true, everything}} {
			b.Run(path.String()+"/"+c.name, func(b *testing.B) {
				p := on(path)
				dst, faces := make([]float32, 96*96), newCanvas(96, &p)
				for b.Loop() {
					v := c.a.draw(r, 96)
					faces.face(dst, a.photos[0], c.standardise, &v)
				}
			})
		}
	}
}
