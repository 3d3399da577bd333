package intake

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/photo"
)

// Moved is a photo that a dataset does not find where it says, with the rows that name it, and where it lies now.
type Moved struct {
	Name   string // as the file has it
	Rows   []int
	Path   string // where it lies, "" where that is not known
	ByHash bool   // whether Path has the very content that is remembered; else only the same name
	Why    string // why it is not known where it lies, in words
	hash   face.Photo
}

// Locate looks in folders, and those below them, for the photos that a dataset does not find, and writes nothing. One
// whose hash the project remembers, because one of its faces was edited or marked, is the photo of that hash, whatever
// its name, and no other. Of all others the name of the file decides, and where several have that name, on how many
// folders before it they agree; where that leaves several of different content, none is taken, nor one that two of them
// would be, nor one that other rows name. The error is a sentence; it wraps photo.ErrNone where there are no photos in
// the folders. None is returned where all photos are in their places.
func Locate(ctx context.Context, ds *data.Dataset, folders []string) ([]Moved, error) {
	moved, err := lost(ds)
	if err != nil || len(moved) == 0 {
		return nil, err
	}
	files, _, err := photo.Find(ctx, folders, true)
	if err != nil {
		return nil, err
	}
	here, err := newPlaces(ctx, files, moved)
	if err != nil {
		return nil, err
	}
	here.taken = hashes(ds)
	claims := map[string][]*Moved{}
	for i := range moved {
		m := &moved[i]
		here.find(m)
		if m.Path != "" && !m.ByHash {
			claims[m.Path] = append(claims[m.Path], m)
		}
	}
	for file, by := range claims {
		settle(file, by)
	}
	return moved, nil
}

// Name writes into the dataset's file where photos lie that Locate found: see Dataset.NamePhotos. It returns how many
// rows that changed.
func Name(ctx context.Context, ds *data.Dataset, moved []Moved, progress func(done, total int64)) (rows int, err error) {
	names := map[int]string{}
	for _, m := range moved {
		if m.Path == "" {
			continue
		}
		name, err := csvfile.NameOf(ds.Path(), m.Path)
		if err != nil {
			return 0, fmt.Errorf("naming photo %w", err)
		}
		for _, row := range m.Rows {
			names[row] = name
		}
	}
	if len(names) == 0 {
		return 0, nil
	}
	return len(names), ds.NamePhotos(ctx, names, progress)
}

// lost returns the photos that a dataset does not find, in order of their first rows.
func lost(ds *data.Dataset) ([]Moved, error) {
	rows, err := ds.LostPhotos()
	if err != nil {
		return nil, err
	}
	var moved []Moved
	at := map[string]int{}
	for _, l := range rows {
		i, known := at[l.Name]
		if !known {
			i = len(moved)
			at[l.Name], moved = i, append(moved, Moved{Name: l.Name})
		}
		m := &moved[i]
		m.Rows = append(m.Rows, l.Row)
		if m.hash.IsZero() {
			m.hash = l.Hash
		}
	}
	return moved, nil
}

// places is what lies in the folders.
type places struct {
	byName map[string][]Photo
	byHash map[face.Photo][]Photo
	wanted map[string]bool     // names of files that are sought
	taken  map[face.Photo]bool // photos that other rows name
}

// newPlaces looks at files: at all of them where any photo is sought by its hash, else at those of names that are
// sought.
func newPlaces(ctx context.Context, files []string, moved []Moved) (*places, error) {
	p := &places{byName: map[string][]Photo{}, byHash: map[face.Photo][]Photo{}, wanted: map[string]bool{}}
	byHash := false
	for _, m := range moved {
		p.wanted[last(m.Name)] = true
		byHash = byHash || !m.hash.IsZero()
	}
	if !byHash {
		files = slices.DeleteFunc(files, func(file string) bool { return !p.wanted[filepath.Base(file)] })
	}
	photos, err := glance(ctx, files, nil)
	if err != nil {
		return nil, err
	}
	for _, f := range photos {
		if f.Problem == nil {
			name := filepath.Base(f.Path)
			p.byName[name] = append(p.byName[name], f)
			p.byHash[f.hash] = append(p.byHash[f.hash], f)
		}
	}
	return p, nil
}

// find says where a photo lies, or why that is not known.
func (p *places) find(m *Moved) {
	named := p.byName[last(m.Name)]
	if !m.hash.IsZero() {
		if same := nearest(m.Name, p.byHash[m.hash]); len(same) > 0 {
			name := filepath.Base(same[0].Path)
			if name != last(m.Name) && p.wanted[name] {
				m.Why = fmt.Sprintf("the photo that its row was known by is %s, which other rows name: the rows have changed places", harmless.Name(same[0].Path))
				return
			}
			m.Path, m.ByHash = same[0].Path, true
			return
		}
		m.Why = "no photo there has its content"
		if len(named) > 0 {
			m.Why = fmt.Sprintf("%s has its name, but is another photo than the one that was labelled", harmless.Name(named[0].Path))
		}
		return
	}
	free := slices.DeleteFunc(slices.Clone(named), func(f Photo) bool { return p.taken[f.hash] })
	near := nearest(m.Name, free)
	switch {
	case len(near) == 0 && len(named) > 0:
		m.Why = fmt.Sprintf("%s has its name, but other rows name that photo", harmless.Name(named[0].Path))
	case len(near) == 0:
		m.Why = "no photo there has its name"
	case slices.ContainsFunc(near, func(f Photo) bool { return f.hash != near[0].hash }):
		m.Why = fmt.Sprintf("%d different photos there have its name, among them %s and %s", len(near), harmless.Name(near[0].Path), harmless.Name(near[1].Path))
	default:
		m.Path = near[0].Path
	}
}

// settle decides which of several photos that were sought by their names a file is: none where they do not differ in
// how much of their paths is that of the file.
func settle(file string, by []*Moved) {
	most, best := 0, 0
	for _, m := range by {
		switch n := common(m.Name, file); {
		case n > most:
			most, best = n, 1
		case n == most:
			best++
		}
	}
	for _, m := range by {
		if len(by) > 1 && (common(m.Name, file) < most || best > 1) {
			m.Path, m.Why = "", fmt.Sprintf("%s has its name, and so have several photos that are sought", harmless.Name(file))
		}
	}
}

// nearest returns those of some photos with which the path has most in common, from its end.
func nearest(name string, photos []Photo) (near []Photo) {
	most := -1
	for _, f := range photos {
		n := common(name, f.Path)
		if n > most {
			most, near = n, nil
		}
		if n == most {
			near = append(near, f)
		}
	}
	return near
}

// common returns how many last parts of two paths are the same, wherever they were written.
func common(a, b string) int {
	x, y := parts(a), parts(b)
	n := 0
	for n < min(len(x), len(y)) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}

// parts splits a path at its slashes, as Windows writes them, too.
func parts(name string) []string {
	return strings.Split(path.Clean(strings.ReplaceAll(filepath.ToSlash(name), `\`, "/")), "/")
}

// last returns the name of a file without its folders.
func last(name string) string { p := parts(name); return p[len(p)-1] }
