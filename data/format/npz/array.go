package npz

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 64 << 10 // bytes; NumPy itself refuses more than 10,000
	maxPixels = 1 << 30  // of all faces
)

// array is what the header of a .npy says: faces of side×side, and where the element of a pixel is among all.
type array struct {
	faces, side              int
	alongX, alongY, alongAll int // how many elements lie between neighbours in x, in y, and between faces
	size                     int // bytes of an element
	value                    func([]byte) float64
}

var (
	descrOf   = regexp.MustCompile(`'descr':\s*'([<>|=]?)([uif])([1248])'`)
	fortranOf = regexp.MustCompile(`'fortran_order':\s*(True|False)`)
	shapeOf   = regexp.MustCompile(`'shape':\s*\(([0-9, ]*)\)`)
)

// readHeader reads the header of a .npy, and checks that what it says can be faces.
func readHeader(in io.Reader) (array, error) {
	var start [8]byte
	if _, err := io.ReadFull(in, start[:]); err != nil || string(start[:6]) != magic {
		return array{}, errors.New("it is no array of NumPy")
	}
	lengthBytes := 2
	if start[6] > 1 {
		lengthBytes = 4
	}
	length := make([]byte, 4)
	if _, err := io.ReadFull(in, length[:lengthBytes]); err != nil {
		return array{}, errors.New("it ends within its header")
	}
	n := binary.LittleEndian.Uint32(length)
	if n > maxHeader {
		return array{}, fmt.Errorf("its header has %d bytes, as none of an array has", n)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(in, text); err != nil {
		return array{}, errors.New("it ends within its header")
	}
	descr, fortran, shape := descrOf.FindSubmatch(text), fortranOf.FindSubmatch(text), shapeOf.FindSubmatch(text)
	if descr == nil || fortran == nil || shape == nil {
		return array{}, fmt.Errorf("its header is not that of an array of numbers: %s", harmless.Name(strings.TrimSpace(string(text))))
	}
	a, err := shaped(string(shape[1]), string(fortran[1]) == "True")
	if err != nil {
		return array{}, err
	}
	a.size = int(descr[3][0] - '0')
	a.value, err = valueOf(string(descr[1]), descr[2][0], a.size)
	return a, err
}

// shaped returns the faces of a shape (side, side, N) or (N, side, side).
func shaped(text string, fortran bool) (array, error) {
	var shape []int
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > annotation.MaxFaces {
			return array{}, fmt.Errorf("its shape is (%s), which is none of faces", harmless.Name(text))
		}
		shape = append(shape, n)
	}
	if len(shape) != 3 || shape[0] != shape[1] && shape[1] != shape[2] {
		return array{}, fmt.Errorf("its shape is (%s); (side, side, faces) is wanted", harmless.Name(text))
	}
	steps := [3]int{shape[1] * shape[2], shape[2], 1}
	if fortran {
		steps = [3]int{1, shape[0], shape[0] * shape[1]}
	}
	a := array{side: shape[0], faces: shape[2], alongY: steps[0], alongX: steps[1], alongAll: steps[2]}
	if shape[0] != shape[1] {
		a = array{side: shape[1], faces: shape[0], alongY: steps[1], alongX: steps[2], alongAll: steps[0]}
	}
	if a.side > csvfile.MaxSide || float64(a.side)*float64(a.side)*float64(a.faces) > maxPixels {
		return array{}, fmt.Errorf("its shape is (%s): faces of at most %d px a side are read, and %d pixels of all", harmless.Name(text), csvfile.MaxSide, maxPixels)
	}
	return a, nil
}

// valueOf returns what reads an element.
func valueOf(order string, kind byte, size int) (func([]byte) float64, error) {
	var bytes binary.ByteOrder = binary.LittleEndian
	if order == ">" {
		bytes = binary.BigEndian
	}
	switch fmt.Sprintf("%c%d", kind, size) {
	case "u1":
		return func(b []byte) float64 { return float64(b[0]) }, nil
	case "i1":
		return func(b []byte) float64 { return float64(int8(b[0])) }, nil
	case "u2":
		return func(b []byte) float64 { return float64(bytes.Uint16(b)) }, nil
	case "i2":
		return func(b []byte) float64 { return float64(int16(bytes.Uint16(b))) }, nil
	case "u4":
		return func(b []byte) float64 { return float64(bytes.Uint32(b)) }, nil
	case "i4":
		return func(b []byte) float64 { return float64(int32(bytes.Uint32(b))) }, nil
	case "u8":
		return func(b []byte) float64 { return float64(bytes.Uint64(b)) }, nil
	case "i8":
		return func(b []byte) float64 { return float64(int64(bytes.Uint64(b))) }, nil
	case "f4":
		return func(b []byte) float64 { return float64(math.Float32frombits(bytes.Uint32(b))) }, nil
	case "f8":
		return func(b []byte) float64 { return math.Float64frombits(bytes.Uint64(b)) }, nil
	}
	return nil, fmt.Errorf("its elements are of the type %c%d, which is not read", kind, size)
}

// read reads all elements, and returns the pixels of all faces, one face after another.
func (a array) read(in io.Reader) ([]byte, error) {
	from := bufio.NewReaderSize(in, 1<<16)
	total := a.faces * a.side * a.side
	pixels := make([]byte, total)
	element := make([]byte, a.size)
	for i := range total {
		if _, err := io.ReadFull(from, element); err != nil {
			return nil, fmt.Errorf("it ends after %d of %d pixels", i, total)
		}
		face, x, y := i/a.alongAll%a.faces, i/a.alongX%a.side, i/a.alongY%a.side
		v := a.value(element)
		if !(v >= 0 && v <= 255) || v != math.Trunc(v) {
			return nil, fmt.Errorf("pixel %d, %d of face %d is %g, which is no grey level of 0 to 255", x, y, face, v)
		}
		pixels[face*a.side*a.side+y*a.side+x] = byte(v)
	}
	if _, err := from.ReadByte(); err != io.EOF {
		return nil, errors.New("there is something behind its last pixel, or its check sum is wrong")
	}
	return pixels, nil
}
