package batch

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestGrayTurnsImageRound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pixels, back := make([]byte, 400), make([]byte, 400)
	for i := range pixels {
		pixels[i] = byte(r.IntN(256))
	}
	image := make([]float32, len(pixels))
	for _, standardise := range []bool{false, true} {
		Image(image, pixels, standardise)
		Gray(back, image, pixels, standardise)
		if !bytes.Equal(back, pixels) {
			t.Errorf("standardised %v: other pixels came back", standardise)
		}
	}
	Gray(back[:2], []float32{-5, 300}, pixels[:2], false)
	if back[0] != 0 || back[1] != 255 {
		t.Errorf("beyond the range it gives %v", back[:2])
	}
}
