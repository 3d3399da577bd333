package template

import (
	"slices"
	"strings"
	"unicode"

	"fiducial/data/face"
)

// Template is a published set of keypoints.
type Template struct {
	Name  string // by which it is asked for, such as ibug68
	Title string // what it is, in some words
	face.Set
}

// All returns the templates, the best known first.
func All() []Template {
	var all []Template
	for _, d := range definitions() {
		all = append(all, d.template())
	}
	return all
}

// Names returns the names of all templates, with commas between them.
func Names() string {
	var names []string
	for _, d := range definitions() {
		names = append(names, d.name)
	}
	return strings.Join(names, ", ")
}

// Find returns the template of a name, in capitals or not.
func Find(name string) (Template, bool) {
	for _, d := range definitions() {
		if strings.EqualFold(d.name, name) {
			return d.template(), true
		}
	}
	return Template{}, false
}

// Of returns the template that has exactly these keypoints, in whatever order; it has their order, and
// their names. Capitals and what stands between the words of a name make no difference.
func Of(k face.Keypoints) (Template, bool) {
	for _, d := range definitions() {
		if at, ok := d.order(k); ok {
			t := d.template()
			own := t.Keypoints
			t.Keypoints = slices.Clone(k)
			for i, p := range own {
				if p.Partner != face.Unknown {
					p.Partner = at[p.Partner]
				}
				p.Name = k[at[i]].Name
				t.Keypoints[at[i]] = p
			}
			for i, l := range t.Lines {
				t.Lines[i] = face.Line{From: at[l.From], To: at[l.To]}
			}
			return t, true
		}
	}
	return Template{}, false
}

// order returns where among keypoints each of a definition's is; ok is false where others are there, or one lacks.
func (d definition) order(k face.Keypoints) (at []int, ok bool) {
	if len(k) != len(d.names) {
		return nil, false
	}
	index := make(map[string]int, len(k))
	for i, p := range k {
		index[plain(p.Name)] = i
	}
	for _, name := range d.names {
		i, known := index[plain(name)]
		if !known {
			return nil, false
		}
		at = append(at, i)
	}
	return at, len(index) == len(k)
}

// plain returns a name in small letters, without what stands between its words.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// definition is how a template is written down. Points are meant by their indices, from 0.
type definition struct {
	name, title string
	names       []string
	mirrored    []int   // for each point which it is in a mirror; nil where the names say it
	middle      []int   // those on the middle line whose names don't say it
	eyes        [2]int  // between which errors are measured: the right one, the left one; both 0 where the names say it
	lines       [][]int // each a walk from point to point
}

// template makes what is known of the definition.
func (d definition) template() Template {
	k := face.NewKeypoints(d.names)
	for i, j := range d.mirrored {
		k[i].Partner, k[i].Side = j, face.NoSide
		if j != i { // points are counted from the left of the picture, which is the subject's right
			k[i].Side = face.Right
			if j < i {
				k[i].Side = face.Left
			}
		}
	}
	for _, i := range d.middle {
		k[i].Partner = i
	}
	if d.eyes != [2]int{} {
		k[d.eyes[0]].Eye, k[d.eyes[1]].Eye = true, true
	}
	t := Template{Name: d.name, Title: d.title, Set: face.Set{Keypoints: k}}
	for _, walk := range d.lines {
		for i := range walk[1:] {
			t.Lines = append(t.Lines, face.Line{From: walk[i], To: walk[i+1]})
		}
	}
	return t
}
