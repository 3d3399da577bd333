package data

import (
	"fmt"

	"fiducial/data/csvfile"
)

// Pixels returns the 8-bit grey pixels of a row, side×side in row order. They are shared: do not write.
// The error wraps ErrNoPhoto when the row has no usable pixels, ErrChanged when another program has written
// into the file and the photo of that row is no longer there.
func (d *Dataset) Pixels(row int) ([]byte, error) { return d.pixelsOf(row, d.Side(), true) }

// PixelsInPassing is Pixels for who goes over all rows: where there are more photos than are kept in memory, it keeps
// none of them, which would drive out those that are looked at.
func (d *Dataset) PixelsInPassing(row int) ([]byte, error) {
	return d.pixelsInPassing(row, d.Side())
}

func (d *Dataset) pixelsInPassing(row, side int) ([]byte, error) {
	return d.pixelsOf(row, side, d.Rows()*side*side <= d.pixelRoom)
}

// KeptPixels is Pixels where these take no longer than reading them: ok is false where a photo would have to be decoded
// first, and where there are none. For the screen, which waits for nothing.
func (d *Dataset) KeptPixels(row int) (pixels []byte, ok bool) {
	if !d.Photos() {
		pixels, err := d.Pixels(row)
		return pixels, err == nil
	}
	square, side := d.Square(row), d.Side()
	if square.IsZero() {
		return nil, false
	}
	if pixels, ok := d.pixels.get(square); ok {
		return pixels, true
	}
	if pixels, ok = d.squares.get(square, side); ok {
		d.pixels.add(square, pixels)
	}
	return pixels, ok
}

// pixelsOf is Pixels of a square of that side, which counts where photos are files; keep says whether they stay in
// memory.
func (d *Dataset) pixelsOf(row, side int, keep bool) ([]byte, error) {
	pixels, in, err := d.tryPixels(row, side, keep)
	if err != nil {
		d.condemn(row, in, err)
		return nil, fmt.Errorf("read the photo of row %d: %w", row, err)
	}
	return pixels, nil
}

// tryPixels is pixelsOf, which says what it tried to read.
func (d *Dataset) tryPixels(row, side int, keep bool) ([]byte, csvfile.Row, error) {
	d.reading.RLock()
	defer d.reading.RUnlock()
	d.mu.RLock()
	r := d.row(row)
	in, file, square := r.inFile, d.file, r.squareAt(side)
	box, _ := r.box()
	d.mu.RUnlock()
	if square.IsZero() {
		return nil, csvfile.Row{}, ErrNoPhoto
	}
	if pixels, ok := d.pixels.get(square); ok {
		return pixels, in, nil
	}
	pixels, err := d.readPixels(file, in, box, square, side)
	if err != nil {
		return nil, in, err
	}
	if keep {
		d.pixels.add(square, pixels)
	}
	return pixels, in, nil
}
