package pts

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// errSeveral says that a picture has not one face, for which there is no file.
var errSeveral = errors.New("a picture has not exactly one face, which .pts files can't hold")

// Write returns a file for each picture whose face has all points, beside it.
func Write(s *annotation.Set) ([]annotation.File, error) {
	var files []annotation.File
	for _, p := range s.Pictures {
		if len(p.Faces) != 1 {
			return nil, errSeveral
		}
		if !whole(p.Faces[0].Points) {
			continue
		}
		files = append(files, annotation.File{Name: strings.TrimSuffix(p.File, path.Ext(p.File)) + extension, Write: func(w io.Writer) error {
			out := bufio.NewWriter(w)
			fmt.Fprintf(out, "version: 1\nn_points: %d\n{\n", len(p.Faces[0].Points))
			for _, q := range p.Faces[0].Points {
				out.WriteString(number(q.X+1) + " " + number(q.Y+1) + "\n")
			}
			out.WriteString("}\n")
			return out.Flush()
		}})
	}
	return files, nil
}

// whole reports whether all points have a place: one that is absent has none.
func whole(points face.Points) bool {
	return !slices.ContainsFunc(points, func(p face.Point) bool { return !p.Known })
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Lost returns what of a set the files don't hold.
func Lost(s *annotation.Set) []string {
	lost := []string{".pts files have no names of keypoints, only their order"}
	if n := Unwritten(s); n > 0 {
		lost = append(lost, fmt.Sprintf(".pts files can't say that a point is missing or absent: no file is written for %s", annotation.Counted(n, "face", "faces")))
	}
	return lost
}

// Unwritten counts the faces that Write writes no file for, as they have not all points.
func Unwritten(s *annotation.Set) (n int) {
	for _, p := range s.Pictures {
		for _, f := range p.Faces {
			if !whole(f.Points) {
				n++
			}
		}
	}
	return n
}
