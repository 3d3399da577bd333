package csvfile

import (
	"errors"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zip"

	"fiducial/data/atomicfile"
	"fiducial/data/harmless"
)

// onlyCSV finds the CSV in a zip, or the zip in it that holds it. note says which was taken where there are others.
func onlyCSV(r io.ReaderAt, size int64) (found *zip.File, note string, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, "", say(err, "it is a damaged or incomplete zip; get it again")
	}
	if found, note, err = chooseEntry(z.File); err != nil {
		return nil, "", err
	}
	const encrypted = 1
	switch {
	case found.Flags&encrypted != 0:
		return nil, "", say(nil, "the zip is locked with a password; unpack it and open the CSV")
	case found.UncompressedSize64 > uint64(unpackedMost(size)):
		return nil, "", tooMuch(size)
	}
	return found, note, nil
}

// chooseEntry chooses which file of a zip is read.
func chooseEntry(files []*zip.File) (found *zip.File, note string, err error) {
	var csvs, zips []*zip.File
	arrays := 0
	for _, e := range files {
		switch {
		case e.Name == "[Content_Types].xml":
			return nil, "", say(nil, "%s", aSpreadsheet)
		case isNamed(e.Name, ".csv"):
			csvs = append(csvs, e)
		case isNamed(e.Name, ".zip"):
			zips = append(zips, e)
		case isNamed(e.Name, ".npy"):
			arrays++
		}
	}
	training := preferred(slices.Concat(csvs, zips))
	switch {
	case len(csvs) == 1 && (training == nil || training == csvs[0]):
		return csvs[0], "", nil
	case training != nil:
		return training, nestedNote(training), nil
	case len(csvs) == 0 && len(zips) == 1:
		return zips[0], nestedNote(zips[0]), nil
	case len(csvs) == 0 && len(zips) > 1:
		return nil, "", say(nil, "there are %d zips in this zip, such as %s and %s; unpack it and open the one you want", len(zips), harmless.Name(zips[0].Name), harmless.Name(zips[1].Name))
	case len(csvs) == 0 && arrays > 0 && arrays == len(files):
		return nil, "", say(nil, "it is an archive of NumPy arrays (.npz), perhaps of photos without their labels; write a CSV with a column for each coordinate and the pixels of each photo in a column Image")
	case len(csvs) == 0:
		return nil, "", say(nil, "there is no CSV in this zip; choose another file")
	}
	return nil, "", say(nil, "there are %d CSVs in this zip, such as %s and %s; unpack it and open the one you want", len(csvs), harmless.Name(csvs[0].Name), harmless.Name(csvs[1].Name))
}

// unpack returns the bytes of the CSV. Those read from disk for it are counted in done, which may be nil.
func (f *File) unpack(done *atomic.Int64) (io.ReadCloser, error) {
	disk := &countedReader{r: f.source, n: done}
	switch f.packing {
	case gzipped:
		z, err := newMembers(io.NewSectionReader(disk, 0, f.opened.Size()))
		if err != nil {
			return nil, damaged(err)
		}
		return z, nil
	case zipped:
		r, err := openEntry(f.entry, disk, f.opened.Size())
		if err != nil {
			return nil, err
		}
		if !isNamed(f.entry.Name, ".zip") {
			return r, nil
		}
		csv, err := innerCSV(r)
		if err != nil {
			r.Close() // of what is only read from, and the error says what is wrong
			return nil, err
		}
		return csv, nil
	}
	return io.NopCloser(io.NewSectionReader(disk, 0, f.opened.Size())), nil
}

// openEntry unpacks one file of a zip, reading it through disk.
func openEntry(e *zip.File, disk io.ReaderAt, size int64) (io.ReadCloser, error) {
	at, err := e.DataOffset()
	if err != nil {
		return nil, damaged(err)
	}
	raw := io.NewSectionReader(disk, at, int64(e.CompressedSize64))
	check := &checked{left: e.UncompressedSize64, want: e.CRC32}
	switch e.Method {
	case zip.Store:
		check.Reader, check.Closer = raw, io.NopCloser(nil)
	case zip.Deflate:
		z := flate.NewReader(raw)
		check.Reader, check.Closer = z, z
	default:
		return nil, say(zip.ErrAlgorithm, "the zip is packed in a way Fiducial can't open; unpack it and open the CSV")
	}
	return check, nil
}

// checked compares what a zip said of an entry's length and check sum with what came out.
type checked struct {
	io.Reader
	io.Closer
	left uint64
	sum  uint32
	want uint32
}

func (c *checked) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	if uint64(n) > c.left {
		return 0, zip.ErrFormat
	}
	c.left -= uint64(n)
	c.sum = crc32.Update(c.sum, crc32.IEEETable, b[:n])
	if err == io.EOF && c.left > 0 || err == io.ErrUnexpectedEOF {
		return n, zip.ErrFormat // not cut short: the zip's directory, at its end, is there
	}
	if err == io.EOF && c.sum != c.want {
		return n, zip.ErrChecksum
	}
	return n, err
}

// countedReader adds up what is read.
type countedReader struct {
	r io.ReaderAt
	n *atomic.Int64
}

func (c *countedReader) ReadAt(b []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(b, off)
	if c.n != nil {
		c.n.Add(int64(n))
	}
	return n, err
}

// limited reads at most left bytes more, and fails where more are to come: some small files unpack to fill a disk.
type limited struct {
	io.Reader
	left int64
	err  error // which it fails with
}

// limit bounds what the file may unpack to.
func (f *File) limit(unpacked io.Reader) *limited {
	packed := f.opened.Size()
	return &limited{Reader: unpacked, left: unpackedMost(packed), err: tooMuch(packed)}
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.Reader.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, l.err
	}
	return n, err
}

// damaged says in words what unpacking or reading ran into.
func damaged(err error) error {
	var corrupt flate.CorruptInputError
	var said *sentence
	switch {
	case errors.As(err, &said):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return say(err, "the file ends too early, so it was not copied or downloaded completely; get it again")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, zip.ErrChecksum),
		errors.Is(err, zip.ErrFormat), errors.As(err, &corrupt):
		return say(err, "the file is damaged; get it again")
	case errors.Is(err, errRubbish):
		return say(err, "the packed file is whole, but something else follows it, as where two downloads were joined; unpack it with gunzip, which leaves that out, and open the CSV")
	case errors.Is(err, os.ErrClosed):
		return say(err, "it was closed meanwhile")
	}
	return say(err, "%s", atomicfile.Why(err))
}
