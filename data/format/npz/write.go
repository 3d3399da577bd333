package npz

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"io"
	"strconv"
	"strings"

	"fiducial/data/format/annotation"
)

// errSizes says that pictures are not all of one face, and squares of one side.
var errSizes = errors.New("pictures are not all squares of one side with one face, which the array wants")

// Write returns the labels of a set, facial_keypoints.csv.
func Write(s *annotation.Set) ([]annotation.File, error) {
	for _, p := range s.Pictures {
		if len(p.Faces) != 1 || p.Width != p.Height || p.Width != s.Pictures[0].Width {
			return nil, errSizes
		}
	}
	return []annotation.File{{Name: labelsFile, Write: func(w io.Writer) error { return writeLabels(w, s) }}}, nil
}

func writeLabels(w io.Writer, s *annotation.Set) error {
	out := csv.NewWriter(w)
	var cells []string
	for _, k := range s.Keypoints {
		cells = append(cells, k.Name+"_x", k.Name+"_y")
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for _, p := range s.Pictures {
		for k, q := range p.Faces[0].Points {
			cells[2*k], cells[2*k+1] = "", ""
			if q.Known {
				cells[2*k], cells[2*k+1] = number(q.X), number(q.Y)
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// WritePhotos returns the archive with the pixels of a set's pictures, of which photo returns one. Elements are in
// Fortran's order, so that faces follow each other and none waits for another.
func WritePhotos(s *annotation.Set, photo func(i int) (image.Image, error)) annotation.File {
	return annotation.File{Name: imagesFile, Write: func(w io.Writer) error {
		archive := zip.NewWriter(w)
		entry, err := archive.Create(arrayName + ".npy")
		if err != nil {
			return err
		}
		out := bufio.NewWriter(entry)
		side := s.Pictures[0].Width
		writeHeader(out, side, len(s.Pictures))
		for i := range s.Pictures {
			img, err := photo(i)
			if err != nil {
				return err
			}
			gray, ok := img.(*image.Gray)
			if b := img.Bounds(); !ok || b.Dx() != side || b.Dy() != side {
				return errSizes
			}
			for x := range side {
				for y := range side {
					out.WriteByte(gray.Pix[y*gray.Stride+x])
				}
			}
		}
		return errors.Join(out.Flush(), archive.Close())
	}}
}

// writeHeader writes the header of a .npy, of the version 1.0: its length is a multiple of 64.
func writeHeader(out *bufio.Writer, side, faces int) {
	text := fmt.Sprintf("{'descr': '|u1', 'fortran_order': True, 'shape': (%d, %d, %d), }", side, side, faces)
	const before = len(magic) + 4
	text += strings.Repeat(" ", 63-(before+len(text))%64) + "\n"
	out.WriteString(magic + "\x01\x00")
	out.Write([]byte{byte(len(text)), byte(len(text) >> 8)})
	out.WriteString(text)
}
