package keypoints

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/template"
	"fiducial/ui/kit"
)

// subject is the dataset that the dialog is about.
type subject struct {
	columns    []string // names of the keypoints that the file has columns for
	names      []string // of the keypoints as they are now
	known      []string // of all keypoints that stood in the dialog: what is written of those that are no more is left out
	edited     []string // those with edits that are not in the file
	remembered data.Reading
	can        func(names []string) error // says why the file can't have keypoints of these names beside those of its columns
}

// texts are what stands in the fields of the dialog.
type texts struct {
	names string // one a line, or with commas between them
	pairs string // LEFT:RIGHT, or a name alone for one on the middle line
	lines string // FROM:TO, or longer walks
	eyes  string // LEFT:RIGHT, empty for those that the names tell of
}

// draft is what texts say.
type draft struct {
	reading data.Reading
	set     face.Set
	of      template.Template // whose lines they are, the zero Template for none
	columns bool              // the names are those of a header's columns
	added   []string          // keypoints beside those of the file's columns
	left    int               // pairs, lines and eyes that are left out, as they are of keypoints that are no more
}

// textsOf writes a set down.
func textsOf(s face.Set) texts {
	k := s.Keypoints
	var pairs, middle []string
	for i, p := range k {
		switch j := p.Partner; {
		case j == i:
			middle = append(middle, p.Name)
		case j == face.Unknown || j < i:
		case p.Side == face.Right:
			pairs = append(pairs, k[j].Name+":"+p.Name)
		default:
			pairs = append(pairs, p.Name+":"+k[j].Name)
		}
	}
	x := texts{names: strings.Join(k.Names(), "\n"), pairs: strings.Join(append(pairs, middle...), "\n"), lines: strings.Join(face.Chains(k.Links(s.Lines)), "\n")}
	if l, r := k.Eyes(); l >= 0 {
		if k[l].Side == face.Right {
			l, r = r, l
		}
		x.eyes = k[l].Name + ":" + k[r].Name
	}
	return x
}

// writable reports whether pairs and lines of keypoints can be written down: no name holds what stands between them.
func writable(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return strings.ContainsAny(name, ",:\n\r") })
}

// bare reports whether the file has no columns of coordinates, so that its keypoints can be any.
func (s subject) bare() bool { return len(s.columns) == 0 }

// fixed reports whether the names stay as they are, as those of columns can't be written down.
func (s subject) fixed() bool { return !writable(s.columns) }

// read reads what is written. The error says what of it can't be, in a clause.
func (s subject) read(t texts) (d draft, err error) {
	names := s.names
	if !s.fixed() {
		if names, d.columns = csvfile.NamesOf(csvfile.Words(t.names)); len(names) == 0 {
			return d, errors.New("name at least one keypoint")
		}
		if d.added, err = s.checkNames(names); err != nil {
			return d, err
		}
	}
	d.reading = s.remembered
	switch {
	case s.fixed():
	case !s.bare():
		names, d.reading.Added = slices.Concat(s.columns, d.added), d.added
	case !slices.Equal(names, s.names) || len(d.reading.Keypoints) > 0:
		d.reading.Keypoints, d.reading.Ignore = names, nil
	}
	k := face.NewKeypoints(names)
	if !writable(names) {
		d.set.Keypoints = k
		return d, nil
	}
	byNames := [2]int{}
	byNames[0], byNames[1] = k.Eyes()
	if pairs := strings.Join(csvfile.Words(t.pairs), ","); pairs != "" {
		list, err := face.ParsePairings(pairs)
		if err == nil {
			all := len(list)
			list = slices.DeleteFunc(list, func(p face.Pairing) bool { return s.gone(k, p.Left, p.Right) })
			d.left += all - len(list)
			k, err = k.With(list)
		}
		if err != nil {
			return d, fmt.Errorf("in the pairs, %w", err)
		}
	}
	d.reading.Pairs, d.reading.Eyes = k.Pairings(), ""
	eyes := strings.TrimSpace(t.eyes)
	if left, right, _ := strings.Cut(eyes, ":"); s.gone(k, strings.TrimSpace(left), strings.TrimSpace(right)) {
		eyes, d.left = "", d.left+1
	}
	if eyes != "" {
		chosen, err := k.WithEyes(eyes)
		if err != nil {
			return d, fmt.Errorf("of the eyes, %w", err)
		}
		if l, r := chosen.Eyes(); [2]int{l, r} != byNames && [2]int{r, l} != byNames {
			k, d.reading.Eyes = chosen, eyes
		}
	}
	d.set.Keypoints = k
	return d, s.readLines(&d, t.lines)
}

// gone reports whether any of these was a keypoint and is none any more.
func (s subject) gone(k face.Keypoints, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return k.Index(name) < 0 && slices.Contains(s.known, name) })
}

// checkNames returns those of the names of keypoints for which the file has no columns. The error says what is wrong
// with them.
func (s subject) checkNames(names []string) (added []string, err error) {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return nil, fmt.Errorf("%s stands there twice", harmless.Name(name))
		}
		if seen[name] = true; !slices.Contains(s.columns, name) {
			added = append(added, name)
		}
	}
	if !writable(names) {
		return nil, errors.New("a name can't hold a colon, which stands between those of a pair and of a line")
	}
	for _, name := range s.columns {
		if !seen[name] {
			return nil, fmt.Errorf("the file has columns for %s: rename or remove them there, or leave them unread in the Dataset panel", harmless.Name(name))
		}
	}
	for _, name := range s.edited {
		if !seen[name] {
			return nil, fmt.Errorf("undo the edits of %s first: its labels would have no keypoint any more", harmless.Name(name))
		}
	}
	if len(added) == 0 {
		return nil, nil
	}
	return added, s.can(added)
}

// readLines reads the lines between the keypoints. Those of the template that has these keypoints need not be
// remembered.
func (s subject) readLines(d *draft, text string) error {
	links, err := face.ParseLinks(text)
	if err != nil {
		return fmt.Errorf("in the lines, %w", err)
	}
	k, all := d.set.Keypoints, len(links)
	links = slices.DeleteFunc(links, func(l face.Link) bool { return s.gone(k, l[0], l[1]) })
	d.left += all - len(links)
	for _, l := range links {
		for _, name := range l {
			if k.Index(name) < 0 {
				return fmt.Errorf("in the lines, there is no keypoint %q", name)
			}
		}
	}
	d.set.Lines, d.reading.Lines = k.LinesOf(links), nil
	of, known := template.Of(k)
	switch {
	case known && same(of.Lines, d.set.Lines):
		d.of = of
	case known || len(d.set.Lines) > 0:
		d.reading.Lines = k.Links(d.set.Lines)
	}
	return nil
}

// same reports whether lines are the same, whatever their order and directions.
func same(a, b []face.Line) bool {
	all := make(map[face.Line]bool)
	for _, l := range a {
		all[face.Line{From: min(l.From, l.To), To: max(l.From, l.To)}] = true
	}
	for _, l := range b {
		if !all[face.Line{From: min(l.From, l.To), To: max(l.From, l.To)}] {
			return false
		}
	}
	return len(b) == len(all)
}

// take writes down what a set from elsewhere says: its keypoints, beside those that the dataset has. Where the names
// stay as they are, it is what the set says of these.
func (s subject) take(from face.Set) (texts, error) {
	if s.bare() {
		return textsOf(from), nil
	}
	names := slices.Clone(s.names)
	for _, name := range from.Keypoints.Names() {
		if !s.fixed() && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	k := face.NewKeypoints(names)
	var list []face.Pairing
	found := false
	for i, p := range from.Keypoints {
		if k.Index(p.Name) < 0 {
			continue
		}
		found = true
		switch j := p.Partner; {
		case j == i:
			list = append(list, face.Pairing{Left: p.Name})
		case j == face.Unknown || k.Index(from.Keypoints[j].Name) < 0 || p.Side == face.Right || p.Side == face.NoSide && j < i:
		default:
			list = append(list, face.Pairing{Left: p.Name, Right: from.Keypoints[j].Name})
		}
	}
	if !found {
		return texts{}, errors.New("it has none of the keypoints for which the file has columns")
	}
	k, err := k.With(list)
	if err != nil {
		return texts{}, err
	}
	if l, r := from.Keypoints.Eyes(); l >= 0 {
		if eyes, err := k.WithEyes(from.Keypoints[l].Name + ":" + from.Keypoints[r].Name); err == nil {
			k = eyes
		}
	}
	return textsOf(face.Set{Keypoints: k, Lines: k.LinesOf(from.Keypoints.Links(from.Lines))}), nil
}

// say says what is written, in sentences.
func (s subject) say(d draft) (says []string) {
	k := d.set.Keypoints
	middle := 0
	for i, p := range k {
		if p.Partner == i {
			middle++
		}
	}
	first := fmt.Sprintf("%s: %s, %d on the middle line.", kit.Counted(len(k), "keypoint", "keypoints"), kit.Counted(len(k.Pairs()), "pair", "pairs"), middle)
	if d.columns {
		first += " Their names are those of the columns."
	}
	switch n := kit.Counted(len(d.set.Lines), "line", "lines"); {
	case d.of.Name != "":
		first += fmt.Sprintf(" %s, of the %s.", n, d.of.Title)
	default:
		first += " " + n + "."
	}
	if d.left > 0 {
		first += fmt.Sprintf(" Left out, as they are of keypoints that are no more: %s.", kit.Counted(d.left, "pair, line or eyes", "pairs, lines and eyes"))
	}
	says = append(says, first)
	if unpaired := k.Unpaired(); len(unpaired) > 0 {
		says = append(says, fmt.Sprintf("Faces are not mirrored in training, as it is not known what these are in a mirror: %s.", shortened(harmlessNames(unpaired))))
	}
	switch {
	case s.bare():
		says = append(says, "The file has no columns of coordinates: the first save adds them, and asks before it does.")
	case len(d.added) > 0:
		says = append(says, fmt.Sprintf("Saving adds columns to the file for %s, and asks before it does: %s. Until then they are in the project file, and can be taken away here.",
			kit.Counted(len(d.added), "new keypoint", "new keypoints"), shortened(harmlessNames(d.added))))
	default:
		says = append(says, "Names that are written below the others become new keypoints. Those that the file has columns for are renamed and removed there.")
	}
	if s.fixed() {
		says = append(says, "Some names hold commas or colons, with which pairs and lines can't be written here; they stay as they are.")
	}
	return says
}

// harmlessNames returns names as they can be shown.
func harmlessNames(names []string) []string {
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = harmless.Name(name)
	}
	return shown
}

// shortened lists names, the first of many.
func shortened(names []string) string {
	const shown = 6
	if more := len(names) - shown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), more)
	}
	return strings.Join(names, ", ")
}
