package annotation

import (
	"slices"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// Gatherer puts a set together for formats that name points where they are, and perhaps have no list of them: only at
// the end is known which keypoints there are. The zero value knows none.
type Gatherer struct {
	names    []string
	known    map[string]bool
	pictures []Picture
	faces    [][]NamedFace // of each picture
	all      int           // faces
	labelled int           // points of all faces
}

// NamedFace is a face whose points are known by name.
type NamedFace struct {
	Points    []NamedPoint
	Box       *Box
	Predicted bool // its points are proposals: a program predicted them, and nobody confirmed them
}

// NamedPoint is a point under its name; one that is not known says that there is such a keypoint.
type NamedPoint struct {
	Name string
	At   face.Point
}

// Know adds names of keypoints to those that are known, in their order.
func (g *Gatherer) Know(names ...string) {
	before := ""
	for _, name := range names {
		g.know(name, before)
		before = name
	}
}

// know adds a name behind the one before it, so that faces with some of the keypoints each still tell the order of all.
func (g *Gatherer) know(name, before string) {
	if g.known[name] || g.tooMany() {
		return
	}
	if g.known == nil {
		g.known = map[string]bool{}
	}
	g.known[name] = true
	behind := len(g.names)
	if before == "" {
		behind = 0
	} else if i := slices.Index(g.names, before); i >= 0 {
		behind = i + 1
	}
	g.names = slices.Insert(g.names, behind, name)
}

// tooMany reports whether there are more names than are read: then no more are taken, for finding the place of each
// takes time.
func (g *Gatherer) tooMany() bool { return len(g.names) > MaxKeypoints }

// Add adds a picture with its faces. The error, which names the file and the element, says that there are too many.
func (g *Gatherer) Add(file, element string, p Picture, faces []NamedFace) error {
	for _, f := range faces {
		before := ""
		for _, q := range f.Points {
			g.know(q.Name, before)
			before = q.Name
			if q.At.Known {
				g.labelled++
			}
		}
		g.all++
	}
	switch {
	case g.tooMany():
		return Wrong(file, element, "points have more than %d different names", MaxKeypoints)
	case g.all > MaxFaces:
		return Wrong(file, element, "there are more than %d faces; split the file into several", MaxFaces)
	}
	g.pictures = append(g.pictures, p)
	g.faces = append(g.faces, faces)
	return nil
}

// Set returns what was added. The error names the file, and says that there are no keypoints, or more points than are
// read.
func (g *Gatherer) Set(file string) (*Set, error) {
	keypoints, err := Keypoints(file, "", g.names)
	if err != nil {
		return nil, err
	}
	if TooSparse(g.all, len(g.names), g.labelled) {
		return nil, Wrong(file, "", "%d faces with %d different points, of which %d are labelled in all, are more than is read", g.all, len(g.names), g.labelled)
	}
	index := make(map[string]int, len(g.names))
	for k, name := range g.names {
		index[name] = k
	}
	for i := range g.pictures {
		for _, f := range g.faces[i] {
			points := make(face.Points, len(g.names))
			for _, q := range f.Points {
				points[index[q.Name]] = q.At
			}
			of := Face{Points: points, Box: f.Box}
			if f.Predicted {
				of.Points, of.Proposed = make(face.Points, len(g.names)), points
			}
			g.pictures[i].Faces = append(g.pictures[i].Faces, of)
		}
	}
	return &Set{Keypoints: keypoints, Pictures: g.pictures}, nil
}

// Twice returns the error that a point is in a face once more.
func Twice(file, element, name string) error {
	return Wrong(file, element, "%s is there once more in the same face", harmless.Name(name))
}
