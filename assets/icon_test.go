package assets

import (
	"bytes"
	"image/color"
	"image/png"
	"testing"
)

func TestIcon(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(Icon()))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 512 || b.Dy() != 512 {
		t.Fatalf("the icon is %v, want 512×512", b)
	}
	for name, c := range map[string]struct {
		x, y int
		want color.NRGBA
	}{
		"corner is clear":       {4, 4, color.NRGBA{}},
		"edge of the square":    {256, 30, color.NRGBA{R: 0x14, G: 0x24, B: 0x2e, A: 0xff}},
		"forehead":              {256, 130, color.NRGBA{R: 0xf3, G: 0xea, B: 0xd9, A: 0xff}},
		"label on an eye":       {190, 206, color.NRGBA{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}},
		"point being corrected": {384, 302, color.NRGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}},
	} {
		if got := color.NRGBAModel.Convert(img.At(c.x, c.y)); got != c.want {
			t.Errorf("%s: %v at (%d, %d), want %v", name, got, c.x, c.y, c.want)
		}
	}
}

func TestIconIsTheCallers(t *testing.T) {
	Icon()[0] = 0
	if Icon()[0] != 0x89 {
		t.Error("a write to the icon changed the next caller's")
	}
}
