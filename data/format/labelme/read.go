package labelme

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// firstPixel is where the centre of the top-left pixel lies, in x and in y.
const firstPixel = 0.5

type fileIn struct {
	Shapes []json.RawMessage `json:"shapes"`
	Path   string            `json:"imagePath"`
	Height int               `json:"imageHeight"`
	Width  int               `json:"imageWidth"`
}

type shapeIn struct {
	Label   string          `json:"label"`
	Points  [][]*float64    `json:"points"`
	GroupID json.RawMessage `json:"group_id"`
	Type    string          `json:"shape_type"`
}

// group is a face as far as it was read: its points by name.
type group struct {
	points map[string]face.Point
	box    *annotation.Box
}

// reader is a folder, or a file, that is being read.
type reader struct {
	fsys     fs.FS
	names    []string
	known    map[string]int  // name → index in names
	fixed    bool            // names are those of labels.txt
	doubtful map[string]bool // names of labels.txt that may be no keypoints: no point had them so far
	set      annotation.Set
	groups   [][]group // of each picture of the set
	faces    int       // in all of them
	labelled int       // their points
	other    int       // shapes that are neither points nor boxes
	empty    int
}

// Read reads the file of a name, or with "." all files of the folder. The error is one sentence that names the file and
// the shape.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	r := &reader{fsys: fsys, known: map[string]int{}, doubtful: map[string]bool{}}
	files := []string{name}
	if name == "." {
		var err error
		if files, err = fs.Glob(fsys, "*.json"); err != nil {
			return nil, annotation.Wrong(name, "", "%w", err)
		}
	}
	if err := r.readNames(path.Join(path.Dir(name), namesFile)); err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := r.readFile(f, name != "."); err != nil {
			return nil, err
		}
	}
	return r.finish(name)
}

// readNames reads the keypoints of labels.txt, where there is one. Labels that labelme writes there of its own accord,
// such as __ignore__, are none, nor is that of boxes, unless a point has such a label.
func (r *reader) readNames(file string) error {
	text, err := annotation.ReadFile(r.fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSpace(line)
		if name == "" {
			continue
		}
		if _, twice := r.known[name]; twice {
			return annotation.Wrong(file, "", "the label %s is there twice", harmless.Name(name))
		}
		r.add(name)
		if strings.HasPrefix(name, "__") || name == boxLabel {
			r.doubtful[name] = true
		}
	}
	r.fixed = len(r.names) > len(r.doubtful)
	return nil
}

func (r *reader) add(name string) {
	r.known[name] = len(r.names)
	r.names = append(r.names, name)
}

// readFile reads the file of a picture. One of a folder that has no shapes is of something else; one that was asked for
// must have them.
func (r *reader) readFile(name string, asked bool) error {
	text, err := annotation.ReadFile(r.fsys, name)
	if err != nil {
		return err
	}
	begins := bytes.TrimLeft(text, " \t\r\n")
	if len(begins) == 0 {
		return annotation.Wrong(name, "", "it is empty; take it away, or save it anew from the program that wrote it")
	}
	if !asked && begins[0] != '{' {
		return nil // a list, say: of something else
	}
	var in fileIn
	if err := annotation.JSON(name, "", text, &in); err != nil {
		return err
	}
	switch {
	case in.Shapes == nil && in.Path == "" && !asked:
		return nil
	case in.Shapes == nil:
		return annotation.Wrong(name, "", "it has no shapes, so that it is no file of labelme")
	case in.Path == "":
		return annotation.Wrong(name, "", "it has no imagePath")
	case in.Width < 0 || in.Height < 0:
		return annotation.Wrong(name, "", "the size %d×%d of its picture is none", in.Width, in.Height)
	}
	var groups []group
	at := map[string]int{}
	for i, raw := range in.Shapes {
		if err := r.readShape(name, fmt.Sprintf("shapes[%d]", i), raw, &groups, at); err != nil {
			return err
		}
	}
	if len(groups) == 0 {
		r.empty++
		return nil
	}
	file := path.Join(path.Dir(name), strings.ReplaceAll(in.Path, `\`, "/"))
	r.set.Pictures = append(r.set.Pictures, annotation.Picture{File: file, Width: in.Width, Height: in.Height})
	r.groups = append(r.groups, groups)
	switch r.faces += len(groups); {
	case r.faces > annotation.MaxFaces:
		return annotation.Wrong(name, "", "there are more than %d faces; split them into several folders", annotation.MaxFaces)
	case len(r.names) > annotation.MaxKeypoints:
		return annotation.Wrong(name, "", "points have more than %d different labels", annotation.MaxKeypoints)
	}
	return nil
}

// readShape puts a point or a box into its group.
func (r *reader) readShape(file, at string, raw json.RawMessage, groups *[]group, index map[string]int) error {
	var s shapeIn
	if err := annotation.JSON(file, at, raw, &s); err != nil {
		return err
	}
	places, ok := placesOf(s.Points)
	switch {
	case s.Type != "point" && s.Type != "rectangle":
		r.other++
		return nil
	case !ok:
		return annotation.Wrong(file, at, "its points are no places in a picture")
	case strings.TrimSpace(s.Label) == "":
		return annotation.Wrong(file, at, "it has no label")
	}
	id := string(s.GroupID)
	switch {
	case id == "null":
		id = ""
	case strings.HasPrefix(id, "[") || strings.HasPrefix(id, "{"):
		return annotation.Wrong(file, at, "its group_id is no number")
	}
	i, known := index[id]
	if !known {
		i = len(*groups)
		index[id] = i
		*groups = append(*groups, group{points: map[string]face.Point{}})
	}
	g := &(*groups)[i]
	if s.Type == "rectangle" {
		return readBox(file, at, g, places)
	}
	if len(places) != 1 {
		return annotation.Wrong(file, at, "it is a point of %d places", len(places))
	}
	if _, twice := g.points[s.Label]; twice {
		return annotation.Wrong(file, at, "%s is there once more in the same face; faces are told apart by group_id", harmless.Name(s.Label))
	}
	if _, known := r.known[s.Label]; !known {
		if r.fixed {
			return annotation.Wrong(file, at, "the label %s is not in %s", harmless.Name(s.Label), namesFile)
		}
		r.add(s.Label)
	}
	delete(r.doubtful, s.Label)
	r.labelled++
	g.points[s.Label] = face.At(annotation.Shifted(places[0].X, -firstPixel), annotation.Shifted(places[0].Y, -firstPixel))
	return nil
}

// placesOf returns points of two finite numbers each.
func placesOf(points [][]*float64) (places face.Points, ok bool) {
	for _, p := range points {
		if len(p) != 2 || p[0] == nil || p[1] == nil || !annotation.Place(*p[0]) || !annotation.Place(*p[1]) {
			return nil, false
		}
		places = append(places, face.At(*p[0], *p[1]))
	}
	return places, true
}

// readBox takes a rectangle, by two of its corners or, as X-AnyLabeling has it, by all four.
func readBox(file, at string, g *group, corners face.Points) error {
	if len(corners) != 2 && len(corners) != 4 {
		return annotation.Wrong(file, at, "it is a rectangle of %d corners", len(corners))
	}
	if g.box != nil {
		return annotation.Wrong(file, at, "its face has a box already; faces are told apart by group_id")
	}
	left, top, right, bottom := corners[0].X, corners[0].Y, corners[0].X, corners[0].Y
	for _, c := range corners {
		left, top, right, bottom = min(left, c.X), min(top, c.Y), max(right, c.X), max(bottom, c.Y)
	}
	g.box = &annotation.Box{Left: left, Top: top, Width: right - left, Height: bottom - top}
	if problem := g.box.Check(); problem != "" {
		return annotation.Wrong(file, at, "%s", problem)
	}
	return nil
}

// finish puts points in order, now that all names are known.
func (r *reader) finish(name string) (*annotation.Set, error) {
	if len(r.doubtful) > 0 {
		r.names = slices.DeleteFunc(r.names, func(name string) bool { return r.doubtful[name] })
		for i, name := range r.names {
			r.known[name] = i
		}
	}
	var err error
	if r.set.Keypoints, err = annotation.Keypoints(name, "", r.names); err != nil {
		return nil, err
	}
	if annotation.TooSparse(r.faces, len(r.names), r.labelled) {
		return nil, annotation.Wrong(name, "", "%d faces with %d different labels, of which %d points are labelled in all, are more than is read", r.faces, len(r.names), r.labelled)
	}
	for i, groups := range r.groups {
		for _, g := range groups {
			points := make(face.Points, len(r.names))
			for label, p := range g.points {
				points[r.known[label]] = p
			}
			r.set.Pictures[i].Faces = append(r.set.Pictures[i].Faces, annotation.Face{Points: points, Box: g.box})
		}
	}
	if r.empty > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as no point is labelled in them: %s", annotation.Counted(r.empty, "picture", "pictures")))
	}
	if r.other > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as they are neither points nor rectangles: %s", annotation.Counted(r.other, "shape", "shapes")))
	}
	return &r.set, nil
}
