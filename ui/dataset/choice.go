package dataset

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
)

// choice is how a person wants the columns to be read: which are keypoints, and which of these change places in a mirror.
type choice struct {
	look  look
	names []string // of all that could be keypoints, in file order
	from  []string // the columns of each, as they are shown; "" where the file has none
	read  []bool
	// partner is for each the index of the one on the other side of the face, its own on the middle line, or face.Unknown.
	partner []int

	byName    face.Keypoints // what the names alone say
	wasRead   []bool
	wasPaired []int
	means     []float64
}

// newChoice returns how the columns are read now.
func newChoice(ds *data.Dataset, l look) *choice {
	c := &choice{look: l}
	now := ds.Keypoints()
	for _, x := range ds.Candidates() {
		c.names, c.from = append(c.names, x.Name), append(c.from, x.X+", "+x.Y)
	}
	if len(c.names) == 0 { // a file that is still to be labelled
		c.names, c.from = now.Names(), make([]string, len(now))
	}
	c.byName = face.NewKeypoints(c.names)
	for i, name := range c.names {
		k := now.Index(name)
		c.read = append(c.read, k >= 0)
		partner, mean := c.byName[i].Partner, 0.0
		if k >= 0 {
			partner, mean = face.Unknown, l.across[k]
			if j := now[k].Partner; j != face.Unknown {
				partner = slices.Index(c.names, now[j].Name)
			}
		}
		c.partner, c.means = append(c.partner, partner), append(c.means, mean)
	}
	c.wasRead, c.wasPaired = slices.Clone(c.read), slices.Clone(c.partner)
	return c
}

// pair makes j the partner of i: i itself for the middle line, or face.Unknown. Who was the partner of one of them has none then.
func (c *choice) pair(i, j int) {
	for _, k := range []int{i, j} {
		if k == face.Unknown {
			continue
		}
		if old := c.partner[k]; old != face.Unknown {
			c.partner[old] = face.Unknown
		}
	}
	c.partner[i] = j
	if j != face.Unknown {
		c.partner[j] = i
	}
}

// changed reports whether anything is chosen that is not so now.
func (c *choice) changed() bool { return !slices.Equal(c.read, c.wasRead) || c.repaired() }

// repaired reports whether partners were chosen.
func (c *choice) repaired() bool {
	for i := range c.partner {
		if c.read[i] && c.partner[i] != c.wasPaired[i] {
			return true
		}
	}
	return false
}

var (
	errNoKeypoint = errors.New("choose at least one keypoint")
	errUnsaved    = errors.New("save the edits first: which columns are read changes what they belong to")
)

// wanted returns what is to be remembered. The error says why it can't be, in a clause.
func (c *choice) wanted() (data.Reading, error) {
	r := c.look.remembered
	if !slices.Equal(c.read, c.wasRead) {
		if c.look.unsaved > 0 {
			return r, errUnsaved
		}
		r.Keypoints, r.Ignore = nil, nil
		for i, name := range c.names {
			if c.read[i] {
				r.Keypoints = append(r.Keypoints, name)
			}
		}
		if len(r.Keypoints) == 0 {
			return r, errNoKeypoint
		}
	}
	pairs, err := c.pairs()
	r.Pairs = pairs
	return r, err
}

// pairs returns what is said of partners besides the names, as face.ParsePairings reads it.
func (c *choice) pairs() (string, error) {
	var parts []string
	for i, name := range c.names {
		j := c.partner[i]
		if !c.read[i] || j == c.byName[i].Partner || j == face.Unknown || j < i {
			continue
		}
		if strings.ContainsAny(name+c.names[j], ",:") {
			return "", fmt.Errorf("%q can't be in a pair: rename its columns without commas and colons", name)
		}
		switch {
		case j == i:
			parts = append(parts, name)
		case c.means[i] >= c.means[j]: // the subject's left is on the right of the picture
			parts = append(parts, name+":"+c.names[j])
		default:
			parts = append(parts, c.names[j]+":"+name)
		}
	}
	return strings.Join(parts, ","), nil
}

// canBeUnknown reports whether a keypoint may be left without a partner: what a name says can only be replaced.
func (c *choice) canBeUnknown(i int) bool { return c.byName[i].Partner == face.Unknown }
