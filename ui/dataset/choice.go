package dataset

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
)

// choice is how a person wants the columns to be read: which are keypoints, and which of these change places in a
// mirror.
type choice struct {
	look  look
	names []string // of all that could be keypoints, in file order, and behind them of those that the file lacks
	from  []string // the columns of each, as they are shown; "" where the file has none
	lacks int      // from which on they are those that the file lacks
	read  []bool
	// partner is for each the index of the one on the other side of the face, its own on the middle line, or
	// face.Unknown.
	partner []int

	eyes [2]int // between which two errors are measured, -1 for none

	byName    face.Keypoints // what the names alone say
	wasRead   []bool
	wasPaired []int
	wereEyes  [2]int
	means     []float64
}

// newChoice returns how the columns are read now.
func newChoice(ds *data.Dataset, l look) *choice {
	c := &choice{look: l}
	now := ds.Keypoints()
	for _, x := range ds.Candidates() {
		c.names, c.from = append(c.names, x.Name), append(c.from, x.X+", "+x.Y)
	}
	c.lacks = len(c.names)
	if lacking := ds.Lacking(); c.lacks == 0 || len(lacking) < len(now) {
		c.names, c.from = append(c.names, lacking...), append(c.from, make([]string, len(lacking))...)
	}
	c.byName = face.NewKeypoints(c.names)
	for i, name := range c.names {
		k := now.Index(name)
		c.read = append(c.read, k >= 0)
		partner, mean := c.byName[i].Partner, 0.0
		if k >= 0 {
			partner, mean = face.Unknown, l.counts.Across[k]
			if j := now[k].Partner; j != face.Unknown {
				partner = slices.Index(c.names, now[j].Name)
			}
		}
		c.partner, c.means = append(c.partner, partner), append(c.means, mean)
	}
	if i, j := now.Eyes(); i >= 0 {
		c.eyes = [2]int{slices.Index(c.names, now[i].Name), slices.Index(c.names, now[j].Name)}
	} else {
		c.eyes = [2]int{-1, -1}
	}
	c.wereEyes = c.eyes
	c.wasRead, c.wasPaired = slices.Clone(c.read), slices.Clone(c.partner)
	return c
}

// pair makes j the partner of i: i itself for the middle line, or face.Unknown. Who was the partner of one of them has
// none then.
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
	c.byNames()
}

// byNames makes those partners again whose names say so and that have none: what is remembered besides the names could
// not part them.
func (c *choice) byNames() {
	for i, k := range c.byName {
		j := k.Partner
		if j != face.Unknown && c.partner[i] == face.Unknown && c.partner[j] == face.Unknown {
			c.partner[i], c.partner[j] = j, i
		}
	}
}

// changed reports whether anything is chosen that is not so now.
func (c *choice) changed() bool {
	return !slices.Equal(c.read, c.wasRead) || c.repaired() || c.eyes != c.wereEyes
}

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
	errEyes       = errors.New("choose two different keypoints for the eyes, of those that are read")
	errUnsaved    = errors.New("save the edits first: which columns are read changes what they belong to")
)

// wanted returns what is to be remembered. The error says why it can't be, in a clause.
func (c *choice) wanted() (data.Reading, error) {
	r := c.look.remembered
	if !slices.Equal(c.read, c.wasRead) {
		if c.look.unsaved > 0 {
			return r, errUnsaved
		}
		r = c.chosen(r)
		if len(r.Keypoints) == 0 {
			return r, errNoKeypoint
		}
	}
	var err error
	if r.Eyes, err = c.chosenEyes(); err == nil {
		r.Pairs, err = c.pairs()
	}
	return r, err
}

// chosen returns a reading with the keypoints that are chosen.
func (c *choice) chosen(r data.Reading) data.Reading {
	r.Keypoints, r.Ignore, r.Added = nil, nil, nil
	for i, name := range c.names {
		switch {
		case !c.read[i]:
		case i < c.lacks || c.lacks == 0: // a file that has no columns at all is labelled with those that are chosen
			r.Keypoints = append(r.Keypoints, name)
		default:
			r.Added = append(r.Added, name)
		}
	}
	return r
}

// chosenEyes returns what is said of the eyes besides the names, as face.Keypoints.WithEyes reads it.
func (c *choice) chosenEyes() (string, error) {
	i, j := c.eyes[0], c.eyes[1]
	if l, r := c.byName.Eyes(); l == i && r == j || c.eyes == [2]int{-1, -1} && c.eyes == c.wereEyes {
		return "", nil
	}
	if i < 0 || j < 0 || i == j || !c.read[i] || !c.read[j] {
		return "", errEyes
	}
	if err := c.canBeNamed(i, j); err != nil {
		return "", err
	}
	return c.names[i] + ":" + c.names[j], nil
}

// canBeNamed says what is wrong with the names of two keypoints that are to be remembered together.
func (c *choice) canBeNamed(i, j int) error {
	if strings.ContainsAny(c.names[i]+c.names[j], ",:") {
		return fmt.Errorf("%q and %q can't be chosen together: rename their columns without commas and colons", c.names[i], c.names[j])
	}
	return nil
}

// pairs returns what is said of partners besides the names, as face.ParsePairings reads it.
func (c *choice) pairs() (string, error) {
	var parts []string
	for i, name := range c.names {
		j := c.partner[i]
		if !c.read[i] || j == c.byName[i].Partner || j == face.Unknown || j < i {
			continue
		}
		if err := c.canBeNamed(i, j); err != nil {
			return "", err
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
