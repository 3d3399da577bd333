package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/private"
)

const (
	squareRoom  = 1 << 30 // bytes of squares that stay in the cache folder
	squareCheck = 4096    // squares after which it is looked whether they still fit
)

// squares are the pixels of faces in photos that are files, kept in the user's cache folder: reading one takes some
// microseconds, where decoding its photo takes a fifth of a second. A file holds the pixels and their check sum, and is
// named by Square, so that it is good for as long as the photo and the box are. Squares that cannot be kept are made
// again. Safe for concurrent use.
type squares struct {
	folder string
	mu     *sync.Mutex
	made   *int // since it was looked whether they fit
}

// squaresIn returns those in a cache folder.
func squaresIn(cache string) squares {
	return squares{filepath.Join(cache, "squares"), new(sync.Mutex), new(int)}
}

func (s squares) path(square face.Photo) string {
	name := square.String()
	return filepath.Join(s.folder, name[:2], name[2:])
}

// get returns the pixels of a square, ok is false where they are not kept.
func (s squares) get(square face.Photo, side int) (pixels []byte, ok bool) {
	b, err := os.ReadFile(s.path(square))
	if n := side * side; err == nil && len(b) == n+4 && crc32.ChecksumIEEE(b[:n]) == binary.LittleEndian.Uint32(b[n:]) {
		return b[:n:n], true
	}
	return nil, false
}

// has reports whether a square is kept, by its size alone.
func (s squares) has(square face.Photo, side int) bool {
	info, err := os.Stat(s.path(square))
	return err == nil && info.Size() == int64(side*side+4)
}

// put keeps the pixels of a square, where that can be.
func (s squares) put(square face.Photo, pixels []byte) {
	path := s.path(square)
	if private.Folder(s.folder) != nil || private.Folder(filepath.Dir(path)) != nil {
		return
	}
	b := binary.LittleEndian.AppendUint32(slices.Clone(pixels), crc32.ChecksumIEEE(pixels))
	part, err := atomicfile.CreatePart(filepath.Dir(path), 0o600)
	if err != nil {
		return
	}
	_, err = part.Write(b)
	if closed := part.Close(); err != nil || closed != nil || os.Rename(part.Name(), path) != nil { // not flushed: the check sum tells of half a square
		os.Remove(part.Name())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if *s.made++; *s.made%squareCheck == 1 {
		s.prune()
	}
}

// Squares returns how many squares of faces are kept in a cache folder, and the bytes they take.
func Squares(cache string) (n int, bytes int64, err error) {
	all, err := squaresIn(cache).all()
	for _, k := range all {
		bytes += k.info.Size()
	}
	return len(all), bytes, err
}

// RemoveSquares removes the squares of faces that are kept in a cache folder. They are made again when they are needed.
func RemoveSquares(cache string) error {
	if err := os.RemoveAll(squaresIn(cache).folder); err != nil {
		return fmt.Errorf("removing the squares of faces in photos: %w", err)
	}
	return nil
}

// keptSquare is one of them.
type keptSquare struct {
	path string
	info fs.FileInfo
}

// all returns the squares that are kept.
func (s squares) all() (all []keptSquare, err error) {
	err = filepath.WalkDir(s.folder, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		if info, err := e.Info(); err == nil {
			all = append(all, keptSquare{path, info})
		}
		return nil
	})
	if err != nil {
		return all, fmt.Errorf("looking at the squares of faces in photos: %w", err)
	}
	return all, nil
}

// prune removes the squares that were made longest ago until the others fit, with some room.
func (s squares) prune() {
	all, _ := s.all() // what cannot be seen stays
	slices.SortFunc(all, func(a, b keptSquare) int { return b.info.ModTime().Compare(a.info.ModTime()) })
	total := int64(0)
	for _, k := range all {
		if total += max(k.info.Size(), 4096); total > squareRoom*3/4 {
			os.Remove(k.path)
		}
	}
}
