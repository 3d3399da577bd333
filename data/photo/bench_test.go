package photo_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/photo"
)

// large writes a photo of 12 megapixels with detail in it, as a telephone stores it: upright, or on its side.
func large(b *testing.B, name, exif string) string {
	b.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	noise := uint32(1)
	for y := range 3000 {
		for x := range 4000 {
			noise = noise*1664525 + 1013904223
			v := 120 + 60*math.Sin(float64(x)/37)*math.Cos(float64(y)/23) + float64(noise>>28)
			img.SetRGBA(x, y, color.RGBA{uint8(v), uint8(v * 0.9), uint8(v*0.7 + float64(y)/60), 255})
		}
	}
	var out bytes.Buffer
	if filepath.Ext(name) == ".png" {
		if err := png.Encode(&out, img); err != nil {
			b.Fatal(err)
		}
	} else if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	content := out.Bytes()
	if exif != "" {
		content = append([]byte("\xff\xd8"+exif), content[2:]...)
	}
	path := filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	b.Logf("%s has %.1f MB", name, float64(len(content))/1e6)
	return path
}

const onItsSide = "\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"

func BenchmarkOpen(b *testing.B) {
	for _, c := range []struct{ name, exif string }{{"upright.jpg", ""}, {"turned.jpg", onItsSide}, {"upright.png", ""}} {
		b.Run(c.name, func(b *testing.B) {
			path := large(b, c.name, c.exif)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := photo.Open(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLook(b *testing.B) {
	path := large(b, "turned.jpg", onItsSide)
	b.ReportAllocs()
	for b.Loop() {
		if info, err := photo.Look(path); err != nil || info.Orientation != 6 || info.Width != 3000 {
			b.Fatal(info, err)
		}
	}
}
