package data

import (
	"fmt"
	"image"
	"sync"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/photo"
)

// photoRoom is how many bytes decoded photos may take that are kept: some of twelve megapixels.
const photoRoom = 160 << 20

// photos are those that were decoded last: the faces of one photo mostly follow one another, and who looks at a face looks at its
// neighbours next. The zero photos are empty. Safe for concurrent use.
type photos struct {
	mu   sync.Mutex
	kept []decoded // the one that was asked for last comes last
}

// decoded is a photo, or one that is being decoded.
type decoded struct {
	hash face.Photo
	load func() (image.Image, error)
	size *int // bytes, 0 until it is there
}

// open decodes the photo at path unless it is kept. The error wraps ErrChanged when the file is another photo.
func (p *photos) open(path string, hash face.Photo) (image.Image, error) {
	p.mu.Lock()
	d, found := p.take(hash)
	if !found {
		size := new(int)
		d = decoded{hash: hash, size: size, load: sync.OnceValues(func() (image.Image, error) {
			img, err := openAs(path, hash)
			if err == nil {
				p.mu.Lock()
				*size = bytesOf(img)
				p.mu.Unlock()
			}
			return img, err
		})}
	}
	p.kept = append(p.kept, d)
	p.mu.Unlock()
	img, err := d.load()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.take(hash)
	}
	p.shrink()
	return img, err
}

// take removes the photo of a hash and returns it. The caller holds p.mu.
func (p *photos) take(hash face.Photo) (decoded, bool) {
	for i, d := range p.kept {
		if d.hash == hash {
			p.kept = append(p.kept[:i:i], p.kept[i+1:]...)
			return d, true
		}
	}
	return decoded{}, false
}

// shrink forgets those that were asked for longest ago, but for the last, until the rest fits. The caller holds p.mu.
func (p *photos) shrink() {
	total := 0
	for i := len(p.kept) - 1; i >= 0; i-- {
		if total += *p.kept[i].size; total > photoRoom && i < len(p.kept)-1 {
			p.kept = append([]decoded(nil), p.kept[i+1:]...)
			return
		}
	}
}

// errOtherPhoto says that a photo was replaced.
var errOtherPhoto = fmt.Errorf("another photo than when the dataset was opened: %w", ErrChanged)

// openAs decodes the photo at path, which must be the one of that hash.
func openAs(path string, hash face.Photo) (image.Image, error) {
	info, err := photo.Look(path)
	if err != nil {
		return nil, err
	}
	if info.Hash != hash {
		return nil, fmt.Errorf("%s is %w", path, errOtherPhoto)
	}
	return photo.Open(path)
}

// bytesOf returns about how many bytes a picture takes in memory.
func bytesOf(img image.Image) int {
	area := img.Bounds().Dx() * img.Bounds().Dy()
	switch img.(type) {
	case *image.Gray:
		return area
	case *image.YCbCr:
		return 2 * area
	case *image.NRGBA64, *image.RGBA64:
		return 8 * area
	}
	return 4 * area
}

// readPixels reads the pixels of a row: from the dataset's file, or where photos are files, from the square that is kept of its box, or else from
// the photo.
func (d *Dataset) readPixels(file *csvfile.File, in csvfile.Row, box face.Box, square face.Photo) ([]byte, error) {
	if in.Frame == nil {
		return file.Pixels(in, nil)
	}
	side := int(in.Frame.Side)
	if pixels, ok := d.squares.get(square, side); ok {
		return pixels, nil
	}
	path, err := file.PhotoPath(in)
	if err != nil {
		return nil, err
	}
	img, err := d.photos.open(path, in.Photo)
	if err != nil {
		return nil, err
	}
	pixels := make([]byte, side*side)
	photo.Square(img, box, side, pixels)
	d.squares.put(square, pixels)
	return pixels, nil
}
