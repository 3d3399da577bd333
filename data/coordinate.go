package data

import (
	"strconv"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// pointOf returns the point that two cells say: missing unless both are numbers.
func pointOf(t project.Texts) face.Point {
	x, okX := csvfile.ParseCoordinate(t[0])
	y, okY := csvfile.ParseCoordinate(t[1])
	if !okX || !okY {
		return face.Point{}
	}
	return face.At(x, y)
}

// formatCoordinate returns the shortest decimal of v rounded to 0.01.
func formatCoordinate(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// textsOf returns the cells of a point that is moved to p. A coordinate that the cell already says, or the
// file's cell says, keeps those bytes.
func textsOf(p face.Point, now, file project.Texts) project.Texts {
	if !p.Known {
		return project.Texts{}
	}
	return project.Texts{textOf(p.X, now[0], file[0]), textOf(p.Y, now[1], file[1])}
}

func textOf(v float64, now, file string) string {
	rounded := formatCoordinate(v)
	r, _ := strconv.ParseFloat(rounded, 64) // the decimal of a finite number always parses
	for _, text := range []string{now, file} {
		if have, ok := csvfile.ParseCoordinate(text); ok && (have == v || have == r) {
			return text
		}
	}
	return rounded
}
