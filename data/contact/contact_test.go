package contact

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os/exec"
	"strings"
	"testing"
)

// grey returns pictures of one grey each.
func grey(side int) func(i int) (Cell, error) {
	return func(i int) (Cell, error) {
		img := image.NewGray(image.Rect(0, 0, side, side))
		draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{Y: uint8(10 * i)}), image.Point{}, draw.Src)
		return Cell{img, fmt.Sprintf("row %d, ä photo with a long name", i)}, nil
	}
}

func TestPNGHasEachPictureInItsPlace(t *testing.T) {
	var b bytes.Buffer
	var last int64
	if err := WritePNG(context.Background(), &b, 10, 40, grey(40), func(done, total int64) { last = done*100 + total }); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if want := image.Pt(gap+8*(40+gap), gap+2*(40+captions+gap)); img.Bounds().Size() != want || last != 1010 {
		t.Errorf("%v, want %v; progress %d", img.Bounds().Size(), want, last)
	}
	for i := range 10 {
		x, y := gap+i%8*(40+gap)+20, gap+i/8*(40+captions+gap)+20
		if r, _, _, _ := img.At(x, y).RGBA(); int(r>>8) != 10*i {
			t.Errorf("picture %d has grey %d", i, r>>8)
		}
		dark := 0
		for dx := range 40 {
			for dy := range captions {
				if r, _, _, _ := img.At(x-20+dx, y+20+dy).RGBA(); r < 0x8000 {
					dark++
				}
			}
		}
		if dark < 20 {
			t.Errorf("picture %d has no caption", i)
		}
	}
	if err := WritePNG(context.Background(), &b, MostPNG+1, 40, grey(40), nil); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many: %v", err)
	}
}

func TestPDFHasPages(t *testing.T) {
	var b bytes.Buffer
	if err := WritePDF(context.Background(), &b, "faces.csv", 31, grey(20), nil); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) || bytes.Count(b.Bytes(), []byte("/Type /Page\n")) != 2 || bytes.Count(b.Bytes(), []byte("/Subtype /Image")) != 31 {
		t.Errorf("%d pages and %d pictures", bytes.Count(b.Bytes(), []byte("/Type /Page\n")), bytes.Count(b.Bytes(), []byte("/Subtype /Image")))
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not there")
	}
	read := exec.Command(reader, "-", "-")
	read.Stdin = &b
	text, err := read.Output()
	if err != nil || !strings.Contains(string(text), "row 30, ä photo") || !strings.Contains(string(text), "2 / 2") {
		t.Errorf("%v: %s", err, text)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := WritePDF(ctx, new(bytes.Buffer), "", 3, grey(8), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := WritePNG(ctx, new(bytes.Buffer), 3, 8, grey(8), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	broken := errors.New("unread")
	if err := WritePDF(context.Background(), new(bytes.Buffer), "", 3, func(int) (Cell, error) { return Cell{}, broken }, nil); !errors.Is(err, broken) {
		t.Error(err)
	}
}
