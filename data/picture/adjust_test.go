package picture

import (
	"bytes"
	"image"
	"math"
	"testing"
)

func ramp() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range g.Pix {
		g.Pix[i] = uint8(i)
	}
	return g
}

func TestAdjust(t *testing.T) {
	photo := ramp()
	if got := Adjust(photo, Adjustment{}); got != photo {
		t.Error("nothing to adjust, and yet another picture")
	}
	clamp := func(v float64) float64 { return math.Round(math.Max(0, math.Min(255, v))) }
	for _, c := range []struct {
		name string
		a    Adjustment
		want func(v float64) float64
	}{
		{"brighter", Adjustment{Brightness: 20}, func(v float64) float64 { return clamp(v + 51) }},
		{"darker", Adjustment{Brightness: -20}, func(v float64) float64 { return clamp(v - 51) }},
		{"more contrast", Adjustment{Contrast: 50}, func(v float64) float64 { return clamp(127.5 + (v-127.5)*2) }},
		{"gamma 2", Adjustment{Gamma: 50}, func(v float64) float64 { return clamp(255 * math.Sqrt(v/255)) }},
	} {
		got := Adjust(photo, c.a)
		for i, v := range got.Pix {
			if d := math.Abs(float64(v) - c.want(float64(i))); d > 2 {
				t.Errorf("%s: %d became %d, want %.0f", c.name, i, v, c.want(float64(i)))
				break
			}
		}
	}
	if !bytes.Equal(photo.Pix, ramp().Pix) {
		t.Error("the photo itself was changed")
	}
}

func TestEqualise(t *testing.T) {
	dull := image.NewGray(image.Rect(0, 0, 2, 2))
	copy(dull.Pix, []byte{100, 101, 102, 103})
	if got, want := Adjust(dull, Adjustment{Equalise: true}).Pix, []byte{0, 85, 170, 255}; !bytes.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, v := range []byte{0, 7, 255} {
		flat := image.NewGray(image.Rect(0, 0, 2, 2))
		copy(flat.Pix, []byte{v, v, v, v})
		if got := Adjust(flat, Adjustment{Equalise: true}).Pix[0]; got != v {
			t.Errorf("one grey, %d, became %d", v, got)
		}
	}
	even := Adjust(ramp(), Adjustment{Equalise: true})
	if !bytes.Equal(even.Pix, ramp().Pix) {
		t.Errorf("what is even was changed: %v", even.Pix)
	}
}
