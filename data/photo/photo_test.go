package photo_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/photo"
)

// picture decodes a picture of testdata without this package.
func picture(t testing.TB, name string) image.Image {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// difference returns the mean difference of two pictures in a channel, in grey levels; +Inf where they differ in size.
func difference(a, b image.Image, grey bool) float64 {
	if a.Bounds() != b.Bounds() {
		return math.Inf(1)
	}
	var sum float64
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, b1, _ := a.At(x, y).RGBA()
			R, G, B, _ := b.At(x, y).RGBA()
			if grey {
				l := uint32(0.299*float64(R) + 0.587*float64(G) + 0.114*float64(B))
				R, G, B = l, l, l
			}
			sum += math.Abs(float64(r)-float64(R)) + math.Abs(float64(g)-float64(G)) + math.Abs(float64(b1)-float64(B))
		}
	}
	return sum / 3 / 257 / float64(a.Bounds().Dx()*a.Bounds().Dy())
}

// Pictures that Pillow wrote are shown as Pillow shows them, in every format and every orientation.
func TestOpenAsShown(t *testing.T) {
	shown := picture(t, "shown.png")
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) < 50 {
		t.Fatal(len(files), err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		if strings.HasSuffix(name, ".py") || strings.HasPrefix(name, "s") || strings.HasPrefix(name, "clear") {
			continue
		}
		most := 0.
		switch {
		case strings.HasSuffix(name, ".jpg"), name == "palette.png", name == "first.gif":
			most = 6
		case name == "lossy.webp":
			most = 9
		case strings.HasPrefix(name, "grey"):
			most = 0.6
		}
		img, err := photo.Open(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if d := difference(img, shown, strings.HasPrefix(name, "grey")); d > most {
			t.Errorf("%s (%T) is off by %.2f grey levels", name, img, d)
		}
		info, err := photo.Look(path)
		if err != nil || info.Width != 40 || info.Height != 24 || info.Hash.IsZero() || info.Size == 0 || info.Modified.IsZero() {
			t.Errorf("%s: %+v %v", name, info, err)
		}
		if o := strings.TrimPrefix(name, "turned"); o != name && info.Orientation != int(o[0]-'0') {
			t.Errorf("%s has orientation %d", name, info.Orientation)
		}
	}
}

func TestTransparentLiesOnWhite(t *testing.T) {
	shown := picture(t, "shown.png")
	for _, name := range []string{"clear.png", "clear.webp", "clear.tif"} {
		img, err := photo.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for y := range 24 {
			for x := range 40 {
				r, g, b, _ := img.At(x, y).RGBA()
				R, G, B, _ := shown.At(x, y).RGBA()
				if x < 20 {
					R, G, B = 0xffff, 0xffff, 0xffff
				}
				if r != R || g != G || b != B {
					t.Fatalf("%s: pixel %d, %d is %v", name, x, y, img.At(x, y))
				}
			}
		}
	}
}

// The first frame of a GIF may cover a part of it.
func TestFrameOnItsScreen(t *testing.T) {
	frame := image.NewPaletted(image.Rect(10, 5, 20, 15), color.Palette{color.Black, color.White})
	var out bytes.Buffer
	err := gif.EncodeAll(&out, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{ColorModel: frame.Palette, Width: 40, Height: 24}})
	if err != nil {
		t.Fatal(err)
	}
	img, err := photo.Open(write(t, "a.gif", out.String()))
	if err != nil || img.Bounds() != image.Rect(0, 0, 40, 24) {
		t.Fatal(img, err)
	}
	for x, want := range map[int]uint32{9: 0xffff, 10: 0, 19: 0, 20: 0xffff} {
		if r, _, _, _ := img.At(x, 10).RGBA(); r != want {
			t.Errorf("column %d is %x", x, r)
		}
	}
}

// write writes a file into a folder of the test's own.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRefused(t *testing.T) {
	bomb := read(t, "grey.png")
	bomb = bomb[:16] + "\x00\x01\x00\x00\x00\x01\x00\x00" + bomb[24:] // 65,536 each way; the check sum is wrong then
	bombBMP := read(t, "colour.bmp")
	bombBMP = bombBMP[:18] + "\x00\xfa\x00\x00\x00\xfa\x00\x00" + bombBMP[26:]
	jpeg := read(t, "grey.jpg")
	at := strings.Index(jpeg, "\xff\xc0") + 5
	wide := jpeg[:at] + "\xfa\x00\xfa\x00" + jpeg[at+4:]
	deep := read(t, "colour16.png")
	for _, c := range []struct {
		name, content string
		is            error
		says          string
	}{
		{"cut.jpg", read(t, "turned1.jpg")[:900], photo.ErrDamaged, "the JPEG is damaged or incomplete"},
		{"header.jpg", read(t, "turned1.jpg")[:40], photo.ErrDamaged, "copy it again"},
		{"cut.png", read(t, "turned1.png")[:150], photo.ErrDamaged, "the PNG is damaged"},
		{"cut.webp", read(t, "lossy.webp")[:100], photo.ErrDamaged, "the WebP is damaged"},
		{"cut.tif", read(t, "turned1.tif")[:300], photo.ErrDamaged, "the TIFF is damaged"},
		{"cut.bmp", read(t, "colour.bmp")[:300], photo.ErrDamaged, "the BMP is damaged"},
		{"cut.gif", read(t, "first.gif")[:500], photo.ErrDamaged, "the GIF is damaged"},
		{"bomb.png", bomb, nil, ""},
		{"bomb.bmp", bombBMP, photo.ErrTooLarge, "64000×64000 pixels, and 200 million"},
		{"bomb.jpg", wide, photo.ErrTooLarge, "save it smaller"},
		{"empty.jpg", "", photo.ErrDamaged, "the file is empty"},
		{"noise.jpg", "no picture at all", photo.ErrFormat, "JPEG, PNG, WebP, TIFF, BMP and GIF are"},
		{"p.jpg", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", photo.ErrFormat, "heif-convert"},
		{"p.heic", "\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1miafavif", photo.ErrFormat, "AVIF is not read; convert it"},
		{"p.avif", "\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", photo.ErrFormat, "AVIF"},
		{"p.cr3", "\x00\x00\x00\x18ftypcrx \x00\x00\x00\x00crx isom", photo.ErrFormat, "raw"},
		{"p.nef", read(t, "grey.tif"), photo.ErrFormat, "raw"},
		{"p.mp4", "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42", photo.ErrFormat, "video"},
		{"p.psd", "8BPS\x00\x01", photo.ErrFormat, "Photoshop"},
		{"p.pdf", "%PDF-1.4", photo.ErrFormat, "PDF"},
		{"p.svg", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", photo.ErrFormat, "SVG"},
		{"p.html", "<!DOCTYPE html><html>", photo.ErrFormat, "web page"},
		{"a.webp", "RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02", photo.ErrFormat, "animated"},
		{"deep.png", deep[:40], photo.ErrDamaged, "the PNG is damaged"},
	} {
		path := write(t, c.name, c.content)
		_, err := photo.Open(path)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.name) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, path := range []string{write(t, "bomb.bmp", bombBMP), write(t, "noise.jpg", "none")} {
		if _, err := photo.Look(path); err == nil {
			t.Errorf("Look takes %s", path)
		}
	}
}

func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("none.jpg", filepath.Join(dir, "link.jpg")); err == nil {
		if _, err := photo.Look(filepath.Join(dir, "link.jpg")); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "link that leads nowhere") {
			t.Errorf("a link to no file: %v", err)
		}
	}
	if _, err := photo.Look(filepath.Join(dir, "none.jpg")); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "there is no such file") {
		t.Error(err)
	}
	if _, err := photo.Open(dir); !errors.Is(err, photo.ErrNoFile) {
		t.Error(err)
	}
	if _, err := photo.Open(os.DevNull); !errors.Is(err, photo.ErrNoFile) {
		t.Error(err)
	}
	if os.Getuid() != 0 {
		path := write(t, "closed.jpg", "x")
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := photo.Look(path); !errors.Is(err, fs.ErrPermission) {
			t.Error(err)
		}
	}
}

// The hash is that of the file: every byte of a small one counts, of a large one its ends, its middle and its size do.
func TestHash(t *testing.T) {
	small := read(t, "grey.png")
	hash := func(content string) string {
		t.Helper()
		info, err := photo.Look(write(t, "a.png", content))
		if err != nil {
			t.Fatal(err)
		}
		return info.Hash.String()
	}
	if first, again := hash(small), hash(small); first != again {
		t.Error("one content has two hashes")
	}
	mid := small + strings.Repeat("a", 200<<10)
	large := small + strings.Repeat("a", 3<<20)
	seen := map[string]bool{}
	for _, s := range []string{
		small, small + "a", mid, mid[:150<<10] + "b" + mid[150<<10+1:], large, large + "a", large[:60<<10] + "b" + large[60<<10+1:],
		large[:len(large)-9] + "b" + large[len(large)-8:], large[:1<<20] + strings.Repeat("b", 1<<20) + large[2<<20:],
	} {
		seen[hash(s)] = true
	}
	if len(seen) != 9 {
		t.Errorf("nine contents have %d hashes", len(seen))
	}
}

func TestIs(t *testing.T) {
	for name, want := range map[string]bool{
		"a.jpg": true, "b/C.JPEG": true, "d.TIFF": true, "e.heic": true, "f.csv": false, "g": false, "._a.jpg": false, "jpg": false, "a.jpg.csv": false,
	} {
		if photo.Is(name) != want {
			t.Errorf("Is(%q) = %v", name, !want)
		}
	}
}
