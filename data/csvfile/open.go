package csvfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/zip"

	"fiducial/data/atomicfile"
)

// File is an open dataset file. Its methods may be called from several goroutines at once.
//
// It keeps the file itself open: pixels and labels can still be read, and written elsewhere, when the file was
// deleted or replaced meanwhile.
type File struct {
	path     string // absolute
	source   *os.File
	opened   os.FileInfo // of source, when it was opened
	packing  packing
	entry    *zip.File // of a zip: the CSV in it, or the zip in it that holds that
	zipNote  string    // which of several it is
	cacheDir string

	choice Choice

	header      Header
	headerFrom  int64 // where the header line begins, unpacked
	headerEnd   int64 // where the bytes after it begin
	headerLines int   // 1, or as many as DeepLabCut has
	headerSum   uint32
	bom         bool
	firstLine   int // number of the line after the header

	side      atomic.Int64
	width     atomic.Int64            // of photos as their pixels tell it
	loose     atomic.Bool             // pixels are written as parseLoosely reads them
	photoNote atomic.Pointer[string]  // how they are written then
	text      atomic.Pointer[os.File] // the unpacked bytes; nil for a compressed file before Scan
	length    atomic.Int64            // of the unpacked bytes; -1 until they are known to be whole
	scanning  sync.Mutex
	readers   sync.Pool // of *parser, for Pixels, Texts and FaultsOf
	faults    faultList

	mu     sync.Mutex
	copies []*os.File // unpacked copies opened so far
}

// Open reads the header of the dataset at path (.csv, .csv.gz, or .zip holding one .csv; what counts is the
// content, not the name) and returns at once: rows come from Scan. Pixels of a compressed file are read from an
// unpacked copy that Scan makes in cacheDir, or finds there; a plain CSV needs no cacheDir.
//
// The error is one sentence that names the file; it wraps fs.ErrNotExist and fs.ErrPermission where those are
// the reason.
func Open(path, cacheDir string) (*File, error) { return OpenChosen(path, cacheDir, Choice{}) }

// OpenChosen is Open where somebody said which columns are keypoints. The error says so when the file has none of
// such a name.
func OpenChosen(path, cacheDir string, c Choice) (*File, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	source, info, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: absolute, source: source, opened: info, cacheDir: cacheDir, choice: c}
	f.length.Store(-1)
	if err := f.readHeader(path); err != nil {
		source.Close()
		return nil, err
	}
	return f, nil
}

// openRegular opens a file and refuses what is none.
func openRegular(path string) (*os.File, os.FileInfo, error) {
	refuse := func(err error) (*os.File, os.FileInfo, error) {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, say(err, "opening %s: there is no such file; check its name and folder", path)
		}
		if errors.Is(err, fs.ErrPermission) {
			return nil, nil, say(err, "opening %s: permission to read it is missing; get it from the owner, or choose another file", path)
		}
		return nil, nil, say(err, "opening %s: %s", path, atomicfile.Why(err))
	}
	info, err := os.Stat(path) // before opening: opening a pipe would wait for its other end
	if err != nil {
		return refuse(err)
	}
	switch {
	case info.IsDir():
		return nil, nil, say(nil, "opening %s: it is a folder; choose a CSV file in it", path)
	case !info.Mode().IsRegular():
		return nil, nil, say(nil, "opening %s: it is no ordinary file; choose a CSV file", path)
	}
	f, err := atomicfile.Open(path, os.O_RDONLY, 0)
	if err != nil {
		return refuse(err)
	}
	if info, err = f.Stat(); err != nil {
		f.Close()
		return refuse(err)
	}
	if info.Size() == 0 {
		f.Close()
		return nil, nil, say(nil, "opening %s: it is empty; choose another file", path)
	}
	return f, info, nil
}

// readHeader finds out how the file is wrapped and reads its first line.
func (f *File) readHeader(name string) error {
	start := make([]byte, 512)
	n, err := f.source.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return say(err, "opening %s: %s", name, atomicfile.Why(err))
	}
	f.packing = packingOf(start[:n])
	switch f.packing {
	case plain:
		f.text.Store(f.source)
		f.length.Store(f.opened.Size())
	case zipped:
		if f.entry, f.zipNote, err = onlyCSV(f.source, f.opened.Size()); err != nil {
			return fmt.Errorf("opening %s: %w", name, err)
		}
	}
	r, err := f.unpack(nil)
	if err != nil {
		return fmt.Errorf("opening %s: %w", name, err)
	}
	defer r.Close()
	start, eof, err := readStart(r)
	if err != nil {
		return fmt.Errorf("opening %s: %w", name, damaged(err))
	}
	if problem := f.parseStart(start, eof); problem != "" {
		return say(nil, "opening %s: %s", name, problem)
	}
	return nil
}

// readStart reads the first line of r, and whatever empty lines come before it.
func readStart(r io.Reader) (start []byte, eof bool, err error) {
	start = make([]byte, 0, 16<<10)
	for {
		if len(start) == cap(start) {
			start = append(make([]byte, 0, 2*cap(start)), start...)
		}
		n, err := r.Read(start[len(start):cap(start)])
		start = start[:len(start)+n]
		if err == io.EOF {
			return start, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		if _, ok := findStart(bytes.TrimPrefix(start, byteOrderMark), false); ok || len(start) >= maxHeader {
			return start, false, nil
		}
	}
}

// firstRow finds the first row of b that is no empty line.
func firstRow(b []byte, eof bool) (from, to int, ok bool) {
	for from < len(b) {
		if b[from] == '\n' {
			from++
			continue // here, for a file may begin with millions of such lines
		}
		n, ok := rowEnd(b[from:], eof)
		if !ok {
			return 0, 0, false
		}
		if len(trimEnding(b[from:from+n])) > 0 {
			return from, from + n, true
		}
		from += n
	}
	return 0, 0, false
}

// parseStart reads the header from the first bytes of the unpacked file.
func (f *File) parseStart(start []byte, eof bool) (problem string) {
	if len(start) == 0 {
		return "the CSV in it is empty; choose another file"
	}
	if stranger := strangerIn(start); stranger != "" {
		return stranger
	}
	mark := 0
	if f.bom = bytes.HasPrefix(start, byteOrderMark); f.bom {
		mark = len(byteOrderMark)
	}
	found, ok := findStart(start[mark:], eof)
	if !ok && eof {
		return "it holds nothing but empty lines; choose another file"
	}
	if !ok && bytes.IndexByte(start, '\r') >= 0 {
		return macLines
	}
	if !ok {
		return "its first line is too long to name columns; choose a dataset in CSV"
	}
	for _, line := range found.lines {
		if problem = encodingProblem(line); problem != "" {
			return problem
		}
	}
	if f.header, problem = found.parse(f.choice); problem != "" {
		return problem
	}
	to := found.to + mark
	f.header.namePictures(f.header.namesPictures(start[to:], eof))
	f.headerFrom, f.headerLines = int64(found.from+mark), len(found.lines)
	f.headerEnd, f.headerSum = int64(to), sumOf(start[:to])
	f.firstLine = 1 + lines(start[:to])
	if f.header.Files {
		f.side.Store(StandardSide)
	}
	return f.addChosen(found)
}

// parser returns a parser of the file's rows.
func (f *File) parser() parser {
	return parser{header: &f.header, folder: f.folder(), side: f.Side(), loose: f.loose.Load()}
}

// Path returns the absolute path of the file.
func (f *File) Path() string { return f.path }

// Compressed reports whether the file is packed, so that it can only be saved under another name.
func (f *File) Compressed() bool { return f.packing != plain }

// Header returns what the first line says; the caller may keep it and change it.
func (f *File) Header() Header { return f.header.clone() }

// Notes returns how the file was read where that is not the usual way, a sentence each: its header, and once Scan has
// seen the first rows its photos.
func (f *File) Notes() []string {
	notes := slices.Clone(f.header.Notes)
	if f.zipNote != "" {
		notes = slices.Insert(notes, 0, f.zipNote)
	}
	if n := f.photoNote.Load(); n != nil {
		notes = append(notes, *n)
	}
	return notes
}

// Side returns the width and height of every image in pixels. It is 0 until Scan has seen the first rows, and
// stays so for a file that has none.
func (f *File) Side() int { return int(f.side.Load()) }

// Changed returns nil while the file on disk is the one that was opened, an error that wraps ErrGone when it was
// deleted or moved, and one that wraps ErrChanged when it was replaced or written to. It looks at the file's
// identity, size and time, not at its bytes.
func (f *File) Changed() error {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", f.path, ErrGone)
	case err != nil:
		return say(err, "looking at %s: %s", f.path, atomicfile.Why(err))
	case !os.SameFile(info, f.opened) || !sameState(info, f.opened):
		return fmt.Errorf("%s: %w", f.path, ErrChanged)
	}
	return nil
}

// sameState reports whether nothing was written to a file between a and b.
func sameState(a, b os.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// Close releases the file. Methods fail after that.
func (f *File) Close() error {
	err := f.source.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.copies {
		err = errors.Join(err, c.Close())
	}
	f.copies = nil
	if err != nil {
		return fmt.Errorf("closing %s: %w", f.path, err)
	}
	return nil
}
