package dlib

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

type imageIn struct {
	File  string  `xml:"file,attr"`
	Boxes []boxIn `xml:"box"`
}

type boxIn struct {
	Left   string   `xml:"left,attr"`
	Top    string   `xml:"top,attr"`
	Width  string   `xml:"width,attr"`
	Height string   `xml:"height,attr"`
	Ignore string   `xml:"ignore,attr"`
	Parts  []partIn `xml:"part"`
}

type partIn struct {
	Name string `xml:"name,attr"`
	X    string `xml:"x,attr"`
	Y    string `xml:"y,attr"`
}

// reader is a file that is being read.
type reader struct {
	name    string
	line    int // at which the element begins
	all     annotation.Gatherer
	seen    map[string]bool
	empty   int // images without a box
	ignored int
}

// Read reads the imglab file of a name. The error is one sentence that names the file and the line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	r := &reader{name: name, seen: map[string]bool{}}
	err = annotation.Elements(name, text, "dataset", map[string]func(annotation.Element) error{"image": func(e annotation.Element) error {
		var in imageIn
		r.line = e.Line
		if err := e.Decode(&in); err != nil {
			return err
		}
		return r.readImage(in)
	}})
	if err != nil {
		return nil, err
	}
	return r.finish()
}

// wrong returns an error about the element that is being read.
func (r *reader) wrong(format string, args ...any) error {
	return annotation.Wrong(r.name, fmt.Sprintf("line %d", r.line), format, args...)
}

func (r *reader) readImage(in imageIn) error {
	if in.File == "" {
		return r.wrong("an image has no file")
	}
	if r.seen[in.File] {
		return r.wrong("the image %s is there once more", harmless.Name(in.File))
	}
	r.seen[in.File] = true
	// imglab writes paths relative to the file.
	p := annotation.Picture{File: path.Join(path.Dir(r.name), strings.ReplaceAll(in.File, `\`, "/"))}
	var faces []annotation.NamedFace
	for i, b := range in.Boxes {
		at := fmt.Sprintf("the image %s, box %d", harmless.Name(in.File), i)
		switch b.Ignore {
		case "", "0":
		case "1":
			r.ignored++
			continue
		default:
			return r.wrong("%s: its ignore is %s; 0 or 1 is wanted", at, annotation.Said(b.Ignore))
		}
		box, err := r.box(at, b)
		if err != nil {
			return err
		}
		parts, err := r.readParts(at, b.Parts)
		if err != nil {
			return err
		}
		faces = append(faces, annotation.NamedFace{Points: parts, Box: box})
	}
	if len(faces) == 0 {
		r.empty++
		return nil
	}
	return r.all.Add(r.name, fmt.Sprintf("line %d", r.line), p, faces)
}

func (r *reader) box(at string, in boxIn) (*annotation.Box, error) {
	var numbers [4]float64
	for i, text := range []string{in.Left, in.Top, in.Width, in.Height} {
		v, ok := annotation.Decimal(text)
		if !ok {
			return nil, r.wrong("%s: its left, top, width and height are %s, %s, %s, %s, of which one is no number", at, annotation.Said(in.Left), annotation.Said(in.Top), annotation.Said(in.Width), annotation.Said(in.Height))
		}
		numbers[i] = v
	}
	b := &annotation.Box{Left: numbers[0], Top: numbers[1], Width: numbers[2], Height: numbers[3]}
	if problem := b.Check(); problem != "" {
		return nil, r.wrong("%s: %s", at, problem)
	}
	return b, nil
}

// readParts reads the parts of a box.
func (r *reader) readParts(at string, in []partIn) ([]annotation.NamedPoint, error) {
	parts := make([]annotation.NamedPoint, 0, len(in))
	here := make(map[string]bool, len(in))
	for i, q := range in {
		x, okX := annotation.Decimal(q.X)
		y, okY := annotation.Decimal(q.Y)
		switch {
		case strings.TrimSpace(q.Name) == "":
			return nil, r.wrong("%s: part %d has no name", at, i)
		case here[q.Name]:
			return nil, r.wrong("%s: the part %s is there once more", at, harmless.Name(q.Name))
		case !okX || !okY || !annotation.Place(x) || !annotation.Place(y):
			return nil, r.wrong("%s: the part %s is at %s, %s, which is no place in a picture", at, harmless.Name(q.Name), annotation.Said(q.X), annotation.Said(q.Y))
		}
		here[q.Name] = true
		parts = append(parts, annotation.NamedPoint{Name: q.Name, At: face.At(x, y)})
	}
	return parts, nil
}

// finish says what is not in the set.
func (r *reader) finish() (*annotation.Set, error) {
	set, err := r.all.Set(r.name)
	if err != nil {
		return nil, err
	}
	if r.empty > 0 {
		set.Notes = append(set.Notes, fmt.Sprintf("left out, as they have no box: %s", annotation.Counted(r.empty, "image", "images")))
	}
	if r.ignored > 0 {
		set.Notes = append(set.Notes, fmt.Sprintf("left out, as the file says to ignore them: %s", annotation.Counted(r.ignored, "box", "boxes")))
	}
	return set, nil
}
