package photo

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"time"

	"fiducial/data/face"
)

// Info is what is known of a photo without decoding it.
type Info struct {
	Format        Format
	Width, Height int        // pixels, as it is shown
	Orientation   int        // by EXIF: 1 as it is stored, 2 to 8 mirrored or turned
	Hash          face.Photo // by which the photo is known: see Look
	Size          int64      // bytes of the file
	Modified      time.Time  // of the file
}

// Stamp is by what it is seen that a file was written to: its size in bytes, and its time in nanoseconds since 1970.
type Stamp struct{ Size, Modified int64 }

// Stamp returns that of the photo's file.
func (i Info) Stamp() Stamp { return Stamp{i.Size, i.Modified.UnixNano()} }

// StampOf returns that of the file at path as it is now; the error is one of package os.
func StampOf(path string) (Stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Stamp{}, err
	}
	return Stamp{info.Size(), info.ModTime().UnixNano()}, nil
}

// Look returns what is known of the photo at path, reading about 160 kB of it at most. Errors wrap one of those of this
// package, fs.ErrNotExist or fs.ErrPermission.
//
// The hash is the first half of a SHA-256 over the file's size (8 bytes, little-endian) and its bytes: all of them up
// to 256 KiB and of BMP and TIFF, of a larger file the first and the last 64 KiB and eight pieces of 4 KiB at even
// distances between them. Thousands of photos of 4 MB each are so known within seconds, where reading them whole takes
// minutes; two compressed photos of one size that differ differ in those bytes as well.
func Look(path string) (Info, error) {
	s, err := openSource(path)
	if err != nil {
		return Info{}, err
	}
	defer s.file.Close()
	_, orientation, w, h, err := s.header()
	if err != nil {
		return Info{}, err
	}
	hash, err := s.hash()
	if err != nil {
		return Info{}, unread(path, err)
	}
	return Info{Format: s.format, Width: w, Height: h, Orientation: orientation, Hash: hash, Size: s.info.Size(), Modified: s.info.ModTime()}, nil
}

// header reads how large the picture is, stored and shown, and checks it against the limits.
func (s *source) header() (stored image.Config, orientation, width, height int, err error) {
	err = s.guard(func() (err error) { stored, err = codecs[s.format].header(s.reader()); return err })
	if err != nil {
		return stored, 0, 0, 0, err
	}
	most := MaxPixels
	switch stored.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		most /= 2
	}
	width, height = stored.Width, stored.Height
	switch {
	case width < 1 || height < 1:
		return stored, 0, 0, 0, damaged(s.path, s.format, fmt.Errorf("%d×%d pixels", width, height))
	case width > MaxSide || height > MaxSide || int64(width)*int64(height) > int64(most):
		return stored, 0, 0, 0, fail(s.path, ErrTooLarge, "the picture has %d×%d pixels, and %d million at most are read, %d a side; save it smaller", width, height, most/1_000_000, MaxSide)
	}
	orientation = s.orientation()
	if orientation >= 5 {
		width, height = height, width
	}
	return stored, orientation, width, height, nil
}

// guard calls a decoder and puts its error into a sentence, a panic too: crafted files have made decoders panic.
func (s *source) guard(decode func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(s.path, s.format, fmt.Errorf("its decoder gave up: %v", p))
		}
	}()
	err = decode()
	if err == nil {
		return nil
	}
	if why, unsupported := unsupported(err); unsupported {
		return fail(s.path, errors.Join(ErrFormat, err), "this kind of %s is not read (%s); %s", s.format, why, toConvert)
	}
	return damaged(s.path, s.format, err)
}

// How much of a file is hashed: see Look.
const (
	hashedWhole = 256 << 10
	hashedEnd   = headSize
	hashedPiece = 4 << 10
	pieces      = 8
)

// hash returns the hash of the file.
func (s *source) hash() (face.Photo, error) {
	size := s.info.Size()
	h := sha256.New()
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(size)))
	h.Write(s.head)
	buf := make([]byte, hashedEnd)
	add := func(at int64, n int) error {
		if _, err := s.file.ReadAt(buf[:n], at); err != nil {
			return fmt.Errorf("reading byte %d: %w", at, err)
		}
		h.Write(buf[:n])
		return nil
	}
	if size <= hashedWhole || s.format == BMP || s.format == TIFF { // which mostly hold pixels as they are, so that two may differ in one of them
		for at := int64(len(s.head)); at < size; at += hashedEnd {
			if err := add(at, int(min(hashedEnd, size-at))); err != nil {
				return face.Photo{}, err
			}
		}
		return face.Photo(h.Sum(nil)[:16]), nil
	}
	room := size - 2*hashedEnd - pieces*hashedPiece // between the pieces, and before and behind them
	for i := range int64(pieces) {
		if err := add(hashedEnd+(i+1)*room/(pieces+1)+i*hashedPiece, hashedPiece); err != nil {
			return face.Photo{}, err
		}
	}
	if err := add(size-hashedEnd, hashedEnd); err != nil {
		return face.Photo{}, err
	}
	return face.Photo(h.Sum(nil)[:16]), nil
}
