package npz

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"path"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// Names of the files, and of the array.
const (
	imagesFile = "face_images.npz"
	labelsFile = "facial_keypoints.csv"
	arrayName  = "face_images"
)

// What an array may unpack to: so many times what it is packed, or always so many bytes.
const (
	mostTimes   = 100
	alwaysBytes = 256 << 20
)

// Read reads the archive of a name, and the labels beside it. The error is one sentence that names file and element or
// line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	a, pixels, err := readArchive(name, text)
	if err != nil {
		return nil, err
	}
	set := &annotation.Set{}
	labels := path.Join(path.Dir(name), labelsFile)
	rows, err := readLabels(fsys, labels, set)
	if err != nil {
		return nil, err
	}
	if len(rows) != a.faces {
		return nil, annotation.Wrong(labels, "", "it has labels of %s, and %s has %d", annotation.Counted(len(rows), "face", "faces"), harmless.Name(name), a.faces)
	}
	area := a.side * a.side
	for i, points := range rows {
		set.Pictures = append(set.Pictures, annotation.Picture{
			File: fmt.Sprintf("%s:%d", name, i), Width: a.side, Height: a.side, Faces: []annotation.Face{{Points: points}},
			Gray: func() *image.Gray {
				return &image.Gray{Pix: pixels[i*area:][:area], Stride: a.side, Rect: image.Rect(0, 0, a.side, a.side)}
			},
		})
	}
	return set, nil
}

// readArchive reads the array of faces: that of its name, or the only one.
func readArchive(name string, text []byte) (array, []byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return array{}, nil, annotation.Wrong(name, "", "it is no archive of NumPy: %s", harmless.Name(err.Error()))
	}
	var entry *zip.File
	for _, f := range archive.File {
		if f.Name == arrayName+".npy" || len(archive.File) == 1 && strings.HasSuffix(f.Name, ".npy") {
			if entry != nil {
				return array{}, nil, annotation.Wrong(name, "", "there are two arrays %s in it", arrayName)
			}
			entry = f
		}
	}
	if entry == nil {
		return array{}, nil, annotation.Wrong(name, "", "there is no array %s in it", arrayName)
	}
	at := "the array " + harmless.Name(entry.Name)
	in, err := entry.Open()
	if err != nil {
		return array{}, nil, annotation.Wrong(name, at, "%s", harmless.Name(err.Error()))
	}
	defer in.Close()
	a, err := readHeader(in)
	if err != nil {
		return array{}, nil, annotation.Wrong(name, at, "%w", err)
	}
	if size := float64(a.size) * float64(a.side) * float64(a.side) * float64(a.faces); size > alwaysBytes && size > mostTimes*float64(entry.CompressedSize64) {
		return array{}, nil, annotation.Wrong(name, at, "it unpacks to more than %d times its size; save it without compression (numpy.savez)", mostTimes)
	}
	if entry.CompressedSize64 > uint64(len(text)) {
		return array{}, nil, annotation.Wrong(name, at, "it is said to be larger than the archive")
	}
	pixels, err := a.read(in)
	if err != nil {
		return array{}, nil, annotation.Wrong(name, at, "%w", err)
	}
	return a, pixels, nil
}

// readLabels reads the labels of all faces: columns name_x, name_y; an empty cell, or NaN, is a missing point.
func readLabels(fsys fs.FS, name string, set *annotation.Set) (rows []face.Points, err error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.ReuseRecord, in.FieldsPerRecord = true, -1
	header, err := in.Read()
	if err != nil {
		return nil, annotation.Wrong(name, "line 1", "it is no CSV with a header: %s", harmless.Name(err.Error()))
	}
	names := make([]string, 0, len(header)/2)
	for i := 0; i < len(header); i += 2 {
		stem, isX := strings.CutSuffix(header[i], "_x")
		if !isX || i+1 == len(header) || header[i+1] != stem+"_y" {
			return nil, annotation.Wrong(name, "line 1", "column %d is %s; x and y of each keypoint are wanted, as left_eye_center_x, left_eye_center_y", i+1, harmless.Name(header[i]))
		}
		names = append(names, stem)
	}
	if set.Keypoints, err = annotation.Keypoints(name, "line 1", names); err != nil {
		return nil, err
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, annotation.Wrong(name, "", "it is no CSV: %s", harmless.Name(err.Error())) // which says the line
		}
		line, _ := in.FieldPos(0)
		at := fmt.Sprintf("line %d", line)
		switch {
		case len(cells) != 2*len(names):
			return nil, annotation.Wrong(name, at, "it has %d cells; %d are wanted", len(cells), 2*len(names))
		case len(rows) >= annotation.MaxFaces || int64(len(rows)+1)*int64(len(names)) > annotation.MaxPoints:
			return nil, annotation.Wrong(name, at, "there are more faces than are read")
		}
		points := make(face.Points, len(names))
		for k := range points {
			if points[k], err = pointOf(cells[2*k], cells[2*k+1]); err != nil {
				return nil, annotation.Wrong(name, at, "%s %w", harmless.Name(names[k]), err)
			}
		}
		rows = append(rows, points)
	}
}

// pointOf reads a point of two cells.
func pointOf(a, b string) (face.Point, error) {
	empty := func(s string) bool { return s == "" || s == "nan" || s == "NaN" }
	if empty(a) && empty(b) {
		return face.Point{}, nil
	}
	x, okX := annotation.Decimal(a)
	y, okY := annotation.Decimal(b)
	if !okX || !okY || !annotation.Place(x) || !annotation.Place(y) {
		return face.Point{}, fmt.Errorf("is at %s, %s, which is no place in a picture", annotation.Said(a), annotation.Said(b))
	}
	return face.At(x, y), nil
}
