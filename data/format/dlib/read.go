package dlib

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

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

// part is a point that was read, before all names are known.
type part struct {
	name string
	at   face.Point
}

// reader is a file that is being read.
type reader struct {
	name    string
	in      *xml.Decoder
	names   []string
	line    int // at which the element begins
	known   map[string]bool
	set     annotation.Set
	parts   [][]part // of each face of the set, in order
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
	if !utf8.Valid(text) {
		text = []byte(string(fromLatin1(text)))
	}
	r := &reader{name: name, in: xml.NewDecoder(bytes.NewReader(text)), known: map[string]bool{}, seen: map[string]bool{}}
	r.in.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "iso-8859-1", "us-ascii", "windows-1252":
			return in, nil // it is UTF-8 by now
		}
		return nil, fmt.Errorf("it is in the encoding %s; write it as UTF-8", harmless.Name(charset))
	}
	if err := r.readImages(); err != nil {
		return nil, err
	}
	return r.finish()
}

// fromLatin1 reads bytes of which each is a character.
func fromLatin1(text []byte) []rune {
	out := make([]rune, len(text))
	for i, b := range text {
		out[i] = rune(b)
	}
	return out
}

// wrong returns an error about the element that is being read.
func (r *reader) wrong(format string, args ...any) error {
	return annotation.Wrong(r.name, fmt.Sprintf("line %d", r.line), format, args...)
}

// broken says why the XML can't be read on.
func (r *reader) broken(err error) error {
	var s *xml.SyntaxError
	if errors.As(err, &s) {
		return annotation.Wrong(r.name, fmt.Sprintf("line %d", s.Line), "it is no XML: %s", harmless.Name(s.Msg))
	}
	return r.wrong("it is no XML: %s", harmless.Name(err.Error()))
}

// readImages reads all elements image of the dataset.
func (r *reader) readImages() error {
	inside := false
	for {
		token, err := r.in.Token()
		if err == io.EOF && inside {
			return nil
		}
		if err == io.EOF {
			return annotation.Wrong(r.name, "", "it holds no dataset of imglab")
		}
		if err != nil {
			return r.broken(err)
		}
		start, ok := token.(xml.StartElement)
		r.line, _ = r.in.InputPos()
		switch {
		case !ok:
		case !inside && start.Name.Local != "dataset":
			return r.wrong("it is XML of something else: it begins with %s, not with dataset", harmless.Name(start.Name.Local))
		case start.Name.Local == "image":
			var in imageIn
			if err := r.in.DecodeElement(&in, &start); err != nil {
				return r.broken(err)
			}
			if err := r.readImage(in); err != nil {
				return err
			}
		}
		inside = inside || ok
	}
}

func (r *reader) readImage(in imageIn) error {
	if in.File == "" {
		return r.wrong("an image has no file")
	}
	if r.seen[in.File] {
		return r.wrong("the image %s is there once more", harmless.Name(in.File))
	}
	r.seen[in.File] = true
	p := annotation.Picture{File: in.File}
	for i, b := range in.Boxes {
		at := fmt.Sprintf("the image %s, box %d", harmless.Name(in.File), i)
		if b.Ignore == "1" {
			r.ignored++
			continue
		}
		box, err := r.box(at, b)
		if err != nil {
			return err
		}
		parts, err := r.readParts(at, b.Parts)
		if err != nil {
			return err
		}
		p.Faces = append(p.Faces, annotation.Face{Box: box})
		r.parts = append(r.parts, parts)
	}
	if len(r.parts) > annotation.MaxFaces {
		return r.wrong("there are more than %d boxes; split the file into several", annotation.MaxFaces)
	}
	if len(p.Faces) == 0 {
		r.empty++
		return nil
	}
	r.set.Pictures = append(r.set.Pictures, p)
	return nil
}

func (r *reader) box(at string, in boxIn) (*annotation.Box, error) {
	var numbers [4]float64
	for i, text := range []string{in.Left, in.Top, in.Width, in.Height} {
		v, ok := annotation.Decimal(text)
		if !ok {
			return nil, r.wrong("%s: its left, top, width and height are %s, %s, %s, %s, of which one is no number", at, harmless.Name(in.Left), harmless.Name(in.Top), harmless.Name(in.Width), harmless.Name(in.Height))
		}
		numbers[i] = v
	}
	b := &annotation.Box{Left: numbers[0], Top: numbers[1], Width: numbers[2], Height: numbers[3]}
	if problem := b.Check(); problem != "" {
		return nil, r.wrong("%s: %s", at, problem)
	}
	return b, nil
}

// readParts reads the parts of a box. A name that is new goes behind the one before it, so that faces with some of the keypoints
// each still tell the order of all.
func (r *reader) readParts(at string, in []partIn) ([]part, error) {
	parts := make([]part, 0, len(in))
	here := make(map[string]bool, len(in))
	for i, q := range in {
		x, okX := annotation.Decimal(q.X)
		y, okY := annotation.Decimal(q.Y)
		switch {
		case q.Name == "":
			return nil, r.wrong("%s: part %d has no name", at, i)
		case here[q.Name]:
			return nil, r.wrong("%s: the part %s is there once more", at, harmless.Name(q.Name))
		case !okX || !okY || !annotation.Place(x) || !annotation.Place(y):
			return nil, r.wrong("%s: the part %s is at %s, %s, which is no place in a picture", at, harmless.Name(q.Name), harmless.Name(q.X), harmless.Name(q.Y))
		}
		here[q.Name] = true
		parts = append(parts, part{q.Name, face.At(x, y)})
		if r.known[q.Name] {
			continue
		}
		if len(r.names) >= annotation.MaxKeypoints {
			return nil, r.wrong("%s: parts have more than %d different names", at, annotation.MaxKeypoints)
		}
		r.known[q.Name] = true
		behind := 0
		if i > 0 {
			behind = slices.Index(r.names, in[i-1].Name) + 1
		}
		r.names = slices.Insert(r.names, behind, q.Name)
	}
	return parts, nil
}

// finish puts points in order, now that all names are known.
func (r *reader) finish() (*annotation.Set, error) {
	var err error
	if r.set.Keypoints, err = annotation.Keypoints(r.name, "", r.names); err != nil {
		return nil, err
	}
	if int64(len(r.names))*int64(len(r.parts)) > annotation.MaxPoints {
		return nil, annotation.Wrong(r.name, "", "%d boxes with %d different parts are more than is read", len(r.parts), len(r.names))
	}
	index := make(map[string]int, len(r.names))
	for k, name := range r.names {
		index[name] = k
	}
	n := 0
	for i := range r.set.Pictures {
		p := &r.set.Pictures[i]
		// imglab writes paths relative to the file.
		p.File = path.Join(path.Dir(r.name), strings.ReplaceAll(p.File, `\`, "/"))
		for j := range p.Faces {
			p.Faces[j].Points = make(face.Points, len(r.names))
			for _, q := range r.parts[n] {
				p.Faces[j].Points[index[q.name]] = q.at
			}
			n++
		}
	}
	if r.empty > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as they have no box: %s", annotation.Counted(r.empty, "image", "images")))
	}
	if r.ignored > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as the file says to ignore them: %s", annotation.Counted(r.ignored, "box", "boxes")))
	}
	return &r.set, nil
}
