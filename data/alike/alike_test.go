package alike

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// drawn is a photo of smooth shapes, as faces are.
func drawn(r *rand.Rand, side int) []byte {
	pixels := make([]byte, side*side)
	type blob struct{ x, y, size, deep float64 }
	var blobs []blob
	for range 12 {
		blobs = append(blobs, blob{r.Float64(), r.Float64(), 0.05 + 0.2*r.Float64(), 160*r.Float64() - 80})
	}
	for i := range pixels {
		x, y, v := float64(i%side)/float64(side), float64(i/side)/float64(side), 128.0
		for _, b := range blobs {
			v += b.deep * math.Exp(-((x-b.x)*(x-b.x)+(y-b.y)*(y-b.y))/(2*b.size*b.size))
		}
		pixels[i] = byte(min(max(v, 0), 255))
	}
	return pixels
}

// changes are what is done to a photo that is passed on.
var changes = []struct {
	name string
	of   func(r *rand.Rand, pixels []byte, side int) []byte
}{
	{"JPEG at quality 75", func(_ *rand.Rand, pixels []byte, side int) []byte { return encoded(pixels, side, 75) }},
	{"noise of 3 grey levels", func(r *rand.Rand, pixels []byte, _ int) []byte {
		noisy := slices.Clone(pixels)
		for i, v := range noisy {
			noisy[i] = byte(min(max(math.Round(float64(v)+3*r.NormFloat64()), 0), 255))
		}
		return noisy
	}},
	{"one grey level more", func(_ *rand.Rand, pixels []byte, _ int) []byte {
		lighter := slices.Clone(pixels)
		for i, v := range lighter {
			lighter[i] = byte(min(int(v)+1, 255))
		}
		return lighter
	}},
	{"one pixel changed", func(_ *rand.Rand, pixels []byte, _ int) []byte {
		other := slices.Clone(pixels)
		other[0] ^= 1
		return other
	}},
}

// encoded is a photo that went through JPEG.
func encoded(pixels []byte, side, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, &image.Gray{Pix: pixels, Stride: side, Rect: image.Rect(0, 0, side, side)}, &jpeg.Options{Quality: quality}); err != nil {
		panic(err)
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		panic(err)
	}
	var back []byte
	for y, gray := 0, img.(*image.Gray); y < side; y++ {
		back = append(back, gray.Pix[y*gray.Stride:][:side]...)
	}
	return back
}

func TestPhotosThatWereEncodedAnewAreAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, side := range []int{48, 96, 97, 131} {
		for n := range 40 {
			pixels := drawn(r, side)
			for _, c := range changes {
				if other := c.of(r, pixels, side); !Of(pixels, side).Near(Of(other, side)) {
					t.Errorf("side %d, photo %d: %s is not recognised", side, n, c.name)
				}
			}
			if other := drawn(r, side); Of(pixels, side).Near(Of(other, side)) {
				t.Errorf("side %d, photo %d: another one is taken for it", side, n)
			}
		}
	}
}

// The coefficients are those of the discrete cosine transform as it is defined, in eighths of a grey level; equal cells
// are needed for that.
func TestLookIsACosineTransform(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const side = 32
	pixels := drawn(r, side)
	l := Of(pixels, side)
	for k, f := range frequencies {
		sum, squares := 0.0, 0.0
		for i, v := range pixels { // each cell of 2×2 pixels is looked at by its mean
			wave := math.Cos(math.Pi*float64(f[0])*(float64(i%side/2)+0.5)/16) * math.Cos(math.Pi*float64(f[1])*(float64(i/side/2)+0.5)/16)
			sum, squares = sum+float64(v)*wave, squares+wave*wave
		}
		if want := sum / math.Sqrt(squares*side*side) / step; math.Abs(math.Remainder(want-float64(l[k]), 256)) > 0.52 {
			t.Errorf("frequency %v is %d, want %.2f", f, l[k], want)
		}
	}
	if !Of(make([]byte, side*side), side).IsZero() || !Of(pixels[:64], 8).IsZero() {
		t.Error("a flat photo, or a small one, looks like something")
	}
}

// What the index finds is what comparing each with each finds, however near the edges of its boxes looks lie.
func TestSetAndGroupsAgreeWithComparingAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var looks []Look
	for range 400 {
		var l Look
		for k := range l {
			l[k] = int8(r.IntN(256) - 128)
		}
		looks = append(looks, l)
		for range r.IntN(3) {
			l[r.IntN(terms)] += int8(r.IntN(13) - 6)
			looks = append(looks, l)
		}
	}
	looks = append(looks, Look{}, Look{}, Look{-128, 127}, Look{127, -126, 3})
	groups := Groups(looks)
	together := slices.Clone(groups)
	for i := range together {
		together[i] = i
	}
	for again := true; again; { // each takes the first of those near
		again = false
		for i := range looks {
			for j := range looks {
				if looks[i].Near(looks[j]) && together[j] < together[i] {
					together[i], again = together[j], true
				}
			}
		}
	}
	if !slices.Equal(groups, together) {
		t.Error("groups differ from those of comparing all")
	}
	half := NewSet(looks[:len(looks)/2])
	for i, l := range looks {
		if want := slices.ContainsFunc(looks[:len(looks)/2], l.Near); half.Near(l) != want {
			t.Errorf("look %d is near: %v", i, !want)
		}
	}
	text, err := half.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back Set
	if err := back.UnmarshalText(text); err != nil || back.Len() != half.Len() || !back.Near(looks[0]) {
		t.Errorf("read back: %d of %d, %v", back.Len(), half.Len(), err)
	}
	if (*Set)(nil).Near(looks[0]) || back.UnmarshalText([]byte("AAAA")) == nil {
		t.Error("nothing is near, or half a look is one")
	}
}

// Columns are summed as adding them one by one does, however many lines and columns there are.
func TestColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, side := range []int{1, 7, 8, 9, 24, 97} {
		c, want := newColumns(side), make([]uint32, side)
		for range 600 {
			line := make([]byte, side)
			for x := range line {
				line[x] = byte(255 - r.IntN(3))
				want[x] += uint32(line[x])
			}
			c.add(line)
		}
		if c.spread(); !slices.Equal(c.sums, want) {
			t.Errorf("%d columns are summed to %v, want %v", side, c.sums, want)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	pixels := drawn(rand.New(rand.NewPCG(1, 1)), 96)
	for b.Loop() {
		Of(pixels, 96)
	}
}

func BenchmarkGroups(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	looks := make([]Look, 10_000)
	for i := range looks {
		for k := range looks[i] {
			looks[i][k] = int8(r.IntN(256) - 128)
		}
	}
	for b.Loop() {
		Groups(looks)
	}
}
