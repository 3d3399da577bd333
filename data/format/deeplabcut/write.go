package deeplabcut

import (
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"

	"fiducial/data/format/annotation"
)

// Folder is where the pictures of an export lie, and the labels with them.
const Folder = "labeled-data/faces"

const scorer = "fiducial"

// errSeveral says that a picture has not one face: such files have another header, which the program never needs.
var errSeveral = errors.New("a picture has not exactly one face")

// Write returns the CSV of a set with one face a picture.
func Write(s *annotation.Set) ([]annotation.File, error) {
	for _, p := range s.Pictures {
		if len(p.Faces) != 1 {
			return nil, errSeveral
		}
	}
	return []annotation.File{{Name: Folder + "/CollectedData_" + scorer + ".csv", Write: func(w io.Writer) error { return write(w, s) }}}, nil
}

func write(w io.Writer, s *annotation.Set) error {
	out := csv.NewWriter(w)
	headers := [][]string{{"scorer", "", ""}, {"bodyparts", "", ""}, {"coords", "", ""}}
	for _, k := range s.Keypoints {
		headers[0] = append(headers[0], scorer, scorer)
		headers[1] = append(headers[1], k.Name, k.Name)
		headers[2] = append(headers[2], "x", "y")
	}
	if err := out.WriteAll(headers); err != nil {
		return err
	}
	parts := []string{path.Dir(Folder), path.Base(Folder)}
	for _, p := range s.Pictures {
		line := append(slices.Clone(parts), path.Base(p.File))
		for _, q := range p.Faces[0].Points {
			if !q.Known {
				line = append(line, "", "")
				continue
			}
			line = append(line, number(q.X), number(q.Y))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
