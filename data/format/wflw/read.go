package wflw

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/template"
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
	known, _ := template.Find("wflw98")
	set.Keypoints = face.NewKeypoints(known.Keypoints.Names())
	set.Notes = []string{"its keypoints have no names: they are called p0 to p97; attributes are left out"}
	set.Pairs, set.PairsKnown = known.Keypoints.Pairings(), "of these 98 points it is known which are pairs"
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
