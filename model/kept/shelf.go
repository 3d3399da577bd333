package kept

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fiducial/data/face"
)

const (
	atOnce   = 4096 // answers that wait to be written at most
	segments = 8    // files of one shelf; more are made one
)

// Shelf holds the answers that one network gave in one way of asking. Close ends it. Not safe for concurrent use; any
// number of shelves may be open on the same answers.
type Shelf struct {
	folder  *Folder
	key     [sha256.Size]byte
	width   int
	files   []segment
	at      map[face.Photo]place
	pending []answer
	waiting map[face.Photo]bool // those that are pending
	raw     []byte              // of one answer
}

// place is where the numbers of an answer are.
type place struct {
	file int
	at   int64
}

// answer is one to be written.
type answer struct {
	photo   face.Photo
	numbers []float32
}

// Open returns the shelf of a network, known by a hash of all that decides what it answers, whose answers have so many
// numbers. A folder that can't be read is as good as an empty one.
func (f *Folder) Open(network [sha256.Size]byte, width int) *Shelf {
	s := &Shelf{folder: f, key: sha256.Sum256(append(network[:], f.program[:]...)), width: width, at: map[face.Photo]place{}, waiting: map[face.Photo]bool{}, raw: make([]byte, 4*width)}
	start := startOf(s.key)
	f.each(func(path string, _ fs.FileInfo) {
		if strings.HasPrefix(filepath.Base(path), start) {
			s.read(path)
		}
	})
	if len(s.files) > segments {
		s.merge()
	}
	return s
}

// read takes over what a file holds, if it is whole and of this network, and notes that it is in use. One that is
// damaged is removed.
func (s *Shelf) read(path string) {
	file, err := openSegment(path)
	if err != nil {
		if errors.Is(err, errForeign) {
			os.Remove(path)
		}
		return
	}
	if file.key != s.key || file.width != s.width {
		file.file.Close()
		return
	}
	found := make(map[face.Photo]place, file.count)
	if err := file.scan(func(p face.Photo, at int64) { found[p] = place{len(s.files), at} }); err != nil {
		file.file.Close()
		os.Remove(path)
		return
	}
	s.files = append(s.files, file)
	if len(s.at) == 0 {
		s.at = found
	} else {
		for p, at := range found {
			s.at[p] = at
		}
	}
	now := time.Now()
	os.Chtimes(path, now, now) // others go first
}

// merge makes one file of all.
func (s *Shelf) merge() {
	_, err := s.folder.write(s.key, s.width, len(s.at), func(yield func([]byte) error) error {
		record := make([]byte, recordSize(s.width))
		for photo, at := range s.at {
			n := copy(record, photo[:])
			if _, err := s.files[at.file].file.ReadAt(record[n:], at.at); err != nil {
				return err
			}
			if err := yield(record); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return
	}
	for _, file := range s.files {
		os.Remove(file.file.Name()) // it stays readable here, where the system lets go of an open file; else it stays
	}
}

// Get returns the numbers that the network answered for a photo, nil where they are not kept.
func (s *Shelf) Get(photo face.Photo) []float32 {
	at, ok := s.at[photo]
	if !ok {
		return nil
	}
	if _, err := s.files[at.file].file.ReadAt(s.raw, at.at); err != nil {
		return nil
	}
	numbers := make([]float32, s.width)
	for i := range numbers {
		numbers[i] = math.Float32frombits(binary.LittleEndian.Uint32(s.raw[4*i:]))
	}
	return numbers
}

// Put keeps what the network answered for a photo; the numbers are not changed afterwards. It is written by a Flush,
// and after some thousands of others.
func (s *Shelf) Put(photo face.Photo, numbers []float32) {
	if _, ok := s.at[photo]; ok || s.waiting[photo] || photo.IsZero() || len(numbers) != s.width {
		return
	}
	s.pending, s.waiting[photo] = append(s.pending, answer{photo, numbers}), true
	if len(s.pending) >= atOnce {
		s.Flush()
	}
}

// Flush writes what was put. What can't be written is predicted again next time, and forgotten here.
func (s *Shelf) Flush() {
	if len(s.pending) == 0 {
		return
	}
	_, err := s.folder.write(s.key, s.width, len(s.pending), func(yield func([]byte) error) error {
		record := make([]byte, recordSize(s.width))
		for _, a := range s.pending {
			at := copy(record, a.photo[:])
			for i, v := range a.numbers {
				binary.LittleEndian.PutUint32(record[at+4*i:], math.Float32bits(v))
			}
			if err := yield(record); err != nil {
				return err
			}
		}
		return nil
	})
	s.pending = s.pending[:0]
	clear(s.pending[:cap(s.pending)])
	if err == nil {
		s.folder.prune()
	}
}

// Close writes what was put and closes the files.
func (s *Shelf) Close() {
	s.Flush()
	for _, file := range s.files {
		file.file.Close()
	}
	s.files, s.at = nil, nil
}
