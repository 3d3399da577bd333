package yolo

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

const (
	maxDescription = 1 << 20 // bytes of a data.yaml
	mostOutside    = 3       // a box that is larger, or that far away, in parts of its picture, was written in pixels
)

// given is a data.yaml as it is read. Its path is not gone by: it mostly leads to a folder of another machine.
type given struct {
	Train    yaml.Node `yaml:"train"`
	Val      yaml.Node `yaml:"val"`
	Test     yaml.Node `yaml:"test"`
	Shape    []whole   `yaml:"kpt_shape"`
	Flip     []whole   `yaml:"flip_idx"`
	Names    yaml.Node `yaml:"names"`
	KptNames yaml.Node `yaml:"kpt_names"`
}

// whole is a whole number: YAML's own decoding would cut 2.5 to 2.
type whole int

// UnmarshalYAML reads one.
func (w *whole) UnmarshalYAML(n *yaml.Node) error {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		return fmt.Errorf("line %d: %s stands where a whole number is wanted", n.Line, annotation.Said(n.Value))
	}
	*w = whole(v)
	return nil
}

// reader is a data.yaml whose pictures are being read.
type reader struct {
	fsys       fs.FS
	name       string
	dimensions int              // numbers of a keypoint: 2 or 3
	classes    func(i int) bool // whether there is a class; nil where the file does not name them
	set        annotation.Set
	seen       map[string]bool
	empty      int
}

// Read reads the data.yaml of a name and the labels of the pictures that it names. The error is one sentence that names
// file and line.
func Read(fsys fs.FS, name string) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if len(text) > maxDescription {
		return nil, annotation.Wrong(name, "", "it has more than %d KB, as no data.yaml does", maxDescription>>10)
	}
	var g given
	if err := yaml.Unmarshal(text, &g); err != nil {
		return nil, annotation.Wrong(name, "", "it is no YAML of a pose dataset: %s", harmless.Name(firstOf(err)))
	}
	r := &reader{fsys: fsys, name: name, seen: map[string]bool{}}
	if err := r.readKeypoints(g); err != nil {
		return nil, err
	}
	for _, split := range []struct {
		name string
		node yaml.Node
	}{{"train", g.Train}, {"val", g.Val}, {"test", g.Test}} {
		if err := r.readSplit(split.name, split.node); err != nil {
			return nil, err
		}
	}
	return r.finish(g)
}

// firstOf returns the first of what YAML found wrong, which it says a line each.
func firstOf(err error) string {
	var kinds *yaml.TypeError
	if errors.As(err, &kinds) && len(kinds.Errors) > 0 {
		line, _, _ := strings.Cut(kinds.Errors[0], ": cannot unmarshal")
		if line != kinds.Errors[0] {
			line += ": it has another type than such a file has there"
		}
		return line
	}
	return strings.TrimPrefix(err.Error(), "yaml: ")
}

// readKeypoints reads how many keypoints there are and what they are called.
func (r *reader) readKeypoints(g given) error {
	if len(g.Shape) != 2 || g.Shape[0] < 1 || g.Shape[0] > annotation.MaxKeypoints || g.Shape[1] != 2 && g.Shape[1] != 3 {
		return annotation.Wrong(r.name, "kpt_shape", "it is %v; the number of keypoints and 2 or 3 are wanted", clipped(g.Shape))
	}
	n := int(g.Shape[0])
	r.dimensions, r.classes = int(g.Shape[1]), classesOf(g.Names)
	names, err := namesOf(g.KptNames)
	switch {
	case err != nil || names != nil && len(names) != n:
		return annotation.Wrong(r.name, "kpt_names", "there are to be %d names, a list or one for the class 0", n)
	case names == nil:
		for i := range n {
			names = append(names, fmt.Sprintf("p%d", i))
		}
		r.set.Notes = append(r.set.Notes, "it has no names for keypoints (kpt_names): they are called p0, p1 and so on")
	}
	if len(g.Flip) > 0 {
		wrong := slices.ContainsFunc(g.Flip, func(i whole) bool { return i < 0 || int(i) >= n })
		if wrong || len(g.Flip) != n {
			return annotation.Wrong(r.name, "flip_idx", "it is %v; %d numbers from 0 to %d are wanted", clipped(g.Flip), n, n-1)
		}
	}
	r.set.Keypoints, err = annotation.Keypoints(r.name, "kpt_names", names)
	return err
}

func clipped(list []whole) []whole { return list[:min(len(list), 20)] }

// classesOf returns which classes have a name, in a list or one by one; nil where none has.
func classesOf(n yaml.Node) func(i int) bool {
	var list []yaml.Node
	if n.Kind == yaml.SequenceNode && n.Decode(&list) == nil && len(list) > 0 {
		return func(i int) bool { return i < len(list) }
	}
	var each map[int]yaml.Node
	if n.Decode(&each) != nil || len(each) == 0 {
		return nil
	}
	return func(i int) bool { _, named := each[i]; return named }
}

// namesOf returns the names of keypoints: those of the first class that has any, or of a plain list; nil where there
// are none.
func namesOf(n yaml.Node) (names []string, err error) {
	switch n.Kind {
	case 0:
		return nil, nil
	case yaml.SequenceNode:
		return names, n.Decode(&names)
	}
	var classes map[int][]string
	if err := n.Decode(&classes); err != nil {
		return nil, err
	}
	for _, list := range classes {
		if names != nil && !slices.Equal(names, list) {
			return nil, errors.New("classes differ")
		}
		names = list
	}
	return names, nil
}

// readSplit reads the pictures of train, val or test: folders, or text files that list pictures.
func (r *reader) readSplit(split string, node yaml.Node) error {
	var list []string
	switch {
	case node.Kind == 0 || node.Tag == "!!null":
		return nil
	case node.Kind == yaml.SequenceNode:
		if err := node.Decode(&list); err != nil {
			return annotation.Wrong(r.name, split, "a folder, a list of pictures, or several of them are wanted")
		}
	default:
		var one string
		if err := node.Decode(&one); err != nil {
			return annotation.Wrong(r.name, split, "a folder, a list of pictures, or several of them are wanted")
		}
		list = []string{one}
	}
	for _, at := range list {
		if err := r.readPlace(split, at); err != nil {
			return err
		}
	}
	return nil
}

// readPlace reads the pictures of a folder or a list. One that begins with ../ is looked for without it, as Ultralytics
// does.
func (r *reader) readPlace(split, at string) error {
	local, ok := annotation.Local(path.Join(path.Dir(r.name), at))
	for !ok && strings.HasPrefix(at, "../") {
		at = at[3:]
		local, ok = annotation.Local(path.Join(path.Dir(r.name), at))
	}
	if !ok {
		return annotation.Wrong(r.name, split, "%s lies outside of the folder of the file; write it relative to that", harmless.Name(at))
	}
	if strings.HasSuffix(local, ".txt") {
		text, err := annotation.ReadFile(r.fsys, local)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			picture, ok := annotation.Local(path.Join(path.Dir(local), line))
			if !ok {
				return annotation.Wrong(local, "", "%s lies outside of the folder of the file; write it relative to that", harmless.Name(line))
			}
			if err := r.readPicture(picture); err != nil {
				return err
			}
		}
		return nil
	}
	return fs.WalkDir(r.fsys, local, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return annotation.Wrong(r.name, split, "the folder %s can't be read, or is not there", harmless.Name(at))
		case entry.IsDir() || !isPicture(name):
			return nil
		}
		return r.readPicture(name)
	})
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff":
		return true
	}
	return false
}

// readPicture reads the labels of a picture, once however often it is named.
func (r *reader) readPicture(picture string) error {
	if r.seen[picture] {
		return nil
	}
	r.seen[picture] = true
	if len(r.seen) > annotation.MaxFaces {
		return annotation.Wrong(r.name, "", "it names more than %d pictures; split it into several", annotation.MaxFaces)
	}
	labels := labelsOf(picture)
	text, err := annotation.ReadFile(r.fsys, labels)
	if errors.Is(err, fs.ErrNotExist) {
		r.empty++
		return nil
	}
	if err != nil {
		return err
	}
	p := annotation.Picture{File: picture, Relative: true}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if strings.TrimSpace(line) == "" {
			continue
		}
		f, err := r.readFace(labels, fmt.Sprintf("line %d", number), line)
		if err != nil {
			return err
		}
		p.Faces = append(p.Faces, f)
	}
	if len(p.Faces) == 0 {
		r.empty++
		return nil
	}
	r.set.Pictures = append(r.set.Pictures, p)
	return nil
}

// readFace reads a line of labels: class, box, points.
func (r *reader) readFace(file, at, line string) (annotation.Face, error) {
	words := strings.Fields(line)
	n := len(r.set.Keypoints)
	f := annotation.Face{Points: make(face.Points, n)}
	if want := 5 + n*r.dimensions; len(words) != want {
		return f, annotation.Wrong(file, at, "it has %d numbers; class, box and %d keypoints want %d", len(words), n, want)
	}
	numbers := make([]float64, len(words))
	for i, word := range words {
		v, ok := annotation.Decimal(word)
		if !ok || !annotation.Place(v) {
			return f, annotation.Wrong(file, at, "%s is no number such as a label has", harmless.Name(word))
		}
		numbers[i] = v
	}
	switch {
	case numbers[0] != math.Trunc(numbers[0]) || numbers[0] < 0:
		return f, annotation.Wrong(file, at, "its class is %s; a whole number from 0 is wanted", harmless.Name(words[0]))
	case r.classes != nil && !r.classes(int(numbers[0])):
		return f, annotation.Wrong(file, at, "its class is %s, which has no name in %s; mend the line, or name the class there", harmless.Name(words[0]), harmless.Name(r.name))
	case max(math.Abs(numbers[1]), math.Abs(numbers[2]), numbers[3], numbers[4]) > mostOutside:
		return f, annotation.Wrong(file, at, "its box %s is far outside of the picture: parts of its width and height from 0 to 1 are wanted, not pixels", harmless.Sentence(strings.Join(words[1:5], ", ")))
	}
	f.Box = &annotation.Box{Left: numbers[1] - numbers[3]/2, Top: numbers[2] - numbers[4]/2, Width: numbers[3], Height: numbers[4]}
	if problem := f.Box.Check(); problem != "" {
		return f, annotation.Wrong(file, at, "%s", problem)
	}
	for k := range f.Points {
		point := numbers[5+k*r.dimensions:][:r.dimensions]
		if r.dimensions == 2 {
			if point[0] != 0 || point[1] != 0 { // without a flag 0 0 is what Ultralytics takes for missing
				f.Points[k] = face.At(point[0], point[1])
			}
			continue
		}
		switch point[2] {
		case 1, 2:
			f.Points[k] = face.At(point[0], point[1]).With(face.Visibility(2 - point[2]))
		case 0:
		default:
			return f, annotation.Wrong(file, at, "the visibility of %s is %g; 0, 1 or 2 is wanted", harmless.Name(r.set.Keypoints[k].Name), point[2])
		}
	}
	return f, nil
}

// finish says what is not in the set.
func (r *reader) finish(g given) (*annotation.Set, error) {
	if r.empty > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("left out, as they have no labels: %s", annotation.Counted(r.empty, "picture", "pictures")))
	}
	r.comparePairs(g.Flip)
	return &r.set, nil
}

// comparePairs says where flip_idx has other partners than the names, by which the program goes.
func (r *reader) comparePairs(flip []whole) {
	var pairs, contradicted []string
	for i, to := range flip {
		j := int(to)
		k := r.set.Keypoints[i]
		switch {
		case k.Partner == j:
		case k.Partner == face.Unknown && i < j && int(flip[j]) == i:
			pairs = append(pairs, k.Name+":"+r.set.Keypoints[j].Name)
		case k.Partner != face.Unknown:
			contradicted = append(contradicted, k.Name)
		}
	}
	if len(pairs) > 0 {
		r.set.Pairs, r.set.PairsKnown = strings.Join(pairs, ","), "its flip_idx knows pairs that their names don't show (not which of two is the left one: the first is taken for it)"
	}
	if len(contradicted) > 0 {
		r.set.Notes = append(r.set.Notes, fmt.Sprintf("its flip_idx is not what the names say of %s; names are gone by", harmless.Sentence(strings.Join(contradicted, ", "))))
	}
}
