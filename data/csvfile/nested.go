package csvfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"

	"fiducial/data/harmless"
)

// baseOf returns the name of a file in a zip without its folders; Windows programs write these in their own way.
func baseOf(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// isNamed reports whether a file in a zip ends so and is no shadow that macOS adds of each, whose name begins with a
// dot.
func isNamed(name, ending string) bool {
	base := baseOf(name)
	return strings.EqualFold(path.Ext(base), ending) && !strings.HasPrefix(base, ".") && !strings.HasSuffix(name, "/")
}

// preferred returns the file of the contest's labelled faces among several in a zip, nil when there is none.
func preferred(among []*zip.File) *zip.File {
	for _, e := range among {
		if base := baseOf(e.Name); strings.EqualFold(strings.TrimSuffix(base, path.Ext(base)), "training") {
			return e
		}
	}
	return nil
}

// nestedNote says which of the files in a zip is read.
func nestedNote(e *zip.File) string {
	return "It is a zip with several files or other zips in it, of which " + harmless.Name(e.Name) + " is read."
}

// errNested says that a zip in a zip can't be read on its way out.
var errNested = say(zip.ErrAlgorithm, "there is a zip in this zip that Fiducial can't open; unpack it and open the one in it")

// innerCSV unpacks the first CSV of a zip while that comes out of another zip, so that it need not be kept: entry by
// entry, as zip files begin. That the bytes are right is checked by the outer zip, once all of it was read.
func innerCSV(outer io.ReadCloser) (io.ReadCloser, error) {
	r := bufio.NewReaderSize(outer, 64<<10)
	for {
		var h [30]byte // of an entry: signature, version, flags, method, time, date, check sum, sizes, lengths of name and extra
		if start, err := r.Peek(len(zipMagic)); err == nil && !bytes.Equal(start, zipMagic) {
			return nil, say(nil, "there is no CSV in the zip in this zip; choose another file")
		}
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return nil, damaged(err)
		}
		flags, method := binary.LittleEndian.Uint16(h[6:]), binary.LittleEndian.Uint16(h[8:])
		size := int64(binary.LittleEndian.Uint32(h[18:]))
		name := make([]byte, binary.LittleEndian.Uint16(h[26:]))
		if _, err := io.ReadFull(r, name); err != nil {
			return nil, damaged(err)
		}
		if _, err := r.Discard(int(binary.LittleEndian.Uint16(h[28:]))); err != nil {
			return nil, damaged(err)
		}
		const encrypted, sizesFollow = 1, 8
		known := flags&sizesFollow == 0 && size != 1<<32-1
		switch {
		case flags&encrypted != 0:
			return nil, say(nil, "the zip in it is locked with a password; unpack it and open the CSV")
		case isNamed(string(name), ".csv") && method == zip.Deflate:
			return &inner{Reader: flate.NewReader(r), rest: r, outer: outer}, nil
		case isNamed(string(name), ".csv") && method == zip.Store && known:
			return &inner{Reader: io.LimitReader(r, size), rest: r, outer: outer}, nil
		case !known || isNamed(string(name), ".csv"):
			return nil, errNested
		}
		if _, err := io.CopyN(io.Discard, r, size); err != nil {
			return nil, damaged(err)
		}
	}
}

// inner is a CSV on its way out of two zips.
type inner struct {
	io.Reader
	rest  io.Reader // what comes behind it in the inner zip
	outer io.Closer
}

func (i *inner) Read(b []byte) (int, error) {
	n, err := i.Reader.Read(b)
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if _, err := io.Copy(io.Discard, i.rest); err != nil { // the check sum comes at its end
		return n, err
	}
	return n, io.EOF
}

func (i *inner) Close() error { return i.outer.Close() }
