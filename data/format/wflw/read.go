package wflw

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// What a line has, in this order.
const (
	points     = 98
	box        = 4
	attributes = 6
	words      = 2*points + box + attributes + 1
)

// Is reports whether a file begins with the line of a face.
func Is(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return len(bytes.Fields(line)) == words
}

// Read reads the list of a name. The error is one sentence that names the file and the line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	set, at, line, faces := &annotation.Set{}, map[string]int{}, 0, 0
	for row := range strings.Lines(string(text)) {
		line++
		if strings.TrimSpace(row) == "" {
			continue
		}
		file, f, err := faceOf(row)
		if err != nil {
			return nil, annotation.Wrong(name, fmt.Sprintf("line %d", line), "%w", err)
		}
		if faces++; faces > annotation.MaxPoints/points {
			return nil, annotation.Wrong(name, "", "it has more faces than are read; split it into several files")
		}
		i, known := at[file]
		if !known {
			i = len(set.Pictures)
			at[file] = i
			set.Pictures = append(set.Pictures, annotation.Picture{File: file})
		}
		set.Pictures[i].Faces = append(set.Pictures[i].Faces, f)
	}
	if faces == 0 {
		return nil, annotation.Wrong(name, "", "it has no faces")
	}
	names := make([]string, points)
	for i := range names {
		names[i] = fmt.Sprintf("p%d", i)
	}
	set.Keypoints = face.NewKeypoints(names)
	set.Notes = []string{"its keypoints have no names: they are called p0 to p97; attributes are left out"}
	set.Pairs, set.PairsKnown = annotation.Pairs(names, mirrored[:], 0), "of these 98 points it is known which are pairs"
	return set, nil
}

// faceOf reads a line.
func faceOf(row string) (file string, f annotation.Face, err error) {
	all := strings.Fields(row)
	if len(all) != words {
		return "", f, fmt.Errorf("it has %d words; %d points, a box, %d attributes and a picture want %d", len(all), points, attributes, words)
	}
	var numbers [2*points + box]float64
	for i := range numbers {
		v, ok := annotation.Decimal(all[i])
		if !ok || !annotation.Place(v) {
			return "", f, fmt.Errorf("word %d is %s, which is no place in a picture", i+1, harmless.Name(all[i]))
		}
		numbers[i] = v
	}
	f.Points = make(face.Points, points)
	for k := range f.Points {
		f.Points[k] = face.At(numbers[2*k], numbers[2*k+1])
	}
	b := numbers[2*points:]
	f.Box = &annotation.Box{Left: b[0], Top: b[1], Width: b[2] - b[0], Height: b[3] - b[1]}
	if problem := f.Box.Check(); problem != "" {
		return "", f, fmt.Errorf("%s", problem)
	}
	return all[words-1], f, nil
}

// mirrored is what each point is in a mirror.
var mirrored = [points]int{
	32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, // the contour
	46, 45, 44, 43, 42, 50, 49, 48, 47, // a brow
	37, 36, 35, 34, 33, 41, 40, 39, 38, // the other
	51, 52, 53, 54, 59, 58, 57, 56, 55, // the nose
	72, 71, 70, 69, 68, 75, 74, 73, // an eye
	64, 63, 62, 61, 60, 67, 66, 65, // the other
	82, 81, 80, 79, 78, 77, 76, 87, 86, 85, 84, 83, // lips, outside
	92, 91, 90, 89, 88, 95, 94, 93, // and inside
	97, 96, // pupils
}
