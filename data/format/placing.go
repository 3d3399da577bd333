package format

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"fiducial/data/harmless"
)

// Placing is what an export makes of the photos of a dataset of photos. Those that other programs would show otherwise
// (turned ones, formats other than JPEG and PNG) are written anew all the same.
type Placing int

const (
	Copies     Placing = iota // a copy of each
	Links                     // a second name of each file (a hard link), which takes no room
	References                // nothing: labels name them where they are
)

// placings are how people call them, in that order.
var placings = [...]string{"copies", "links", "references"}

// String returns how people call it.
func (p Placing) String() string { return placings[p] }

// PlacingOf returns the one of a name, Copies for "".
func PlacingOf(name string) (Placing, error) {
	for i, n := range placings {
		if n == name || name == "" {
			return Placing(i), nil
		}
	}
	return Copies, fmt.Errorf("photos can be %s, %s or %s of those of the dataset", placings[0], placings[1], placings[2])
}

// Placings returns those that a dataset, of photos or not, has in the format.
func (f Format) Placings(photos bool) []Placing {
	switch {
	case !photos || f.WritePhotos != nil:
		return []Placing{Copies}
	case !f.References:
		return []Placing{Copies, Links}
	}
	return []Placing{Copies, Links, References}
}

// Place says what is to be made of the photos; Copies where nothing is said. The error says why it can't be.
func (x *Faces) Place(p Placing) error {
	switch {
	case p == Copies:
	case !x.ds.Photos():
		return fmt.Errorf("%s to photos: the pixels of this dataset are in its CSV; export copies", p)
	case !x.files:
		return fmt.Errorf("%s to photos: %s holds the squares around faces; export copies", p, x.Format.Title)
	case p == References && !x.Format.References:
		return fmt.Errorf("references to photos: in this format pictures lie by their labels; export copies or links (%s can refer)", names(func(f Format) bool { return f.References }))
	}
	x.placing = p
	return nil
}

// placed says what is to be known of photos that are no copies, "" for copies.
func (x *Faces) placed() string {
	switch x.placing {
	case Links:
		return "photos are links: who changes an exported one changes that of the dataset"
	case References:
		return "photos stay where they are: labels name them by their way from the export, which must not be moved; to import it again, name a folder that holds both"
	}
	return ""
}

// asItIs returns the pixels of a photo that may be taken as it is, for an export into a folder.
func (x *Faces) asItIs(file, folder string) (Pixels, error) {
	if x.placing != References {
		return Pixels{File: file, Link: x.placing == Links}, nil
	}
	absolute, err := filepath.Abs(filepath.Clean(folder))
	if err != nil {
		return Pixels{}, err
	}
	parent, err := filepath.EvalSymlinks(filepath.Dir(absolute)) // else .. would lead elsewhere
	if err != nil {
		return Pixels{}, err
	}
	name, err := photoName(filepath.Join(parent, filepath.Base(absolute)), file)
	return Pixels{Refer: name}, err
}

// link gives the file behind a path a second name.
func link(file, to string) error {
	real, err := filepath.EvalSymlinks(file)
	if err == nil {
		err = os.Link(real, to)
	}
	if err == nil {
		return nil
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		err = l.Err
	}
	return fmt.Errorf("%s can't be linked: %w; export copies", harmless.Name(file), err)
}
