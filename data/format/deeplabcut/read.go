package deeplabcut

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// mostIndividuals are as many as a picture may have.
const mostIndividuals = 1000

// column is what a column of coordinates holds.
type column struct{ individual, keypoint, axis int }

// reader is a CSV that is being read.
type reader struct {
	name        string
	in          *csv.Reader
	index       int // columns that name the picture
	columns     []column
	individuals []string // one "" where the header has no row of them
	set         annotation.Set
	seen        map[string]bool
	faces       int // of all pictures
	labelled    int // coordinates of them
	none        int // pictures without a labelled individual
}

// Read reads a CollectedData CSV. The error is one sentence that names the file and the line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	r := &reader{name: name, in: csv.NewReader(bytes.NewReader(text)), seen: map[string]bool{}}
	r.in.ReuseRecord = true
	if err := r.readHeader(); err != nil {
		return nil, err
	}
	for {
		cells, err := r.in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, r.broken(err)
		}
		if err := r.readPicture(cells); err != nil {
			return nil, err
		}
	}
	if r.none > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as no individual is labelled in them: %s", annotation.Counted(r.none, "picture", "pictures")))
	}
	return &r.set, nil
}

// broken says why the CSV can't be read on.
func (r *reader) broken(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return annotation.Wrong(r.name, fmt.Sprintf("line %d", p.Line), "%w", p.Err)
	}
	return annotation.Wrong(r.name, "", "%w", err)
}

// wrong returns an error about the line that was read last.
func (r *reader) wrong(format string, args ...any) error {
	line, _ := r.in.FieldPos(0)
	return annotation.Wrong(r.name, fmt.Sprintf("line %d", line), format, args...)
}

// readHeader reads the rows scorer, individuals if there are any, bodyparts and coords.
func (r *reader) readHeader() error {
	rows := map[string][]string{}
	for _, title := range []string{"scorer", "individuals", "bodyparts", "coords"} {
		if title == "bodyparts" && rows["bodyparts"] != nil {
			continue // there is no row of individuals
		}
		cells, err := r.in.Read()
		if err == io.EOF {
			return annotation.Wrong(r.name, "", "it ends before the header row %s", strings.Replace(title, "individuals", "bodyparts", 1))
		}
		if err != nil {
			return r.broken(err)
		}
		is := strings.TrimSpace(cells[0])
		if title == "individuals" && is == "bodyparts" {
			title = is
		}
		if is != title {
			return r.wrong("it begins with %s where the header row %s is wanted", annotation.Said(is), title)
		}
		rows[title] = append([]string(nil), cells...)
	}
	return r.readColumns(rows["individuals"], rows["bodyparts"], rows["coords"])
}

// readColumns finds out what each column holds.
func (r *reader) readColumns(individuals, parts, coords []string) error {
	r.index = 1
	if len(coords) > 3 && coords[1] == "" && coords[2] == "" {
		r.index = 3
	}
	var names []string
	keypoints, animals, taken := map[string]int{}, map[string]int{}, map[column]bool{}
	for i := r.index; i < len(coords); i++ {
		animal := ""
		if individuals != nil {
			animal = individuals[i]
		}
		axis := strings.Index("xy", coords[i])
		if len(coords[i]) != 1 || axis < 0 {
			return r.wrong("column %d holds %s; only x and y are read", i+1, harmless.Name(coords[i]))
		}
		if _, known := keypoints[parts[i]]; !known {
			keypoints[parts[i]] = len(names)
			names = append(names, parts[i])
		}
		if _, known := animals[animal]; !known {
			animals[animal] = len(r.individuals)
			r.individuals = append(r.individuals, animal)
		}
		c := column{animals[animal], keypoints[parts[i]], axis}
		if taken[c] {
			return r.wrong("column %d is the %s of %s once more", i+1, coords[i], harmless.Name(parts[i]))
		}
		taken[c] = true
		r.columns = append(r.columns, c)
	}
	for c := range taken {
		if !taken[column{c.individual, c.keypoint, 1 - c.axis}] {
			return r.wrong("%s has only one of x and y", harmless.Name(names[c.keypoint]))
		}
	}
	var err error
	r.set.Keypoints, err = annotation.Keypoints(r.name, "bodyparts", names)
	if err == nil && len(r.individuals) > mostIndividuals {
		err = annotation.Wrong(r.name, "individuals", "there are %d; at most %d are read", len(r.individuals), mostIndividuals)
	}
	return err
}

// readPicture reads a line: the picture, and the points of each individual.
func (r *reader) readPicture(cells []string) error {
	file, ok := annotation.Local(strings.Join(cells[:r.index], "/"))
	if !ok {
		return r.wrong("%s is no path of a picture in the project", harmless.Name(strings.Join(cells[:r.index], "/")))
	}
	if r.seen[file] {
		return r.wrong("the picture %s is there once more", harmless.Name(file))
	}
	r.seen[file] = true
	points, err := r.points(cells[r.index:])
	if err != nil {
		return err
	}
	// Pictures lie beside the file, wherever the project was when it was written.
	p := annotation.Picture{File: path.Join(path.Dir(r.name), path.Base(file))}
	for _, of := range points {
		p.Faces = append(p.Faces, annotation.Face{Points: of})
	}
	if len(p.Faces) == 0 {
		r.none++
		return nil
	}
	r.set.Pictures = append(r.set.Pictures, p)
	switch r.faces += len(p.Faces); {
	case r.faces > annotation.MaxFaces:
		return r.wrong("there are more than %d faces; split the file into several", annotation.MaxFaces)
	case annotation.TooSparse(r.faces, len(r.set.Keypoints), r.labelled/2):
		return r.wrong("%d faces with %d keypoints, of which %d are labelled in all, are more than is read; split the file into several", r.faces, len(r.set.Keypoints), r.labelled/2)
	}
	return nil
}

// points reads the coordinates of a line, for each individual that has any; where the header tells no individuals
// apart, for the one. A coordinate is missing where its cell is empty or says NaN.
func (r *reader) points(cells []string) ([]face.Points, error) {
	n := len(r.set.Keypoints)
	points, has := make([]face.Points, len(r.individuals)), make([][][2]bool, len(r.individuals))
	for i, text := range cells {
		c := r.columns[i]
		text = strings.TrimSpace(text)
		if text == "" || strings.EqualFold(text, "nan") {
			continue
		}
		v, ok := annotation.Decimal(text)
		if !ok || !annotation.Place(v) {
			return nil, r.wrong("the %c of %s is %s, which is no place in a picture", "xy"[c.axis], harmless.Name(r.set.Keypoints[c.keypoint].Name), harmless.Name(text))
		}
		if points[c.individual] == nil {
			points[c.individual], has[c.individual] = make(face.Points, n), make([][2]bool, n)
		}
		has[c.individual][c.keypoint][c.axis] = true
		r.labelled++
		p := &points[c.individual][c.keypoint]
		if c.axis == 0 {
			p.X = v
		} else {
			p.Y = v
		}
	}
	if len(points) == 1 && points[0] == nil {
		points[0] = make(face.Points, n)
	}
	var faces []face.Points
	for i, of := range points {
		if of == nil {
			continue
		}
		for k, have := range has[i] {
			if have[0] != have[1] {
				return nil, r.wrong("%s has only one of x and y", harmless.Name(r.set.Keypoints[k].Name))
			}
			of[k].Known = have[0]
		}
		faces = append(faces, of)
	}
	return faces, nil
}
