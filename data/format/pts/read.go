package pts

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/template"
)

const extension = ".pts"

// Read reads the file of a name, or with "." all of the folder. The error is one sentence that names file and line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	files := []string{name}
	if name == "." {
		var err error
		if files, err = fs.Glob(fsys, "*"+extension); err != nil {
			return nil, annotation.Wrong(name, "", "%w", err)
		}
	}
	if len(files) > annotation.MaxFaces {
		return nil, annotation.Wrong(name, "", "there are more than %d files; split them into several folders", annotation.MaxFaces)
	}
	set, n := &annotation.Set{}, 0
	for i, f := range files {
		points, err := readFile(fsys, f)
		if err != nil {
			return nil, err
		}
		switch {
		case i == 0:
			n = len(points)
		case len(points) != n:
			return nil, annotation.Wrong(f, "", "it has %d points, and %s has %d", len(points), harmless.Name(files[0]), n)
		case int64(n)*int64(len(files)) > annotation.MaxPoints:
			return nil, annotation.Wrong(name, "", "%d files with %d points are more than is read", len(files), n)
		}
		set.Pictures = append(set.Pictures, annotation.Picture{File: strings.TrimSuffix(f, path.Ext(f)), Stem: true, Faces: []annotation.Face{{Points: points}}})
	}
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("p%d", i+1)
	}
	var err error
	if set.Keypoints, err = annotation.Keypoints(name, "", names); err != nil {
		return nil, err
	}
	set.Notes = append(set.Notes, fmt.Sprintf("its keypoints have no names: they are called p1 to p%d", n))
	if t, known := template.Of(set.Keypoints); known {
		set.Pairs, set.PairsKnown = t.Keypoints.Pairings(), "of these 68 points it is known which are pairs"
	}
	return set, nil
}

// readFile reads the points of a face.
func readFile(fsys fs.FS, name string) (face.Points, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	n, open, closed := -1, false, false
	var points face.Points
	line := 0
	wrong := func(format string, args ...any) error {
		return annotation.Wrong(name, fmt.Sprintf("line %d", line), format, args...)
	}
	for row := range strings.Lines(string(text)) {
		line++
		row = strings.TrimSpace(row)
		key, value, _ := strings.Cut(row, ":")
		switch {
		case row == "" || !open && key == "version":
		case closed:
			return nil, wrong("there is something behind the points")
		case !open && key == "n_points":
			if n, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || n < 1 || n > annotation.MaxKeypoints {
				return nil, wrong("n_points is %s; a number from 1 to %d is wanted", harmless.Name(strings.TrimSpace(value)), annotation.MaxKeypoints)
			}
		case !open && row == "{":
			open = true
		case open && row == "}":
			closed = true
		case !open:
			return nil, wrong("it is no file of 300-W: version, n_points and { are wanted before the points")
		case len(points) == n:
			return nil, wrong("there are more points than n_points says, which is %d", n)
		default:
			p, err := place(row)
			if err != nil {
				return nil, wrong("%w", err)
			}
			points = append(points, p)
		}
	}
	if !closed && len(points) == n {
		return nil, wrong("it ends after %s, without the } behind them; is it whole?", annotation.Counted(n, "point", "points"))
	}
	if len(points) != n {
		return nil, wrong("it ends after %s, of which n_points says %d", annotation.Counted(len(points), "point", "points"), n)
	}
	return points, nil
}

// place reads a line of two numbers.
func place(row string) (face.Point, error) {
	numbers := strings.Fields(row)
	if len(numbers) != 2 {
		return face.Point{}, fmt.Errorf("a point has %d numbers; x and y are wanted", len(numbers))
	}
	x, okX := annotation.Decimal(numbers[0])
	y, okY := annotation.Decimal(numbers[1])
	if !okX || !okY || !annotation.Place(x) || !annotation.Place(y) {
		return face.Point{}, fmt.Errorf("a point is at %s, %s, which is no place in a picture", harmless.Name(numbers[0]), harmless.Name(numbers[1]))
	}
	return face.At(annotation.Shifted(x, -1), annotation.Shifted(y, -1)), nil
}
