package csvfile

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// members reads the members of a gzip file one after the other, as gunzip does. Zeros behind the last one, as tapes
// leave them, are passed over; anything else there is told as what it is: the reader of the library takes it for a
// member that is damaged or cut short.
type members struct {
	in *bufio.Reader
	z  *gzip.Reader
}

var errRubbish = errors.New("there is something behind the end of the packed file")

func newMembers(r io.Reader) (*members, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{in, z}, nil
}

// Read implements io.Reader.
func (m *members) Read(b []byte) (int, error) {
	n, err := m.z.Read(b)
	if err != io.EOF {
		return n, err
	}
	if err := m.next(); err != nil {
		return n, err
	}
	return n, nil
}

// next goes on to the next member; io.EOF says that there is none.
func (m *members) next() error {
	start, err := m.in.Peek(len(gzipMagic))
	if len(start) == 0 {
		return err
	}
	if string(start) != string(gzipMagic) {
		return m.onlyZeros()
	}
	if err := m.z.Reset(m.in); err != nil {
		return err
	}
	m.z.Multistream(false)
	return nil
}

// onlyZeros returns io.EOF where nothing but zeros is left.
func (m *members) onlyZeros() error {
	for {
		switch c, err := m.in.ReadByte(); {
		case err != nil:
			return err
		case c != 0:
			return errRubbish
		}
	}
}

// Close implements io.Closer.
func (m *members) Close() error { return m.z.Close() }
