package pts

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// Write returns a file for each picture with one face, which has all points, beside it.
func Write(s *annotation.Set) ([]annotation.File, error) {
	var files []annotation.File
	for _, p := range s.Pictures {
		if len(p.Faces) != 1 || !whole(p.Faces[0].Points) {
			continue
		}
		files = append(files, annotation.File{Name: strings.TrimSuffix(p.File, path.Ext(p.File)) + extension, Write: func(w io.Writer) error {
			out := bufio.NewWriter(w)
			fmt.Fprintf(out, "version: 1\nn_points: %d\n{\n", len(p.Faces[0].Points))
			for _, q := range p.Faces[0].Points {
				out.WriteString(number(annotation.Shifted(q.X, 1)) + " " + number(annotation.Shifted(q.Y, 1)) + "\n")
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
	shared, lacking := unwritten(s)
	if shared > 0 {
		lost = append(lost, fmt.Sprintf(".pts files hold one face a photo: no file is written for %s in photos with several", annotation.Counted(shared, "face", "faces")))
	}
	if lacking > 0 {
		lost = append(lost, fmt.Sprintf(".pts files can't say that a point is missing or absent: no file is written for %s", annotation.Counted(lacking, "face", "faces")))
	}
	return lost
}

// Unwritten counts the faces that Write writes no file for.
func Unwritten(s *annotation.Set) int {
	shared, lacking := unwritten(s)
	return shared + lacking
}

// unwritten counts the faces that share their picture, and of the others those that have not all points.
func unwritten(s *annotation.Set) (shared, lacking int) {
	for _, p := range s.Pictures {
		switch {
		case len(p.Faces) > 1:
			shared += len(p.Faces)
		case len(p.Faces) == 1 && !whole(p.Faces[0].Points):
			lacking++
		}
	}
	return shared, lacking
}
