package cvat

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

type labelIn struct {
	Name   string `xml:"name"`
	Parent string `xml:"parent"`
	SVG    string `xml:"svg"` // of a skeleton: its points and the lines between them
}

type imageIn struct {
	Name      string       `xml:"name,attr"`
	Width     string       `xml:"width,attr"`
	Height    string       `xml:"height,attr"`
	Skeletons []skeletonIn `xml:"skeleton"`
	Points    []pointsIn   `xml:"points"`
	Boxes     []boxIn      `xml:"box"`
	Others    []struct{}   `xml:",any"` // shapes of other kinds
}

type skeletonIn struct {
	Group  string     `xml:"group_id,attr"`
	Points []pointsIn `xml:"points"`
}

type pointsIn struct {
	Label    string `xml:"label,attr"`
	Group    string `xml:"group_id,attr"`
	Places   string `xml:"points,attr"`
	Outside  string `xml:"outside,attr"`
	Occluded string `xml:"occluded,attr"`
}

type boxIn struct {
	Group  string `xml:"group_id,attr"`
	Left   string `xml:"xtl,attr"`
	Top    string `xml:"ytl,attr"`
	Right  string `xml:"xbr,attr"`
	Bottom string `xml:"ybr,attr"`
}

// reader is a file that is being read.
type reader struct {
	name   string
	all    annotation.Gatherer
	seen   map[string]bool
	places map[string]int // of labels of several places: how many
	empty  int
	other  int // shapes that are neither points nor boxes of a face
	links  []face.Link
	odd    bool // the drawing of a skeleton can't be read
}

// Read reads the file of a name. The error is one sentence that names the file and the line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	r := &reader{name: name, seen: map[string]bool{}, places: map[string]int{}}
	var names []string
	err = annotation.Elements(name, text, "annotations", map[string]func(annotation.Element) error{
		"label": func(e annotation.Element) error {
			var in labelIn
			if err := e.Decode(&in); err != nil {
				return err
			}
			r.readDrawing(in.SVG)
			if in.Parent != "" && in.Name != "" { // a point of a skeleton
				if strings.TrimSpace(in.Name) == "" {
					return annotation.Wrong(name, e.Place(), "a point of the skeleton %s has no name", harmless.Name(in.Parent))
				}
				names = append(names, in.Name)
				if len(names) > annotation.MaxKeypoints {
					return annotation.Wrong(name, e.Place(), "it has more than %d labels of points", annotation.MaxKeypoints)
				}
			}
			return nil
		},
		"image": func(e annotation.Element) error {
			r.all.Know(names...)
			names = nil
			var in imageIn
			if err := e.Decode(&in); err != nil {
				return err
			}
			return r.readImage(e.Place(), in)
		},
		"track": func(e annotation.Element) error {
			return annotation.Wrong(name, e.Place(), "it is of CVAT for video; export the task as CVAT for images 1.1")
		},
	})
	if err != nil {
		return nil, err
	}
	return r.finish()
}

// readDrawing takes the lines of a skeleton. They are only drawn, and so one that can't be is no reason to refuse the
// file.
func (r *reader) readDrawing(svg string) {
	if svg == "" {
		return
	}
	of, ok := links(svg)
	r.links, r.odd = append(r.links, of...), r.odd || !ok
}

func (r *reader) readImage(place string, in imageIn) error {
	if in.Name == "" {
		return annotation.Wrong(r.name, place, "an image has no name")
	}
	at := place + ": the image " + harmless.Name(in.Name)
	if r.seen[in.Name] {
		return annotation.Wrong(r.name, at, "it is there once more")
	}
	r.seen[in.Name] = true
	width, errW := strconv.Atoi(in.Width)
	height, errH := strconv.Atoi(in.Height)
	if errW != nil || errH != nil || width < 1 || height < 1 {
		return annotation.Wrong(r.name, at, "its width is %s and its height %s; whole numbers above 0 are wanted", annotation.Said(in.Width), annotation.Said(in.Height))
	}
	i := &inImage{reader: r, at: at, groups: map[string]int{}, here: map[keypoint]bool{}}
	for n, s := range in.Skeletons {
		if err := i.readSkeleton(n, s); err != nil {
			return err
		}
	}
	for n, p := range in.Points {
		if err := i.readPoints(n, p); err != nil {
			return err
		}
	}
	for n, b := range in.Boxes {
		if err := i.readBox(n, b); err != nil {
			return err
		}
	}
	r.other += len(in.Others)
	if len(i.faces) == 0 {
		r.empty++
		return nil
	}
	return r.all.Add(r.name, at, annotation.Picture{File: in.Name, Width: width, Height: height}, i.faces)
}

// inImage is an image that is being read.
type inImage struct {
	*reader
	at     string
	faces  []annotation.NamedFace
	groups map[string]int // group_id → its face
	here   map[keypoint]bool
}

// keypoint is one of a face of the image.
type keypoint struct {
	face int
	name string
}

// grouped returns the face of a group, a new one for a group that is not there yet.
func (i *inImage) grouped(id string) int {
	at, known := i.groups[id]
	if !known {
		at = len(i.faces)
		i.groups[id] = at
		i.faces = append(i.faces, annotation.NamedFace{})
	}
	return at
}

// add adds points to a face. The error says that there is one of that name.
func (i *inImage) add(at string, f int, points ...annotation.NamedPoint) error {
	for _, p := range points {
		if i.here[keypoint{f, p.Name}] {
			return annotation.Wrong(i.name, at, "%s is there once more in the same face; faces are told apart by group_id", harmless.Name(p.Name))
		}
		i.here[keypoint{f, p.Name}] = true
	}
	i.faces[f].Points = append(i.faces[f].Points, points...)
	return nil
}

// readSkeleton reads a face whose points are elements of their own.
func (i *inImage) readSkeleton(n int, in skeletonIn) error {
	at := fmt.Sprintf("%s, skeleton %d", i.at, n)
	f := annotation.NamedFace{Points: make([]annotation.NamedPoint, 0, len(in.Points))}
	here := make(map[string]bool, len(in.Points))
	for _, p := range in.Points {
		if strings.TrimSpace(p.Label) == "" {
			return annotation.Wrong(i.name, at, "a point has no label")
		}
		if here[p.Label] {
			return annotation.Twice(i.name, at, p.Label)
		}
		here[p.Label] = true
		if err := p.checkFlags(i.name, at); err != nil {
			return err
		}
		q := annotation.NamedPoint{Name: p.Label}
		switch {
		case p.Outside == "1" && p.Occluded == "1":
			q.At.Visibility = face.Absent
		case p.Outside != "1":
			places, err := i.placesOf(at, p)
			if err != nil {
				return err
			}
			if len(places) != 1 {
				return annotation.Wrong(i.name, at, "the point %s has %d places", harmless.Name(p.Label), len(places))
			}
			q.At = places[0]
		}
		f.Points = append(f.Points, q)
	}
	if len(f.Points) == 0 {
		return nil
	}
	if in.Group != "" && in.Group != "0" {
		if _, taken := i.groups[in.Group]; taken {
			return annotation.Wrong(i.name, at, "the group %s has a skeleton already", harmless.Name(in.Group))
		}
		i.groups[in.Group] = len(i.faces)
	}
	i.faces = append(i.faces, f)
	return nil
}

// checkFlags says which of outside and occluded is neither 0 nor 1: a point that is outside has places all the same,
// which are those of no point.
func (p pointsIn) checkFlags(file, at string) error {
	for _, flag := range []struct{ name, value string }{{"outside", p.Outside}, {"occluded", p.Occluded}} {
		if flag.value != "" && flag.value != "0" && flag.value != "1" {
			return annotation.Wrong(file, at, "%s of %s is %s; 0 or 1 is wanted", flag.name, harmless.Name(p.Label), annotation.Said(flag.value))
		}
	}
	return nil
}

// readPoints reads a points element of the image itself: a keypoint, or all of a face.
func (i *inImage) readPoints(n int, in pointsIn) error {
	at := fmt.Sprintf("%s, points %d", i.at, n)
	if strings.TrimSpace(in.Label) == "" {
		return annotation.Wrong(i.name, at, "it has no label")
	}
	if err := in.checkFlags(i.name, at); err != nil {
		return err
	}
	places, err := i.placesOf(at, in)
	if err != nil {
		return err
	}
	if was, known := i.places[in.Label]; known && was != len(places) {
		return annotation.Wrong(i.name, at, "the label %s has %d places, and elsewhere %d", harmless.Name(in.Label), len(places), was)
	}
	i.places[in.Label] = len(places)
	if len(places) == 1 {
		return i.add(at, i.grouped(in.Group), annotation.NamedPoint{Name: in.Label, At: places[0]})
	}
	points := make([]annotation.NamedPoint, len(places))
	for k, p := range places {
		points[k] = annotation.NamedPoint{Name: fmt.Sprintf("%s_%d", in.Label, k), At: p}
	}
	if in.Group == "" || in.Group == "0" {
		i.faces = append(i.faces, annotation.NamedFace{Points: points})
		return nil
	}
	return i.add(at, i.grouped(in.Group), points...)
}

// placesOf reads "x,y;x,y".
func (i *inImage) placesOf(at string, in pointsIn) (places face.Points, err error) {
	visibility := face.Visible
	if in.Occluded == "1" {
		visibility = face.Hidden
	}
	for pair := range strings.SplitSeq(in.Places, ";") {
		a, b, _ := strings.Cut(pair, ",")
		x, okX := annotation.Decimal(a)
		y, okY := annotation.Decimal(b)
		if !okX || !okY || !annotation.Place(x) || !annotation.Place(y) {
			return nil, annotation.Wrong(i.name, at, "%s is at %s, which is no place in a picture", harmless.Name(in.Label), annotation.Said(pair))
		}
		if len(places) > annotation.MaxKeypoints {
			return nil, annotation.Wrong(i.name, at, "%s has more than %d places", harmless.Name(in.Label), annotation.MaxKeypoints)
		}
		places = append(places, face.At(x, y).With(visibility))
	}
	return places, nil
}

// readBox takes the box of a face of the same group. One of no face is left out.
func (i *inImage) readBox(n int, in boxIn) error {
	at := fmt.Sprintf("%s, box %d", i.at, n)
	var edges [4]float64
	for k, text := range []string{in.Left, in.Top, in.Right, in.Bottom} {
		v, ok := annotation.Decimal(text)
		if !ok {
			return annotation.Wrong(i.name, at, "its xtl, ytl, xbr and ybr are not four numbers")
		}
		edges[k] = v
	}
	b := &annotation.Box{Left: edges[0], Top: edges[1], Width: edges[2] - edges[0], Height: edges[3] - edges[1]}
	if problem := b.Check(); problem != "" {
		return annotation.Wrong(i.name, at, "%s", problem)
	}
	of, known := i.groups[in.Group]
	switch {
	case !known || in.Group == "" || in.Group == "0":
		i.other++
	case i.faces[of].Box != nil:
		return annotation.Wrong(i.name, at, "the face of the group %s has a box already", harmless.Name(in.Group))
	default:
		i.faces[of].Box = b
	}
	return nil
}

// finish says what is not in the set.
func (r *reader) finish() (*annotation.Set, error) {
	set, err := r.all.Set(r.name)
	if err != nil {
		return nil, err
	}
	set.Lines = set.Keypoints.LinesOf(r.links)
	if r.odd {
		set.Notes = append(set.Notes, "left out: the lines of a skeleton, whose drawing (svg) is not such as CVAT writes")
	}
	if r.empty > 0 {
		set.Notes = append(set.Notes, fmt.Sprintf("left out, as no point is labelled in them: %s", annotation.Counted(r.empty, "image", "images")))
	}
	if r.other > 0 {
		set.Notes = append(set.Notes, fmt.Sprintf("left out, as they are neither points nor boxes of the same group: %s", annotation.Counted(r.other, "shape", "shapes")))
	}
	return set, nil
}
