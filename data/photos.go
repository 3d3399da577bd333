package data

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"sync"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/photo"
)

// photoRoom is how many bytes decoded photos may take that are kept: some of twelve megapixels.
const photoRoom = 160 << 20

// photos are those that were decoded last: the faces of one photo mostly follow one another, and who looks at a face
// looks at its neighbours next. The zero photos are empty. Safe for concurrent use.
type photos struct {
	mu    sync.Mutex
	kept  []decoded           // the one that was asked for last comes last
	alike map[string]known    // by path; files that were written to, and hold what they held
	whole map[face.Photo]bool // those that go to their ends: CheckPhotos
}

// known is a photo in a file, as it was looked at.
type known struct {
	stamp photo.Stamp
	hash  face.Photo
}

// decoded is a photo, or one that is being decoded.
type decoded struct {
	hash face.Photo
	load func() (image.Image, error)
	size *int // bytes, 0 until it is there
}

// open decodes the photo of a row, at path, unless it is kept. The error wraps ErrChanged when the file is another
// photo.
func (p *photos) open(path string, in csvfile.Row) (image.Image, error) {
	if err := p.replaced(path, in); err != nil {
		return nil, err
	}
	hash := in.Photo
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

// replaced returns an error that wraps ErrChanged when the file at path holds another photo than that of a row by now,
// or none: it looks at the size and the time of the file, and where these are others than when the row was read, at the
// hash. A file that is not there is not replaced.
func (p *photos) replaced(path string, in csvfile.Row) error {
	now, err := photo.StampOf(path)
	if err != nil || now == in.Frame.Seen {
		return nil
	}
	same := known{now, in.Photo}
	p.mu.Lock()
	seen := p.alike[path] == same
	p.mu.Unlock()
	if seen {
		return nil
	}
	info, err := photo.Look(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s is %w (%w)", path, ErrOtherPhoto, err)
	case info.Hash != in.Photo:
		return fmt.Errorf("%s is %w", path, ErrOtherPhoto)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.alike == nil {
		p.alike = map[string]known{}
	}
	p.alike[path] = same
	return nil
}

// ErrOtherPhoto says that a photo was replaced after the dataset was read. It is an ErrChanged.
var ErrOtherPhoto error = &otherPhoto{}

type otherPhoto struct{}

func (*otherPhoto) Error() string {
	return "another photo than when the dataset was read; read it again (in the window by F5) to take it over: its labels stay, and edits and marks that were made on the photo before it are kept as such that have no place"
}

// Unwrap makes it an ErrChanged.
func (*otherPhoto) Unwrap() error { return ErrChanged }

// openAs decodes the photo at path, which must be the one of that hash.
func openAs(path string, hash face.Photo) (image.Image, error) {
	info, err := photo.Look(path)
	if err != nil {
		return nil, err
	}
	if info.Hash != hash {
		return nil, fmt.Errorf("%s is %w", path, ErrOtherPhoto)
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

// readPixels reads the pixels of a row: from the dataset's file, or where photos are files, from the square that is
// kept of its box, or else from the photo.
func (d *Dataset) readPixels(file *csvfile.File, in csvfile.Row, box face.Box, square face.Photo, side int) ([]byte, error) {
	if in.Frame == nil {
		return file.Pixels(in, nil)
	}
	path, err := file.PhotoPath(in)
	if err != nil {
		return nil, err
	}
	if err := d.photos.replaced(path, in); err != nil {
		return nil, err
	}
	if pixels, ok := d.squares.get(square, side); ok {
		d.looksLike(square, pixels, side)
		return pixels, nil
	}
	img, err := d.photos.open(path, in)
	if err != nil {
		return nil, err
	}
	pixels := make([]byte, side*side)
	photo.Square(img, box, side, pixels)
	d.squares.put(square, pixels)
	d.looksLike(square, pixels, side)
	return pixels, nil
}

// beforeOtherPhotos returns an error that wraps ErrOtherPhoto when the photo of an edited row was replaced: the edits
// were made on the picture that was there before, and would become labels of the new one. The rows are faulty ones from
// then on. The caller holds d.saving.
func (d *Dataset) beforeOtherPhotos() error {
	if !d.file.Header().Files {
		return nil
	}
	var first error
	row, n := 0, 0
	for i, in := range d.editedPhotos() {
		path, err := d.file.PhotoPath(in)
		if err != nil {
			continue // it names none any more, so that none can be another
		}
		if err := d.photos.replaced(path, in); err != nil {
			if in.Frame.Problem == "" {
				d.condemn(i, in, err)
			}
			if n++; first == nil || i < row {
				row, first = i, err
			}
		}
	}
	switch {
	case n == 0:
		return nil
	case n == 1:
		return fmt.Errorf("row %d was edited, and its photo %w", row, first)
	}
	return fmt.Errorf("%d rows were edited whose photos were replaced; the first is row %d, whose photo %w", n, row, first)
}

// editedPhotos returns the rows with edits that are not saved, and have a photo, by their numbers.
func (d *Dataset) editedPhotos() map[int]csvfile.Row {
	d.mu.RLock()
	defer d.mu.RUnlock()
	rows := map[int]csvfile.Row{}
	for i, r := range d.rows.all() {
		switch {
		case r.inFile.Frame == nil || r.inFile.Photo.IsZero() || r.editedPoints() == 0:
		case !d.options.Project && r.problem() != "": // a command edits it knowing that
		default:
			rows[i] = r.inFile
		}
	}
	return rows
}
