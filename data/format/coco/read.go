package coco

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// file is a COCO file whose elements are read one by one, so that an error can name its element.
type file struct {
	Images      []json.RawMessage `json:"images"`
	Annotations []json.RawMessage `json:"annotations"`
	Categories  []json.RawMessage `json:"categories"`
}

type imageIn struct {
	ID       *int64 `json:"id"`
	FileName string `json:"file_name"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

type categoryIn struct {
	ID        *int64          `json:"id"`
	Name      string          `json:"name"`
	Keypoints []string        `json:"keypoints"`
	Skeleton  json.RawMessage `json:"skeleton"`
}

type annotationIn struct {
	ID        *int64          `json:"id"`
	ImageID   *int64          `json:"image_id"`
	Category  *int64          `json:"category_id"`
	Keypoints []float64       `json:"keypoints"`
	BBox      []float64       `json:"bbox"`
	Crowd     json.RawMessage `json:"iscrowd"`
	Absent    json.RawMessage `json:"absent"`
	Score     json.RawMessage `json:"score"` // only what a program predicted has one
}

// reader is a file that is being read.
type reader struct {
	name       string
	set        annotation.Set
	pictures   map[int64]int // image id → index in set.Pictures
	categories map[int64]int // category id → how many keypoints
	numbers    []float64     // memory for the keypoints of an annotation
	unpointed  int           // annotations without keypoints
}

// Read reads the COCO file of a name, or a list of results beside the file that they are of. Points of annotations with
// a score, as results have one, are proposals. The error is one sentence that names the file and the element.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	r, annotations, err := open(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case r == nil:
		return readResults(fsys, name, annotations[0])
	}
	seen := make(map[int64]bool, len(annotations))
	for i, raw := range annotations {
		if err := r.readAnnotation(fmt.Sprintf("annotations[%d]", i), raw, seen, false); err != nil {
			return nil, err
		}
	}
	return r.finish()
}

// open reads the categories and the images of a file, and returns its annotations. There is no reader where it is a
// list of results, which is returned instead.
func open(fsys fs.FS, name string) (*reader, []json.RawMessage, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, nil, err
	}
	if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("[")) {
		return nil, []json.RawMessage{text}, nil
	}
	var f file
	if err := annotation.JSON(name, "", text, &f); err != nil {
		return nil, nil, err
	}
	if len(f.Annotations) > annotation.MaxFaces || len(f.Images) > annotation.MaxFaces {
		return nil, nil, annotation.Wrong(name, "", "it has more than %d images or annotations; split it into several files", annotation.MaxFaces)
	}
	r := &reader{name: name, pictures: make(map[int64]int, len(f.Images)), categories: map[int64]int{}}
	if err := r.readCategories(f.Categories); err != nil {
		return nil, nil, err
	}
	r.set.Pictures = make([]annotation.Picture, 0, len(f.Images)) // there may be millions
	for i, raw := range f.Images {
		if err := r.readImage(fmt.Sprintf("images[%d]", i), raw); err != nil {
			return nil, nil, err
		}
	}
	return r, f.Annotations, nil
}

// readCategories finds the keypoints: those of the categories that have any, which must agree.
func (r *reader) readCategories(list []json.RawMessage) error {
	var names []string
	var of string
	var skeleton json.RawMessage
	for i, raw := range list {
		var c categoryIn
		at := fmt.Sprintf("categories[%d]", i)
		if err := annotation.JSON(r.name, at, raw, &c); err != nil {
			return err
		}
		if c.ID == nil {
			return annotation.Wrong(r.name, at, "it has no id")
		}
		if _, twice := r.categories[*c.ID]; twice {
			return annotation.Wrong(r.name, at, "there are two categories with the id %d", *c.ID)
		}
		r.categories[*c.ID] = len(c.Keypoints)
		switch {
		case len(c.Keypoints) == 0:
		case names == nil:
			names, of, skeleton = c.Keypoints, c.Name, c.Skeleton
		case !slices.Equal(names, c.Keypoints):
			return annotation.Wrong(r.name, at, "the categories %s and %s have different keypoints; keep one of them in the file", harmless.Name(of), harmless.Name(c.Name))
		}
	}
	if names == nil {
		return annotation.Wrong(r.name, "categories", "none has keypoints, so that this is no COCO keypoints file")
	}
	var err error
	r.set.Keypoints, err = annotation.Keypoints(r.name, "the category "+harmless.Name(of), names)
	r.readSkeleton(skeleton)
	return err
}

// readSkeleton takes the lines between keypoints. They are only drawn, and so one that can't be is no reason to refuse
// the file.
func (r *reader) readSkeleton(raw json.RawMessage) {
	var pairs [][]int
	if err := json.Unmarshal(raw, &pairs); err != nil && len(raw) > 0 {
		r.set.Notes = append(r.set.Notes, "left out: its skeleton, which is no list of pairs of keypoints")
		return
	}
	n := len(r.set.Keypoints)
	for _, p := range pairs {
		if len(p) != 2 || min(p[0], p[1]) < 1 || max(p[0], p[1]) > n || p[0] == p[1] {
			r.set.Lines = nil
			r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out: its skeleton, of which a line is %v; two different numbers from 1 to %d are wanted", p, n))
			return
		}
		r.set.Lines = append(r.set.Lines, face.Line{From: p[0] - 1, To: p[1] - 1})
	}
}

func (r *reader) readImage(at string, raw json.RawMessage) error {
	var in imageIn
	if err := annotation.JSON(r.name, at, raw, &in); err != nil {
		return err
	}
	switch {
	case in.ID == nil:
		return annotation.Wrong(r.name, at, "it has no id")
	case in.FileName == "":
		return annotation.Wrong(r.name, at, "it has no file_name")
	case in.Width < 0 || in.Height < 0:
		return annotation.Wrong(r.name, at, "its size %d×%d is none", in.Width, in.Height)
	}
	if _, twice := r.pictures[*in.ID]; twice {
		return annotation.Wrong(r.name, at, "there are two images with the id %d", *in.ID)
	}
	r.pictures[*in.ID] = len(r.set.Pictures)
	r.set.Pictures = append(r.set.Pictures, annotation.Picture{File: in.FileName, Width: in.Width, Height: in.Height})
	return nil
}

// readAnnotation reads an annotation; predicted says that it is a result, whatever it has.
func (r *reader) readAnnotation(at string, raw json.RawMessage, seen map[int64]bool, predicted bool) error {
	in := annotationIn{Keypoints: r.numbers[:0]} // of the annotation before: there may be a million
	if err := annotation.JSON(r.name, at, raw, &in); err != nil {
		return err
	}
	r.numbers = in.Keypoints
	if bytes.Contains(raw, []byte("null")) && hasNull(raw) {
		return annotation.Wrong(r.name, at, "its keypoints or its bbox hold null, which is no number")
	}
	if in.ID != nil {
		if seen[*in.ID] {
			return annotation.Wrong(r.name, at, "there are two annotations with the id %d", *in.ID)
		}
		seen[*in.ID] = true
		at += " (id " + strconv.FormatInt(*in.ID, 10) + ")"
	}
	if in.ImageID == nil || in.Category == nil {
		return annotation.Wrong(r.name, at, "it has no image_id, or no category_id")
	}
	picture, known := r.pictures[*in.ImageID]
	if !known {
		return annotation.Wrong(r.name, at, "there is no image with the id %d", *in.ImageID)
	}
	points, known := r.categories[*in.Category]
	if !known {
		return annotation.Wrong(r.name, at, "there is no category with the id %d", *in.Category)
	}
	if points == 0 || len(in.Keypoints) == 0 || string(in.Crowd) == "1" || string(in.Crowd) == "true" {
		r.unpointed++
		return nil
	}
	predicted = predicted || len(in.Score) > 0 && string(in.Score) != "null"
	f, err := r.face(at, in, predicted)
	if err != nil {
		return err
	}
	if predicted {
		f.Points, f.Proposed = make(face.Points, len(f.Points)), f.Points
	}
	p := &r.set.Pictures[picture]
	p.Faces = append(p.Faces, f)
	return nil
}

// hasNull reports whether a null stands for a number, which encoding/json would take for 0.
func hasNull(raw json.RawMessage) bool {
	var in struct {
		Keypoints []*float64 `json:"keypoints"`
		BBox      []*float64 `json:"bbox"`
	}
	err := json.Unmarshal(raw, &in)
	return err != nil || slices.Contains(in.Keypoints, nil) || slices.Contains(in.BBox, nil)
}

// face checks the points and the box of an annotation. Where it was predicted, each point has a confidence in the place
// of v.
func (r *reader) face(at string, in annotationIn, predicted bool) (annotation.Face, error) {
	f := annotation.Face{Points: make(face.Points, len(r.set.Keypoints))}
	if len(in.Keypoints) != 3*len(f.Points) {
		return f, annotation.Wrong(r.name, at, "its keypoints are %d numbers; %d keypoints want %d", len(in.Keypoints), len(f.Points), 3*len(f.Points))
	}
	absent := absentIn(in.Absent)
	for k := range f.Points {
		x, y, v := in.Keypoints[3*k], in.Keypoints[3*k+1], in.Keypoints[3*k+2]
		switch {
		case v == 0 && absent[r.set.Keypoints[k].Name]:
			f.Points[k] = face.Point{Visibility: face.Absent}
			continue
		case v == 0:
			continue
		case v != 1 && v != 2 && !predicted:
			return f, annotation.Wrong(r.name, at, "the visibility of %s is %g; 0, 1 or 2 is wanted", harmless.Name(r.set.Keypoints[k].Name), v)
		case !annotation.Place(x) || !annotation.Place(y):
			return f, annotation.Wrong(r.name, at, "%s is at %g, %g, which is in no picture", harmless.Name(r.set.Keypoints[k].Name), x, y)
		}
		f.Points[k] = face.At(x, y)
		if !predicted {
			f.Points[k] = f.Points[k].With(face.Visibility(2 - v))
		}
	}
	if len(in.BBox) == 0 {
		return f, nil
	}
	if len(in.BBox) != 4 {
		return f, annotation.Wrong(r.name, at, "its bbox is %d numbers; 4 are wanted", len(in.BBox))
	}
	f.Box = &annotation.Box{Left: in.BBox[0], Top: in.BBox[1], Width: in.BBox[2], Height: in.BBox[3]}
	if f.Box.Width == 0 && f.Box.Height == 0 {
		f.Box = nil // what tools without boxes write
		return f, nil
	}
	if problem := f.Box.Check(); problem != "" {
		return f, annotation.Wrong(r.name, at, "%s", problem)
	}
	return f, nil
}

// absentIn returns the keypoints that an annotation says to be absent; none where the field is another program's of
// that name.
func absentIn(raw json.RawMessage) map[string]bool {
	var names []string
	if json.Unmarshal(raw, &names) != nil || len(names) == 0 {
		return nil
	}
	absent := make(map[string]bool, len(names)) // there may be as many as are keypoints, each of which is asked for
	for _, name := range names {
		absent[name] = true
	}
	return absent
}

// finish leaves out pictures without a face, and says what is not in the set.
func (r *reader) finish() (*annotation.Set, error) {
	all := len(r.set.Pictures)
	r.set.Pictures = slices.DeleteFunc(r.set.Pictures, func(p annotation.Picture) bool { return len(p.Faces) == 0 })
	if n := all - len(r.set.Pictures); n > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as no annotation of keypoints is of them: %s", annotation.Counted(n, "image", "images")))
	}
	if r.unpointed > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as they have no keypoints or are of crowds: %s", annotation.Counted(r.unpointed, "annotation", "annotations")))
	}
	return &r.set, nil
}
