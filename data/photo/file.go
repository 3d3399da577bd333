package photo

import (
	"bufio"
	"io"
	"os"
)

// Limits of what is decoded, looked at in the header before a pixel is. They hold for every format.
const (
	MaxPixels = 200_000_000 // width times height: the largest that telephones take; half of it where a channel has 16 bits
	MaxSide   = 65_000      // width or height
	MaxBytes  = 1 << 30     // of the file
)

// headSize is how many first bytes of a file are read at once: they tell the format, hold the header of all but a few,
// and are hashed.
const headSize = 64 << 10

// source is the open file of a photo.
type source struct {
	path   string
	file   *os.File
	info   os.FileInfo
	head   []byte // its first bytes, headSize of them at most
	format Format
}

// openSource opens the file at path and tells its format. It never waits: what is no regular file is refused before it
// is opened.
func openSource(path string) (*source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unread(path, err)
	}
	if err := regular(path, info); err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unread(path, err)
	}
	s := &source{path: path, file: file}
	if err := s.begin(); err != nil {
		file.Close()
		return nil, err
	}
	return s, nil
}

// begin looks at the file's first bytes.
func (s *source) begin() (err error) {
	if s.info, err = s.file.Stat(); err != nil {
		return unread(s.path, err)
	}
	if err := regular(s.path, s.info); err != nil {
		return err
	}
	s.head = make([]byte, min(headSize, s.info.Size()))
	if _, err := s.file.ReadAt(s.head, 0); err != nil && err != io.EOF {
		return unread(s.path, err)
	}
	var foreign string
	if s.format, foreign = formatOf(s.path, s.head); foreign != "" {
		return fail(s.path, ErrFormat, "%s", foreign)
	}
	if s.info.Size() > MaxBytes {
		return fail(s.path, ErrTooLarge, "the file has %d MB, and %d at most are read; save it smaller", s.info.Size()>>20, MaxBytes>>20)
	}
	return nil
}

// regular returns an error unless info is that of a file that has bytes.
func regular(path string, info os.FileInfo) error {
	switch {
	case info.IsDir():
		return fail(path, ErrNoFile, "that is a folder; name photos in it, such as FOLDER/*.jpg")
	case !info.Mode().IsRegular():
		return fail(path, ErrNoFile, "that is a pipe or a device, no file; name a photo")
	case info.Size() == 0:
		return fail(path, ErrDamaged, "the file is empty; copy it again from where it came")
	}
	return nil
}

// reader returns a reader of the whole file. What x/image/tiff needs, to read here and there, comes with the file
// itself; whoever reads from the front to the end does it in large pieces.
func (s *source) reader() io.Reader {
	whole := io.NewSectionReader(s.file, 0, s.info.Size())
	if s.format == TIFF {
		return whole
	}
	return bufio.NewReaderSize(whole, 64<<10)
}
