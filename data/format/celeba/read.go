package celeba

import (
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// Is reports whether a file begins with the header of such a list, behind the number of pictures or as columns of a
// CSV. One with pixels is a dataset that was made of such a list.
func Is(head []byte) bool {
	head = head[:min(len(head), 1000)]
	if line, _, _ := bytes.Cut(head, []byte("\n")); bytes.HasSuffix(bytes.TrimSpace(line), []byte(",Image")) {
		return false
	}
	return bytes.Contains(head, []byte("lefteye_x")) && bytes.Contains(head, []byte("rightmouth_y"))
}

// Read reads the list of a name. The error is one sentence that names the file and the line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	set, seen := &annotation.Set{}, map[string]bool{}
	line, count := 0, -1
	wrong := func(format string, args ...any) error {
		return annotation.Wrong(name, fmt.Sprintf("line %d", line), format, args...)
	}
	for row := range strings.Lines(string(text)) {
		line++
		words := strings.FieldsFunc(row, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' || r == '\n' })
		switch {
		case len(words) == 0:
		case set.Keypoints == nil && len(words) == 1 && line == 1:
			if count, err = strconv.Atoi(words[0]); err != nil || count < 1 || count > annotation.MaxFaces {
				return nil, wrong("the number of pictures is %s; 1 to %d are read", harmless.Name(words[0]), annotation.MaxFaces)
			}
		case set.Keypoints == nil:
			if set.Keypoints, err = keypointsOf(name, words); err != nil {
				return nil, err
			}
		default:
			p, err := pictureOf(words, len(set.Keypoints))
			if err != nil {
				return nil, wrong("%w", err)
			}
			if seen[p.File] {
				return nil, wrong("the picture %s is there once more", harmless.Name(p.File))
			}
			seen[p.File] = true
			if set.Pictures = append(set.Pictures, p); len(set.Pictures) > annotation.MaxFaces {
				return nil, wrong("there are more than %d pictures; split the list into several", annotation.MaxFaces)
			}
		}
	}
	switch {
	case set.Keypoints == nil:
		return nil, annotation.Wrong(name, "", "it is no list of CelebA's landmarks: the line with lefteye_x is wanted")
	case count >= 0 && count != len(set.Pictures):
		return nil, annotation.Wrong(name, "", "its first line says %s, and it has %d", annotation.Counted(count, "picture", "pictures"), len(set.Pictures))
	}
	set.Notes = []string{"left and right are the viewer's in CelebA, and the subject's own here: lefteye became righteye, and so on"}
	return set, nil
}

// keypointsOf reads the header: x and y of each point, behind the picture in a CSV.
func keypointsOf(file string, words []string) (face.Keypoints, error) {
	if len(words)%2 == 1 {
		words = words[1:]
	}
	var names []string
	for i := 0; i < len(words); i += 2 {
		name, isX := strings.CutSuffix(words[i], "_x")
		if !isX || words[i+1] != name+"_y" {
			return nil, annotation.Wrong(file, "the header", "%s and %s are no x and y of a point", harmless.Name(words[i]), harmless.Name(words[i+1]))
		}
		names = append(names, exchanged(name))
	}
	return annotation.Keypoints(file, "the header", names)
}

// exchanged returns a name with left in the place of right, and right in that of left.
func exchanged(name string) string {
	if rest, ok := strings.CutPrefix(name, "left"); ok {
		return "right" + rest
	}
	if rest, ok := strings.CutPrefix(name, "right"); ok {
		return "left" + rest
	}
	return name
}

// pictureOf reads a line of n points.
func pictureOf(words []string, n int) (annotation.Picture, error) {
	if len(words) != 1+2*n {
		return annotation.Picture{}, fmt.Errorf("it has %d words; a picture and %d points want %d", len(words), n, 1+2*n)
	}
	points := make(face.Points, n)
	for k := range points {
		x, okX := annotation.Decimal(words[1+2*k])
		y, okY := annotation.Decimal(words[2+2*k])
		if !okX || !okY || !annotation.Place(x) || !annotation.Place(y) {
			return annotation.Picture{}, fmt.Errorf("point %d is at %s, %s, which is no place in a picture", k, harmless.Name(words[1+2*k]), harmless.Name(words[2+2*k]))
		}
		points[k] = face.At(x, y)
	}
	return annotation.Picture{File: words[0], Faces: []annotation.Face{{Points: points}}}, nil
}
