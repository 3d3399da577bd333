package kept

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"fiducial/data/face"
)

// A segment is one file: the magic bytes, the key, how many numbers an answer has, how many answers there are, the
// answers, each behind the hash of its photo, and the SHA-256 of all that. Numbers are little-endian.
type segment struct {
	file  *os.File
	key   [sha256.Size]byte
	width int // numbers of an answer
	count int
}

const (
	magic      = "fiducial predictions 1\n\x00"
	headerSize = len(magic) + sha256.Size + 8
	widest     = 1 << 20
)

// errForeign says that a file is not a segment, or no longer a whole one.
var errForeign = errors.New("it is no whole file of predictions")

// recordSize is how many bytes an answer of so many numbers takes.
func recordSize(width int) int64 { return int64(len(face.Photo{})) + 4*int64(width) }

// writeSegment writes one and returns its checksum.
func writeSegment(to io.Writer, key [sha256.Size]byte, width, count int, records func(yield func([]byte) error) error) ([]byte, error) {
	sum := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(to, sum), 1<<16)
	header := append([]byte(magic), key[:]...)
	header = binary.LittleEndian.AppendUint32(header, uint32(width))
	header = binary.LittleEndian.AppendUint32(header, uint32(count))
	if _, err := w.Write(header); err != nil {
		return nil, err
	}
	if err := records(func(record []byte) error {
		_, err := w.Write(record)
		return err
	}); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	checksum := sum.Sum(nil)
	_, err := to.Write(checksum)
	return checksum, err
}

// openSegment opens one and reads its header; that its length is right is all that it checks of the rest.
func openSegment(path string) (s segment, err error) {
	f, err := os.Open(path)
	if err != nil {
		return s, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	header := make([]byte, headerSize)
	if _, err := io.ReadFull(f, header); err != nil {
		return s, fmt.Errorf("%w: %w", errForeign, err)
	}
	info, err := f.Stat()
	if err != nil {
		return s, err
	}
	rest, ours := bytes.CutPrefix(header, []byte(magic))
	if !ours {
		return s, errForeign
	}
	s.file = f
	rest = rest[copy(s.key[:], rest):]
	s.width, s.count = int(binary.LittleEndian.Uint32(rest)), int(binary.LittleEndian.Uint32(rest[4:]))
	if s.width > widest || info.Size() != int64(headerSize)+int64(s.count)*recordSize(s.width)+sha256.Size {
		return s, errForeign
	}
	return s, nil
}

// scan calls found with the photo of each answer and where its numbers begin, and checks the checksum: what was found
// counts only where scan returns nil.
func (s *segment) scan(found func(p face.Photo, at int64)) error {
	size := recordSize(s.width)
	end := int64(headerSize) + int64(s.count)*size
	sum := sha256.New()
	r := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, end), 1<<18)
	if _, err := io.CopyN(sum, r, int64(headerSize)); err != nil {
		return err
	}
	record := make([]byte, size)
	var p face.Photo
	for i := range s.count {
		if _, err := io.ReadFull(r, record); err != nil {
			return err
		}
		sum.Write(record)
		copy(p[:], record)
		found(p, int64(headerSize)+int64(i)*size+int64(len(p)))
	}
	return s.check(sum, end)
}

func (s *segment) check(sum hash.Hash, at int64) error {
	checksum := make([]byte, sha256.Size)
	if _, err := s.file.ReadAt(checksum, at); err != nil {
		return err
	}
	if !bytes.Equal(checksum, sum.Sum(nil)) {
		return errForeign
	}
	return nil
}
