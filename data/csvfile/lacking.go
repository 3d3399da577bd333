package csvfile

import (
	"regexp"
	"slices"
	"strings"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// Lacking returns the names of the keypoints for which the file has no columns; they are the last ones.
func (h *Header) Lacking() []string {
	for k, x := range h.X {
		if x < 0 {
			return h.Keypoints[k:].Names()
		}
	}
	return nil
}

// lack appends keypoints without columns.
func (h *Header) lack(names []string) {
	h.Keypoints = face.NewKeypoints(slices.Concat(h.Keypoints.Names(), names))
	for range names {
		h.X, h.Y = append(h.X, -1), append(h.Y, -1)
	}
	h.V = nil
	h.findVisibility(indexOf(h.Columns))
}

// written returns the names of the keypoints for which the file has columns.
func (h *Header) written() []string {
	return h.Keypoints[:len(h.Keypoints)-len(h.Lacking())].Names()
}

// numberBehind is what stands behind the axis in a column such as eye_x_1.
var numberBehind = regexp.MustCompile(`_?\d+$`)

// columnsFor returns the columns of coordinates that a new keypoint gets: named in the way of those that are there,
// else NAME_x and NAME_y.
func (h *Header) columnsFor(name string) [2]string {
	if len(h.X) == 0 || h.X[0] < 0 {
		return [2]string{name + "_x", name + "_y"}
	}
	like, of := h.Columns[h.X[0]], h.Keypoints[0].Name
	for _, p := range patterns {
		m := p.of.FindStringSubmatchIndex(like)
		if m == nil || like[m[2]:m[3]]+like[m[6]:m[7]] != of {
			continue
		}
		front, behind := name, ""
		switch {
		case m[2] == m[3]:
			front, behind = "", name
		case m[6] < m[7]:
			behind = numberBehind.FindString(name)
			front = strings.TrimSuffix(name, behind)
		}
		x := front + like[m[3]:m[6]] + behind + like[m[7]:]
		return [2]string{x, otherAxis(x, len(front)+m[4]-m[3])}
	}
	return [2]string{name + "_x", name + "_y"}
}

// Add makes keypoints of these names, for which the file has no columns, some of its keypoints: no row has them, until
// Rewrite puts columns for them. CanAdd says beforehand whether it will. Call it before Scan.
func (f *File) Add(names []string) {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return f.header.Keypoints.Index(name) >= 0 })
	f.header.lack(names)
}

// CanAdd says, as an error, why columns can't be put for keypoints of these names, in the place of those that the file
// lacks now.
func (f *File) CanAdd(names []string) error {
	c := f.choice
	if len(f.header.written()) == 0 {
		c.Keypoints = names // as which they will be chosen
	}
	_, err := f.widened(names, nil, c)
	return err
}

// NewColumns returns the columns that Rewrite puts for the keypoints that the file lacks.
func (f *File) NewColumns() (columns []string) {
	for _, name := range f.header.Lacking() {
		xy := f.header.columnsFor(name)
		columns = append(columns, xy[:]...)
	}
	return columns
}

// Again opens the file anew as it is by now, with the keypoints that were added to it.
func (f *File) Again() (*File, error) {
	g, err := OpenChosen(f.path, f.cacheDir, f.choice)
	if err != nil {
		return nil, err
	}
	g.Add(f.header.Lacking())
	return g, nil
}

// addChosen adds the keypoints that were chosen and that the file lacks. The problem says why it can't have them.
func (f *File) addChosen(found start) (problem string) {
	c, bare := f.choice, len(f.header.Keypoints) == 0
	wanted := c.Added
	if bare {
		wanted = slices.Concat(c.Keypoints, c.Added)
	}
	var lacking []string
	for _, name := range wanted {
		switch {
		case f.header.Keypoints.Index(name) >= 0:
		case len(c.Keypoints) > 0 && !bare && f.header.candidate(name) != nil: // since they were chosen, it got columns
			f.choice.Keypoints = append(slices.Clone(f.choice.Keypoints), name)
		default:
			lacking = append(lacking, name)
		}
	}
	if len(f.choice.Keypoints) > len(c.Keypoints) {
		files := f.header.Files
		if f.header, problem = found.parse(f.choice); problem != "" {
			return problem
		}
		f.header.namePictures(files)
	}
	if len(lacking) == 0 {
		return ""
	}
	if err := f.CanAdd(lacking); err != nil {
		return err.Error()
	}
	f.header.lack(lacking)
	return ""
}

// candidate returns the columns that can be read as a keypoint of that name, nil where there are none.
func (h *Header) candidate(name string) *Candidate {
	for i, c := range h.Candidates {
		if c.Name == name {
			return &h.Candidates[i]
		}
	}
	return nil
}

// widened is a file with columns that it had not.
type widened struct {
	header Header
	insert []string // the new columns, to be put where new ones go
	choice Choice   // with which it is read so
}

// widened returns the file with columns for new keypoints, and others. c is how it is read.
func (f *File) widened(names, others []string, c Choice) (w widened, err error) {
	if f.headerLines > 1 {
		return w, say(nil, "%s has a header of several rows, to which no columns are added; add them in the program that it comes from", f.path)
	}
	insert, err := f.header.columnsForAll(names)
	if err != nil {
		return w, err
	}
	written := f.header.written()
	if len(names) > 0 {
		c.Added = nil
	}
	if len(c.Keypoints) > 0 {
		c.Keypoints = slices.Concat(c.Keypoints, slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(c.Keypoints, name) }))
	}
	insert = append(insert, others...)
	columns := f.header.Columns
	var line []byte
	for i, name := range slices.Insert(slices.Clone(columns), f.header.before(), insert...) {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, encode(name, false)...)
	}
	header, problem := parseHeader(line, c)
	if problem == "" && len(names) > 0 && !slices.Equal(header.Keypoints.Names(), slices.Concat(written, names)) {
		problem = unreadable(names, header.Keypoints.Names(), len(written) > 0)
	}
	if problem != "" {
		return w, say(nil, "%s", problem)
	}
	header.namePictures(f.header.Files)
	return widened{header, insert, c}, nil
}

// unreadable says which of new names cannot be names of keypoints, as columns for all of them are read as other
// keypoints; all where it is none alone. beside says that the file has keypoints.
func unreadable(names, read []string, beside bool) string {
	bad := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(read, name) })
	if len(bad) == 0 {
		bad = names
	}
	shown := make([]string, len(bad))
	for i, name := range bad {
		shown[i] = harmless.Name(name)
	}
	problem := "these names cannot be names of keypoints"
	if len(bad) == 1 {
		problem = "this name cannot be the name of a keypoint"
	}
	if beside {
		problem += " beside those that the file has"
	}
	return problem + ": " + harmless.Sentence(strings.Join(shown, ", ")) + "; choose another name"
}

// columnsForAll returns the columns for new keypoints. The error names one that is there already.
func (h *Header) columnsForAll(names []string) (columns []string, err error) {
	written := h.written()
	for i, name := range names {
		if strings.TrimSpace(name) == "" {
			return nil, say(nil, "a keypoint is given no name; name it, or leave the comma out")
		}
		if problem := NameProblem(name); problem != "" {
			return nil, say(nil, "%s; choose another name", problem)
		}
		if what := reserved(name, slices.Concat(written, names)); what != "" {
			return nil, say(nil, "%s is the name of %s, and no keypoint is to be taken for that; choose another name", harmless.Name(name), what)
		}
		switch c := h.candidate(name); {
		case slices.Contains(names[:i], name):
			return nil, say(nil, "the keypoint %s is named twice; leave one out", harmless.Name(name))
		case slices.Contains(written, name):
			return nil, say(nil, "the file has the keypoint %s already; choose another name", harmless.Name(name))
		case c != nil && len(written) > 0:
			return nil, say(nil, "the file has the columns %s and %s already, which are not read as the keypoint %s; choose them among its columns, or choose another name",
				harmless.Name(c.X), harmless.Name(c.Y), harmless.Name(name))
		}
		for _, column := range h.columnsFor(name) {
			if slices.Contains(h.Columns, column) {
				return nil, say(nil, "the file has the column %s already, so that it can't be put for the keypoint %s; rename it, or choose another name", harmless.Name(column), harmless.Name(name))
			}
			columns = append(columns, column)
		}
	}
	return columns, nil
}

// reserved says of which column, that holds something else than coordinates, a name is the name; "" where it is free
// for a keypoint beside these.
func reserved(name string, keypoints []string) string {
	same := func(column string) bool { return strings.EqualFold(name, column) }
	if same(imageColumn) || same(fileColumn) { // the names of boxes' columns are not read as keypoints anyway
		return "the column of photos"
	}
	for _, of := range keypoints {
		if name == VisibilityColumn(of) {
			return "the column that says whether " + harmless.Name(of) + " is visible"
		}
	}
	return ""
}

// namePictures makes the column of photos one that names their files, where that is so and its name does not tell.
func (h *Header) namePictures(files bool) {
	if !files || h.Files {
		return
	}
	h.Files = true
	h.findBox(indexOf(h.Columns))
	h.note("Its column %s is read as the files of photos.", harmless.Name(h.Columns[h.Image]))
}

// lacks reports whether the file lacks columns for any keypoint.
func (h *Header) lacks() bool { return len(h.X) > 0 && h.X[len(h.X)-1] < 0 }
