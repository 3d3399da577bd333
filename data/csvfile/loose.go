package csvfile

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// isLooseBlank reports whether c separates pixels where they are read loosely.
func isLooseBlank(c byte) bool { return isBlank(c) || c == ',' || c == '[' || c == ']' }

// parseLoosely is parsePixels for the ways in which Python and spreadsheets write whole numbers: with commas between
// them, in brackets, and as 67.0. It reads whatever parsePixels reads, to the same numbers, but slower.
func parseLoosely(dst, text []byte) (n, bad int) {
	for i := 0; i < len(text); {
		if isLooseBlank(text[i]) {
			i++
			continue
		}
		from, v := i, 0
		for i < len(text) && text[i]-'0' <= 9 && v <= 255 {
			v = 10*v + int(text[i]-'0')
			i++
		}
		digits := i - from
		if digits > 0 && i < len(text) && text[i] == '.' {
			for i++; i < len(text) && text[i] == '0'; {
				i++
			}
		}
		if digits == 0 || v > 255 || i < len(text) && !isLooseBlank(text[i]) {
			return n, from
		}
		dst[n] = byte(v)
		n++
	}
	return n, -1
}

// looseness says what about a cell parsePixels does not read and parseLoosely does.
func looseness(text []byte) string {
	var ways []string
	for _, way := range []struct{ char, is string }{{"[", "in brackets"}, {",", "with commas between them"}, {".", "with a decimal point, such as 67.0"}} {
		if bytes.Contains(text, []byte(way.char)) {
			ways = append(ways, way.is)
		}
	}
	return strings.Join(ways, ", ")
}

// hinted is how much of a cell is looked at to tell what it is.
const hinted = 256 << 10

var pictureName = regexp.MustCompile(`(?i)^[^\n]*\.(png|jpe?g|bmp|gif|tiff?|webp|pgm|ppm)$`)

// pixelHint says what an Image cell is that holds no pixels as they are read, and what to do; "" where that can't be
// told.
func pixelHint(text []byte) string {
	trimmed := bytes.TrimSpace(text[:min(len(text), hinted)])
	switch {
	case bytes.Contains(trimmed, []byte("...")):
		return `was shortened by NumPy, which writes "..." for most of the pixels, so that they are lost; write it anew from the photos, with " ".join(map(str, image.ravel()))`
	case len(trimmed) < 1000 && pictureName.Match(trimmed):
		return fmt.Sprintf("is the name of a picture, %s, where the first row has pixels; name a column file for photos that are files, or write the grey pixels of each into its cell, as numbers from 0 to 255 with blanks between them", quoted(trimmed))
	case bytes.HasPrefix(trimmed, []byte("iVBORw0KGgo")), bytes.HasPrefix(trimmed, []byte("/9j/")):
		return "is a picture in base64; write its grey pixels as numbers from 0 to 255 with blanks between them"
	}
	return numberHint(trimmed)
}

// numberHint is pixelHint for a cell of numbers that are no pixels.
func numberHint(text []byte) string {
	least, greatest, whole, n := 0.0, 0.0, true, 0
	for _, word := range bytes.FieldsFunc(text, func(r rune) bool { return r < 128 && isLooseBlank(byte(r)) }) {
		if !isDecimal(word) {
			return ""
		}
		v, err := strconv.ParseFloat(string(word), 64)
		if err != nil {
			return ""
		}
		if n++; n == 1 {
			least, greatest = v, v
		}
		least, greatest = min(least, v), max(greatest, v)
		whole = whole && v == float64(int(v))
	}
	const wanted = "pixels are whole numbers from 0 to 255"
	switch {
	case n < 2:
		return ""
	case !whole && least >= 0 && greatest <= 1:
		return "has numbers from 0 to 1, so it looks divided by 255; multiply by 255 and round, as " + wanted
	case !whole && least >= -1 && greatest <= 1:
		return "has numbers from -1 to 1, so its pixels look scaled; undo that, as " + wanted
	case !whole && least < 0:
		return "has negative numbers with decimals, so its pixels look standardised; write them as they were before, as " + wanted
	case !whole:
		return "has numbers with decimals; round them, as " + wanted
	case least >= -128 && least < 0 && greatest <= 127:
		return "has negative numbers, as signed bytes (int8) give; add 256 to these or save as uint8, as " + wanted
	case least >= 0 && greatest > 255 && greatest <= 65535:
		return fmt.Sprintf("has numbers up to %s, so it looks like 16 bits a pixel; divide by 257 and round, as %s", count(int(greatest)), wanted)
	}
	return ""
}

// shapeHint says what is wrong with an image of these pixels, which is no square. As many numbers as three a pixel of a
// square has a grey photo of 4:3, too: how its lines fit together tells which it is.
func shapeHint(pixels []byte) string {
	n := len(pixels)
	if n == 1 {
		return "has 1 pixel, and the smallest face has 2×2; choose a file with photos, such as 96×96 pixels"
	}
	side := sideOf(n / 3)
	if n%3 != 0 || side == 0 {
		return fmt.Sprintf("has %s, which is no square; choose a file whose faces are square, such as 96×96 pixels", counted(n, "pixel"))
	}
	width, colour := shapeOf(pixels, side)
	switch {
	case colour:
		return fmt.Sprintf("has %s, which is three a pixel of %d×%d: it is in colour (RGB); make it grey, one number a pixel", counted(n, "number"), side, side)
	case width > 0:
		return fmt.Sprintf("has %s, which is no square: it looks like a photo of %d×%d; choose a file whose faces are square, such as 96×96 pixels", counted(n, "pixel"), width, n/width)
	}
	return fmt.Sprintf("has %s, which is three a pixel of %d×%d, if it is in colour (RGB), and else no square; make it grey and square, one number a pixel", counted(n, "number"), side, side)
}

// How much less the lines of one shape must differ than those of another so that it is the one, and how many pixels are
// looked at.
const (
	fitsBetter = 0.8
	looked     = 64 << 10
)

// shapeOf returns whether numbers are three a pixel of side×side, of each pixel or of each channel in a row, or else
// the width of the grey photo that they are; 0 where neither is plain.
func shapeOf(pixels []byte, side int) (width int, colour bool) {
	if side < leastLines {
		return 0, false
	}
	differ := func(apart int) float64 { return differenceAt(pixels[:min(len(pixels), apart+looked)], apart) }
	inColour := min(differ(3*side), differ(side))
	grey := math.Inf(1)
	for w := 2; w < 3*side; w++ {
		if h := len(pixels) / w; w*h != len(pixels) || w == side || h > w*leastStretch || w > h*leastStretch {
			continue
		}
		if d := differ(w); d < grey {
			width, grey = w, d
		}
	}
	switch {
	case inColour < fitsBetter*grey:
		return 0, true
	case grey < fitsBetter*inColour:
		return width, false
	}
	return 0, false
}
