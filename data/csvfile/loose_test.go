package csvfile

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

// Pixels in the ways of Python are read as the numbers that they are, and how is said.
func TestPixelsReadLoosely(t *testing.T) {
	tests := []struct{ name, cell, said string }{
		{"NumPy", "\"[ 0  1\n 2 255]\"", "in brackets"},
		{"NumPy, two-dimensional", "\"[[0 1]\n [2 255]]\"", "in brackets"},
		{"a list", `"[0, 1, 2, 255]"`, "in brackets, with commas"},
		{"commas", `"0,1,2,255"`, "with commas"},
		{"floats", "0.0 1.0 2.000 255.", "such as 67.0"},
		{"a list of floats", `"[0.0, 1.0, 2.0, 255.0]"`, "in brackets, with commas"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			content := "a_x,a_y,Image\n1,2," + test.cell + "\n3,4," + test.cell + "\n"
			f, rows := opened(t, content)
			if f.Side() != 2 || len(rows) != 2 || rows[1].Faults > 0 {
				t.Fatalf("side %d, rows %+v", f.Side(), rows)
			}
			want := []byte{0, 1, 2, 255}
			if got, err := f.Pixels(rows[1], nil); err != nil || !bytes.Equal(got, want) {
				t.Errorf("pixels %v, %v", got, err)
			}
			if rows[1].Photo != face.PhotoOf(want) {
				t.Error("the photo is another than that of the same pixels written plainly")
			}
			if said := strings.Join(f.Notes(), " "); !strings.Contains(said, test.said) {
				t.Errorf("said %q", said)
			}
			g, again, err := f.Rewrite(context.Background(), filepath.Join(t.TempDir(), "b.csv"), Rewriting{Rows: rows, Cells: []Cell{{Text: "5"}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			if got, err := g.Pixels(again[0], nil); err != nil || !bytes.Equal(got, want) || !slices.Equal(g.Notes(), f.Notes()) {
				t.Errorf("after saving: pixels %v, %v, notes %v", got, err, g.Notes())
			}
			if got, want := read(t, g.Path()), strings.Replace(content, "1,2,", "5,2,", 1); got != want {
				t.Errorf("saved %q, want %q", got, want)
			}
		})
	}
}

// One cell that is written in another way does not change how the others are read: it stays a fault.
func TestOneLooseCellIsAFault(t *testing.T) {
	f, rows := opened(t, "a_x,a_y,Image\n1,2,\"[0, 1, 2, 3]\"\n3,4,0 1 2 3\n")
	if rows[0].Faults != 1 || rows[1].Faults != 0 || len(f.Notes()) > 0 {
		t.Errorf("rows %+v, notes %v", rows, f.Notes())
	}
}

// What holds no pixels is refused with a sentence that says what it is.
func TestImagesThatCannotBeRead(t *testing.T) {
	square := "choose a file whose faces are square"
	tests := []struct{ name, cell, want, not string }{
		{"shortened by NumPy", "[67 67 64 ... 41 43 42]", "shortened by NumPy", square},
		{"divided by 255", "0.2627 0.0 1.0 0.5", "looks divided by 255", square},
		{"divided by 255, in brackets", `"[0.2627, 0, 1, 0.5]"`, "looks divided by 255", square},
		{"scaled", "-0.5 0.25 1.0 -1", "from -1 to 1", square},
		{"standardised", "-1.5 0.25 2.5 -1", "look standardised", square},
		{"decimals", "1.5 200.25 2.5 7", "round them", square},
		{"signed bytes", "67 -18 127 -128", "int8", square},
		{"16 bits", "0 65535 300 2", "16 bits a pixel", square},
		{"colour", strings.Repeat("7 ", 12), "three a pixel of 2×2", square},
		{"a file name", "0.png", `the name of a picture, "0.png"`, square},
		{"a path with blanks", "my faces/A B.JPG", "the name of a picture", square},
		{"base64", "iVBORw0KGgoAAAANSUhEUg==", "base64", square},
		{"words", "none", `has "none" as pixel number 1`, square},
		{"no square", "1 2 3 4 5", square, "RGB"},
		{"commas without quotes", strings.TrimSuffix(strings.Repeat("1,", 16), ","), "commas between the 4×4 pixels", square},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "a.csv", []byte("a_x,a_y,Image\n1,2,"+test.cell+"\n1,2,"+test.cell+"\n"))
			_, err := scanRows(open(t, path))
			checkSentence(t, err, path, test.want)
			if err != nil && strings.Contains(err.Error(), test.not) {
				t.Errorf("the sentence says %q: %v", test.not, err)
			}
		})
	}
}

// TestGreyOrColour gives photos with as many numbers as three a pixel of a square: grey ones of 4:3 and 3:4, and those
// in colour, pixel by pixel, channel by channel, and with three equal channels. Each is called what it is.
func TestGreyOrColour(t *testing.T) {
	const side = 48
	face := func(x, y float64) float64 { // a drawn head before a wall, from 0 to 1 each way
		v := 60 + 80*y + 30*math.Sin(9*x)
		if math.Hypot(x-0.5, (y-0.5)*0.8) < 0.3 {
			v = 190 - 60*math.Hypot(x-0.4, y-0.4) + 15*math.Sin(40*y)
		}
		return v
	}
	grey := func(w, h int) (pixels []float64) {
		for i := range w * h {
			pixels = append(pixels, face(float64(i%w)/float64(w), float64(i/w)/float64(h)))
		}
		return pixels
	}
	square := grey(side, side)
	var interleaved, planar, equal []float64
	for _, v := range square {
		interleaved = append(interleaved, v, 0.7*v+20, 0.5*v)
		equal = append(equal, v, v, v)
	}
	for channel := range 3 {
		for i := range square {
			planar = append(planar, interleaved[3*i+channel])
		}
	}
	for name, c := range map[string]struct {
		pixels []float64
		want   string
	}{
		"4:3": {grey(96, 72), "it looks like a photo of 96×72"}, "3:4": {grey(72, 96), "it looks like a photo of 72×96"},
		"pixel by pixel": {interleaved, "it is in colour (RGB)"}, "channel by channel": {planar, "it is in colour (RGB)"}, "equal": {equal, "it is in colour (RGB)"},
	} {
		var row strings.Builder
		for _, v := range c.pixels {
			fmt.Fprintf(&row, "%d ", int(v))
		}
		path := write(t, "a.csv", []byte("a_x,a_y,Image\n1,2,"+row.String()+"\n"))
		if _, err := scanRows(open(t, path)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What parsePixels reads, parseLoosely reads as well, to the same.
func FuzzLooseAgrees(f *testing.F) {
	f.Add("0 1 255")
	f.Add("[1, 2.0]")
	f.Add(" 007\t8\n")
	f.Add("256 -1")
	f.Fuzz(func(t *testing.T, text string) {
		strict, loose := make([]byte, len(text)+1), make([]byte, (len(text)+1)/2)
		n, bad := parsePixels(strict, []byte(text))
		m, worse := parseLoosely(loose, []byte(text))
		if bad < 0 && (worse >= 0 || !bytes.Equal(strict[:n], loose[:m])) {
			t.Errorf("%q is %v, read loosely %v, %d", text, strict[:n], loose[:m], worse)
		}
	})
}
