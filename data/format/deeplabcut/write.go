package deeplabcut

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// Folder is where the pictures of an export lie, and the labels with them.
const Folder = "labeled-data/faces"

const scorer = "fiducial"

// errWithout says that a picture has no face.
var errWithout = errors.New("a picture has no face")

// Write returns the CSV of a set: with a row of individuals in its header where a picture has several faces, as
// projects of several animals have it.
func Write(s *annotation.Set) ([]annotation.File, error) {
	most := 0
	for _, p := range s.Pictures {
		if len(p.Faces) == 0 {
			return nil, errWithout
		}
		most = max(most, len(p.Faces))
	}
	if most > mostIndividuals {
		return nil, fmt.Errorf("a picture has %d faces; individuals are at most %d", most, mostIndividuals)
	}
	return []annotation.File{{Name: Folder + "/CollectedData_" + scorer + ".csv", Write: func(w io.Writer) error { return write(w, s, most) }}}, nil
}

// Lost returns what of a set the CSV does not hold, and what DeepLabCut wants besides.
func Lost(s *annotation.Set) []string {
	lost := []string{`DeepLabCut trains from an .h5, which its own command makes of the CSV: deeplabcut.convertcsv2h5(config, scorer="fiducial")`}
	if !slices.ContainsFunc(s.Pictures, func(p annotation.Picture) bool { return len(p.Faces) > 1 }) {
		return lost
	}
	lost = append(lost, "photos have several faces, which are individuals there (face1, face2 …): the project is to be one of several animals")
	return append(lost, annotation.NotReadAgain(s.Pointless(func(annotation.Picture, annotation.Face) bool { return true }))...)
}

// write writes the CSV of a set whose pictures have that many faces at most.
func write(w io.Writer, s *annotation.Set, most int) error {
	out := csv.NewWriter(w)
	if err := out.WriteAll(headers(s.Keypoints, most)); err != nil {
		return err
	}
	parts := []string{path.Dir(Folder), path.Base(Folder)}
	for _, p := range s.Pictures {
		line := append(slices.Clone(parts), path.Base(p.File))
		for _, f := range p.Faces {
			for _, q := range f.Points {
				if !q.Known {
					line = append(line, "", "")
					continue
				}
				line = append(line, number(q.X), number(q.Y))
			}
		}
		line = append(line, make([]string, 2*len(s.Keypoints)*(most-len(p.Faces)))...)
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// headers returns the header rows for so many individuals; one has no row of its own.
func headers(k face.Keypoints, individuals int) [][]string {
	row := func(title string) []string { return []string{title, "", ""} }
	scorers, names, parts, coords := row("scorer"), row("individuals"), row("bodyparts"), row("coords")
	for i := range individuals {
		name := fmt.Sprintf("face%d", i+1)
		for _, p := range k {
			scorers, names = append(scorers, scorer, scorer), append(names, name, name)
			parts, coords = append(parts, p.Name, p.Name), append(coords, "x", "y")
		}
	}
	if individuals == 1 {
		return [][]string{scorers, parts, coords}
	}
	return [][]string{scorers, names, parts, coords}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
